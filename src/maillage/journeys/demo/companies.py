"""Invented companies that settle in La Salamane, each at another stage: one late, one handed back, one whose opening moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from maillage.domains.companies import selectors, services
from maillage.domains.companies.services import ArrivalSheet, Moment, Zones
from maillage.journeys.demo import needs
from maillage.journeys.demo.desks import Desk, economic_officer, employer_adviser
from maillage.journeys.demo.houses import World
from maillage.kit import clock
from maillage.kit.scope.entering import enter
from maillage.registry.accounts.models import Account
from maillage.registry.diary.selectors import holidays
from maillage.registry.territories.models import Commune

BODY, TOWN, PARK = "Clermontais", "Clermont-l'Hérault", "34079_SITE-ECO_1"
LINES = {"Olivier": "+33465713308", "Fatima": "+33465713310", "Sophie": "+33465714022", "Élodie": "+33465714023"}
PLOTS = (  # code, hectares, stage, buyer
    ("12", "2.4", "vendu", "SCI des Vergers"),
    ("14", "1.1", "vendu", "SCI Garrigue"),
    ("15", "0.8", "réservé", ""),
    ("16", "3.2", "disponible", ""),
)
WEST, SOUTH, STEP = 3.4020, 43.6080, 0.0016


@dataclass(frozen=True, slots=True)
class Story:
    """One company: its sheet, signalled so many weeks ago, and what happened since."""

    sheet: ArrivalSheet
    weeks_ago: int
    opens_in_weeks: int
    happened: tuple[Callable[[_Life], object], ...] = field(default=())


@dataclass
class _Life:
    """The desk of whoever follows, the company, and when it was signalled."""

    follower: Desk
    officer: Desk
    arrival: int
    dossier: int
    began: datetime

    def act(self, verb: Callable[..., Any], after_days: int, *, is_local: bool = False, **values: Any) -> Any:
        """One verb, so many days after the signal."""
        desk = self.officer if is_local else self.follower
        with enter(desk.scope):
            return verb(**values, by=desk.actor, now=self.began + timedelta(days=after_days))

    def log(self, outcome: str, after_days: int, words: str = "", kind: str = "call") -> None:
        """An exchange or a try."""
        self.act(services.log, after_days, dossier=self.dossier, kind=kind, outcome=outcome, words=words)

    def advance(self, state: str, after_days: int) -> None:
        """The next stage."""
        self.act(services.advance, after_days, dossier=self.dossier, state=state)


def load(world: World, accounts: Mapping[str, Account], communes: Mapping[str, Commune], director: Desk, now: datetime) -> None:
    """Direct lines, the zone with its plots, the named contacts, then each company's life so far."""
    for given, phone in LINES.items():
        Account.objects.filter(pk=accounts[given].pk).update(phone=phone)
    body = world.intermunicipalities[BODY]
    officer = economic_officer(world.agency, body)
    with enter(officer.scope):
        services.keep_zones(intermunicipality=body.pk, zones=_zones(communes[TOWN]), by=officer.actor, now=_began(now, 31))
    pairs = ((director, "Olivier", "Fatima"), (officer, "Sophie", "Élodie"))
    for desk, contact, backup in pairs:
        with enter(desk.scope):
            services.name_contact(
                intermunicipality=body.pk,
                organisation=desk.organisation,
                contact=accounts[contact].pk,
                backup=accounts[backup].pk,
                by=desk.actor,
                now=_began(now, 31),
            )
    for story in stories():
        _live(story, officer, world, communes[TOWN], now)


def stories() -> tuple[Story, ...]:
    """From a file that just arrived to one that is over."""
    return (
        Story(
            ArrivalSheet(
                company_name="Les Vergers du Salagou",
                land_buyer="SCI des Vergers",
                source="building_permit",
                jobs_count=24,
                contact_name="Claude Roux",
                contact_phone="+33465710001",
                contact_email="accueil@vergers.example",
                agreement="yes",
            ),
            weeks_ago=7,
            opens_in_weeks=22,
            happened=(_met, _needs_heard, _visit_planned),
        ),
        Story(
            ArrivalSheet(company_name="Garrigue Logistique", land_buyer="SCI Garrigue", source="plot_sale", jobs_count=40), 2, 30
        ),
        Story(ArrivalSheet(land_buyer="SCI Trois Cyprès", source="plot_sale"), 6, 40, (_no_answer,)),
        Story(
            ArrivalSheet(company_name="Atelier Bois du Larzac", source="meeting", jobs_count=9, agreement="yes"),
            weeks_ago=12,
            opens_in_weeks=18,
            happened=(_met, _opening_moved),
        ),
        Story(
            ArrivalSheet(company_name="Biscuiterie de l’Hérault", source="company", jobs_count=12, agreement="yes"),
            weeks_ago=30,
            opens_in_weeks=1,
            happened=(_met, _recruits),
        ),
    )


def _met(life: _Life) -> None:
    life.log("no_answer", 1)
    life.log("reached", 2, "Ravie d’être appelée. Elle ne connaît pas encore l’agence.")


