"""Which function measures which part of which indicator, over which facts. The definitions are the partnership's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from maillage.domains.partnerships.rules.catalogue import Unit
from maillage.journeys.results.rules import of_actions, of_agenda, of_companies, of_places
from maillage.journeys.results.rules.events import Event, Events
from maillage.journeys.results.rules.figures import Counted, Measure
from maillage.journeys.results.rules.of_actions import Step
from maillage.journeys.results.rules.of_agenda import MATURE_DAYS, Dated
from maillage.journeys.results.rules.of_companies import Spell
from maillage.journeys.results.rules.of_places import Way

LATE_TO_CLOSE: Final = 0.05  # more than this unresolved, and figures are told as incomplete


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts of one territory and period: `here` where it took place, `lived` where people live."""

    now: datetime
    today: date
    here: Events[Dated] = field(default_factory=Events)
    lived: Events[Dated] = field(default_factory=Events)
    companies: Events[Spell] = field(default_factory=Events)
    houses: Events[Event] = field(default_factory=Events)
    actions: Events[Step] = field(default_factory=Events)
    ways: tuple[Way, ...] = ()
    inhabitants: Mapping[int, int] = field(default_factory=dict)
    saved_km: Callable[[Dated], float] = lambda _fact: 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """One number of an indicator. `among` names the facts it is taken from, `kinds` which of them count: for whoever checks."""

    code: str
    detail: str
    label: str
    unit: Unit
    counted: Counted
    measure: Callable[[Evidence], Measure]
    among: str = ""
    kinds: tuple[str, ...] = ()
    precision: str = ""
    is_tail: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The indicator and which part of it."""
        return self.code, self.detail


PEOPLE, SEATS, THINGS = Counted.PEOPLE, Counted.SEATS, Counted.THINGS
_CLOSED: Final = ("appointment.seen", "appointment.excused", "appointment.revoked", "appointment.noshow")
_ENDED: Final = tuple(f"{thing}.{each}" for thing in ("appointment", "workshop") for each in of_agenda.ENDED)
_MATURE: Final = (
    f"Demandes d’au moins {MATURE_DAYS} jours et de moins de 180, reçues dans les {MATURE_DAYS} jours ; "
    "les autres sont au dénominateur."
)
_SIGNALLED: Final = (
    f"Entreprises signalées depuis au moins {of_companies.MATURE_DAYS} jours ; sans contact, elles comptent comme en attente."
)

PARTS: Final[tuple[Part, ...]] = (
    Part("1", "", "heures proposées et remplies", Unit.SHARE, THINGS, lambda of: of_agenda.hours_filled(of.here),
         "here", ("minutes.offered", "minutes.booked"), "En heures, jusqu’à maintenant."),
    Part("2", "", "rendez-vous tenus", Unit.COUNT, PEOPLE, lambda of: of_agenda.held(of.here), "here", ("appointment.seen",),
         "Dans les lieux du territoire ; par téléphone ou en vidéo chez soi, là où la personne habite."),
    Part("3", "", "absences sans nouvelle, parmi les personnes attendues", Unit.SHARE, PEOPLE,
         lambda of: of_agenda.no_show_strict(of.here), "here", ("appointment.seen", "appointment.noshow")),
    Part("3b", "", "absences sans nouvelle, parmi tous les rendez-vous clos", Unit.SHARE, PEOPLE,
         lambda of: of_agenda.no_show_wide(of.here), "here", _CLOSED),
    Part("4", "", "rendez-vous passés sans suite notée", Unit.SHARE, PEOPLE, lambda of: of_agenda.unresolved(of.here),
         "here", _ENDED),
    Part("5", "", "de la demande au rendez-vous tenu, médiane", Unit.DAYS, PEOPLE,
         lambda of: of_agenda.wait_median(of.lived, of.now), "lived", ("wait.seen", "wait.unseen"), _MATURE),
    Part("5", "p90", "de la demande au rendez-vous tenu, neuf sur dix", Unit.DAYS, PEOPLE,
         lambda of: of_agenda.wait_tail(of.lived, of.now), "lived", ("wait.seen", "wait.unseen"), _MATURE, is_tail=True),
    Part("6", "", "permanences tenues", Unit.SHARE, THINGS, lambda of: of_agenda.sessions_kept(of.here),
         "here", ("session.held", "session.planned", "session.moved", "session.cancelled")),
    Part("6", "notice", "de préavis quand une permanence est annulée, médiane", Unit.DAYS, THINGS,
         lambda of: of_agenda.notice(of.here), "here", ("session.notice",)),
    Part("7", "", "places d’atelier remplies", Unit.SHARE, SEATS, lambda of: of_agenda.seats_filled(of.here),
         "here", ("workshop.seen", "workshop.offered", "workshop.held")),
    Part("7", "attendance", "des inscrits sont venus à l’atelier", Unit.SHARE, PEOPLE, lambda of: of_agenda.attendance(of.here),
         "here", ("workshop.seen", "workshop.noshow", "workshop.excused"), "Annulations par l’agence mises à part."),
    Part("8", "", "ont progressé avec le numérique", Unit.SHARE, PEOPLE, lambda of: of_agenda.progress(of.here),
         "here", ("workshop.autonomy",)),
    Part("10", "", "km évités (estimation)", Unit.KM, PEOPLE, lambda of: of_agenda.travel_avoided(of.lived, of.saved_km),
         "lived", ("appointment.seen",),
         "Aller et retour, de mairie à lieu, ligne droite × 1,3 : une estimation, à dix kilomètres près."),
    Part("11", "", "du signalement au premier contact, médiane", Unit.WORKING_DAYS, THINGS,
         lambda of: of_companies.first_contact(of.companies, of.today), "companies", ("contact.first",), _SIGNALLED),
    Part("11", "3", "contactées en 3 jours ouvrés", Unit.SHARE, THINGS,
         lambda of: of_companies.contacted_within(of.companies, of.today, of_companies.FEW),
         "companies", ("contact.first",), _SIGNALLED),
    Part("11", "5", "contactées en 5 jours ouvrés", Unit.SHARE, THINGS,
         lambda of: of_companies.contacted_within(of.companies, of.today, of_companies.ALLOWED),
         "companies", ("contact.first",), _SIGNALLED),
    Part("12", "", "entre premier contact et ouverture, médiane", Unit.MONTHS, THINGS,
         lambda of: of_companies.anticipation(of.companies), "companies", ("anticipation",)),
    Part("13", "", "entreprises avec un interlocuteur et un suppléant", Unit.SHARE, THINGS,
         lambda of: of_companies.single_contact(of.companies), "companies", ("contact.single",)),
    Part("14", "", "postes pourvus", Unit.COUNT, PEOPLE, lambda of: of_companies.posts_filled(of.companies),
         "companies", ("posts.filled", "posts.asked"),
         "Pourvus pendant la période ; à côté, les postes notés pendant la période."),
    Part("14", "local", "des postes pourvus le sont par des habitants du territoire", Unit.SHARE, PEOPLE,
         lambda of: of_companies.local_share(of.companies), "companies", ("posts.local", "posts.filled")),
    Part("15", "", "pour pourvoir un poste, médiane", Unit.DAYS, PEOPLE, lambda of: of_companies.time_to_fill(of.companies),
         "companies", ("posts.time_to_fill",), "Estimation de Kaplan-Meier : un besoin ouvert ou abandonné n’est jamais retiré."),
    Part("16", "", "entrées en formation", Unit.COUNT, PEOPLE, lambda of: of_companies.entries(of.companies, "training"),
         "companies", ("training.entries",)),
    Part("16", "hired", "embauches après une formation", Unit.SHARE, PEOPLE,
         lambda of: of_companies.hired(of.companies, "training"),
         "companies", ("training.hired", "training.entries", "training.unknown"), "Parmi les entrées dont l’issue est connue."),
    Part("17", "", "embauches après une immersion", Unit.SHARE, PEOPLE, lambda of: of_companies.hired(of.companies, "immersion"),
         "companies", ("immersion.hired", "immersion.entries", "immersion.unknown"),
         "Parmi les entrées dont l’issue est connue."),
    Part("18", "20", "habitants à 20 minutes d’une maison, en voiture", Unit.PEOPLE, THINGS,
         lambda of: of_places.within_minutes(of.ways, of.inhabitants, 20), precision=of_places.BY_CAR),
    Part("18", "30", "habitants à 30 minutes d’une maison, en voiture", Unit.PEOPLE, THINGS,
         lambda of: of_places.within_minutes(of.ways, of.inhabitants, 30), precision=of_places.BY_CAR),
    Part("19", "", "habitants qui peuvent venir sans voiture et rentrer", Unit.PEOPLE, THINGS,
         lambda of: of_places.without_car(of.ways, of.inhabitants), precision=of_places.WITHOUT_CAR),
    Part("20", "", "passages sur l’emploi dans les maisons", Unit.COUNT, PEOPLE, lambda of: of_places.visits(of.houses),
         "houses", ("house.visit",)),
    Part("21", "", "actions atteintes à l’heure", Unit.SHARE, THINGS, lambda of: of_actions.on_time(of.actions),
         "actions", ("action.due",), "L’échéance où elle est aujourd’hui ; ce qui est encore à temps n’est pas compté."),
    Part("21", "reached", "actions terminées qui ont atteint leur cible", Unit.SHARE, THINGS,
         lambda of: of_actions.reached(of.actions),
         "actions", ("action.ended",), "Une action abandonnée compte parmi les terminées."),
    Part("21", "stale", "actions en cours sans nouvelles depuis 30 jours", Unit.SHARE, THINGS,
         lambda of: of_actions.stale(of.actions),
         "actions", ("action.stale",), "Au dernier jour de la période, ou aujourd’hui."),
    Part("22", "", "sont à l’aise en partant", Unit.SHARE, PEOPLE, lambda of: of_agenda.trust(of.here),
         "here", ("trust.workshop", "trust.place")),
    Part("22", "answered", "ont répondu en quittant un atelier", Unit.SHARE, SEATS, lambda of: of_agenda.trust_answered(of.here),
         "here", ("trust.workshop", "workshop.seen")),
)  # fmt: skip


def parts_of(code: str) -> tuple[Part, ...]:
    """The numbers of one indicator."""
    return tuple(each for each in PARTS if each.code == code)


def events_behind(parts: Iterable[Part], of: Evidence) -> Iterator[Event]:
    """The facts of several parts of an indicator, each once: two that are alike are two."""
    kinds: dict[str, list[str]] = {}
    for part in parts:
        if part.among:
            kinds.setdefault(part.among, []).extend(part.kinds)
    for among, wanted in kinds.items():
        events: Events[Event] = getattr(of, among)
        yield from events.of(*wanted)


def evidence_of(part: Part, of: Evidence) -> tuple[Event, ...]:
    """The facts a part was computed from."""
    if not part.among:
        return of.ways
    events: Events[Event] = getattr(of, part.among)
    return tuple(events.of(*part.kinds))
