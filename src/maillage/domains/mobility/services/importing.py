"""A feed coming in: read whole, or refused with every problem and recorded as such; never by halves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q

from maillage.domains.mobility.models import Feed, TimetableStop, TimetableVersion
from maillage.domains.mobility.permissions import check_can_import_timetable
from maillage.domains.mobility.services.building import build_tables, defer_prepare
from maillage.domains.mobility.services.keeping import keep
from maillage.domains.mobility.states import VersionState
from maillage.engines import reach
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

Outcome = Literal["in_service", "being_built", "already_in_service", "refused", "dry_run"]
PROBLEMS_KEPT = 200
BATCH = 2000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found and did. `problems` as the engine words them, errors first."""

    outcome: Outcome
    feed_name: str
    version: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    lines: int = 0
    stops: int = 0
    problems: tuple[dict[str, Any], ...] = ()
    replaces: str = ""

    @property
    def is_refused(self) -> bool:
        """The feed has errors: nothing of it is used."""
        return self.outcome == "refused"


def check_feed(*, path: Path, name: str = "", source: str = "", agency: int | None = None) -> ImportReport:
    """Read a feed and say what importing it would do. Writes nothing."""
    try:
        feed = reach.read_feed(path)
    except reach.FeedRefused as refusal:
        return ImportReport("refused", _name(None, name, source, agency), problems=_problems(refusal.problems))
    shown = _name(feed, name, source, agency)
    return _report("dry_run", feed, shown, replaces=_replaced(shown, agency))


def import_feed(
    *,
    path: Path,
    by: Actor,
    now: datetime,
    name: str = "",
    source: str = "",
    agency: int | None = None,
    is_building_now: bool = False,
) -> ImportReport:
    """Take a feed in. Its tables are built by a job, or at once; then it enters service and the former one leaves it.

    The same content again changes nothing. A refused feed is recorded with its problems; what is in service stays.
    """
    check_can_import_timetable(by)
    try:
        feed = reach.read_feed(path)
    except reach.FeedRefused as refusal:
        return _record_refusal(refusal, _name(None, name, source, agency), source, agency, now)
    shown = _name(feed, name, source, agency)
    replaces = _replaced(shown, agency)
    keep(path, feed.version)
    with transaction.atomic():
        row = _feed_row(shown, source, agency)
        version = TimetableVersion.objects.select_for_update().filter(feed=row, content_hash=feed.version).first()
        if version is not None and version.state == VersionState.IN_SERVICE and row.is_active:
            return _report("already_in_service", feed, shown, version=version.pk)
        version = _start_building(row, version, feed, now)
        record(verb="mobility.import_feed", kind="timetable_version", key=version.pk, now=now)
        if not is_building_now:
            defer_prepare(version=version.pk)
            return _report("being_built", feed, shown, version=version.pk, replaces=replaces)
        build_tables(version=version.pk, now=now)
    return _report("in_service", feed, shown, version=version.pk, replaces=replaces)


def _start_building(row: Feed, version: TimetableVersion | None, feed: reach.Feed, now: datetime) -> TimetableVersion:
    """A new version, or one that was superseded and comes back; older ones still being built give way."""
    others = TimetableVersion.objects.filter(feed__agency=row.agency_id, state=VersionState.BUILDING)
    others.exclude(feed=row, content_hash=feed.version).update(state=VersionState.SUPERSEDED)
    TimetableVersion.objects.filter(
        Q(feed=row) | Q(feed__source=row.source, feed__agency=row.agency_id), state=VersionState.REFUSED
    ).delete()
    if version is not None:
        version.state = VersionState.BUILDING
        version.imported_at = now
        version.save(update_fields=["state", "imported_at"])
        return version
    calendar = feed.calendar
    version = TimetableVersion.objects.create(
        feed=row,
        state=VersionState.BUILDING,
        content_hash=feed.version,
        imported_at=now,
        zone=feed.zone,
        first_on=calendar.first_date,
        last_on=calendar.last_date,
        calendar=calendar.to_json(),
        lines=_lines(feed),
        problems=list(_problems(feed.problems)),
    )
    stops = (
        TimetableStop(version=version, stop_id=stop.id, name=stop.name[:160], lat=stop.lat, lon=stop.lon)
        for stop in feed.stops()
        if stop.lat == stop.lat and stop.lon == stop.lon  # a stop without a point cannot be chosen
    )
    TimetableStop.objects.bulk_create(stops, batch_size=BATCH)
    return version


def _record_refusal(refusal: reach.FeedRefused, name: str, source: str, agency: int | None, now: datetime) -> ImportReport:
    problems = _problems(refusal.problems)
    with transaction.atomic():
        row = _feed_row(name, source, agency)
        version, _ = TimetableVersion.objects.update_or_create(
            feed=row, state=VersionState.REFUSED, defaults={"imported_at": now, "problems": list(problems)}
        )
        record(verb="mobility.refuse_feed", kind="timetable_version", key=version.pk, now=now)
    return ImportReport("refused", name, version.pk, problems=problems)


def _feed_row(name: str, source: str, agency: int | None) -> Feed:
    row, _ = Feed.objects.get_or_create(name=name, agency_id=agency, defaults={"source": source})
    if source and row.source != source:
        row.source = source
        row.save(update_fields=["source"])
    return row


def _name(feed: reach.Feed | None, name: str, source: str, agency: int | None) -> str:
    """The name given, else the one this source already has, else the network's own."""
    if name.strip():
        return name.strip()[:120]
    same = Feed.objects.filter(source=source, agency_id=agency, versions__content_hash__gt="").exclude(source="")
    if known := same.values_list("name", flat=True).first():
        return known
    if feed is not None and any(feed.agencies):
        return ", ".join(each for each in feed.agencies if each)[:120]
    return (source.rstrip("/").rsplit("/", 1)[-1] or "réseau")[:120]


def _replaced(name: str, agency: int | None) -> str:
    """The other network that would leave service: an agency uses one at a time."""
    others = Feed.objects.filter(agency_id=agency, is_active=True).exclude(name=name)
    return others.values_list("name", flat=True).first() or ""


def _report(outcome: Outcome, feed: reach.Feed, name: str, *, version: int | None = None, replaces: str = "") -> ImportReport:
    return ImportReport(
        outcome,
        name,
        version,
        feed.calendar.first_date,
        feed.calendar.last_date,
        len(feed.lines()),
        len(feed.stops()),
        _problems(feed.problems),
        replaces,
    )


def _problems(problems: tuple[reach.Problem, ...]) -> tuple[dict[str, Any], ...]:
    return tuple(problem.as_dict() for problem in problems[:PROBLEMS_KEPT])


def _lines(feed: reach.Feed) -> list[dict[str, Any]]:
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
