"""Which version answers for which day: in service, the former until it begins, a past day after its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from django.db import connection

from maillage.domains.mobility.models import TimetableVersion
from maillage.domains.mobility.rules.days import HORIZON, ONE_DAY, DayKinds, comparable_day
from maillage.domains.mobility.states import VersionState
from maillage.engines.reach import Calendar
from maillage.registry.diary.models import Holiday, SchoolBreak
from maillage.registry.diary.selectors import SCHOOL_ZONE

CALENDARS_KEPT = 8
VERSIONS_KEPT = 64
LIGHT = ("id", "feed_id", "state", "content_hash", "in_service_since", "zone", "first_on", "last_on")

# What the queryset says with `in_service().of_agency()`, without building it again for each search.
_IN_SERVICE = """
SELECT v.id, v.feed_id, v.state, v.content_hash, v.in_service_since, v.zone, v.first_on, v.last_on
FROM mobility_timetableversion v JOIN mobility_feed f ON f.id = v.feed_id
WHERE v.state = 'in_service' AND (%(agency)s::bigint IS NULL OR f.agency_id IS NULL OR f.agency_id = %(agency)s)
ORDER BY (%(agency)s::bigint IS NOT NULL AND f.agency_id IS NULL), v.in_service_since DESC NULLS LAST, v.id DESC
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """The day of a version that stands for a day asked about. `kind` is empty when nothing runs."""

    version: int
    content_hash: str
    kind: str
    sample_on: date
    is_to_confirm: bool


@dataclass(frozen=True)
class Network:
    """What answers for an agency: the version in service, and what is read besides only when a day asks for it."""

    current: TimetableVersion

    @property
    def zone(self) -> str:
        """The time zone of its times."""
        return self.current.zone

    @cached_property
    def before(self) -> TimetableVersion | None:
        """The last version of the same feed that began sooner: it answers until the current one begins."""
        current = self.current
        if current.state == VersionState.IN_SERVICE and current.in_service_since is not None:
            return _before_in_service(current.pk, current.in_service_since, current.first_on)
        return _before(current.pk, current.first_on)

    @cached_property
    def kinds(self) -> DayKinds:
        """Public holidays and school breaks that the territory knows."""
        return DayKinds(
            holidays=frozenset(Holiday.objects.values_list("on", flat=True)),
            breaks=tuple(SchoolBreak.objects.filter(zone=SCHOOL_ZONE).values_list("first_day", "last_day")),
        )

    def service_day(self, day: date) -> ServiceDay | None:
        """What stands for that day; None when no version knows it or one like it."""
        if self.current.covers(day):
            return self._day(self.current, day, is_to_confirm=False)
        if self.current.first_on is not None and day < self.current.first_on:
            is_known = self.before is not None and self.before.covers(day)
            return self._day(self.before, day, is_to_confirm=False) if self.before and is_known else None
        known = comparable_day(day, calendar_of(self.current), self.kinds)
        return None if known is None else self._day(self.current, known, is_to_confirm=True)

    def days_to_build(self, today: date) -> tuple[ServiceDay, ...]:
        """One service day for each kind of day of the coming ten weeks, projected days included."""
        coming = (today + ONE_DAY * number for number in range(HORIZON.days + 1))
        found = {(day.version, day.kind): day for each in coming if (day := self.service_day(each)) and day.kind}
        return tuple(found.values())

    def _day(self, version: TimetableVersion, day: date, *, is_to_confirm: bool) -> ServiceDay:
        calendar = calendar_of(version)
        kind = calendar.kind_of_day(day) if calendar.status(day) == "served" else ""
        return ServiceDay(version.pk, version.content_hash, kind, day, is_to_confirm)


def network_of(agency: int | None = None) -> Network | None:
    """The network that answers for an agency; without agency, the one last put in service."""
    current = version_that_answers(agency)
    return None if current is None else Network(current)


def network_as_of(version: int) -> Network | None:
    """The network as it is, or will be, with that version in service."""
    current = TimetableVersion.objects.filter(pk=version).exclude(state=VersionState.REFUSED).only(*LIGHT).first()
    return None if current is None else Network(current)


def version_in_service(*, agency: int | None = None) -> int | None:
    """The key of the version that answers."""
    current = version_that_answers(agency)
    return None if current is None else current.pk


def version_that_answers(agency: int | None) -> TimetableVersion | None:
    """The version in service, asked of the database each time: what is kept in memory hangs on its key and content."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_SERVICE, {"agency": agency})
        row = cursor.fetchone()
    return None if row is None else TimetableVersion.from_db(connection.alias, LIGHT, row)


def _before(version: int, first_on: date | None, **began: datetime) -> TimetableVersion | None:
    same_feed = TimetableVersion.objects.filter(feed__versions=version, in_service_since__isnull=False, first_on__lt=first_on)
    return same_feed.filter(**began).exclude(pk=version).only(*LIGHT).order_by("-in_service_since").first()


@lru_cache(VERSIONS_KEPT)
def _before_in_service(version: int, since: datetime, first_on: date | None) -> TimetableVersion | None:
    """Read once for each time a version enters service: another of its feed enters only in its place."""
    return _before(version, first_on, in_service_since__lte=since)


def calendar_of(version: TimetableVersion) -> Calendar:
    """Its calendar, read once per process: a version never changes."""
    return _calendar(version.pk, version.content_hash)


@lru_cache(CALENDARS_KEPT)
def _calendar(version: int, content_hash: str) -> Calendar:
    text = TimetableVersion.objects.filter(pk=version, content_hash=content_hash).values_list("calendar", flat=True).get()
    return Calendar.from_json(text)
