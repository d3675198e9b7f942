"""Who follows changes: one dossier's pair, or everything of somebody who leaves, in one action."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from psycopg.types.range import TimestamptzRange

from maillage.domains.companies.errors import BackupMissing, NotOfThisSide, VisitNotPossible
from maillage.domains.companies.models import Dossier, SingleContact, Visit
from maillage.domains.companies.permissions import can_follow, check_can_name
from maillage.domains.companies.rules.assigning import Pair, pair_of
from maillage.domains.companies.services import times
from maillage.domains.companies.services.contacts import candidates
from maillage.domains.companies.services.holding import as_agency, hold_dossier
from maillage.domains.companies.states import DossierState
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

FIELDS = {True: ("agency_contact", "agency_backup"), False: ("local_contact", "local_backup")}


@dataclass(frozen=True, slots=True)
class Handed:
    """What changed hands, and the visits that nobody else was free for."""

    dossiers: int
    zones: int
    visits_left: int


@transaction.atomic
def change_pair(*, dossier: int, is_agency: bool, contact: int, backup: int, by: Actor, now: datetime) -> Dossier:
    """Another contact or backup on one side: its director or officers decide, and whoever follows for the agency."""
    held = hold_dossier(dossier)
    side = held.agency_id if is_agency else held.intermunicipality_id
    if not (is_agency and can_follow(by, held)):
        check_can_name(by, organisation=side, intermunicipality=held.intermunicipality_id)
    if contact == backup:
        raise BackupMissing(field="backup")
    there = candidates(side, clock.today(now))
    for field, account in (("contact", contact), ("backup", backup)):
        if account not in there:
            raise NotOfThisSide(field=field)
    with as_agency(held.agency_id):  # whoever hands it over does not see it any more
        _write(held, is_agency, Pair(contact, backup))
    names = FIELDS[is_agency]
    record(verb="company_dossier.handed", kind="company_dossier", key=held.pk, now=now, fields=names)
    if is_agency:
        events.emit("companies.given", account=contact, agency=held.agency_id)
    return held


@transaction.atomic
def hand_over(*, organisation: int, intermunicipality: int | None, gone: int, to: int, by: Actor, now: datetime) -> Handed:
    """All that somebody follows or stands in for on one side goes to somebody else, their zones and visits too.

    Where the other one is in the pair already, whoever follows fewest stands in.
    """
    check_can_name(by, organisation=organisation, intermunicipality=intermunicipality or 0)
    there = candidates(organisation, clock.today(now), but=gone)
    if to not in there:
        raise NotOfThisSide(field="to")
    is_agency = organisation == by.agency
    contact, backup = FIELDS[is_agency]
    rows = Dossier.objects.exclude(state=DossierState.CLOSED).select_for_update(of=("self",)).order_by("pk")
    mine = list(rows.filter(Q(**{contact: gone}) | Q(**{backup: gone})))
    loads = Counter(Dossier.objects.running().values_list(f"{contact}_id", flat=True))
    for row in mine:
        pair = _without(Pair(getattr(row, f"{contact}_id"), getattr(row, f"{backup}_id")), gone, to, there, loads)
        loads[pair.contact] += 1
        _write(row, is_agency, pair)
        record(verb="company_dossier.handed", kind="company_dossier", key=row.pk, now=now, fields=(contact, backup))
    zones = list(SingleContact.objects.filter(Q(contact=gone) | Q(backup=gone), organisation=organisation))
    for zone in zones:
        pair = _without(Pair(zone.contact_id, zone.backup_id), gone, to, there, loads)
        zone.contact_id, zone.backup_id = pair.contact, pair.backup
        zone.save(update_fields=["contact", "backup"])
        record(verb="single_contact.named", kind="single_contact", key=zone.pk, now=now, fields=("contact", "backup"))
    left = _hand_visits([row.pk for row in mine], gone, to, now) if is_agency else 0
    if mine and is_agency and by.agency is not None:
        events.emit("companies.given", account=to, agency=by.agency)
    return Handed(len(mine), len(zones), left)


def _without(pair: Pair, gone: int, to: int, there: list[int], loads: Counter[int]) -> Pair:
    """The same pair with `to` for `gone`; completed by who follows fewest when that leaves one person."""
    named = list(dict.fromkeys(to if key == gone else key for key in (pair.contact, pair.backup)))
    found = pair_of(there, loads, Pair(named[0], named[-1] if len(named) > 1 else gone))
    if found is None:
        raise BackupMissing
    return found


def _write(dossier: Dossier, is_agency: bool, pair: Pair) -> None:
    contact, backup = FIELDS[is_agency]
    setattr(dossier, f"{contact}_id", pair.contact)
    setattr(dossier, f"{backup}_id", pair.backup)
    dossier.save(update_fields=[contact, backup])


def _hand_visits(dossiers: list[int], gone: int, to: int, now: datetime) -> int:
    """Visits to come go along where the other one is free; how many stay in the first one's diary."""
    left = 0
    after = TimestamptzRange(now, None, "[)")
    rows = Visit.objects.filter(dossier__in=dossiers, adviser=gone, state=Visit.State.PLANNED, during__contained_by=after)
    for visit in rows.select_for_update(of=("self",)):
        try:
            with transaction.atomic():
                visit.adviser_id = to
                visit.save(update_fields=["adviser"])
                times.take_time(visit)
        except VisitNotPossible:
            left += 1
        else:
            record(verb="company_visit.handed", kind=times.KIND, key=visit.pk, now=now, fields=("adviser",))
    return left
