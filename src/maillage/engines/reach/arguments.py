"""What can be asked of `maillage-reach`: its commands, options and the types of their values."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from maillage.engines.reach.clock import parse_clock
from maillage.engines.reach.errors import BadOption, ReachError
from maillage.engines.reach.verdicts import Limits

PLACES = ("--from", "--to", "--site", "--home")
Run = Callable[[argparse.Namespace], dict[str, Any]]


class BadUsage(ReachError):  # named as what is refused
    """Arguments that are missing, unknown or unreadable."""

    code = "bad_usage"


def read_arguments(given: Sequence[str], *, info: Run, earliest: Run, latest: Run, roundtrip: Run) -> argparse.Namespace:
    """The command asked for in `run`, with its options; BadUsage, or exit 0 after --help."""
    parser = _Parser(prog="maillage-reach", description="Reach by public transport, from a GTFS feed.")
    commands = parser.add_subparsers(required=True, metavar="info | earliest | latest | roundtrip")
    one = _command(commands, "info", info, "what a feed holds", is_date_required=False)
    one = _command(commands, "earliest", earliest, "earliest arrival at every stop, to the second")
    one.add_argument("--from", dest="origin", required=True, metavar="STOP")
    one.add_argument("--at", required=True, type=_clock, metavar="T")
    one = _command(commands, "latest", latest, "latest departure from every stop, to the second")
    one.add_argument("--to", dest="target", required=True, metavar="STOP")
    one.add_argument("--by", required=True, type=_clock, metavar="T")
    words = "attend an event and be back: from --home to the second, else from every stop (times at the site to 2 s)"
    _add_round_trip(_command(commands, "roundtrip", roundtrip, words))
    return parser.parse_args(_joined(given))


class _Parser(argparse.ArgumentParser):
    """Refuses instead of exiting, so that --json gets its object."""

    def error(self, message: str) -> NoReturn:
        raise BadUsage(f"{message} (see {self.prog} --help)")


def _command(commands: Any, name: str, run: Run, words: str, *, is_date_required: bool = True) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    one.set_defaults(run=run, max_transfers=None)
    words = "a GTFS .zip or folder; several are one network, their ids become NAME:ID after their files' names"
    one.add_argument("feeds", type=Path, nargs="+", metavar="FEED", help=words)
    one.add_argument("--date", type=_date, required=is_date_required, metavar="YYYY-MM-DD")
    one.add_argument("--json", action="store_true", help="one JSON object on stdout")
    one.add_argument("--change-s", type=int, default=120, metavar="S")
    one.add_argument("--walk-radius-m", type=float, default=300.0, metavar="M")
    one.add_argument("--walk-speed-mps", type=float, default=1.1, metavar="MPS")
    one.add_argument("--walk-detour", type=float, default=1.3, metavar="RATIO")
    one.add_argument("--no-walk", action="store_true", help="no link at all between two stops")
    if name != "info":
        one.add_argument("--max-transfers", type=int, metavar="N", help="no limit when absent")
    return one


def _add_round_trip(one: argparse.ArgumentParser) -> None:
    one.add_argument("--site", required=True, metavar="STOP_or_LAT,LON")
    one.add_argument("--start", required=True, type=_clock, metavar="T")
    one.add_argument("--end", required=True, type=_clock, metavar="T")
    one.add_argument("--home", metavar="STOP_or_LAT,LON")
    usual = Limits()
    for name in ("early_s", "late_s", "wait_before_s", "wait_after_s", "away_s"):
        one.add_argument(f"--{name.replace('_', '-')}", type=int, default=getattr(usual, name), metavar="S")
    one.add_argument("--walk-limit-s", type=int, default=usual.walk_s, metavar="S")
    one.add_argument("--back-by", type=_clock, default=usual.back_by_s, metavar="T")


def _joined(given: Sequence[str]) -> list[str]:
    """A place that starts with a dash, as southern latitudes do, is taken for an option unless joined to its own."""
    joined: list[str] = []
    for word in given:
        if joined and joined[-1] in PLACES and re.match("-[^-]", word):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _clock(text: str) -> int:
    try:
        return parse_clock(text)
    except BadOption as error:
        raise argparse.ArgumentTypeError(error.why) from error


def _date(text: str) -> dt.date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"there is no {text}") from error
    raise argparse.ArgumentTypeError(f"{text!r} is not YYYY-MM-DD")
