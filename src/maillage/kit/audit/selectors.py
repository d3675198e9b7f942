"""Reads of the logs: who was shown one person's file, which reading was unusual, how far the logs are sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maillage.kit.audit.models import ReadEntry, Seal, UnusualReading


@dataclass(frozen=True, slots=True)
class Read:
    """One file shown: when, to which account, in which role, on which page."""

    at: datetime
    account: int | None
    role: str
    address: str


def reads_of(person: int) -> tuple[Read, ...]:
    """Every time this file was shown that is still kept, the last first."""
    rows = ReadEntry.objects.filter(person_key=person).order_by("-at", "-pk")
    return tuple(Read(row.at, row.account_id, row.role, row.address) for row in rows)


@dataclass(frozen=True, slots=True)
class Unusual:
    """An account's day that breaks a rule of `watching`."""

    account: int
    day: date
    rule: str
    people: int
    usual: int


@dataclass(frozen=True, slots=True)
class SealState:
    """The last seal of one log."""

    log: str
    at: datetime
    digest: str


def unusual_since(start: datetime) -> tuple[Unusual, ...]:
    """What was noted since then, the last first."""
    rows = UnusualReading.objects.filter(noticed_at__gte=start).order_by("-day", "-pk")
    return tuple(_unusual(row) for row in rows)


def unusual(key: int) -> Unusual | None:
    """One of them; none once it is forgotten."""
    row = UnusualReading.objects.filter(pk=key).first()
    return _unusual(row) if row else None


def seal_states() -> tuple[SealState, ...]:
    """How far each log is sealed."""
    last = Seal.objects.order_by("log", "-pk").distinct("log")
    return tuple(SealState(Seal.Log(row.log).label, row.sealed_at, row.digest) for row in last)


def _unusual(row: UnusualReading) -> Unusual:
    return Unusual(row.account_id, row.day, row.rule, row.people, row.usual)
