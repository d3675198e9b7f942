"""What a search is: kept whole in the address, without a name, so that every page of it can be opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

MEANS = ("bus", "foot", "bicycle", "moped", "car", "shared_ride", "driven", "none")
WALKS_MIN = (5, 15, 30)
DEFAULT_WALK_MIN = 15


@dataclass(frozen=True, slots=True)
class Search:
    """A reason, how one travels, from where, from which day on, and whether one has a device to see and speak with."""

    reason: int | None = None
    means: str = "bus"
    commune: int | None = None
    stop: str = ""
    walk_min: int = DEFAULT_WALK_MIN
    from_day: date | None = None
    has_device: bool = False

    @property
    def needs_stop(self) -> bool:
        """A way by bus is asked for, and where it starts is not said yet."""
        return self.is_by_bus and not self.stop

    @property
    def is_by_bus(self) -> bool:
        """The way is looked for in the timetables, from a stop."""
        return self.means in {"bus", "shared_ride"}

    def query(self, **changes: object) -> str:
        """The search as the end of an address, with some parts changed."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the caller names fields of this class
        parts = {
            "motif": changed.reason,
            "moyen": changed.means,
            "commune": changed.commune,
            "arret": changed.stop,
            "marche": changed.walk_min,
            "des": changed.from_day.isoformat() if changed.from_day else None,
            "ecran": "1" if changed.has_device else None,
        }
        return urlencode({name: value for name, value in parts.items() if value not in (None, "")})


def search_of(parameters: Mapping[str, str]) -> Search:
    """The search of an address. What cannot be read counts as not said: a page never breaks on a shortened link."""
    means = parameters.get("moyen", "")
    return Search(
        reason=_number(parameters.get("motif", "")),
        means=means if means in MEANS else "bus",
        commune=_number(parameters.get("commune", "")),
        stop=parameters.get("arret", "")[:80],
        walk_min=_walk(parameters.get("marche", "")),
        from_day=_day(parameters.get("des", "")),
        has_device=parameters.get("ecran", "") == "1",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _walk(text: str) -> int:
    minutes = _number(text)
    return minutes if minutes in WALKS_MIN else DEFAULT_WALK_MIN


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
