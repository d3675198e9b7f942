"""The workloads of `bench.slots` as rows of an agency: advisers, hours written out, bookings and leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg.types.range import TimestamptzRange
from tests import factories as make
from tests.domains.agenda.world import a_reason

from maillage.domains.agenda.models import AppointmentReason, OpeningOccurrence, OpeningPeriod
from maillage.engines.slots import Closures, Recurrence, expand
from maillage.registry.accounts.models import Account
from maillage.registry.diary.models import Leave, Occupancy
from maillage.registry.places.models import Place

Document = dict[str, Any]
MODES = ["in_person", "phone"]
TRADE = "bench"
PUBLISHED_AT = datetime(2025, 1, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AgencyWorld:
    """A workload in the database: its reason, its range, and whom and where the keys of its rows stand for."""

    name: str
    reason: AppointmentReason
    start: datetime
    end: datetime
    advisers: dict[int, int]
    places: dict[int, int]

    @property
    def now(self) -> datetime:
        """When it is searched: before everything, so that notice restricts nothing."""
        return self.start - timedelta(days=1)

    def rows(self, slots: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """(resource, place, start) in the workload's own numbers."""
        return [(self.advisers[resource], self.places[place], start_s) for resource, place, start_s in slots]


def write(name: str, document: Document) -> AgencyWorld:
    """Write a workload down as an agency of its own."""
    zone = ZoneInfo(document["tz"])
    start, end = (datetime.combine(date.fromisoformat(document[edge]), time(), zone) for edge in ("range_start", "range_end"))
    agency = make.agency(f"Agence {name}")
    house = make.house(f"Maison {name}", works_with=agency)
    places = [make.place(house, name=f"Lieu {number}") for number in range(document["n_sites"])]
    notice = {"least_notice_min": 0, "most_notice_days": 100}
    reason = a_reason(agency, name, policy="grid", buffer_after_min=0, modes=MODES, **notice)
    advisers = {}
    for each in document["advisers"]:
        account = make.account(name, str(each["id"]), role="adviser", organisation=agency)
        advisers[account.resource_id or 0] = each["id"]
        _write_hours(each, account, places, reason, document)
        _write_busy(each, account, zone)
    numbers = {place.pk: number for number, place in enumerate(places)}
    return AgencyWorld(name, reason, start.astimezone(UTC), end.astimezone(UTC), advisers, numbers)


def _write_hours(adviser: Document, account: Account, places: list[Place], reason: AppointmentReason, document: Document) -> None:
    openings = OpeningPeriod.objects.bulk_create(
        OpeningPeriod(
            agency=reason.agency,
            adviser=account,
            place=places[each["site"]],
            modes=MODES,
            created_at=PUBLISHED_AT,
            weekday=each["weekday"],
            first_day=date.fromisoformat(each["first_day"]),
            starts_at=time.fromisoformat(each["start"]),
            ends_at=time.fromisoformat(each["end"]),
        )
        for each in adviser["openings"]
    )
    linked = OpeningPeriod.reasons.through
    linked.objects.bulk_create(linked(openingperiod=opening, appointmentreason=reason) for opening in openings)
    OpeningOccurrence.objects.bulk_create(row for opening in openings for row in _dated(opening, account, document))


def _dated(opening: OpeningPeriod, account: Account, document: Document) -> Iterable[OpeningOccurrence]:
    first, until = (date.fromisoformat(document[edge]) for edge in ("range_start", "range_end"))
    off = Closures(frozenset(date.fromisoformat(day) for day in document["holidays"]))
    weekly = Recurrence(opening.first_day, opening.starts_at, opening.ends_at, weekdays=(opening.weekday,))
    for at in expand(weekly, zone=document["tz"], from_day=first, until_day=until, closures=off):
        yield OpeningOccurrence(
            opening=opening,
            original_date=at.original_date,
            during=TimestamptzRange(at.start, at.end, "[)"),
            adviser_resource_id=account.resource_id,
            place=opening.place,
            published_at=PUBLISHED_AT,
        )


def _write_busy(adviser: Document, account: Account, zone: ZoneInfo) -> None:
    booked, away = ([_span(span, zone) for span in adviser[kind]] for kind in ("bookings", "absences"))
    Occupancy.objects.bulk_create(
        Occupancy(resource_id=account.resource_id, during=span, trade=TRADE, key=key) for key, span in enumerate(booked, start=1)
    )
    Leave.objects.bulk_create(Leave(resource_id=account.resource_id, during=span, kind=Leave.Kind.LEAVE) for span in away)


def _span(span: list[str], zone: ZoneInfo) -> TimestamptzRange:
    lower, upper = (datetime.fromisoformat(edge).replace(tzinfo=zone).astimezone(UTC) for edge in span)
    return TimestamptzRange(lower, upper, "[)")
