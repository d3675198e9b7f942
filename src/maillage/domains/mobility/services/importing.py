"""A feed coming in: read whole, or refused with every problem and recorded as such; never by halves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from maillage.domains.mobility.models import Feed, TimetableStop, TimetableVersion
from maillage.domains.mobility.permissions import check_can_import_timetable
from maillage.domains.mobility.services.building import build_tables, defer_prepare
from maillage.domains.mobility.services.keeping import keep
from maillage.domains.mobility.services.reports import (
    FeedFile,
    ImportReport,
    joined_source,
    lines_of,
    named_paths,
    parts_of,
    problems_of,
    report_of,
)
from maillage.domains.mobility.states import VersionState
from maillage.engines import reach
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

BATCH = 2000
ID_LETTERS = 120


def check_feed(*, path: Path, name: str = "", source: str = "", agency: int | None = None) -> ImportReport:
    """Read a feed and say what importing it would do. Writes nothing."""
    return check_feeds(files=[FeedFile(path, source)], name=name, agency=agency)


def check_feeds(*, files: Sequence[FeedFile], name: str = "", agency: int | None = None) -> ImportReport:
    """The same for one network out of several feeds."""
    source = joined_source(files)
    try:
        feed = reach.read_feeds(named_paths(files))
    except reach.FeedRefused as refusal:
        return ImportReport("refused", _name(None, name, source, agency), problems=problems_of(refusal.problems))
    shown = _name(feed, name, source, agency)
    return report_of("dry_run", feed, shown, files, replaces=_replaced(shown, agency))


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
    """Take a feed in; see import_feeds."""
    files = [FeedFile(path, source)]
    return import_feeds(files=files, by=by, now=now, name=name, agency=agency, is_building_now=is_building_now)


def import_feeds(
    *,
    files: Sequence[FeedFile],
    by: Actor,
    now: datetime,
    name: str = "",
    agency: int | None = None,
    is_building_now: bool = False,
) -> ImportReport:
    """Take one feed in, or several as one network, in which a trip that an earlier feed has too is counted once.

    Its tables are built by a job, or at once; then it enters service and the former one leaves it. The same content
    again changes nothing. A refused feed is recorded with its problems; what is in service stays.
    """
    check_can_import_timetable(by)
    source = joined_source(files)
    try:
        feed = reach.read_feeds(named_paths(files))
    except reach.FeedRefused as refusal:
        return _record_refusal(refusal, _name(None, name, source, agency), source, agency, now)
    shown = _name(feed, name, source, agency)
    replaces = _replaced(shown, agency)
    for file, content in zip(files, [part.version for part in feed.parts] or [feed.version], strict=True):
        keep(file.path, content)
    with transaction.atomic():
        row = _feed_row(shown, source, agency)
        version = TimetableVersion.objects.select_for_update().filter(feed=row, content_hash=feed.version).first()
        if version is not None and version.state == VersionState.IN_SERVICE and row.is_active:
            return report_of("already_in_service", feed, shown, files, version=version.pk)
        version = _start_building(row, version, feed, files, now)
        record(verb="mobility.import_feed", kind="timetable_version", key=version.pk, now=now)
        if not is_building_now:
            defer_prepare(version=version.pk)
            return report_of("being_built", feed, shown, files, version=version.pk, replaces=replaces)
        build_tables(version=version.pk, now=now)
    return report_of("in_service", feed, shown, files, version=version.pk, replaces=replaces)


def _start_building(
    row: Feed, version: TimetableVersion | None, feed: reach.Feed, files: Sequence[FeedFile], now: datetime
) -> TimetableVersion:
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
        lines=lines_of(feed),
        problems=list(problems_of(feed.problems)),
        parts=list(parts_of(feed, files)),
    )
    stops = (
        TimetableStop(version=version, stop_id=stop.id, name=stop.name[:160], lat=stop.lat, lon=stop.lon)
        for stop in feed.stops()
        if stop.lat == stop.lat and stop.lon == stop.lon and len(stop.id) <= ID_LETTERS  # others cannot be chosen
    )
    TimetableStop.objects.bulk_create(stops, batch_size=BATCH)
    return version


def _record_refusal(refusal: reach.FeedRefused, name: str, source: str, agency: int | None, now: datetime) -> ImportReport:
    problems = problems_of(refusal.problems)
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
