"""Answers out of mapped profiles: round trips of timed events, with plain numpy (neither numba nor polars)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

from maillage.engines.reach.access import Access, Place, find_access
from maillage.engines.reach.errors import UnknownSite, WalkLimitNotBuilt
from maillage.engines.reach.frontiers import ManyEnds
from maillage.engines.reach.geometry import between_m
from maillage.engines.reach.journeys import Journey
from maillage.engines.reach.search import Ends
from maillage.engines.reach.stored import Block, Day, Site
from maillage.engines.reach.verdicts import Limits, RoundTrip, check_times, judge, put_first
from maillage.engines.reach.ways import LANES

DEFAULT = Limits()
HOMES_KEPT = 512
FRONTIERS_KEPT = 4096  # of a home and a site; some kilobytes each


@dataclass(frozen=True)
class NearStop:
    """A stop within walking distance of a place."""

    id: str
    name: str
    lat: float
    lon: float
    walk_s: int
    distance_m: float


class Profiles:
    """A day's profiles. Keep one object per directory and process: it is only read, threads may share it.

    Built by `build_profiles`, mapped by `open_profiles`. Times are seconds from the service day's start. Without legs
    they are rounded to 2 s on the safe side, with legs they are exact.
    """

    def __init__(self, day: Day) -> None:
        self.day = day
        self._lanes: dict[str, list[int]] = {}
        for number, lane in enumerate(day.lanes):
            self._lanes.setdefault(lane.site.key, []).append(number)
        self.site_keys = tuple(self._lanes)
        self._access = lru_cache(HOMES_KEPT)(lambda home, walk_s: find_access(day, home, walk_s))
        self._many = lru_cache(FRONTIERS_KEPT)(lambda *asked: ManyEnds(*self._ends(*asked)))

    @property
    def date(self) -> str:
        """The date they were built for (ISO); they hold for every date of the same kind."""
        return self.day.date

    @property
    def kind(self) -> str:
        return self.day.kind

    @property
    def feed_version(self) -> str:
        return self.day.feed_version

    @property
    def has_service(self) -> bool:
        return self.day.has_service

    def round_trip(
        self, home: Place, site_key: str, t1: int, t2: int, limits: Limits = DEFAULT, *, with_legs: bool = True
    ) -> RoundTrip:
        """Can somebody at `home` attend an event at a site from `t1` to `t2` and be back?

        Parameters
        ----------
        home : stop id, station id or (lat, lon).
        site_key : a site these profiles were built for.
        t1, t2 : seconds from the service day's start, 0 ≤ t1 ≤ t2 ≤ 129,600.
        with_legs : False for the times only, which is several times faster.

        Returns
        -------
        The latest departure that is there `early_s` before t1 and, among those, the first arrival; the first arrival
        home of those leaving `late_s` after t2 and, among those, the last departure; or the reasons it is refused.

        Raises
        ------
        UnknownStop, UnknownSite, WalkLimitNotBuilt, BadOption
        """
        return round_trip_of(self.ends(home, site_key, limits), t1, t2, limits, with_legs=with_legs)

    def all_sites(self, home: Place, t1: int, t2: int, limits: Limits = DEFAULT) -> dict[str, RoundTrip]:
        """`round_trip` to every site, without legs."""
        return {key: self.round_trip(home, key, t1, t2, limits, with_legs=False) for key in self.site_keys}

    def slots(
        self, home: Place, site_key: str, starts: Sequence[int], ends: Sequence[int], limits: Limits = DEFAULT
    ) -> tuple[RoundTrip, ...]:
        """`round_trip` for many events at one site, without legs: a sort at first, then a binary search each."""
        search = self._many(home, site_key, limits.walk_s)
        return tuple(round_trip_of(search, t1, t2, limits, with_legs=False) for t1, t2 in zip(starts, ends, strict=True))

    def latest(
        self, home: Place, site_key: str, by_s: int, limits: Limits = DEFAULT, *, with_legs: bool = True
    ) -> Journey | None:
        """The latest departure from home that is at the site by `by_s`, and among those the first arrival."""
        return self.ends(home, site_key, limits).best(by_s, is_back=False, with_legs=with_legs)

    def earliest(
        self, home: Place, site_key: str, from_s: int, limits: Limits = DEFAULT, *, with_legs: bool = True
    ) -> Journey | None:
        """The first arrival home of those who leave the site from `from_s` on, and among those the last departure."""
        return self.ends(home, site_key, limits).best(from_s, is_back=True, with_legs=with_legs)

    def stops_near(self, home: Place, walk_s: int = 900) -> tuple[NearStop, ...]:
        """Stops within a walk of a place, nearest first."""
        access, names = self._access(home, walk_s), self.day.names
        found = []
        for stop, seconds in zip(access.stop.tolist(), access.walk_s.tolist(), strict=True):
            lat, lon = float(names.lat[stop]), float(names.lon[stop])
            apart = between_m((access.spot.lat, access.spot.lon), (lat, lon))
            texts = names.stop_ids[stop].decode(), names.stop_names[stop].decode()
            found.append(NearStop(*texts, lat, lon, seconds, apart))
        return tuple(sorted(found, key=lambda stop: (stop.walk_s, stop.distance_m)))

    def ends(self, home: Place, site_key: str, limits: Limits) -> Ends:
        """A home and a site together, for searches of one's own."""
        return Ends(*self._ends(home, site_key, limits.walk_s))

    def _ends(self, home: Place, site_key: str, walk_s: int) -> tuple[Day, Access, Site, Block, int, int]:
        if site_key not in self._lanes:
            raise UnknownSite(site_key)
        lanes = self._lanes[site_key]
        number = next((n for n in lanes if self.day.lanes[n].walk_s <= walk_s), None)
        if number is None:
            raise WalkLimitNotBuilt(walk_s, tuple(self.day.lanes[n].walk_s for n in lanes))
        block, column = divmod(number, LANES)
        return self.day, self._access(home, walk_s), self.day.lanes[number].site, self.day.blocks[block], column, walk_s


