"""`maillage-reach`: the engine from the console, straight from a feed; no database."""

from __future__ import annotations

import argparse
import atexit
import difflib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.engines.reach.arguments import read_arguments
from maillage.engines.reach.clock import format_clock
from maillage.engines.reach.errors import BadOption, FeedRefused, OutsideFeedDates, ReachError, UnknownStop
from maillage.engines.reach.verdicts import Limits

if TYPE_CHECKING:
    from maillage.engines.reach.access import Place
    from maillage.engines.reach.feed import Feed
    from maillage.engines.reach.stored import Site
    from maillage.engines.reach.timetable import Timetable
    from maillage.engines.reach.verdicts import RoundTrip

REFUSED, DONE = 2, 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when answered, 2 when refused (the reason goes to stderr, and into the JSON object)."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        asked = read_arguments(given, info=info, earliest=earliest, latest=latest, roundtrip=roundtrip)
        _use_a_writable_cache()
        answer = asked.run(asked)
    except ReachError as refusal:
        return _refuse(refusal, "--json" in given)
    _show(answer, asked.json)
    return DONE


def info(asked: argparse.Namespace) -> dict[str, Any]:
    """What the feed holds and, with --date, what runs that day."""
    feed = _feed(asked)
    calendar = feed.calendar
    answer: dict[str, Any] = {
        "version": feed.version,
        "agencies": list(feed.agencies),
        "zone": feed.zone,
        "first_date": str(calendar.first_date),
        "last_date": str(calendar.last_date),
        "days_without_service": [str(date) for date in calendar.days_without_service()],
        "kinds_of_day": len(calendar.service_kinds()),
        "stops": len(feed.platforms()),
        "lines": len(feed.routes.ids),
        "trips": len(feed.trips.ids),
        "stop_times": len(feed.calls.stop),
        "interpolated_times": feed.calls.interpolated,
        "warnings": [problem.as_dict() for problem in feed.problems],
    }
    if feed.parts:
        dates = ("first_date", "last_date")
        answer["feeds"] = [asdict(part) | {name: str(getattr(part, name)) for name in dates} for part in feed.parts]
    if asked.date is not None:
        answer["day"] = _day_info(feed, asked)
    return answer


def _day_info(feed: Feed, asked: argparse.Namespace) -> dict[str, Any]:
    from maillage.engines.reach.timetable import build_timetable

    answer: dict[str, Any] = {"date": str(asked.date), "status": feed.status(asked.date)}
    if answer["status"] == "outside_feed_dates":
        return answer
    timetable = build_timetable(feed, asked.date, _options(asked))
    return answer | {
        "kind": timetable.kind,
        "trips": int(timetable.runs.is_today.sum()),
        "trips_from_the_day_before": int((~timetable.runs.is_today).sum()),
        "connections": timetable.connection_count,
        "walks": int(timetable.footpaths.to.size),
    }


def earliest(asked: argparse.Namespace) -> dict[str, str]:
    """Stop id to the earliest arrival."""
    from maillage.engines.reach import scans

    timetable = _timetable(asked)
    origin = _known(asked.origin, timetable)
    found = scans.earliest(timetable, origin, asked.at, max_transfers=asked.max_transfers)
    return {stop: format_clock(seconds) for stop, seconds in found.items()}


def latest(asked: argparse.Namespace) -> dict[str, str]:
    """Stop id to the latest departure."""
    from maillage.engines.reach import scans

    timetable = _timetable(asked)
    target = _known(asked.target, timetable)
    found = scans.latest(timetable, target, asked.by, max_transfers=asked.max_transfers)
    return {stop: format_clock(seconds) for stop, seconds in found.items()}


