"""Compares the cells of the tables, and the journeys behind them, with the naive twin."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from pathlib import Path

from tests.engines.reach import naive

from maillage.engines.reach import Journey, Limits, Options, Profiles, Site, build_profiles, build_timetable, read_feed

WALK_S = 900
LIMITS = Limits(early_s=0, walk_s=WALK_S)
Cell = tuple[str, str, str, int, object, object]


def differing_cells(
    folder: Path,
    date: dt.date,
    *,
    is_walking: bool,
    sites: int,
    instants: list[int],
    rng: random.Random,
    homes: int | None = None,
) -> list[Cell]:
    """Cells (home stop × site × instant × direction) on which engine and twin do not agree; instants are even.

    A cell is the time of leaving home for being there by the instant, or of being home when leaving at it. The
    engine's legs are followed call by call: they must be real, in time, and give the same times.
    """
    feed = read_feed(folder)
    timetable = build_timetable(feed, date, Options(is_walking=is_walking))
    twin = naive.load(folder, date, is_walking=is_walking)
    chosen = rng.sample(twin.stops, min(sites, len(twin.stops)))
    profiles = build_profiles(timetable, [Site(s, *twin.points.get(s, (math.nan, math.nan)), s) for s in chosen])
    asked = twin.stops if homes is None else rng.sample(twin.stops, min(homes, len(twin.stops)))
    near = {home: near_stops(twin, home, is_walking) for home in {*asked, *chosen}}
    wrong: list[Cell] = []
    for site in chosen:
        for instant in instants:
            there = naive.latest(twin, {s: instant - walk for s, walk in near[site].items()}, walk_first=False)
            back = naive.earliest(twin, {s: instant + walk for s, walk in near[site].items()}, walk_first=False)
            for home in asked:
                leave = latest_leave(there.by_vehicle, near[home], site, near[site], instant)
                arrive = earliest_home(back.by_vehicle, near[home], site, near[site], instant)
                found = profiles.latest(home, site, instant, LIMITS, with_legs=False)
                if (found and found.leave_s) != leave:
                    wrong.append(("out", home, site, instant, found and found.leave_s, leave))
                found = profiles.earliest(home, site, instant, LIMITS, with_legs=False)
                if (found and found.arrive_s) != arrive:
                    wrong.append(("back", home, site, instant, found and found.arrive_s, arrive))
                wrong += wrong_journeys(profiles, twin, home, site, instant)
    return wrong


def near_stops(twin: naive.Network, place: str, is_walking: bool) -> dict[str, int]:
    """Stops within the walking limit of a stop, itself at 0 s."""
    found = {place: 0}
    if is_walking and place in twin.points:
        for stop, point in twin.points.items():
            seconds = math.ceil(naive.metres(twin.points[place], point) * 1.3 / 1.1)
            if stop != place and seconds <= WALK_S:
                found[stop] = seconds
    return found


def latest_leave(board: dict[str, int], near_home: dict[str, int], site: str, near_site: dict[str, int], by: int) -> int | None:
    choices = [board[s] - walk for s, walk in near_home.items() if s in board and board[s] - walk >= 0]
    if site in near_home and by >= near_home[site]:
        choices.append(by - near_home[site])
    return max(choices, default=None)


def earliest_home(alight: dict[str, int], near_home: dict[str, int], site: str, near_site: dict[str, int], at: int) -> int | None:
    choices = [alight[s] + walk for s, walk in near_home.items() if s in alight]
    if site in near_home:
        choices.append(at + near_home[site])
    return min(choices, default=None)


def wrong_journeys(profiles: Profiles, twin: naive.Network, home: str, site: str, instant: int) -> list[Cell]:
    wrong: list[Cell] = []
    out = profiles.latest(home, site, instant, LIMITS)
    plain = profiles.latest(home, site, instant, LIMITS, with_legs=False)
    if out is not None and plain is not None:
        good = out.leave_s == plain.leave_s and 0 <= plain.arrive_s - out.arrive_s <= 1 and out.arrive_s <= instant
        if not good or not is_real(out, twin):
            wrong.append(("out legs", home, site, instant, out, plain))
    back = profiles.earliest(home, site, instant, LIMITS)
    plain = profiles.earliest(home, site, instant, LIMITS, with_legs=False)
    if back is not None and plain is not None:
        good = back.arrive_s == plain.arrive_s and 0 <= back.leave_s - plain.leave_s <= 1 and back.leave_s >= instant
        if not good or not is_real(back, twin):
            wrong.append(("back legs", home, site, instant, back, plain))
    return wrong


def is_real(journey: Journey, twin: naive.Network) -> bool:
    """Each ride is part of a run one may board and leave there; changes take their time; walks are single."""
    legs = journey.legs
    if legs[0].leave_s != journey.leave_s or legs[-1].arrive_s != journey.arrive_s:
        return False
    for number, (one, two) in enumerate(itertools.pairwise(legs)):
        if one.end.stop_id != two.start.stop_id or two.leave_s < one.arrive_s or one.mode == two.mode == "walk":
            return False
        needs_s = twin.change[one.end.stop_id] if one.mode == two.mode == "ride" and not two.is_same_vehicle else 0
        if two.leave_s < one.arrive_s + needs_s:
            return False
        between_rides = one.mode == "walk" and number > 0
        if between_rides and (one.end.stop_id, one.arrive_s - one.leave_s) not in twin.walks[one.start.stop_id]:
            return False
    rides = []
    for leg in journey.rides:
        if leg.is_same_vehicle:
            rides[-1] = (*rides[-1][:2], leg.end.stop_id, leg.arrive_s)
        else:
            rides.append((leg.start.stop_id, leg.leave_s, leg.end.stop_id, leg.arrive_s))
    return all(any(has_ride(run, *ride) for run in twin.leaving.get(ride[:2], [])) for ride in rides)


def has_ride(run: list[naive.Call], start: str, leave: int, end: str, arrive: int) -> bool:
    aboard = False
    for stop, arrives, leaves, may_board, may_alight in run:
        if aboard and stop == end and arrives == arrive and may_alight:
            return True
        aboard = aboard or (stop == start and leaves == leave and may_board)
    return False
