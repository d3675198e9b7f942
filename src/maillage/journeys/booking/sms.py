"""The appointment as one SMS of 160 GSM-7 characters: what, when, where, with whom, which bus. Never why, never a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from maillage.kit.messages.gsm7 import SEGMENT, gsm7

DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


@dataclass(frozen=True, slots=True)
class Ride:
    """One bus of the way: its number, when and where it leaves."""

    number: str
    leaves_at: datetime
    stop: str


@dataclass(frozen=True, slots=True)
class Text:
    """What the message says, each part already in words."""

    starts_at: datetime
    where: str
    adviser: str
    call: str
    out: Ride | None = None
    back: Ride | None = None
    prefix: str = ""


def sms_text(said: Text) -> str:
    """At most 160 characters. What does not fit goes in this order: the stop of the way out, then the end of the place."""
    for parts in (_parts(said, with_stop=True), _parts(said, with_stop=False)):
        message = _joined(parts)
        if len(message) <= SEGMENT:
            return message
    parts = _parts(said, with_stop=False)
    too_long = len(_joined(parts)) - SEGMENT
    where = gsm7(said.where)
    kept = where[: max(12, len(where) - too_long)].rstrip(" ,")
    return _joined([parts[0].replace(where, kept), *parts[1:]])[:SEGMENT]


def _parts(said: Text, *, with_stop: bool) -> list[str]:
    at = said.starts_at
    first = f"{said.prefix}{DAYS[at.weekday()]} {at:%d/%m} {_clock(at)}, {said.where}, avec {said.adviser}"
    return [gsm7(part) for part in (first, _rides(said, with_stop=with_stop), f"Empechement: {said.call}") if part]


def _rides(said: Text, *, with_stop: bool) -> str:
    parts = []
    if said.out:
        stop = f" {said.out.stop}" if with_stop and said.out.stop else ""
        parts.append(f"Car {said.out.number} a {_clock(said.out.leaves_at)}{stop}".replace("Car  ", "Car "))
    if said.back:
        parts.append(f"retour {_clock(said.back.leaves_at)}")
    return ", ".join(parts)


def _joined(parts: Sequence[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts)


def _clock(at: datetime) -> str:
    return f"{at.hour}h{at:%M}"
