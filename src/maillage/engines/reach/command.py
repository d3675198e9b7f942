"""`maillage-reach`: the engine from the console, straight from a feed; no database."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.engines.reach.clock import format_clock, parse_clock
from maillage.engines.reach.errors import BadOption, FeedRefused, OutsideFeedDates, ReachError, UnknownStop
from maillage.engines.reach.verdicts import Limits

if TYPE_CHECKING:
    from maillage.engines.reach.access import Place
    from maillage.engines.reach.feed import Feed
    from maillage.engines.reach.stored import Site
    from maillage.engines.reach.timetable import Timetable

REFUSED, DONE = 2, 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when answered, 2 when refused (the reason goes to stderr, and into the JSON object)."""
    asked = _parser().parse_args(arguments)
    _use_a_writable_cache()
    try:
        answer = asked.run(asked)
    except ReachError as refusal:
        return _refuse(refusal, asked.json)
    _show(answer, asked.json)
    return DONE


def info(asked: argparse.Namespace) -> dict[str, Any]:
    """What the feed holds and, with --date, what runs that day."""
    from maillage.engines.reach.feed import read_feed

    feed = read_feed(asked.feed)
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

    found = scans.earliest(_timetable(asked), asked.origin, asked.at, max_transfers=asked.max_transfers)
    return {stop: format_clock(seconds) for stop, seconds in found.items()}


def latest(asked: argparse.Namespace) -> dict[str, str]:
    """Stop id to the latest departure."""
    from maillage.engines.reach import scans

    found = scans.latest(_timetable(asked), asked.target, asked.by, max_transfers=asked.max_transfers)
    return {stop: format_clock(seconds) for stop, seconds in found.items()}


def roundtrip(asked: argparse.Namespace) -> dict[str, Any]:
    """The round trip from --home; without it, stop id to the round trip of every stop that has one."""
    from maillage.engines.reach.profiles import build_profiles
    from maillage.engines.reach.rounds import LimitedTrips

    timetable = _timetable(asked)
    site = _site(timetable, asked.site)
    profiles = build_profiles(timetable, [site], walk_limits_s=(asked.walk_limit_s,))
    limits = Limits(
        early_s=asked.early_s, late_s=asked.late_s, walk_s=asked.walk_limit_s, wait_before_s=asked.wait_before_s,
        wait_after_s=asked.wait_after_s, away_s=asked.away_s, back_by_s=asked.back_by,
    )  # fmt: skip
    limited = None
    if asked.max_transfers is not None:
        limited = LimitedTrips(profiles, timetable, site.key, asked.max_transfers)

    def answer(home: Place, *, with_legs: bool) -> dict[str, Any]:
        from maillage.engines.reach.described import described

        if limited is not None:
            return described(limited.round_trip(home, asked.start, asked.end, limits), with_legs=with_legs)
        found = profiles.round_trip(home, site.key, asked.start, asked.end, limits, with_legs=with_legs)
        return described(found, with_legs=with_legs)

    if asked.home is not None:
        return answer(_place(asked.home, timetable), with_legs=True)
    rows = {stop: answer(stop, with_legs=False) for stop in timetable.stop_ids}
    return {stop: row for stop, row in rows.items() if row["leave_home"] and row["arrive_home"]}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="maillage-reach", description="Reach by public transport, from a GTFS feed.")
    commands = parser.add_subparsers(required=True, metavar="info | earliest | latest | roundtrip")
    one = _command(commands, "info", info, "what a feed holds", is_date_required=False)
    one.set_defaults(max_transfers=None)
    one = _command(commands, "earliest", earliest, "earliest arrival at every stop")
    one.add_argument("--from", dest="origin", required=True, metavar="STOP")
    one.add_argument("--at", required=True, type=_clock, metavar="T")
    one = _command(commands, "latest", latest, "latest departure from every stop")
    one.add_argument("--to", dest="target", required=True, metavar="STOP")
    one.add_argument("--by", required=True, type=_clock, metavar="T")
    one = _command(commands, "roundtrip", roundtrip, "attend an event and be back")
    one.add_argument("--site", required=True, metavar="STOP_or_LAT,LON")
    one.add_argument("--start", required=True, type=_clock, metavar="T")
    one.add_argument("--end", required=True, type=_clock, metavar="T")
    one.add_argument("--home", metavar="STOP_or_LAT,LON")
    usual = Limits()
    for name in ("early_s", "late_s", "wait_before_s", "wait_after_s", "away_s"):
        one.add_argument(f"--{name.replace('_', '-')}", type=int, default=getattr(usual, name), metavar="S")
    one.add_argument("--walk-limit-s", type=int, default=usual.walk_s, metavar="S")
    one.add_argument("--back-by", type=_clock, default=usual.back_by_s, metavar="T")
    return parser


