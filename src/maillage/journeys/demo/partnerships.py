"""Three partnerships of the demonstration: one that goes well, one that is late, one that has only begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from maillage.domains.companies.selectors.zones import parks
from maillage.domains.partnerships import services
from maillage.domains.partnerships.services import ActionSheet, ContactSheet
from maillage.journeys.demo.calendar import working_day
from maillage.journeys.demo.desks import Desk
from maillage.journeys.demo.houses import World
from maillage.kit import clock
from maillage.kit.scope.entering import enter
from maillage.registry.accounts.models import Account, Role
from maillage.registry.accounts.selectors import Actor

Heard = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """One monthly update, so many weeks ago."""

    weeks_ago: int
    progress: str
    words: str


@dataclass(frozen=True, slots=True)
class Promise:
    """One action: whose, measured how, due in so many weeks (negative: late), and what was said of it."""

    title: str
    what: str
    field: str
    owner: str
    indicator: str
    sense: str
    target: str
    due_in_weeks: int
    told: tuple[Told, ...] = ()
    is_started: bool = True
    reached: str = ""
    weeks_ago: int = 15
    carried_by: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One intermunicipality: its officer, what was heard there, what was promised and decided."""

    body: str
    officer: str
    subject: str
    weeks_left: int
    heard: Heard
    promises: tuple[Promise, ...]
    tasks: tuple[tuple[str, str, int, bool], ...]  # what, whose, due in weeks, done


STORIES: Final = (
    Story(
        body="Lodévois et Larzac",
        officer="Denis",
        subject="Un service public de l’emploi proche des gens",
        weeks_left=140,
        heard={
            "digital": ("Beaucoup n’ouvrent jamais leur espace en ligne.", "Des ateliers sur place, en petit groupe."),
            "mobility": ("Le car passe deux fois par jour au nord de Lodève.", "Des heures de rendez-vous calées sur le car."),
            "presence": ("L’agence a quitté Lodève.", "Deux demi-journées par semaine dans la maison France Services."),
        },
        promises=(
            Promise(
                title="Deux permanences par semaine à Lodève",
                what="Deux demi-journées par semaine dans la maison de Lodève, aux heures où le car permet l’aller et le retour.",
                field="presence",
                owner="Claire",
                indicator="6",
                sense="at_least",
                target="95",
                due_in_weeks=20,
                carried_by="house",
                told=(
                    Told(9, "on_track", "Les deux demi-journées tiennent, le mardi se remplit le mieux."),
                    Told(2, "on_track", "Une seule permanence annulée en deux mois, remplacée dans la semaine."),
                ),
            ),
            Promise(
                title="Des ateliers sur l’espace en ligne",
                what="Un atelier par quinzaine à Lodève et au Caylar, huit personnes, avec le conseiller et la maison.",
                field="digital",
                owner="Samir",
                indicator="8",
                sense="at_least",
                target="60",
                due_in_weeks=12,
                told=(Told(6, "hard", "Au Caylar, la salle n’a pas toujours le réseau."),),
            ),
            Promise(
                title="Le bulletin avec le car, au guichet",
                what="Chaque rendez-vous donné en maison repart avec l’heure du car aller et du car retour.",
                field="mobility",
                owner="Claire",
                indicator="3",
                sense="at_most",
                target="8",
                due_in_weeks=-4,
                reached="Tous les guichets l’impriment ; on n’y pense plus.",
            ),
        ),
        tasks=(
            ("Demander la fibre pour la salle du Caylar", "Denis", 3, False),
            ("Envoyer les dates des ateliers aux mairies", "Samir", -6, True),
        ),
    ),
    Story(
        body="Clermontais",
        officer="Sophie",
        subject="Les entreprises de La Salamane et leurs emplois",
        weeks_left=12,
        heard={
            "recruitment": (
                "Les entreprises découvrent l’agence une fois ouvertes.",
                "Un premier appel dès la vente du terrain, par une personne nommée.",
            ),
            "training": ("Les métiers de la logistique manquent.", "Des formations courtes avant l’ouverture."),
        },
        promises=(
            Promise(
                title="Un premier appel en cinq jours",
                what="Chaque entreprise signalée à La Salamane est appelée par l’agence dans les cinq jours ouvrés.",
                field="recruitment",
                owner="Olivier",
                indicator="11",
                sense="at_most",
                target="5",
                due_in_weeks=-2,
                carried_by="zone",
                told=(Told(9, "hard", "Deux appels faits trop tard pendant les congés."),),
            ),
            Promise(
                title="Former avant l’ouverture",
                what="Pour chaque besoin de plus de trois postes, une formation commence deux mois avant l’ouverture.",
                field="training",
                owner="Fatima",
                indicator="16",
                sense="at_least",
                target="24",
                due_in_weeks=9,
                told=(Told(1, "on_track", "Dix entrées en formation prévues avec la plateforme logistique."),),
            ),
        ),
        tasks=(("Donner la liste des terrains vendus cet automne", "Sophie", -1, False),),
    ),
    Story(
        body="Vallée de l’Hérault",
        officer="Camille",
        subject="",
        weeks_left=0,
        heard={
            "houses": (
                "Les deux conseillères de Gignac connaissent peu les métiers de l’agence.",
                "Une journée à l’agence pour chacune, et des contacts directs.",
            ),
        },
        promises=(
            Promise(
                title="Vis ma vie à l’agence",
                what="Chacune des deux conseillères de Gignac passe une journée à l’agence, puis une première session est datée.",
                field="houses",
                owner="Aurélie",
                indicator="20",
                sense="at_least",
                target="40",
                due_in_weeks=10,
                is_started=False,
                weeks_ago=2,
            ),
        ),
        tasks=(("Proposer trois dates à la maison de Gignac", "Aurélie", 2, False),),
    ),
)


