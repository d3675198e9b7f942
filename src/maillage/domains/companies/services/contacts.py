"""The single contact of each side and their backup: named for a park or a territory, else whoever follows fewest."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.db import transaction

from maillage.domains.companies.errors import BackupMissing, NotOfThisSide, SheetNotPossible
from maillage.domains.companies.models import BusinessPark, CompanyArrival, Dossier, SingleContact
from maillage.domains.companies.permissions import check_can_name
from maillage.domains.companies.rules.assigning import Pair, pair_of
from maillage.domains.companies.services.holding import as_agency
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.registry.accounts.models import Membership, Role
from maillage.registry.accounts.selectors import Actor

PREFERRED = {Role.EMPLOYER_ADVISER, Role.ECONOMIC_OFFICER}
NEXT = {Role.DIRECTOR, Role.HOUSE_LEAD}


@transaction.atomic
def name_contact(
    *, intermunicipality: int, organisation: int, contact: int, backup: int, by: Actor, now: datetime, park: int | None = None
) -> SingleContact:
    """Who follows the companies of a park, or of the whole territory, on one side; the running dossiers keep theirs."""
    check_can_name(by, organisation=organisation, intermunicipality=intermunicipality)
    if contact == backup:
        raise BackupMissing(field="backup")
    there = candidates(organisation, clock.today(now))
    for field, account in (("contact", contact), ("backup", backup)):
        if account not in there:
            raise NotOfThisSide(field=field)
    if park is not None and not BusinessPark.objects.filter(pk=park, intermunicipality_id=intermunicipality).exists():
        raise SheetNotPossible(field="park")
    row, _is_new = SingleContact.objects.update_or_create(
        agency_id=by.agency,
        intermunicipality_id=intermunicipality,
        organisation_id=organisation,
        park_id=park,
        defaults={"contact_id": contact, "backup_id": backup},
    )
    record(verb="single_contact.named", kind="single_contact", key=row.pk, now=now, fields=("contact", "backup"))
    return row


def pairs_for(arrival: CompanyArrival, today: date) -> tuple[Pair, Pair] | None:
    """The agency's pair and the territory's; None when a side lacks its two people."""
    return Assigning(arrival.agency_id, arrival.intermunicipality_id, today).pairs(arrival.park_id)


class Assigning:
    """Who may follow the companies of a territory, who is named for which park, and how many each follows now."""

    def __init__(self, agency: int, body: int, today: date) -> None:
        with as_agency(agency):  # the load is that of all territories
            running = Dossier.objects.running()
            local = running.filter(intermunicipality_id=body)
            self._loads = (
                Counter(running.values_list("agency_contact_id", flat=True)),
                Counter(local.values_list("local_contact_id", flat=True)),
            )
        self._sides = (agency, body)
        self._there = tuple(candidates(side, today) for side in self._sides)
        rows = SingleContact.objects.filter(agency_id=agency, intermunicipality_id=body)
        self._zones = {(row.organisation_id, row.park_id): Pair(row.contact_id, row.backup_id) for row in rows}

    def pairs(self, park: int | None) -> tuple[Pair, Pair] | None:
        """The next company's two pairs, by zone then by load; those chosen follow one more from then on."""
        found = []
        for side, there, loads in zip(self._sides, self._there, self._loads, strict=True):
            zone = self._zones.get((side, park)) or self._zones.get((side, None))
            found.append(pair_of(there, loads, zone))
        ours, theirs = found
        if ours is None or theirs is None:
            return None
        self._loads[0][ours.contact] += 1
        self._loads[1][theirs.contact] += 1
        return ours, theirs


def candidates(organisation: int, day: date, *, but: int | None = None) -> list[int]:
    """Those of one side who work with companies, but for whoever leaves; whoever directs joins in when they are not two."""
    held = Membership.objects.on(day).filter(organisation_id=organisation, account__is_active=True)
    rows = list(held.exclude(account=but).order_by("since", "pk").values_list("account_id", "role"))
    first = list(dict.fromkeys(account for account, role in rows if role in PREFERRED))
    return first if len(first) > 1 else list(dict.fromkeys(first + [account for account, role in rows if role in NEXT]))