def open_profiles(directory: str | Path) -> Profiles:
    """Map a directory written by `build_profiles`; ProfilesUnreadable when that cannot be. Cost: a few milliseconds."""
    return Profiles(Day.load(Path(directory)))


class Search(Protocol):
    """What finds the best journeys between a home and a site: in the tables (Ends), or exactly (ExactEnds)."""

    @property
    def day(self) -> Day: ...
    @property
    def access(self) -> Access: ...
    def has_stop_near_site(self) -> bool: ...
    def best(self, bound_s: int, *, is_back: bool, with_legs: bool) -> Journey | None: ...
    def nearest_miss(self, *, is_back: bool, with_legs: bool) -> Journey | None: ...


def round_trip_of(search: Search, start_s: int, end_s: int, limits: Limits, *, with_legs: bool) -> RoundTrip:
    """The round trip of an event out of whatever finds journeys; see Profiles.round_trip."""
    check_times(start_s, end_s)
    out = search.best(start_s - limits.early_s, is_back=False, with_legs=with_legs)
    back = search.best(end_s + limits.late_s, is_back=True, with_legs=with_legs)
    answer = judge(out, back, start_s, end_s, limits)
    return answer if answer.is_reachable else _explained(answer, search, with_legs)


def _explained(answer: RoundTrip, search: Search, with_legs: bool) -> RoundTrip:
    """A refusal with what the person may want to know: why, and what the nearest miss is."""
    if "no_way_there" in answer.reasons:
        first = search.nearest_miss(is_back=False, with_legs=with_legs)
        answer = replace(answer, first_arrival_s=first.arrive_s if first else None)
    if "no_way_back" in answer.reasons:
        last = search.nearest_miss(is_back=True, with_legs=with_legs)
        ride = last.rides[0] if last is not None and last.rides else None
        answer = replace(
            answer,
            last_departure_s=ride.leave_s if ride else (last.leave_s if last else None),
            last_departure_stop=ride.start.name if ride else None,
        )
    if answer.out is not None and answer.back is not None:
        return answer
    too_far_at: Literal["home", "site"] | None = (
        "home" if not search.access.stop.size else "site" if not search.has_stop_near_site() else None
    )
    if too_far_at is not None:
        answer = put_first(replace(answer, too_far_at=too_far_at), "too_far_to_walk_to_a_stop")
    if not search.day.has_service:
        answer = put_first(answer, "no_service_that_day")
    return answer
