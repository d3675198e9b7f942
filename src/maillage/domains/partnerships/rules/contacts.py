"""Which contacts may be gone: what each sign says, and from when. Pure answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SILENT = timedelta(days=90)
RECIPIENT: Final = "elected_contact"  # what the outbox calls a contact without an account


class Doubt(StrEnum):
    """Why a contact is to be verified, the surest first."""

    LEFT = "left"
    BOUNCED = "bounced"
    ELECTION = "election"
    SILENT = "silent"


DOUBT_LABELS: Final = {
    Doubt.LEFT: "n’a plus de compte ici",
    Doubt.BOUNCED: "un e-mail est revenu",
    Doubt.ELECTION: "une élection a eu lieu depuis",
    Doubt.SILENT: "aucun signe depuis 90 jours",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a contact. `signed_on`: the last time they signed in, if they have an account."""

    verified_on: date
    is_elected: bool
    has_left: bool = False
    signed_on: date | None = None
    bounced_on: date | None = None


def doubts(known: Known, elections: Iterable[date], today: date) -> tuple[Doubt, ...]:
    """Why to verify; nothing once somebody has verified since."""
    found = []
    if known.has_left:
        found.append(Doubt.LEFT)
    if known.bounced_on is not None and known.bounced_on > known.verified_on:
        found.append(Doubt.BOUNCED)
    if known.is_elected and any(known.verified_on < held <= today for held in elections):
        found.append(Doubt.ELECTION)
    last = max(known.verified_on, known.signed_on or known.verified_on)
    if today - last > SILENT:
        found.append(Doubt.SILENT)
    return tuple(found)
