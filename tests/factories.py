"""Registry objects for tests: plain functions with traits. Whatever is not said is plausible and French.

They leave the scope of the test as they found it: a person is written by the agency's job, then the scope is put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from django.db import transaction

from maillage.kit.scope.entering import Scope, apply, current
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.models import Holiday, SchoolBreak
from maillage.registry.diary.services import new_resource
from maillage.registry.organisations.models import Collaboration, Organisation, OrganisationCode
from maillage.registry.people.models import Person, PersonAccess
from maillage.registry.places.models import Device, Place, PlaceHours, Room, RotaStop
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember, TerritoryCode

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # a Monday, 10 h in Paris
TODAY = date(2026, 11, 16)
SINCE = date(2020, 1, 1)
_numbers = count(1)

COMMUNES = {  # name: Insee code, postal code, town hall
    "Lodève": ("34142", "34700", 43.7319, 3.3194),
    "Clermont-l'Hérault": ("34079", "34800", 43.6275, 3.4325),
    "Gignac": ("34114", "34150", 43.6520, 3.5505),
    "Le Caylar": ("34064", "34520", 43.8648, 3.3163),
    "Soubès": ("34304", "34700", 43.7647, 3.3476),
    "Soumont": ("34306", "34700", 43.7156, 3.3515),
    "Pégairolles-de-l'Escalette": ("34196", "34700", 43.8046, 3.3264),
}


@contextmanager
def in_scope(scope: Scope) -> Iterator[None]:
    """Look through these eyes until the end of the block, then through those of before. What fails is rolled back."""
    before = current()
    with transaction.atomic():
        apply(scope)
        yield
        apply(before)


# ------------------------------------------------------------------ territories
def commune(name: str = "Lodève", *, intermunicipality: Perimeter | None = None, **fields: Any) -> Commune:
    """A commune; one of `COMMUNES` has its own code and point. A member of the intermunicipality when one is given."""
    insee, postal_code, lat, lon = COMMUNES.get(name, (f"99{next(_numbers):03}", "34999", 43.7, 3.4))
    values = {"postal_codes": [postal_code], "lat": lat, "lon": lon, "since": SINCE} | fields
    row = Commune.objects.create(name=name, **values)
    TerritoryCode.objects.create(kind=TerritoryCode.Kind.INSEE, value=insee, since=row.since, commune=row)
    if intermunicipality is not None:
        PerimeterMember.objects.create(perimeter=intermunicipality, commune=row, since=row.since)
    return row


def perimeter(label: str = "Lodévois et Larzac", *, kind: str = "intermunicipality", communes: Iterable[str] = ()) -> Perimeter:
    """A perimeter, with its communes by name."""
    row = Perimeter.objects.create(kind=kind, official_name=f"CC {label}", label=label)
    for name in communes:
        commune(name, intermunicipality=row)
    return row


def holiday(on: date, name: str = "Jour férié") -> Holiday:
    return Holiday.objects.create(on=on, name=name)


def school_break(first_day: date, last_day: date, *, zone: str = "C") -> SchoolBreak:
    return SchoolBreak.objects.create(zone=zone, name="Vacances", first_day=first_day, last_day=last_day)


# ------------------------------------------------------------------ organisations
def agency(label: str = "Agence de Clermont-l’Hérault", *, safir: str = "", **fields: Any) -> Organisation:
    row = Organisation.objects.create(kind="agency", official_name=label, label=label, **fields)
    if safir:
        OrganisationCode.objects.create(kind="safir", value=safir, since=SINCE, organisation=row)
    return row


def house(
    label: str = "Maison France Services de Lodève",
    *,
    works_with: Organisation | None = None,
    mobile: bool = False,
    **fields: Any,
) -> Organisation:
    """A France Services house; `works_with=` an agency opens their collaboration, `mobile=True` gives it wheels."""
    values = {"house_kind": "mobile" if mobile else "fixed", "official_name": label, "phone": "+33465712014"} | fields
    row = Organisation.objects.create(kind="house", label=label, **values)
    if works_with is not None:
        collaboration(works_with, row)
    return row


def partner(label: str = "Mission locale", *, works_with: Organisation | None = None, **fields: Any) -> Organisation:
    row = Organisation.objects.create(kind="partner", official_name=label, label=label, **fields)
    if works_with is not None:
        collaboration(works_with, row)
    return row


def intermunicipality(area: Perimeter, *, works_with: Organisation | None = None) -> Organisation:
    """The body of a perimeter, where economic officers work."""
    row = Organisation.objects.create(
        kind="intermunicipality", official_name=area.official_name, label=area.label, perimeter=area
    )
    if works_with is not None:
        collaboration(works_with, row)
    return row


def collaboration(
    with_agency: Organisation, organisation: Organisation, *, since: date = SINCE, until: date | None = None
) -> Collaboration:
    return Collaboration.objects.create(agency=with_agency, organisation=organisation, since=since, until=until)


# ------------------------------------------------------------------ places
def place(host: Organisation, *, town: str = "Lodève", name: str = "", open_on_weekdays: bool = False, **fields: Any) -> Place:
    """Where people meet, at the town hall's point of a known commune."""
    _insee, postal_code, lat, lon = COMMUNES.get(town, ("", "34999", 43.7, 3.4))
    kind = "agency" if host.kind == "agency" else "house"
    values = {"kind": kind, "postal_code": postal_code, "lat": lat, "lon": lon, "is_step_free": True} | fields
    row = Place.objects.create(host=host, name=name or host.label, town=town, **values)
    if open_on_weekdays:
        hours = [PlaceHours(place=row, weekday=day, opens_at=time(8, 30), closes_at=time(17)) for day in range(5)]
        PlaceHours.objects.bulk_create(hours)
    return row


