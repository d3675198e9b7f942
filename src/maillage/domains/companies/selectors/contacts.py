"""Who follows which zone on each side, who may, and whose files wait for somebody else."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from maillage.domains.companies.models import BusinessPark, Dossier, SingleContact
from maillage.domains.companies.states import DossierState
from maillage.registry.accounts.models import Account, Membership
from maillage.registry.organisations.models import Collaboration, Organisation

SOON = timedelta(days=30)
PAIRS = {True: ("agency_contact_id", "agency_backup_id"), False: ("local_contact_id", "local_backup_id")}


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """One zone, or a whole territory, and the pair of one side; 0 where nobody is named."""

    body: int
    body_label: str
    park: int | None
    park_name: str
    contact: int
    contact_name: str
    backup: int
    backup_name: str


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who has left or soon will, with what is still theirs."""

    account: int
    name: str
    until: date | None
    dossiers: int
    companies: tuple[str, ...]


def zones_of(*, agency: int, side: int, bodies: dict[int, str]) -> tuple[ZoneLine, ...]:
    """Each territory as a whole, then its parks, with the pair that one side has named."""
    rows = SingleContact.objects.filter(agency=agency, organisation=side, intermunicipality__in=bodies)
    named = {(row.intermunicipality_id, row.park_id): row for row in rows.select_related("contact", "backup")}
    places: list[tuple[int, int | None, str]] = [(body, None, "") for body in bodies]
    parks = BusinessPark.objects.filter(intermunicipality__in=bodies).order_by("name", "pk")
    places += list(parks.values_list("intermunicipality", "pk", "name"))
    places.sort(key=lambda place: (bodies[place[0]], place[1] is not None, place[2]))
    found = []
    for body, park, name in places:
        row = named.get((body, park))
        pair = (row.contact_id, row.contact.full_name, row.backup_id, row.backup.full_name) if row else (0, "", 0, "")
        found.append(ZoneLine(body, bodies[body], park, name, *pair))
    return tuple(found)


def leavers(*, side: int, is_agency: bool, today: date) -> tuple[Leaver, ...]:
    """Those of one side who follow open files and have no role there any more, or soon will not."""
    contact, backup = PAIRS[is_agency]
    rows = Dossier.objects.exclude(state=DossierState.CLOSED).select_related("arrival").order_by("pk")
    mine: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        name = row.arrival.company_name or row.arrival.land_buyer
        for account in {getattr(row, contact), getattr(row, backup)}:
            mine[account].append(name)
    for account, other in SingleContact.objects.filter(organisation=side).values_list("contact", "backup"):
        for key in (account, other):
            mine.setdefault(key, [])
    staying = Membership.objects.filter(organisation=side, account__in=mine, account__is_active=True, since__lte=today)
    kept = staying.filter(Q(until__isnull=True) | Q(until__gt=today + SOON)).values_list("account", flat=True)
    going = dict(staying.filter(until__gt=today, until__lte=today + SOON).values_list("account", "until"))
    gone = Account.objects.filter(pk__in=set(mine) - set(kept)).order_by("family_name", "pk")
    return tuple(Leaver(row.pk, row.full_name, going.get(row.pk), len(mine[row.pk]), tuple(mine[row.pk])) for row in gone)


def bodies_of(agency: int, today: date) -> dict[int, str]:
    """The intercommunalités that work with an agency, by name."""
    rows = Collaboration.objects.on(today).filter(agency=agency, organisation__kind=Organisation.Kind.INTERMUNICIPALITY)
    return dict(rows.order_by("organisation__label").values_list("organisation", "organisation__label"))


def loads(*, is_agency: bool) -> dict[int, int]:
    """How many running files each account follows, among those this reader sees."""
    return Counter(Dossier.objects.running().values_list(PAIRS[is_agency][0], flat=True))


def names_of(accounts: list[int]) -> tuple[tuple[int, str], ...]:
    """Names, in the order that was asked."""
    found = {row.pk: row.full_name for row in Account.objects.filter(pk__in=accounts)}
    return tuple((key, found[key]) for key in accounts if key in found)
