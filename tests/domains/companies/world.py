"""The park of La Salamane: who signals, who follows, who stands in, and who has nothing to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from tests import factories as make

from maillage.domains.companies.models import BusinessPark, CompanyArrival, Dossier
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account, Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation
from maillage.registry.territories.models import Commune

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)  # a Monday, 10 h in Paris
TODAY = date(2025, 3, 3)
OPENING = date(2025, 11, 3)
SIRET = "73282932000074"
_numbers = count(1)


def at(day: date) -> datetime:
    """Nine in the morning of another day."""
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)


def days(many: int) -> timedelta:
    return timedelta(days=many)


@dataclass(frozen=True, slots=True)
class World:
    """Sophie and Marc work for the Clermontais, Olivier and Inès advise employers, Hélène directs; the others are strangers."""

    agency: Organisation
    elsewhere: Organisation
    body: Organisation
    other_body: Organisation
    commune: Commune
    park: BusinessPark
    other_park: BusinessPark
    helene: Account
    olivier: Account
    ines: Account
    claire: Account
    sophie: Account
    marc: Account
    julie: Account
    noel: Account
    lucie: Account
    bruno: Account
    paul: Account

    @contextmanager
    def seen_by(self, who: Account) -> Iterator[Actor]:
        """In the scope of a request of this account."""
        by = make.actor(who)
        with make.in_scope(make.scope(by)):
            yield by

    @contextmanager
    def as_job(self) -> Iterator[None]:
        """In the scope of a job of the agency."""
        with make.in_scope(Scope(role="job", agency=self.agency.pk)):
            yield

    def act(self, verb: Any, who: Account | None = None, **values: Any) -> Any:
        """One verb, by Olivier unless said otherwise."""
        with self.seen_by(who or self.olivier) as by:
            return verb(**({"now": NOW} | values), by=by)

    def arrival(self, body: Organisation | None = None, **values: Any) -> CompanyArrival:
        """An arrival, as it lies in the table."""
        row = {
            "agency": self.agency,
            "intermunicipality": body or self.body,
            "company_name": f"Entreprise {next(_numbers)}",
            "source": "plot_sale",
            "signalled_at": NOW,
            "last_contact_at": NOW,
        }
        with make.in_scope(Scope(role="job", agency=self.agency.pk)):
            return CompanyArrival.objects.create(**(row | values))

    def dossier(self, arrival: CompanyArrival | None = None, **values: Any) -> Dossier:
        """A dossier, as it lies in the table; Olivier follows it unless said otherwise."""
        of = arrival or self.arrival()
        row = {
            "agency": self.agency,
            "intermunicipality_id": of.intermunicipality_id,
            "arrival": of,
            "opened_at": NOW,
            "given_at": NOW,
            "agency_contact": self.olivier,
            "agency_backup": self.helene,
            "local_contact": self.sophie,
            "local_backup": self.marc,
        }
        with make.in_scope(Scope(role="job", agency=self.agency.pk)):
            return Dossier.objects.create(**(row | values))


def the_world() -> World:
    """Write them all."""
    agency, elsewhere = make.agency(), make.agency("Agence de Béziers")
    area, other_area = make.perimeter("Clermontais"), make.perimeter("Lodévois et Larzac")
    body, other_body = (make.intermunicipality(each, works_with=agency) for each in (area, other_area))
    commune = make.commune("Clermont-l'Hérault", intermunicipality=area)
    house = make.house(works_with=agency)
    with make.in_scope(Scope(role="job", agency=agency.pk)):
        park, other_park = (
            BusinessPark.objects.create(agency=agency, intermunicipality=each, code=code, name=name, commune=commune)
            for each, code, name in ((body, "34079_SITE-ECO_1", "La Salamane"), (other_body, "34142_SITE-ECO_1", "Les Rocailles"))
        )
    return World(
        agency=agency,
        elsewhere=elsewhere,
        body=body,
        other_body=other_body,
        commune=commune,
        park=park,
        other_park=other_park,
        helene=make.account("Hélène", "Arnal", role=Role.DIRECTOR, organisation=agency),
        olivier=make.account("Olivier", "Sénégas", role=Role.EMPLOYER_ADVISER, organisation=agency),
        ines=make.account("Inès", "Cabrol", role=Role.EMPLOYER_ADVISER, organisation=agency),
        claire=make.account("Claire", "Maurin", role=Role.ADVISER, organisation=agency),
        sophie=make.account("Sophie", "Barral", role=Role.ECONOMIC_OFFICER, organisation=body),
        marc=make.account("Marc", "Teulon", role=Role.ECONOMIC_OFFICER, organisation=body),
        julie=make.account("Julie", "Salles", role=Role.ECONOMIC_OFFICER, organisation=other_body),
        noel=make.account("Noël", "Rey", role=Role.ECONOMIC_OFFICER, organisation=other_body),
        lucie=make.account("Lucie", "Galtier", role=Role.COUNSELLOR, organisation=house),
        bruno=make.account("Bruno", "Ollier", role=Role.HOUSE_LEAD, organisation=house),
        paul=make.account("Paul", "Espinasse", role=Role.DIRECTOR, organisation=elsewhere),
    )
