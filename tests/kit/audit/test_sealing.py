"""A row of the logs that is changed, removed, put in or exchanged after its seal is found; the application cannot do it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from tests.factories import NOW

from maillage.kit.audit.models import AuditEntry, ReadEntry, Seal
from maillage.kit.audit.sealing import seal, verify
from maillage.kit.audit.services import record
from maillage.kit.scope.entering import Scope, enter

pytestmark = pytest.mark.django_db

Owner = Callable[[], AbstractContextManager[Any]]
HOUR = timedelta(hours=1)


def acts(count: int, now: datetime = NOW) -> list[int]:
    with enter(Scope(role="adviser", account=3, agency=1)):
        return [record(verb="agenda.booked", kind="participation", key=n, now=now, fields=("status",)).pk for n in range(count)]


def reads(count: int, at: datetime = NOW) -> list[int]:
    rows = [ReadEntry(at=at, agency_id=1, account_id=3, role="adviser", person_key=n, address="personnes/") for n in range(count)]
    return [row.pk for row in ReadEntry.objects.bulk_create(rows)]


@pytest.fixture
def sealed() -> list[int]:
    """Six acts and four reads, sealed an hour later; two acts more that wait."""
    keys = acts(6)
    reads(4)
    seal(now=NOW)
    seal(now=NOW + HOUR)
    acts(2, NOW + HOUR)
    return keys


def hows(now: datetime = NOW + 2 * HOUR) -> list[tuple[str, str, int, int]]:
    return [(each.log, each.how, each.sealed, each.found) for each in verify(now=now).broken]


def test_what_nobody_touched_fits_its_seals(sealed: list[int]) -> None:
    found = verify(now=NOW + HOUR)
    assert (found.broken, found.rows, found.waiting) == ((), 10, 2)
    seal(now=NOW + 2 * HOUR)
    seal(now=NOW + 3 * HOUR)
    found = verify(now=NOW + 4 * HOUR)
    assert (found.broken, found.rows, found.waiting) == ((), 12, 0)


@pytest.mark.parametrize(
    ("done", "how", "count"),
    [
        ("UPDATE audit_auditentry SET account_id = 4 WHERE id = {1}", "changed", 6),
        ("UPDATE audit_auditentry SET at = at + interval '1 microsecond' WHERE id = {1}", "changed", 6),
        ("DELETE FROM audit_auditentry WHERE id = {2}", "removed", 5),
        ("DELETE FROM audit_auditentry WHERE id = {5}", "removed", 5),
        (
            "INSERT INTO audit_auditentry (id, at, role, verb, object_kind, object_key, fields, why)"
            " VALUES ({0} - 1, now(), 'job', 'x', 'y', 1, '', '')",
            "inserted",
            7,
        ),
        (
            "UPDATE audit_auditentry a SET object_key = b.object_key FROM audit_auditentry b"
            " WHERE (a.id, b.id) IN (({1}, {2}), ({2}, {1}))",
            "changed",
            6,
        ),
    ],
    ids=["changed", "moment", "removed", "last one removed", "inserted", "exchanged"],
)
def test_a_row_touched_after_its_seal_is_found(sealed: list[int], owner: Owner, done: str, how: str, count: int) -> None:
    with owner() as cursor:
        cursor.execute(done.format(*sealed))
    assert hows() == [("entries", how, 6, count)]


@pytest.mark.parametrize(
    "done",
    [
        "DELETE FROM audit_seal WHERE log = 'entries' AND count = 6",
        "UPDATE audit_seal SET digest = repeat('0', 64) WHERE log = 'entries' AND count = 6",
        "UPDATE audit_seal SET previous = repeat('0', 64) WHERE log = 'entries' AND count = 6",
    ],
)
def test_a_seal_that_is_touched_is_found(sealed: list[int], owner: Owner, done: str) -> None:
    seal(now=NOW + 2 * HOUR)
    seal(now=NOW + 3 * HOUR)
    with owner() as cursor:
        cursor.execute(done)
    assert "entries" in {log for log, *_ in hows(NOW + 4 * HOUR)}


def test_a_chain_written_anew_has_lost_the_digest_noted_elsewhere(sealed: list[int], owner: Owner) -> None:
    known = verify(now=NOW + HOUR).heads["entries"]
    call_command("audit", "verify", known=known)
    with owner() as cursor:
        cursor.execute("UPDATE audit_auditentry SET account_id = 4 WHERE id = %s", [sealed[0]])
        cursor.execute("DELETE FROM audit_seal")
    seal(now=NOW + 2 * HOUR)
    seal(now=NOW + 3 * HOUR)
    call_command("audit", "verify")
    with pytest.raises(CommandError, match="Cette empreinte n’est plus là"):
        call_command("audit", "verify", known=known)


def test_the_command_says_what_no_longer_fits(sealed: list[int], owner: Owner, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit", "verify")
    with owner() as cursor:
        cursor.execute("DELETE FROM audit_readentry")
    with pytest.raises(CommandError, match="n’est plus celui qui a été scellé"):
        call_command("audit", "verify")
    assert "lectures, lignes " in capsys.readouterr().err


def test_reads_forgotten_at_their_term_do_not_break_the_chain(owner: Owner) -> None:
    reads(3, NOW - timedelta(days=400))
    seal(now=NOW - timedelta(days=400))
    seal(now=NOW - timedelta(days=399))
    reads(2)
    seal(now=NOW)
    seal(now=NOW + HOUR)
    with owner() as cursor:
        cursor.execute("DELETE FROM audit_readentry WHERE at < %s", [NOW - timedelta(days=365)])
    found = verify(now=NOW + HOUR)
    assert (found.broken, found.rows, found.forgotten) == ((), 2, 3)


def test_a_row_that_was_still_being_written_when_the_hour_struck_is_sealed_the_next(owner: Owner) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_auditentry', 'id'))")
        (late,) = cursor.fetchone()
    acts(1)
    seal(now=NOW)
    AuditEntry.objects.create(pk=late, at=NOW, role="job", verb="v", object_kind="k", object_key=1)
    seal(now=NOW + HOUR)
    found = verify(now=NOW + HOUR)
    assert (found.broken, found.rows) == ((), 2)


def test_sealing_twice_at_once_makes_one_chain(sealed: list[int]) -> None:
    seal(now=NOW + 2 * HOUR)
    before = Seal.objects.count()
    assert Seal.objects.filter(log="entries").values("previous").distinct().count() == Seal.objects.filter(log="entries").count()
    seal(now=NOW + 3 * HOUR)
    seal(now=NOW + 3 * HOUR)
    assert Seal.objects.count() <= before + 2


@pytest.mark.parametrize("table", ["audit_auditentry", "audit_readentry", "audit_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_only_add(sealed: list[int], table: str, verb: str) -> None:
    with pytest.raises(Exception, match="permission denied") as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_sealing_holds_no_lock_that_a_writer_would_wait_for(sealed: list[int]) -> None:
    seal(now=NOW + 2 * HOUR)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
            " WHERE l.pid = pg_backend_pid() AND c.relname IN ('audit_auditentry', 'audit_readentry')"
        )
        assert {mode for (mode,) in cursor.fetchall()} <= {"AccessShareLock", "RowExclusiveLock"}


@pytest.mark.proof
def test_a_year_of_rows_is_sealed_and_read_again_in_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    rows = 300_000
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditentry (at, agency_id, account_id, role, verb, object_kind, object_key, fields, why)"
            " SELECT now(), 1, n %% 50, 'adviser', 'agenda.booked', 'participation', n, 'status', '' FROM generate_series(1, %s) n",
            [rows],
        )
    seal(now=NOW)
    begun = perf_counter()
    assert seal(now=NOW + HOUR) == rows
    sealed = perf_counter()
    assert verify(now=NOW + HOUR).rows == rows
    verified = perf_counter()
    with capsys.disabled():
        sys.stdout.write(f"\n{rows} rows: sealed in {sealed - begun:.1f} s, verified in {verified - sealed:.1f} s\n")
    assert verified - begun < 60
