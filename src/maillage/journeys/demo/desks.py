"""The desks of the demonstration: the agency's phone, and each house with its counsellor and the communes around it."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.journeys.demo.cast import EMAIL_DOMAIN
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Membership, Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation
from maillage.registry.territories.models import PerimeterMember

AREAS = {  # house: the intermunicipality whose people come to it; by their official codes, since labels are edited
    "211": "200017341",
    "2392": "200017341",
    "847": "243400694",
    "2053": "243400355",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody books for people: who, with which eyes, for which communes."""

    actor: Actor
    organisation: int
    communes: frozenset[int] = frozenset()

    @property
    def scope(self) -> Scope:
        """The scope a request of this desk runs in."""
        who = self.actor
        return Scope(role=who.role, account=who.account, agency=who.agency, organisations=(self.organisation,))


def director(agency: Organisation) -> Desk:
    """The agency's phone."""
    held = _cast(Role.DIRECTOR, agency)[0]
    return Desk(_actor(held, agency), agency.pk)


def economic_officer(agency: Organisation, body: Organisation) -> Desk:
    """The first economic officer of an intercommunalité."""
    return Desk(_actor(_cast(Role.ECONOMIC_OFFICER, body)[0], agency), body.pk)


def employer_adviser(agency: Organisation) -> Desk:
    """The agency's first employer adviser."""
    return Desk(_actor(_cast(Role.EMPLOYER_ADVISER, agency)[0], agency), agency.pk)


def houses(agency: Organisation) -> list[Desk]:
    """One desk per counsellor of a house that has an area."""
    desks = []
    for code, siren in AREAS.items():
        house = Organisation.objects.get(codes__kind="house", codes__value=code)
        members = PerimeterMember.objects.filter(perimeter__codes__value=siren, until__isnull=True)
        communes = frozenset(members.values_list("commune_id", flat=True))
        desks += [Desk(_actor(held, agency), house.pk, communes) for held in _cast(Role.COUNSELLOR, house)]
    return desks


def advisers(agency: Organisation) -> list[int]:
    """Accounts of those who receive."""
    return [held.account_id for held in _cast(Role.ADVISER, agency)]


def _cast(role: str, organisation: Organisation) -> list[Membership]:
    held = Membership.objects.filter(role=role, organisation=organisation, account__email__endswith=EMAIL_DOMAIN)
    return list(held.select_related("account", "organisation").order_by("pk"))


def _actor(held: Membership, agency: Organisation) -> Actor:
    return Actor(
        role=held.role,
        account=held.account_id,
        organisation=held.organisation_id,
        agency=agency.pk,
        resource=held.account.resource_id,
        given_name=held.account.given_name,
        organisation_label=held.organisation.label,
        organisation_kind=held.organisation.kind,
    )
