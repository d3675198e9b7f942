"""Tables of reach: which are missing, building them, and putting a version in service once all of them are there."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from maillage.domains.mobility.errors import NothingToBuild
from maillage.domains.mobility.models import Feed, ReachProfile, TimetableVersion
from maillage.domains.mobility.selectors.tables import opened
from maillage.domains.mobility.selectors.versions import network_as_of
from maillage.domains.mobility.services.keeping import folder, kept_feed
from maillage.domains.mobility.states import VersionState, can_become
from maillage.engines import reach
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.events import emit
from maillage.kit.jobs import defer
from maillage.registry.places.models import Place

WALK_LIMITS_S = (300, 600, 900, 1800)
IN_SERVICE = "mobility.timetable_in_service"


def places_changed(**_: object) -> None:
    """A place was added, moved or closed: tables that know the places of now are made by jobs."""
    for version in TimetableVersion.objects.wanted().values_list("pk", flat=True):
        defer_prepare(version=version)


def defer_prepare(*, version: int) -> None:
    """Ask the worker for the missing tables of a version."""
    defer("mobility.prepare", lock=f"mobility.{version}", version=version)


def prepare(*, version: int, now: datetime) -> None:
    """Write down which tables are missing and ask for each in a job of its own."""
    for table in missing_tables(version=version, now=now):
        defer("mobility.build_table", lock=f"mobility.table.{table.pk}", table=table.pk)
    put_in_service(version=version, now=now)


def prepare_all(*, now: datetime) -> None:
    """Ask for whatever is missing to the versions in use: the horizon has rolled on, or places have changed."""
    for version in TimetableVersion.objects.wanted().values_list("pk", flat=True):
        prepare(version=version, now=now)


def build_one_table(*, table: int, now: datetime) -> None:
    """Build one table; the last one of a version puts it in service."""
    row = ReachProfile.objects.select_related("version").filter(pk=table).first()
    if row is None or row.sites_hash != hash_of(sites(now)):
        return  # swept, or the places have changed since: tables for the places of now were asked for then
    _build([row], now)
    for version in _versions_waiting_for(row):
        put_in_service(version=version, now=now)


def build_tables(*, now: datetime, version: int | None = None) -> int:
    """Build in the foreground all that is missing, and put in service what waits for it; says how many were built."""
    wanted = TimetableVersion.objects.wanted()
    keys = [version] if version is not None else list(wanted.order_by("imported_at").values_list("pk", flat=True))
    if not keys:
        raise NothingToBuild
    built = 0
    for key in keys:
        with transaction.atomic():
            missing = missing_tables(version=key, now=now)
            _build(missing, now)
            put_in_service(version=key, now=now)
        built += len(missing)
    return built


def missing_tables(*, version: int, now: datetime) -> list[ReachProfile]:
    """Rows of the tables that the coming ten weeks need and that nobody has built for the places of now."""
    network, places = network_as_of(version), sites(now)
    if network is None or not places:
        return []
    sites_hash = hash_of(places)
    needed = network.days_to_build(clock.today(now))
    ReachProfile.objects.bulk_create(
        [
            ReachProfile(version_id=day.version, kind=day.kind, sample_on=day.sample_on, sites_hash=sites_hash, asked_at=now)
            for day in needed
        ],
        ignore_conflicts=True,
    )
    rows = ReachProfile.objects.filter(
        version__in={day.version for day in needed}, kind__in={day.kind for day in needed}, sites_hash=sites_hash
    ).select_related("version")
    wanted = {(day.version, day.kind) for day in needed}
    return [row for row in rows if (row.version_id, row.kind) in wanted and not _is_built(row)]


def put_in_service(*, version: int, now: datetime) -> bool:
    """The version answers from now on, if none of its tables is missing; the agency's former one leaves service."""
    with transaction.atomic():
        row = TimetableVersion.objects.select_for_update().select_related("feed").filter(pk=version).first()
        if row is None or row.state != VersionState.BUILDING or missing_tables(version=version, now=now):
            return False
        assert can_become(row.state, VersionState.IN_SERVICE)
        siblings = Feed.objects.filter(agency=row.feed.agency_id).exclude(pk=row.feed_id)
        siblings.filter(is_active=True).update(is_active=False)
        Feed.objects.filter(pk=row.feed_id).update(is_active=True)
        former = TimetableVersion.objects.in_service().filter(feed__agency=row.feed.agency_id)
        former.update(state=VersionState.SUPERSEDED)
        row.state, row.in_service_since = VersionState.IN_SERVICE, now
        row.save(update_fields=["state", "in_service_since"])
        record(verb="mobility.put_in_service", kind="timetable_version", key=row.pk, now=now)
        emit(IN_SERVICE, version=row.pk)
    return True


def sites(now: datetime) -> list[reach.Site]:
    """The places that are open, as the engine knows them."""
    is_open = Q(closed_on__isnull=True) | Q(closed_on__gt=clock.today(now))
    rows = Place.objects.filter(is_open).order_by("pk").values_list("pk", "lat", "lon")
    return [reach.Site(str(key), lat, lon) for key, lat, lon in rows]


def hash_of(places: Sequence[reach.Site]) -> str:
    """16 hex digits that change when a place is added, moved or closed, or when the walks built for change."""
    whole = hashlib.sha256(repr(WALK_LIMITS_S).encode())
    for site in places:
        whole.update(f"{site.key}\0{site.lat!r}\0{site.lon!r}\n".encode())
    return whole.hexdigest()[:16]


def _is_built(row: ReachProfile) -> bool:
    return row.built_at is not None and opened(row.directory) is not None


def _build(rows: Sequence[ReachProfile], now: datetime) -> None:
    """Make the tables of these rows, all for the places of now; a feed is read once for all its rows."""
    places = sites(now)
    feeds: dict[str, reach.Feed] = {}
    for row in rows:
        if opened(row.directory) is None:
            content = row.version.content_hash
            if content not in feeds:
                feeds[content] = kept_feed(row.version)
            timetable = reach.build_timetable(feeds[content], row.sample_on)
            reach.build_profiles(timetable, places, folder() / row.directory, walk_limits_s=WALK_LIMITS_S)
        row.built_at = now
        row.save(update_fields=["built_at"])


def _versions_waiting_for(row: ReachProfile) -> list[int]:
    """A table of the version before may be the last that its successor waits for."""
    waiting = TimetableVersion.objects.filter(feed=row.version.feed_id, state=VersionState.BUILDING)
    return list(waiting.values_list("pk", flat=True))
