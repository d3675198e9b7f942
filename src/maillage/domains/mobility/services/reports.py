"""What an import found and did, in words and figures: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from maillage.engines import reach

Outcome = Literal["in_service", "being_built", "already_in_service", "refused", "dry_run"]
PROBLEMS_KEPT = 200


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed on this machine, and where it came from."""

    path: Path
    source: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found and did. `problems` as the engine words them, errors first; `parts` when feeds were merged."""

    outcome: Outcome
    feed_name: str
    version: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    lines: int = 0
    stops: int = 0
    problems: tuple[dict[str, Any], ...] = ()
    replaces: str = ""
    parts: tuple[dict[str, Any], ...] = ()

    @property
    def is_refused(self) -> bool:
        """The feed has errors: nothing of it is used."""
        return self.outcome == "refused"


def report_of(
    outcome: Outcome,
    feed: reach.Feed,
    name: str,
    files: Sequence[FeedFile],
    *,
    version: int | None = None,
    replaces: str = "",
) -> ImportReport:
    return ImportReport(
        outcome,
        name,
        version,
        feed.calendar.first_date,
        feed.calendar.last_date,
        len(feed.lines()),
        len(feed.stops()),
        problems_of(feed.problems),
        replaces,
        parts_of(feed, files),
    )


def named_paths(files: Sequence[FeedFile]) -> dict[str, Path]:
    """Each file under the name that its ids begin with, when there are several."""
    names = reach.distinct_names(file.source or file.path.name for file in files)
    return dict(zip(names, (file.path for file in files), strict=True))


def joined_source(files: Sequence[FeedFile]) -> str:
    return " + ".join(file.source for file in files if file.source)[:300]


def parts_of(feed: reach.Feed, files: Sequence[FeedFile]) -> tuple[dict[str, Any], ...]:
    """What a network was merged from, to read it again and to be told."""
    return tuple(
        {
            "name": part.name,
            "source": file.source,
            "content_hash": part.version,
            "agencies": list(part.agencies),
            "first_on": str(part.first_date),
            "last_on": str(part.last_date),
            "trips": part.trips,
            "trips_twice": part.trips_twice,
        }
        for part, file in zip(feed.parts, files, strict=bool(feed.parts))
    )


def problems_of(problems: tuple[reach.Problem, ...]) -> tuple[dict[str, Any], ...]:
    return tuple(problem.as_dict() for problem in problems[:PROBLEMS_KEPT])


def lines_of(feed: reach.Feed) -> list[dict[str, Any]]:
    return [
        {
            "short_name": line.short_name,
            "long_name": line.long_name,
            "agency": line.agency,
            "route_type": line.route_type,
            "trips": line.trips,
        }
        for line in feed.lines()
    ]
