"""Files of arrivals: kept for thirty days, their good lines taken lot by lot, each in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import SheetNotPossible, StatusNotPossible
from maillage.domains.companies.models import ArrivalFile
from maillage.domains.companies.permissions import check_can_signal
from maillage.domains.companies.services.many import signal_many
from maillage.domains.companies.services.sheets import ArrivalSheet
from maillage.kit import jobs
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

KIND = "arrival_file"
READ, TAKE = "companies.read_file", "companies.take_file"
MOST_BYTES, QUICK_BYTES = 20 << 20, 120_000
LOT = 250
State = ArrivalFile.State


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading found: how many good lines, and the bad ones as a file."""

    good: int
    bad: int
    bad_lines: bytes
    problem: str = ""


@transaction.atomic
def receive_file(*, intermunicipality: int, name: str, content: bytes, by: Actor, now: datetime) -> ArrivalFile:
    """Keep a file to be read. A long one is read by a job; a short one by whoever calls."""
    check_can_signal(by, intermunicipality)
    if not content or len(content) > MOST_BYTES:
        raise SheetNotPossible(_("Ce fichier est vide ou dépasse 20 Mo. Envoyez-le en plusieurs fois."), field="content")
    row = ArrivalFile.objects.create(
        agency_id=by.agency,
        intermunicipality_id=intermunicipality,
        name=name.replace("\\", "/").rpartition("/")[2][:120] or "fichier",
        content=content,
        at=now,
        by_id=by.account,
    )
    record(verb="arrival_file.received", kind=KIND, key=row.pk, now=now)
    if len(content) > QUICK_BYTES:
        jobs.defer(READ, agency=row.agency_id, file=row.pk)
    return row


@transaction.atomic
def keep_reading(*, file: int, reading: Reading, now: datetime) -> ArrivalFile:
    """Write what a reading found; a second one changes nothing."""
    row = _held(file)
    if row.state != State.WAITING:
        return row
    row.state = State.UNREADABLE if reading.problem else State.READ
    row.good_count, row.bad_count, row.problem = reading.good, reading.bad, reading.problem[:200]
    row.bad_lines = reading.bad_lines if reading.bad else None
    row.save(update_fields=["state", "good_count", "bad_count", "problem", "bad_lines"])
    record(verb="arrival_file.read", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def take_file(*, file: int, by: Actor, now: datetime) -> ArrivalFile:
    """Its good lines are wanted: a job signals them."""
    row = _held(file)
    check_can_signal(by, row.intermunicipality_id)
    if row.state != State.READ or not row.good_count:
        raise StatusNotPossible
    row.state = State.TAKING
    row.save(update_fields=["state"])
    record(verb="arrival_file.wanted", kind=KIND, key=row.pk, now=now)
    jobs.defer(TAKE, lock=f"arrival_file.{row.pk}", agency=row.agency_id, file=row.pk)
    return row


@transaction.atomic
def take_lot(*, file: int, sheets: Sequence[ArrivalSheet], last_line: int, now: datetime) -> int:
    """One lot, and the line it ends with: whoever goes on after a crash goes on from there. In the scope of a job."""
    row = _held(file)
    if row.state != State.TAKING or last_line <= row.last_line:
        return 0
    by = Actor(Role.ECONOMIC_OFFICER, row.by_id, row.intermunicipality_id, row.agency_id)
    count = signal_many(intermunicipality=row.intermunicipality_id, sheets=sheets, by=by, now=now)
    row.taken_count, row.last_line = row.taken_count + count, last_line
    row.save(update_fields=["taken_count", "last_line"])
    return count


@transaction.atomic
def end_taking(*, file: int, now: datetime) -> ArrivalFile:
    """Every good line is a company by now."""
    row = _held(file)
    if row.state == State.TAKING:
        row.state = State.TAKEN
        row.save(update_fields=["state"])
        record(verb="arrival_file.taken", kind=KIND, key=row.pk, now=now)
    return row


def _held(key: int) -> ArrivalFile:
    row = ArrivalFile.objects.select_for_update(of=("self",)).defer("content", "bad_lines").filter(pk=key).first()
    if row is None:
        raise NotFound
    return row