def _needs_heard(life: _Life) -> None:
    life.log("reached", 16, "Vingt-quatre postes, dont quatorze à la ligne. Prise de poste à 5 h.", "visit")
    life.advance("visited", 16)
    life.advance("needs", 20)
    opening = life.began + timedelta(weeks=29)
    life.act(needs.needs_for, 20, arrival=life.arrival, trade="orchard", opening=clock.today(opening))
    for before_weeks, what, is_agency in (
        (18, "Décider de la formation avant embauche", True),
        (16, "Demander un arrêt de car à l’entrée de la zone", False),
        (8, "Recrutement par simulation", True),
    ):
        due_on = clock.today(opening - timedelta(weeks=before_weeks))
        life.act(services.plan, 20, dossier=life.dossier, what=what, is_agency=is_agency, due_on=due_on)
    life.act(services.write_note, 21, dossier=life.dossier, words="Vérifier les places en formation avant de promettre une date.")


def _visit_planned(life: _Life) -> None:
    day = _next_working_day(clock.today(life.began) + timedelta(days=7 * 7 + 3))
    moment = Moment(day, time(14), 60, "Chantier, lot 12")
    account = life.follower.actor.account or 0
    life.act(services.plan_visit, 48, dossier=life.dossier, adviser=account, moment=moment)
    life.act(services.open_link, 48, dossier=life.dossier)


def _no_answer(life: _Life) -> None:
    for after_days in (2, 5, 9):
        life.log("no_answer", after_days)


def _opening_moved(life: _Life) -> None:
    due_on = clock.today(life.began) + timedelta(weeks=20)
    life.act(services.plan, 10, dossier=life.dossier, what="Préparer trois immersions", is_agency=True, due_on=due_on)
    opening = clock.today(life.began) + timedelta(weeks=30)
    life.act(needs.needs_for, 10, arrival=life.arrival, trade="woodwork", opening=opening)
    later = clock.today(life.began) + timedelta(weeks=34)
    why = "Le raccordement électrique a pris un mois de retard."
    moved = {"expected_on": later, "certainty": "likely", "why": why}
    life.act(services.move_opening, 70, is_local=True, arrival=life.arrival, **moved)
    life.log("reached", 80, "L’ouverture est décalée, les besoins ne changent pas.")


def _recruits(life: _Life) -> None:
    for after_days, state in ((20, "visited"), (30, "needs"), (90, "recruiting")):
        life.advance(state, after_days)
    opening = clock.today(life.began) + timedelta(weeks=31)
    line, packing, _upkeep = life.act(needs.needs_for, 30, arrival=life.arrival, trade="biscuits", opening=opening)
    training = life.act(needs.train, 100, need=line)
    life.act(services.tell_outcome, 140, use=training, completed_count=7, hired_count=6)
    life.act(needs.fill, 140, need=line, posts=6, local=4, channel="poei")
    life.act(needs.fill, 190, need=packing, posts=3, local=2, channel="simulation_recruitment")
    life.log("reached", 205, "Neuf postes pourvus sur douze.")


def _live(story: Story, officer: Desk, world: World, commune: Commune, now: datetime) -> None:
    began = _began(now, story.weeks_ago)
    opens_on = clock.today(now) + timedelta(weeks=story.opens_in_weeks)
    with enter(officer.scope):
        ((park, _name),) = selectors.parks_of(officer.organisation)
        sheet = replace(story.sheet, expected_on=opens_on, certainty="likely", commune=commune.pk, park=park)
        arrival = services.signal(intermunicipality=officer.organisation, sheet=sheet, by=officer.actor, now=began)
        line = selectors.arrival(arrival.pk, clock.today(began)).dossier
        assert line is not None
    follower = employer_adviser(world.agency)
    life = _Life(follower, officer, arrival.pk, line.key, began)
    for event in story.happened:
        event(life)


def _began(now: datetime, weeks: int) -> datetime:
    """Nine o'clock, on the Monday of so many weeks ago."""
    day = clock.today(now) - timedelta(weeks=weeks)
    return clock.wall(day - timedelta(days=day.weekday()), 9)


def _next_working_day(day: date) -> date:
    while day.weekday() > 4 or day in holidays(day, day):
        day += timedelta(days=1)
    return day


def _zones(commune: Commune) -> Zones:
    """The zone and its plots, side by side."""
    width = STEP * len(PLOTS)
    columns = {"site_geomsurf": _square(WEST - STEP / 2, width + STEP, STEP * 2)}
    park = {"name": "La Salamane", "kind": "ZAE", "commune_id": commune.pk, "gross_area_ha": "71.5", "columns": columns}
    park |= {"lat": SOUTH + STEP, "lon": WEST + width / 2}
    plots = {}
    for number, (code, hectares, stage, buyer) in enumerate(PLOTS):
        shape = {"terr_geomsurf": _square(WEST + number * STEP, STEP * 0.9, STEP * 1.4)}
        values = {"gross_area_ha": hectares, "sale_stage": stage, "land_buyer": buyer, "columns": shape}
        plots[PARK, f"34079_TERR_{code}"] = values
    return Zones({PARK: park}, plots)


def _square(west: float, width: float, height: float) -> str:
    south = SOUTH if height < STEP * 1.5 else SOUTH - STEP * 0.3
    east, north = west + width, south + height
    ring = ", ".join(
        f"[{lon:.5f}, {lat:.5f}]" for lon, lat in ((west, south), (east, south), (east, north), (west, north), (west, south))
    )
    return f'{{"type": "Polygon", "coordinates": [[{ring}]]}}'
