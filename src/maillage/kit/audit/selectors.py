"""Reads of the log of reads: who was shown one person's file, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.kit.audit.models import ReadEntry


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