def roundtrip(asked: argparse.Namespace) -> dict[str, Any]:
    """The round trip from --home, to the second; without it, stop id to the round trip of every stop that has one."""
    from maillage.engines.reach.described import described
    from maillage.engines.reach.profiles import build_profiles
    from maillage.engines.reach.rounds import ExactTrips

    timetable = _timetable(asked)
    site = _site(timetable, asked.site)
    home = None if asked.home is None else _place(asked.home, timetable)
    limits = Limits(
        early_s=asked.early_s, late_s=asked.late_s, walk_s=asked.walk_limit_s, wait_before_s=asked.wait_before_s,
        wait_after_s=asked.wait_after_s, away_s=asked.away_s, back_by_s=asked.back_by,
    )  # fmt: skip
    profiles = build_profiles(timetable, [site], walk_limits_s=(asked.walk_limit_s,))
    exact = ExactTrips(profiles, timetable, site.key, asked.max_transfers)
    if home is not None:
        return described(exact.round_trip(home, asked.start, asked.end, limits))

    def answer(stop: str) -> RoundTrip:
        if asked.max_transfers is None:
            return profiles.round_trip(stop, site.key, asked.start, asked.end, limits, with_legs=False)
        return exact.round_trip(stop, asked.start, asked.end, limits)

    rows = {stop: described(answer(stop), with_legs=False) for stop in timetable.stop_ids}
    return {stop: row for stop, row in rows.items() if row["leave_home"] and row["arrive_home"]}


def _feed(asked: argparse.Namespace) -> Feed:
    from maillage.engines.reach.several import distinct_names, read_feeds

    return read_feeds(dict(zip(distinct_names(path.resolve().name for path in asked.feeds), asked.feeds, strict=True)))


def _options(asked: argparse.Namespace) -> Any:
    from maillage.engines.reach.timetable import Options

    return Options(asked.change_s, asked.walk_radius_m, asked.walk_speed_mps, asked.walk_detour, is_walking=not asked.no_walk)


def _timetable(asked: argparse.Namespace) -> Timetable:
    from maillage.engines.reach.timetable import build_timetable

    options = _options(asked)
    if asked.max_transfers is not None and asked.max_transfers < 0:
        raise BadOption("max_transfers", "must be 0 or more")
    timetable = build_timetable(_feed(asked), asked.date, options)
    if not timetable.has_service:
        _say(f"no service runs on {asked.date}: what is reached is on foot or by last night's trips")
    return timetable


def _known(place: str, timetable: Timetable) -> str:
    """A stop or station id of the feed; else the refusal names those that look like it."""
    if place in timetable.stations or place in timetable.stop_ids:
        return place
    raise UnknownStop(place, difflib.get_close_matches(place, [*timetable.stations, *timetable.stop_ids]))


def _place(text: str, timetable: Timetable) -> Place:
    """A stop or station id when the feed has it, else a point."""
    lat, comma, lon = text.partition(",")
    if not comma or text in timetable.stations or text in timetable.stop_ids:
        return _known(text, timetable)
    try:
        return float(lat), float(lon)
    except ValueError:
        raise BadOption("place", f"{text!r} is neither a stop id nor LAT,LON in degrees") from None


def _site(timetable: Timetable, text: str) -> Site:
    from maillage.engines.reach.stored import Site

    place = _place(text, timetable)
    if not isinstance(place, str):
        return Site("site", *place)
    stops = timetable.stations.get(place) or (timetable.stop_ids.index(place),)
    lat = float(timetable.lat[list(stops)].mean())
    return Site("site", lat, float(timetable.lon[list(stops)].mean()), place)


def _use_a_writable_cache() -> None:
    """Compiled kernels go to the user's cache unless NUMBA_CACHE_DIR says otherwise: the package may be read-only."""
    try:
        place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "maillage" / "numba"
        place.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        place = Path(tempfile.mkdtemp(prefix="maillage-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(place))


def _say(words: str) -> None:
    print(f"maillage-reach: {words}", file=sys.stderr)


def _refuse(refusal: ReachError, is_json: bool) -> int:
    problems = refusal.problems if isinstance(refusal, FeedRefused) else ()
    _say(str(refusal))
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    if is_json:
        answer: dict[str, Any] = {"error": refusal.code, "message": str(refusal)}
        if problems:
            answer["problems"] = [problem.as_dict() for problem in problems]
        if isinstance(refusal, OutsideFeedDates):
            answer |= {"first_date": str(refusal.first), "last_date": str(refusal.last)}
        if isinstance(refusal, UnknownStop):
            answer["near"] = list(refusal.near)
        print(json.dumps(answer, ensure_ascii=False))
    return REFUSED


def _show(answer: dict[str, Any], is_json: bool) -> None:
    if is_json:
        shown = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    else:
        values = {n: v if isinstance(v, str | int) else json.dumps(v, ensure_ascii=False) for n, v in answer.items()}
        shown = "\n".join(f"{name}\t{value}" for name, value in values.items())
    try:
        print(shown, flush=True)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
