"""What is applied after the free slots are known: notice, some advisers or places only, a cap per day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from maillage.engines.slots.arrays import IntArray, Slots
from maillage.engines.slots.clock import MIDNIGHT, instant_s, zone_of
from maillage.engines.slots.errors import ArrayError


@dataclass(frozen=True, slots=True, eq=False)
class DayCap:
    """At most so many appointments of the reason per adviser and local day.

    Parameters
    ----------
    limit : appointments a day, at least 1
    zone : whose midnight ends the day
    taken_adviser, taken_start_s : every appointment of the reason on the days searched, epoch seconds
    """

    limit: int
    zone: str
    taken_adviser: IntArray
    taken_start_s: IntArray

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ArrayError("limit", self.limit, "must be at least 1 a day")
        if len(self.taken_adviser) != len(self.taken_start_s):
            raise ArrayError("taken_start_s", len(self.taken_start_s), "must be as long as taken_adviser")

    @classmethod
    def from_rows(cls, limit: int, zone: str, rows: Iterable[Sequence[int]]) -> DayCap:
        """Read rows (adviser, start_s) of the appointments already made."""
        table = np.array(list(rows), dtype=np.int64).reshape(-1, 2)
        return cls(limit, zone, table[:, 0], table[:, 1])

    def allows(self, slots: Slots) -> npt.NDArray[np.bool_]:
        """Tell for each slot whether its adviser's day still has room."""
        adviser = np.concatenate((slots.adviser, self.taken_adviser))
        start_s = np.concatenate((slots.start_s, self.taken_start_s))
        adviser_days = np.stack((adviser, _local_days(start_s, self.zone)))
        days, day = np.unique(adviser_days, axis=1, return_inverse=True)
        taken = np.bincount(day.reshape(-1)[len(slots) :], minlength=days.shape[1])
        return taken[day.reshape(-1)[: len(slots)]] < self.limit


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What the caller restricts; None restricts nothing.

    Parameters
    ----------
    earliest_s, latest_s : epoch seconds, both inclusive: now plus the minimum notice, now plus the maximum notice
    advisers, places : the keys allowed (the people or territories a reason is for)
    per_day : the cap of the reason
    """

    earliest_s: int | None = None
    latest_s: int | None = None
    advisers: frozenset[int] | None = None
    places: frozenset[int] | None = None
    per_day: DayCap | None = None

    def apply(self, slots: Slots) -> Slots:
        """Give the slots that pass, in the same order."""
        kept = np.ones(len(slots), np.bool_)
        if self.earliest_s is not None:
            kept &= slots.start_s >= self.earliest_s
        if self.latest_s is not None:
            kept &= slots.start_s <= self.latest_s
        if self.advisers is not None:
            kept &= np.isin(slots.adviser, np.array(sorted(self.advisers), dtype=np.int64))
        if self.places is not None:
            kept &= np.isin(slots.place, np.array(sorted(self.places), dtype=np.int64))
        passed = slots if kept.all() else slots.take(kept)
        if self.per_day is None or not len(passed):
            return passed
        return passed.take(self.per_day.allows(passed))


NO_LIMITS = Limits()


def _local_days(start_s: IntArray, zone: str) -> IntArray:
    """Number the local days of instants, from the first one on."""
    place_zone = zone_of(zone)
    first = datetime.fromtimestamp(int(start_s.min()), UTC).date() - timedelta(days=1)
    last = datetime.fromtimestamp(int(start_s.max()), UTC).date() + timedelta(days=2)
    midnights = [instant_s(first + timedelta(days=n), MIDNIGHT, place_zone) for n in range((last - first).days)]
    return np.searchsorted(np.array(midnights), start_s, side="right")