def load(world: World, accounts: Mapping[str, Account], today: date, by: Actor) -> None:
    """Write each through the services, each act on the day it would have been done."""
    monday = today - timedelta(days=today.weekday())
    for story in STORIES:
        body = world.intermunicipalities[story.body].pk
        carriers = {"house": [world.houses["Lodève"].pk], "zone": [zone.key for zone in parks([body])][:1]}
        _Pen(body, accounts, monday, by, carriers).write(story)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Whose partnership is written, by whom, counted from which Monday."""

    body: int
    accounts: Mapping[str, Account]
    monday: date
    by: Actor
    carriers: Mapping[str, list[int]]

    def write(self, story: Story) -> None:
        """The agreement, the people, the first meeting, its actions and tasks."""
        if story.subject:
            start = self.monday - timedelta(weeks=16)
            ends = self.monday + timedelta(weeks=story.weeks_left)
            dates = {"signed_on": start - timedelta(days=10), "starts_on": start, "ends_on": ends}
            services.sign_agreement(body=self.body, subject=story.subject, **dates, by=self.by, now=self._at(-16))
        self._contacts(story)
        meeting = services.hold_meeting(
            body=self.body,
            kind="first",
            on=clock.today(self._at(-16)),
            place="À l’intercommunalité",
            heard=story.heard,
            by=self.by,
            now=self._at(-16),
        )
        for promise in story.promises:
            self._promise(promise, story.officer, meeting.pk)
        for what, owner, due_in_weeks, is_done in story.tasks:
            due_on = working_day(self.monday + timedelta(weeks=due_in_weeks))
            task = services.decide_at_meeting(
                meeting=meeting.pk, what=what, owner=self.accounts[owner].pk, due_on=due_on, by=self.by, now=self._at(-15)
            )
            if is_done:
                services.tick_decision(decision=task.pk, by=self.by, now=self._at(due_in_weeks - 1))

    def _contacts(self, story: Story) -> None:
        people = (("lead", True, "Hélène"), ("lead", False, story.officer))
        for kind, is_agency, given in people:
            sheet = ContactSheet(kind=kind, is_agency=is_agency, account=self.accounts[given].pk)
            named = services.name_contact(body=self.body, sheet=sheet, by=self.by, now=self._at(-16))
            services.verify_contact(contact=named.pk, by=self.by, now=self._at(-2))
        elected = ContactSheet(
            kind="elected",
            is_agency=False,
            given_name="Mireille",
            family_name="Fontanel",
            duty="Vice-présidente à l’emploi",
            phone="+33465714050",
        )
        services.name_contact(body=self.body, sheet=elected, by=self.by, now=self._at(-16 if story.subject else -3))

    def _promise(self, promise: Promise, officer: str, meeting: int) -> None:
        begun = self._at(-promise.weeks_ago)
        sheet = ActionSheet(
            title=promise.title,
            what=promise.what,
            field=promise.field,
            agency_owner=self.accounts[promise.owner].pk,
            local_owner=self.accounts[officer].pk,
            indicator=promise.indicator,
            target_sense=promise.sense,
            target=Decimal(promise.target),
            due_on=working_day(self.monday + timedelta(weeks=promise.due_in_weeks)),
            meeting=meeting,
        )
        key = services.propose_action(body=self.body, sheet=sheet, by=self.by, now=begun).pk
        if promise.is_started:
            services.start_action(action=key, by=self.by, now=begun)
        known = self.carriers.get(promise.carried_by, ())
        for carrier in known:
            services.link_action(action=key, kind=promise.carried_by, key=carrier, known=known, by=self.by, now=begun)
        owner = self._desk(promise.owner)
        for told in promise.told:
            now = self._at(-told.weeks_ago)
            with enter(owner.scope):
                services.tell_action(action=key, progress=told.progress, words=told.words, by=owner.actor, now=now)
        if promise.reached:
            now = self._at(promise.due_in_weeks - 1)
            services.end_action(action=key, state="reached", words=promise.reached, by=self.by, now=now)

    def _desk(self, given: str) -> Desk:
        """Where somebody of the agency works."""
        assert self.by.organisation is not None
        owner = Actor(Role.ADVISER, self.accounts[given].pk, self.by.organisation, self.by.agency)
        return Desk(owner, self.by.organisation)

    def _at(self, weeks: int) -> datetime:
        """Ten o’clock on the first working day of that week."""
        return clock.wall(working_day(self.monday + timedelta(weeks=weeks)), 10)
