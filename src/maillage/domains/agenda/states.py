"""Statuses of requests, outreach sessions, participations, waits and wishes, and the one table of what may become what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

REQUEST: Final[Mapping[str, tuple[str, ...]]] = {
    "open": ("met", "withdrawn", "expired"),
    "met": ("open", "withdrawn"),
    "withdrawn": ("met",),
    "expired": ("open",),
}
SESSION: Final[Mapping[str, tuple[str, ...]]] = {
    "planned": ("held", "moved", "cancelled"),
    "moved": ("held", "moved", "cancelled"),
    "held": (),
    "cancelled": (),
}
PARTICIPATION: Final[Mapping[str, tuple[str, ...]]] = {
    "unknown": ("seen", "excused", "revoked", "noshow"),
    "seen": ("excused", "revoked", "noshow", "unknown"),
    "excused": ("seen", "unknown"),
    "revoked": ("unknown",),
    "noshow": ("seen", "excused", "revoked", "unknown"),
}
WAITING: Final[Mapping[str, tuple[str, ...]]] = {
    "waiting": ("promoted", "withdrawn", "expired"),
    "promoted": (),
    "withdrawn": (),
    "expired": (),
}
EARLIER: Final[Mapping[str, tuple[str, ...]]] = {
    "waiting": ("met", "withdrawn", "expired"),
    "met": (),
    "withdrawn": (),
    "expired": (),
}
MEANING: Final[Mapping[str, str]] = {
    "unknown": "à venir, ou à clore",
    "seen": "la personne est venue",
    "excused": "la personne a prévenu, ou n’a pas pu venir",
    "revoked": "annulé par le service",
    "noshow": "pas venue, sans nouvelle ; noté en deux temps, jamais transmis",
    "open": "attend un rendez-vous",
    "met": "a reçu un rendez-vous",
    "withdrawn": "retirée par la personne",
    "expired": "trop ancienne, ou terminée sans place",
    "waiting": "attend une place, à son rang",
    "promoted": "a reçu une place qui s’est libérée",
    "planned": "prévue",
    "held": "tenue",
    "moved": "déplacée",
    "cancelled": "annulée",
}
ACTIVE: Final = frozenset({"unknown", "seen", "noshow"})


def may_become(table: Mapping[str, tuple[str, ...]], now: str, then: str) -> bool:
    """Is this change of status in the table?"""
    return then in table.get(now, ())


def shown_as(status: str, starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """`unknown` is never shown as such: it is to come, going on today, or past and to be closed."""
    if status != "unknown":
        return status
    if ends_at <= now:
        return "unknown_past"
    return "unknown_today" if starts_at.date() == now.astimezone(starts_at.tzinfo).date() else "unknown_future"


def drawn() -> str:
    """The tables, for the documentation."""
    rows = ["| thing | status | meaning | may become |", "|---|---|---|---|"]
    tables = (
        ("request", REQUEST),
        ("outreach session", SESSION),
        ("participation", PARTICIPATION),
        ("waiting entry", WAITING),
        ("earlier wish", EARLIER),
    )
    for thing, table in tables:
        for status, then in table.items():
            rows.append(f"| {thing} | `{status}` | {MEANING[status]} | {', '.join(f'`{each}`' for each in then) or '–'} |")
    return "\n".join(rows)
