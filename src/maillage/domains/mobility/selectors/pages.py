"""What the page of timetables shows: lines, validity, days without service, versions, problems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from maillage.domains.mobility.models import ReachProfile, TimetableVersion
from maillage.domains.mobility.rules.days import HORIZON
from maillage.domains.mobility.selectors.versions import calendar_of
from maillage.domains.mobility.states import LABELS, VersionState


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the network."""

    number: str
    name: str
    agency: str
    trips: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One thing wrong in a feed, where, and what to do."""

    where: str
    message: str
    remedy: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """One of the feeds that a network was merged from."""

    agencies: str
    source: str
    first_on: date
    last_on: date
    trips: int
    trips_twice: int

    @property
    def trips_kept(self) -> int:
        """Trips of this feed in the network."""
        return self.trips - self.trips_twice


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One import: when, of what, where it stands."""

    key: int
    feed: str
    imported_at: datetime
    state: str
    state_label: str
    first_on: date | None
    last_on: date | None
    problems: tuple[ProblemRow, ...]
    tables_built: int
    tables_asked: int
    parts: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True)
class TimetablePage:
    """Everything the page shows. Without a timetable in service, `version` is None and the lists are empty."""

    version: VersionRow | None
    source: str
    licence: str
    lines: tuple[LineRow, ...]
    days_without_service: tuple[date, ...]
    projected_from: date | None
    versions: tuple[VersionRow, ...]


def timetable_page(*, today: date, agency: int | None = None) -> TimetablePage:
    """The timetable in service; days without service of the coming ten weeks; the last ten imports."""
    current = TimetableVersion.objects.in_service().of_agency(agency).select_related("feed").defer("calendar").first()
    versions = _versions(agency)
    if current is None:
        return TimetablePage(None, "", "", (), (), None, versions)
    end = today + HORIZON
    idle = [day for day in calendar_of(current).days_without_service() if today <= day <= end]
    is_projected = current.last_on is not None and current.last_on < end
    return TimetablePage(
        version=next((row for row in versions if row.key == current.pk), None) or _version_row(current, {}),
        source=current.feed.source,
        licence=current.feed.licence,
        lines=tuple(_line_row(line) for line in current.lines),
        days_without_service=tuple(idle),
        projected_from=current.last_on if is_projected else None,
        versions=versions,
    )


def _versions(agency: int | None) -> tuple[VersionRow, ...]:
    rows = list(
        TimetableVersion.objects.of_agency(agency)
        .select_related("feed")
        .defer("calendar", "lines")
        .order_by("-imported_at", "-pk")[:10]
    )
    counts: dict[int, tuple[int, int]] = {}
    for version, built_at in ReachProfile.objects.filter(version__in=rows).values_list("version", "built_at"):
        built, asked = counts.get(version, (0, 0))
        counts[version] = built + (built_at is not None), asked + 1
    return tuple(_version_row(row, counts) for row in rows)


def _version_row(row: TimetableVersion, counts: dict[int, tuple[int, int]]) -> VersionRow:
    built, asked = counts.get(row.pk, (0, 0))
    return VersionRow(
        key=row.pk,
        feed=row.feed.name,
        imported_at=row.imported_at,
        state=row.state,
        state_label=LABELS[VersionState(row.state)],
        first_on=row.first_on,
        last_on=row.last_on,
        problems=tuple(problem_row(problem) for problem in row.problems),
        tables_built=built,
        tables_asked=asked,
        parts=tuple(part_row(part) for part in row.parts),
    )


def part_row(part: dict[str, Any]) -> PartRow:
    """A stored part of a network as it is shown."""
    dates = date.fromisoformat(part["first_on"]), date.fromisoformat(part["last_on"])
    agencies = ", ".join(each for each in part["agencies"] if each) or part["name"]
    return PartRow(agencies, part["source"] or part["name"], *dates, part["trips"], part["trips_twice"])


def problem_row(problem: dict[str, Any]) -> ProblemRow:
    """A stored problem as it is shown."""
    where = [problem["file"]]
    if problem["line"]:
        where.append(f"ligne {problem['line']}")
    if problem["field"]:
        where.append(f"champ {problem['field']}")
    return ProblemRow(", ".join(where), problem["message_fr"], problem["remedy_fr"], problem["severity"] == "error")


def _line_row(line: dict[str, Any]) -> LineRow:
    return LineRow(line["short_name"], line["long_name"], line["agency"], line["trips"])
