"""The naive twin: the engine's answers by their definition, in plain Python, sharing no code with it.

Labels are corrected until nothing changes any more; no order of connections, no ticks, no tables."""

from __future__ import annotations

import bisect
import csv
import datetime as dt
import itertools
import math
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

INF = 10**9
Call = tuple[str, int, int, bool, bool]  # stop, arrival, departure, may board, may alight


@dataclass
class Network:
    """One service day: vehicle runs, walks and change times."""

    stops: list[str] = field(default_factory=list)
    runs: list[list[Call]] = field(default_factory=list)
    walks: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    change: dict[str, int] = field(default_factory=dict)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def leaving(self) -> dict[tuple[str, int], list[list[Call]]]:
        """Runs by where and when they leave, for whoever checks rides."""
        found: dict[tuple[str, int], list[list[Call]]] = {}
        for run in self.runs:
            for key in {(stop, depart) for stop, _, depart, *_ in run}:
                found.setdefault(key, []).append(run)
        return found


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as text:
        return [
            {k.strip(): (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(text, skipinitialspace=True)
        ]


def clock(text: str) -> int | None:
    if not text:
        return None
    parts = [int(part) for part in text.split(":")]
    return parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)


def running(folder: Path, date: dt.date) -> set[str]:
    """Services of a date."""
    ymd, weekday, found = f"{date:%Y%m%d}", f"{date:%A}".lower(), set()
    for row in rows(folder, "calendar.txt"):
        if row["start_date"] <= ymd <= row["end_date"] and row[weekday] == "1":
            found.add(row["service_id"])
    for row in rows(folder, "calendar_dates.txt"):
        if row["date"] == ymd:
            if row["exception_type"] == "1":
                found.add(row["service_id"])
            else:
                found.discard(row["service_id"])
    return found


def load(folder: Path, date: dt.date, *, change_s: int = 120, is_walking: bool = True) -> Network:
    net = Network()
    all_stops = {row["stop_id"]: row for row in rows(folder, "stops.txt")}
    calls = timed_calls(folder)
    called = {stop for trip in calls.values() for stop, *_ in trip}
    net.stops = [s for s, row in all_stops.items() if row.get("location_type", "") in ("", "0") or s in called]
    net.points = {s: point for s in net.stops if (point := place(all_stops, s)) is not None}
    net.runs = vehicle_runs(folder, date, calls)
    net.change = dict.fromkeys(net.stops, change_s)
    if is_walking:
        add_walks(net, all_stops)
    apply_transfers(net, folder, all_stops, is_walking)
    return net


def place(all_stops: dict[str, dict[str, str]], stop: str) -> tuple[float, float] | None:
    row = all_stops[stop]
    if not row.get("stop_lat") or not row.get("stop_lon"):
        row = all_stops.get(row.get("parent_station", ""), {})
    if not row.get("stop_lat") or not row.get("stop_lon"):
        return None
    return float(row["stop_lat"]), float(row["stop_lon"])


def timed_calls(folder: Path) -> dict[str, list[Call]]:
    """Calls of each trip, missing times spread evenly between the timed neighbours."""
    by_trip: dict[str, list[dict[str, str]]] = {}
    for row in rows(folder, "stop_times.txt"):
        by_trip.setdefault(row["trip_id"], []).append(row)
    result = {}
    for trip, group in by_trip.items():
        group.sort(key=lambda row: int(row["stop_sequence"]))
        arrive = [clock(r["arrival_time"] or r["departure_time"]) for r in group]
        depart = [clock(r["departure_time"] or r["arrival_time"]) for r in group]
        known = [i for i, a in enumerate(arrive) if a is not None]
        for i in range(len(group)):
            if i not in known:
                low, high = max(k for k in known if k < i), min(k for k in known if k > i)
                time = depart[low] + (arrive[high] - depart[low]) * (i - low) // (high - low)
                arrive[i] = depart[i] = time
        result[trip] = [
            (r["stop_id"], a, d, r.get("pickup_type") != "1", r.get("drop_off_type") != "1")
            for r, a, d in zip(group, arrive, depart, strict=True)
        ]
    return result


def vehicle_runs(folder: Path, date: dt.date, calls: dict[str, list[Call]]) -> list[list[Call]]:
    zone = ZoneInfo(rows(folder, "agency.txt")[0]["agency_timezone"])
    yesterday = date - dt.timedelta(days=1)
    noons = [dt.datetime.combine(d, dt.time(12), tzinfo=zone).timestamp() for d in (yesterday, date)]
    frequencies: dict[str, list[tuple[int, int, int]]] = {}
    for row in rows(folder, "frequencies.txt"):
        period = clock(row["start_time"]), clock(row["end_time"]), int(row["headway_secs"])
        frequencies.setdefault(row["trip_id"], []).append(period)
    parted = {
        (row["from_trip_id"], row["to_trip_id"]) for row in rows(folder, "transfers.txt") if row.get("transfer_type") == "5"
    }
    found = []
    for day, shift in ((date, 0), (yesterday, round(noons[0] - noons[1]))):
        services = running(folder, day)
        blocks: dict[str, list[tuple[str, list[Call]]]] = {}
        for row in rows(folder, "trips.txt"):
            trip = row["trip_id"]
            if row["service_id"] not in services or len(calls.get(trip, [])) < 2:
                continue
            if trip in frequencies:
                for start, end, headway in frequencies[trip]:
                    for leaves in range(start, end, headway):
                        found.append(shifted(calls[trip], shift + leaves - calls[trip][0][2]))
            elif calls[trip][-1][1] + shift >= 0:
                run = shifted(calls[trip], shift)
                if row.get("block_id"):
                    blocks.setdefault(row["block_id"], []).append((trip, run))
                else:
                    found.append(run)
        for members in blocks.values():
            found += chained(members, parted)
    return found


def shifted(calls: list[Call], seconds: int) -> list[Call]:
    return [(stop, a + seconds, d + seconds, board, alight) for stop, a, d, board, alight in calls]


def chained(members: list[tuple[str, list[Call]]], parted: set[tuple[str, str]]) -> list[list[Call]]:
    """Trips of a block joined where the next one leaves from where the last one ended."""
    members.sort(key=lambda m: (m[1][0][2], m[1][-1][1]))
    runs = [list(members[0][1])]
    for (before, _), (trip, calls) in itertools.pairwise(members):
        last = runs[-1][-1]
        if last[0] == calls[0][0] and last[1] <= calls[0][2] and (before, trip) not in parted:
            stop, arrive, _, _, alight = last
            runs[-1][-1] = (stop, arrive, arrive, False, alight)
            runs[-1].extend([(stop, calls[0][2], calls[0][2], calls[0][3], False), *calls[1:]])
        else:
            runs.append(list(calls))
    return runs


def metres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Great circle (haversine)."""
    lat1, lon1, lat2, lon2 = (math.radians(v) for v in (*one, *two))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371008.8 * math.asin(math.sqrt(h))


def on_foot(distance_m: float) -> int:
    return max(math.ceil(distance_m * 1.3 / 1.1), 1)


def add_walks(net: Network, all_stops: dict[str, dict[str, str]]) -> None:
    parents = {s: all_stops[s].get("parent_station", "") for s in net.stops}
    by_latitude = sorted((net.points[s][0], s) for s in net.points)
    for a in net.stops:
        near = {b for b in net.stops if parents[a] and parents[b] == parents[a]} - {a}
        if a in net.points:
            low = bisect.bisect(by_latitude, (net.points[a][0] - 0.004,))
            high = bisect.bisect(by_latitude, (net.points[a][0] + 0.004,))
            near |= {b for _, b in by_latitude[low:high] if b != a}  # 0.004 degrees are 444 m
        net.walks[a] = []
        for b in near:
            known = a in net.points and b in net.points
            far = metres(net.points[a], net.points[b]) if known else INF
            name = all_stops[a]["stop_name"].casefold()
            same_name = name != "" and name == all_stops[b]["stop_name"].casefold() and far <= 400
            if same_name or (parents[a] and parents[a] == parents[b]):
                net.walks[a].append((b, max(on_foot(far if known else 0), 60)))
            elif far <= 300:
                net.walks[a].append((b, on_foot(far)))


def apply_transfers(net: Network, folder: Path, all_stops: dict[str, dict[str, str]], is_walking: bool) -> None:
    members: dict[str, list[str]] = {}
    for stop in net.stops:
        members.setdefault(stop, []).append(stop)
        if parent := all_stops[stop].get("parent_station", ""):
            members.setdefault(parent, []).append(stop)
    for row in sorted(rows(folder, "transfers.txt"), key=lambda row: (row.get("transfer_type") == "3", is_narrow(row))):
        kind, narrow = row.get("transfer_type") or "0", is_narrow(row)
        if kind in "45" or (narrow and kind != "2") or (kind == "2" and not row["min_transfer_time"]):
            continue
        ends = [members.get(row[end], []) for end in ("from_stop_id", "to_stop_id")]
        for a in ends[0]:
            for b in ends[1]:
                if a == b:
                    rule_at_stop(net, a, kind, row, narrow)
                elif is_walking:
                    rule_between(net, a, b, kind, row, narrow)


def is_narrow(row: dict[str, str]) -> bool:
    """Whether a rule is for some lines or trips only."""
    return any(row.get(f"{end}_{what}_id") for end in ("from", "to") for what in ("route", "trip"))


def rule_at_stop(net: Network, stop: str, kind: str, row: dict[str, str], narrow: bool) -> None:
    if kind == "3":
        net.change[stop] = INF
    elif kind == "2":
        least = int(row["min_transfer_time"])
        net.change[stop] = max(net.change[stop], least) if narrow else max(least, 1)


def rule_between(net: Network, a: str, b: str, kind: str, row: dict[str, str], narrow: bool) -> None:
    before = dict(net.walks[a])
    if kind == "3":
        before.pop(b, None)
    elif kind == "2" and narrow:
        if b in before:
            before[b] = max(before[b], int(row["min_transfer_time"]))
    elif kind == "2":
        before[b] = max(int(row["min_transfer_time"]), 1)
    elif b not in before:
        known = a in net.points and b in net.points
        before[b] = max(on_foot(metres(net.points[a], net.points[b]) if known else 0), 60)
    net.walks[a] = list(before.items())


@dataclass
class Found:
    """Earliest moments at stops: at all, by vehicle, and able to board."""

    reached: dict[str, int]
    by_vehicle: dict[str, int]
    board: dict[str, int]


def earliest(net: Network, sources: dict[str, int], *, rides: int | None = None, walk_first: bool = True) -> Found:
    """Earliest arrivals of somebody who is at `sources[stop]` at that moment, with at most `rides` rides."""
    board = dict(sources)
    if walk_first:
        for stop, time in sources.items():
            for other, walk in net.walks.get(stop, []):
                board[other] = min(board.get(other, INF), time + walk)
    found = Found(dict(board), {}, board)
    for _ in range(rides if rides is not None else INF):
        if not ride_once(net, found, board if rides is None else dict(found.board)):
            return found
    return found


def ride_once(net: Network, found: Found, board: dict[str, int]) -> bool:
    changed = False
    for run in net.runs:
        aboard = False
        for (stop, _, depart, may_board, _), (target, arrive, _, _, may_alight) in itertools.pairwise(run):
            aboard = aboard or (may_board and board.get(stop, INF) <= depart and depart >= 0)
            if aboard and may_alight and arrive < found.by_vehicle.get(target, INF):
                found.by_vehicle[target] = arrive
                changed = True
                found.reached[target] = min(found.reached.get(target, INF), arrive)
                for other, ready in [(target, net.change[target]), *net.walks.get(target, [])]:
                    found.board[other] = min(found.board.get(other, INF), arrive + ready)
                    if other != target:
                        found.reached[other] = min(found.reached.get(other, INF), arrive + ready)
    return changed


def mirrored(net: Network) -> Network:
    """Time reversed: what leads to a stop becomes what leaves it."""
    runs = [[(s, -d, -a, alight, board) for s, a, d, board, alight in reversed(run)] for run in net.runs]
    walks: dict[str, list[tuple[str, int]]] = {}
    for a, others in net.walks.items():
        for b, seconds in others:
            walks.setdefault(b, []).append((a, seconds))
    return Network(net.stops, runs, walks, net.change, net.points)


def latest(net: Network, targets: dict[str, int], *, rides: int | None = None, walk_first: bool = True) -> Found:
    """Latest departures for being at `targets[stop]` by that moment; nobody sets off before the day starts."""
    back = mirrored(net)
    found = _latest_by_fixpoint(back, {s: -t for s, t in targets.items()}, rides, walk_first)
    keep = [{s: -t for s, t in label.items() if t <= 0} for label in (found.reached, found.by_vehicle, found.board)]
    return Found(*keep)


def _latest_by_fixpoint(back: Network, sources: dict[str, int], rides: int | None, walk_first: bool) -> Found:
    """As `earliest`, but a ride may not contain a departure (a mirrored arrival) before the day starts."""
    trimmed = []
    for run in back.runs:
        kept = [call for call in run if call[1] <= 0]  # a mirrored arrival is a departure, negated
        if len(kept) >= 2:
            trimmed.append(kept)
    return earliest_any_time(Network(back.stops, trimmed, back.walks, back.change, back.points), sources, rides, walk_first)


def earliest_any_time(net: Network, sources: dict[str, int], rides: int | None, walk_first: bool) -> Found:
    """`earliest` whose moments may be negative."""
    shift = 10**7
    moved = Network(net.stops, [shifted(run, shift) for run in net.runs], net.walks, net.change, net.points)
    found = earliest(moved, {s: t + shift for s, t in sources.items()}, rides=rides, walk_first=walk_first)
    back = [{s: t - shift for s, t in label.items()} for label in (found.reached, found.by_vehicle, found.board)]
    return Found(*back)
