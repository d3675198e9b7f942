"""A house to open at Paulhan, led by the Clermontais; who follows it, and who has nothing to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests import factories as make

from maillage.domains.houses import services
from maillage.domains.houses.models import HouseOpening, OpeningStep
from maillage.registry.accounts.models import Account, Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation
from maillage.registry.places.models import Place, PlaceHours

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)  # a Monday, 10 h in Paris
TODAY = date(2025, 3, 3)
PLANNED = date(2025, 9, 1)
SINCE = date(2025, 1, 1)


def later(day: date) -> datetime:
    """Nine in the morning of another day."""
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """The agency and its advisers, the house and its lead, those who lead it, and strangers."""

    agency: Organisation
    elsewhere: Organisation
    house: Organisation
    lead: Organisation
    other_house: Organisation
    place: Place
    helene: Account
    claire: Account
    olivier: Account
    bruno: Account
    camille: Account
    sophie: Account
    lucie: Account
    gerard: Account
    paul: Account

    @contextmanager
    def seen_by(self, who: Account) -> Iterator[Actor]:
        """In the scope of a request of this account."""
        by = make.actor(who)
        with make.in_scope(make.scope(by)):
            yield by

    def prepare(self, who: Account | None = None, **values: Any) -> HouseOpening:
        """The project, started by the director unless said otherwise."""
        asked = {"agency": self.agency.pk, "place": self.place.pk, "lead": self.lead.pk, "planned_on": PLANNED, "now": NOW}
        with self.seen_by(who or self.helene) as by:
            return services.prepare(**(asked | values), by=by)

    def act(self, verb: Any, who: Account | None = None, **values: Any) -> Any:
        """One verb, by the director unless said otherwise."""
        with self.seen_by(who or self.helene) as by:
            return verb(**({"now": NOW} | values), by=by)

    def step(self, condition: str) -> OpeningStep:
        """The step of a condition, as the director sees it."""
        with self.seen_by(self.helene):
            return OpeningStep.objects.get(condition=condition)

    def furnish(self) -> None:
        """Write down in the registers what the label asks: 35 hours over 5 days, a confidential room, a second agent."""
        for weekday in range(5):
            PlaceHours.objects.create(place=self.place, weekday=weekday, opens_at=time(9), closes_at=time(16))
        make.room(self.place, "Bureau 1", is_confidential=True)
        make.account("Aline", "Fabre", role=Role.COUNSELLOR, organisation=self.house)

    def tick_all(self, now: datetime = NOW) -> None:
        """Every step of every project is done."""
        with self.seen_by(self.helene) as by:
            for step in OpeningStep.objects.all():
                services.tick(step=step.pk, words="Tout va bien.", by=by, now=now)

    def seen(self, opening: HouseOpening) -> HouseOpening:
        """The project as it is now."""
        with self.seen_by(self.helene):
            return HouseOpening.objects.get(pk=opening.pk)


def the_world() -> World:
    """Write them all."""
    agency, elsewhere = make.agency(), make.agency("Agence de Béziers")
    house = make.house("Maison France Services de Paulhan")
    other_house = make.house("Maison France Services de Gignac")
    lead = make.intermunicipality(make.perimeter("Clermontais"))
    for organisation in (house, other_house, lead):
        make.collaboration(agency, organisation, since=SINCE)
    return World(
        agency=agency,
        elsewhere=elsewhere,
        house=house,
        lead=lead,
        other_house=other_house,
        place=make.place(house, town="Paulhan"),
        helene=make.account("Hélène", "Arnal", role=Role.DIRECTOR, organisation=agency),
        claire=make.account("Claire", "Maurin", role=Role.ADVISER, organisation=agency),
        olivier=make.account("Olivier", "Sénégas", role=Role.EMPLOYER_ADVISER, organisation=agency),
        bruno=make.account("Bruno", "Ollier", role=Role.HOUSE_LEAD, organisation=house),
        camille=make.account("Camille", "Roques", role=Role.HOUSE_LEAD, organisation=lead),
        sophie=make.account("Sophie", "Barral", role=Role.ECONOMIC_OFFICER, organisation=lead),
        lucie=make.account("Lucie", "Galtier", role=Role.COUNSELLOR, organisation=house),
        gerard=make.account("Gérard", "Mas", role=Role.HOUSE_LEAD, organisation=other_house),
        paul=make.account("Paul", "Espinasse", role=Role.DIRECTOR, organisation=elsewhere),
    )


def days(count: int) -> timedelta:
    return timedelta(days=count)