def _command(commands: Any, name: str, run: Any, words: str, *, is_date_required: bool = True) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    one.set_defaults(run=run)
    one.add_argument("feed", type=Path, metavar="FEED", help="a GTFS .zip or folder")
    one.add_argument("--date", type=_date, required=is_date_required, metavar="YYYY-MM-DD")
    one.add_argument("--json", action="store_true", help="one JSON object on stdout")
    one.add_argument("--change-s", type=int, default=120)
    one.add_argument("--walk-radius-m", type=float, default=300.0)
    one.add_argument("--walk-speed-mps", type=float, default=1.1)
    one.add_argument("--walk-detour", type=float, default=1.3)
    one.add_argument("--no-walk", action="store_true", help="no link at all between two stops")
    if name != "info":
        one.add_argument("--max-transfers", type=int, metavar="N", help="no limit when absent")
    return one


def _options(asked: argparse.Namespace) -> Any:
    from maillage.engines.reach.timetable import Options

    return Options(asked.change_s, asked.walk_radius_m, asked.walk_speed_mps, asked.walk_detour, is_walking=not asked.no_walk)


def _timetable(asked: argparse.Namespace) -> Timetable:
    from maillage.engines.reach.feed import read_feed
    from maillage.engines.reach.timetable import build_timetable

    options = _options(asked)
    if asked.max_transfers is not None and asked.max_transfers < 0:
        raise BadOption("max_transfers", "must be 0 or more")
    return build_timetable(read_feed(asked.feed), asked.date, options)


def _place(text: str, timetable: Timetable) -> Place:
    """A stop or station id when the feed has it, else a point."""
    if text in timetable.stations or text in timetable.stop_ids:
        return text
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise UnknownStop(text) from None
    return lat, lon


def _site(timetable: Timetable, text: str) -> Site:
    from maillage.engines.reach.stored import Site

    place = _place(text, timetable)
    if not isinstance(place, str):
        return Site("site", *place)
    stops = timetable.stations.get(place) or (timetable.stop_ids.index(place),)
    lat = float(timetable.lat[list(stops)].mean())
    return Site("site", lat, float(timetable.lon[list(stops)].mean()), place)


def _clock(text: str) -> int:
    try:
        return parse_clock(text)
    except BadOption as error:
        raise argparse.ArgumentTypeError(error.why) from error


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not YYYY-MM-DD") from error


def _use_a_writable_cache() -> None:
    """Compiled kernels go to the user's cache unless NUMBA_CACHE_DIR says otherwise: the package may be read-only."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(home) / "maillage" / "numba"))


def _refuse(refusal: ReachError, is_json: bool) -> int:
    problems = refusal.problems if isinstance(refusal, FeedRefused) else ()
    print(f"maillage-reach: {refusal}", file=sys.stderr)
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    if is_json:
        answer: dict[str, Any] = {"error": refusal.code, "message": str(refusal)}
        if problems:
            answer["problems"] = [problem.as_dict() for problem in problems]
        if isinstance(refusal, OutsideFeedDates):
            answer |= {"first_date": str(refusal.first), "last_date": str(refusal.last)}
        print(json.dumps(answer, ensure_ascii=False))
    return REFUSED


def _show(answer: dict[str, Any], is_json: bool) -> None:
    if is_json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    for name, value in answer.items():
        print(f"{name}\t{value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)}")


if __name__ == "__main__":
    sys.exit(main())
