"""The two logs sealed hour after hour, each seal holding the one before it; and what no longer fits its seal.

Nothing is added to the writing of a row: no trigger, no lock, no counter. What it proves: `docs/decisions/0024`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Model

from maillage.kit.audit.models import AuditEntry, ReadEntry, Seal
from maillage.kit.privacy.declaring import Declared

LOGS: Final[dict[str, type[AuditEntry] | type[ReadEntry]]] = {Seal.Log.ENTRIES: AuditEntry, Seal.Log.READS: ReadEntry}


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of a log that is no longer what was sealed: `removed`, `inserted`, `changed` or `chain`."""

    log: str
    after_key: int
    last_key: int
    sealed_at: datetime
    sealed: int
    found: int
    how: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared, what did not fit, the last digest of each log, and how many rows wait for their seal."""

    seals: int
    rows: int
    forgotten: int
    waiting: int
    heads: dict[str, str]
    broken: tuple[Broken, ...]


@dataclass(slots=True)
class _Sum:
    """One stretch of a log, read in the order of its keys."""

    digest: str
    count: int
    first_at: datetime | None


def seal(*, now: datetime) -> int:
    """Seal each log as far as the last seal's mark; how many rows are newly sealed."""
    return sum(_seal(log, now) for log in LOGS)


def _seal(log: str, now: datetime) -> int:
    last = Seal.objects.filter(log=log).order_by("pk").last()
    after, upto, previous = (last.last_key, last.mark, last.digest) if last else (0, 0, "")
    mark = _last_key_given(LOGS[log])
    if after == upto == mark and last is not None:
        return 0
    found = _sum(log, after, upto, previous)
    row = Seal(log=log, after_key=after, last_key=upto, mark=mark, previous=previous, sealed_at=now)
    row.count, row.first_at, row.digest = found.count, found.first_at, found.digest
    Seal.objects.bulk_create([row], ignore_conflicts=True)  # two at once say the same thing
    return found.count


def verify(*, now: datetime) -> Verified:
    """Read both logs again and compare with their seals. Reads older than they are kept were forgotten, as declared."""
    kept_since = now - timedelta(days=Declared(ReadEntry, ReadEntry.personal_data).kept_days)
    seals = list(Seal.objects.order_by("log", "pk"))
    broken: list[Broken] = []
    heads: dict[str, str] = {}
    ends: dict[str, int] = {}
    rows = forgotten = 0
    for each in seals:
        chained = each.previous == heads.get(each.log, "") and each.after_key == ends.get(each.log, 0)
        heads[each.log], ends[each.log] = each.digest, each.last_key
        if not chained:
            broken.append(_broken(each, each.count, "chain"))
        elif each.log == Seal.Log.READS and each.first_at is not None and each.first_at < kept_since:
            forgotten += each.count
        else:
            found = _sum(each.log, each.after_key, each.last_key, each.previous)
            rows += found.count
            if found.digest != each.digest:
                broken.append(_broken(each, found.count, _how(each.count, found.count)))
    waiting = sum(model.objects.filter(pk__gt=ends.get(log, 0)).count() for log, model in LOGS.items())
    return Verified(len(seals), rows, forgotten, waiting, heads, tuple(broken))


def has_been_head(digest: str) -> bool:
    """Was this the last digest of a log one day? Noted elsewhere, it shows that the chain was not written anew."""
    return Seal.objects.filter(digest=digest).exists()


def _how(sealed: int, found: int) -> str:
    return "removed" if found < sealed else "inserted" if found > sealed else "changed"


def _broken(seal: Seal, found: int, how: str) -> Broken:
    return Broken(seal.log, seal.after_key, seal.last_key, seal.sealed_at, seal.count, found, how)


def _sum(log: str, after: int, upto: int, previous: str) -> _Sum:
    digest, count, first_at = hashlib.sha256(f"{log} {after} {upto} {previous}\n".encode()), 0, None
    for row in _rows(LOGS[log], after, upto):
        digest.update(json.dumps(row, default=_instant, ensure_ascii=False).encode() + b"\n")
        count += 1
        first_at = row[1] if first_at is None else min(first_at, row[1])
    return _Sum(digest.hexdigest(), count, first_at)


def _rows(model: type[Model], after: int, upto: int) -> Iterator[tuple[Any, ...]]:
    """Every column of every row, the key first and the moment second."""
    names = ["id", "at", *(f.attname for f in model._meta.concrete_fields if f.attname not in {"id", "at"})]
    rows = model._default_manager.filter(pk__gt=after, pk__lte=upto).order_by("pk").values_list(*names)
    return iter(rows.iterator())


def _instant(value: datetime) -> str:
    """UTC, whatever the zone of the session."""
    return f"{value.timestamp():.6f}"


def _last_key_given(model: type[Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0)", [model._meta.db_table]
        )
        return int(cursor.fetchone()[0])
