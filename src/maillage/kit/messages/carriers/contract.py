"""What a carrier is asked and what it may answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from maillage.kit.messages.composing import Attachment


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one address. `key` is ours: a carrier that has seen it answers as it did the first time."""

    key: str
    address: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The carrier has it."""

    carrier_key: str = ""
    segments: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier will never take it: another channel is tried."""

    problem: str


@dataclass(frozen=True, slots=True)
class TryAgain:
    """It has certainly not left, and may later."""

    problem: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have left: never sent again, somebody calls."""

    problem: str


Outcome = Sent | Refused | TryAgain | Unknown


class Carrier(Protocol):
    """One channel's way out."""

    knows_keys: bool
    """A parcel with a key already seen is not sent again: after a crash it can be handed over once more."""

    def send(self, parcel: Parcel, handing_over: Callable[[], None]) -> Outcome:
        """Carry it. `handing_over` is called, and has returned, before the first moment at which it may leave."""
        ...
