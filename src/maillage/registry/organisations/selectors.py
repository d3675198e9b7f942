"""Organisations as pages need them: a name, a number to call, where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.registry.organisations.models import Collaboration, JointAgreement, Organisation, OrganisationCode


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation, as it is named and called."""

    key: int
    kind: str
    house_kind: str
    label: str
    official_name: str
    phone: str
    email: str
    commune: int | None
    opens_on: date | None
    closes_on: date | None

    @property
    def is_mobile(self) -> bool:
        """A house that goes round: it has a rota, and no place of its own."""
        return self.house_kind == Organisation.HouseKind.MOBILE


def houses(day: date, *, agency: int | None = None) -> tuple[OrganisationCard, ...]:
    """France Services houses open on that day, by name; with an agency, those it works with."""
    rows = Organisation.objects.houses().open_on(day)
    if agency is not None:
        rows = rows.filter(pk__in=Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id"))
    return tuple(_card(row) for row in rows)


def agencies(day: date) -> tuple[OrganisationCard, ...]:
    """Agencies open on that day, by name."""
    rows = Organisation.objects.open_on(day).filter(kind=Organisation.Kind.AGENCY)
    return tuple(_card(row) for row in rows)


def all_agencies() -> tuple[int, ...]:
    """Every agency there is or was: what they keep is forgotten in time, even once they have closed."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).order_by("pk")
    return tuple(rows.values_list("pk", flat=True))


def organisation_card(key: int) -> OrganisationCard | None:
    """One organisation."""
    row = Organisation.objects.filter(pk=key).first()
    return _card(row) if row else None


def names_of(keys: Iterable[int]) -> dict[int, str]:
    """What organisations are called, by key."""
    return dict(Organisation.objects.filter(pk__in=set(keys)).values_list("pk", "label"))


def address_of(key: int | None) -> str:
    """Where an organisation reads its e-mail; nothing when it gave none."""
    return Organisation.objects.filter(pk=key).values_list("email", flat=True).first() or ""


def phone_of_house(key: int) -> str:
    """The number to call; empty when none is known."""
    return Organisation.objects.filter(pk=key).values_list("phone", flat=True).first() or ""


def organisation_of_code(kind: str, value: str, day: date) -> int | None:
    """The organisation that has this outside identifier on that day (`safir`, `house`, `siren`, `siret`)."""
    rows = OrganisationCode.objects.filter(kind=kind, value=value, since__lte=day).order_by("-since")
    return rows.values_list("organisation_id", flat=True).first()


def bodies_of(agency: int, day: date) -> tuple[OrganisationCard, ...]:
    """The agency itself, then those it works with on that day, by name."""
    working = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    rows = Organisation.objects.open_on(day).filter(pk__in=working).exclude(pk=agency)
    own = Organisation.objects.filter(pk=agency)
    return tuple(_card(row) for row in (*own, *rows))


def has_joint_agreement(agency: int, organisation: int, day: date) -> bool:
    """May this body have accounts on that day? The agency needs no agreement with itself."""
    if organisation == agency:
        return True
    return JointAgreement.objects.on(day).filter(agency_id=agency, organisation_id=organisation).exists()


def joint_agreements(agency: int, day: date) -> dict[int, date | None]:
    """Bodies with an agreement in force, and its last day."""
    held = JointAgreement.objects.on(day).filter(agency_id=agency).order_by("starts_on")
    return dict(held.values_list("organisation_id", "ends_on"))


def _card(row: Organisation) -> OrganisationCard:
    return OrganisationCard(
        key=row.pk,
        kind=row.kind,
        house_kind=row.house_kind,
        label=row.label,
        official_name=row.official_name,
        phone=row.phone,
        email=row.email,
        commune=row.commune_id,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
    )