def room(where: Place, name: str = "", *, seats: int = 3, is_confidential: bool = True, **fields: Any) -> Room:
    return Room.objects.create(
        place=where,
        name=name or f"Bureau {next(_numbers)}",
        seats=seats,
        is_confidential=is_confidential,
        resource=new_resource("room"),
        **fields,
    )


def device(where: Place, name: str = "") -> Device:
    return Device.objects.create(place=where, name=name or f"Tablette {next(_numbers)}", resource=new_resource("device"))


def rota_stop(
    mobile_house: Organisation, where: Place, *, weekday: int = 1, nths: tuple[int, ...] = (2, 4), **fields: Any
) -> RotaStop:
    """The house stops there; by default the second and fourth Tuesday morning."""
    values = {
        "starts_at": time(9, 45),
        "ends_at": time(12, 15),
        "first_day": SINCE,
        "every": "nth" if nths else "week",
    } | fields
    return RotaStop.objects.create(house=mobile_house, place=where, weekday=weekday, nths=list(nths), **values)


# ------------------------------------------------------------------ accounts
def account(
    given_name: str,
    family_name: str,
    *,
    role: str,
    organisation: Organisation,
    receives: bool | None = None,
    **fields: Any,
) -> Account:
    """A professional with one role; advisers and counsellors get a diary unless `receives` says otherwise."""
    kinds = {
        Role.ADVISER: "adviser",
        Role.DIRECTOR: "adviser",
        Role.EMPLOYER_ADVISER: "adviser",
        Role.COUNSELLOR: "counsellor",
    }
    kind = kinds.get(Role(role)) if receives is None else ("adviser" if receives else None)
    values = {"created_at": NOW, "resource": new_resource(kind) if kind else None} | fields
    row = Account.objects.create_user(
        f"{given_name}.{family_name}.{next(_numbers)}@exemple.fr".lower().replace(" ", ""),
        given_name=given_name,
        family_name=family_name,
        **values,
    )
    Membership.objects.create(account=row, organisation=organisation, role=role, since=SINCE)
    return row


def actor(of: Account, *, agency: Organisation | None = None) -> Actor:
    """The account at work, under its first role; the agency is its own or the one given or the first it works with."""
    held = of.memberships.select_related("organisation").order_by("pk")[0]
    works_at = held.organisation
    key = agency.pk if agency else works_at.pk if works_at.kind == "agency" else _first_agency(works_at)
    return Actor(
        role=held.role,
        account=of.pk,
        organisation=works_at.pk,
        agency=key,
        resource=of.resource_id,
        given_name=of.given_name,
        organisation_label=works_at.label,
        organisation_kind=works_at.kind,
    )


def scope(of: Actor) -> Scope:
    """The scope that a request of this actor runs in."""
    organisations = (of.organisation,) if of.organisation else ()
    territories: tuple[int, ...] = ()
    if of.role == Role.ECONOMIC_OFFICER:
        territories = tuple(Organisation.objects.filter(pk=of.organisation).values_list("perimeter_id", flat=True))
    return Scope(role=of.role, account=of.account, agency=of.agency, organisations=organisations, territories=territories)


def _first_agency(organisation: Organisation) -> int | None:
    return organisation.collaborations.order_by("since", "pk").values_list("agency_id", flat=True).first()


# ------------------------------------------------------------------ people
def person(
    at_agency: Organisation,
    given_name: str = "Ghislaine",
    family_name: str = "Vézinhet",
    *,
    without_phone: bool = False,
    on_a_fixed_line: bool = False,
    shared_with: Iterable[Organisation] = (),
    **fields: Any,
) -> Person:
    """A job seeker's file. `shared_with=` the houses and partners that may see it."""
    phone = "+33465712099" if on_a_fixed_line else "" if without_phone else f"+33639987{next(_numbers) % 1000:03}"
    values = {
        "phone": phone,
        "is_phone_fixed": on_a_fixed_line,
        "has_no_contact_means": without_phone,
        "created_at": NOW,
        "last_contact_at": NOW,
    } | fields
    with in_scope(Scope(role="job", agency=at_agency.pk)):
        row = Person.objects.create(
            agency=at_agency, given_name=given_name, family_name=family_name, resource=new_resource("person"), **values
        )
        for organisation in shared_with:
            access(row, organisation)
    return row


def access(of: Person, organisation: Organisation, *, why: str = "booked", **fields: Any) -> PersonAccess:
    """The organisation may see the file."""
    values = {"since": datetime(2020, 1, 1, tzinfo=UTC)} | fields
    with in_scope(Scope(role="job", agency=of.agency_id)):
        return PersonAccess.objects.create(agency_id=of.agency_id, person=of, organisation=organisation, why=why, **values)
