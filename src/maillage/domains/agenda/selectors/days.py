"""What advisers and houses have before them: opened hours, permanences, seats that have lost theirs. No identity but in seats."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from maillage.domains.agenda import states
from maillage.domains.agenda.models import Facilitator, OpeningOccurrence, OpeningPeriod, Participation, Request
from maillage.domains.agenda.selectors.seats import Seat, base, seats_of
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.models import Leave


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One dated occurrence of opened hours; a permanence when it is held in a partner's place."""

    occurrence: int
    opening: int
    original_date: date
    adviser: int
    adviser_name: str
    place: int
    place_name: str
    town: str
    room: str
    starts_at: datetime
    ends_at: datetime
    status: str
    is_published: bool
    is_changed: bool
    is_outreach_session: bool
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """Hours that recur, as their adviser reads and changes them."""

    opening: int
    agency: int
    adviser: int
    place: int
    room_key: int | None
    place_name: str
    town: str
    room: str
    weekday: int
    starts_at: time
    ends_at: time
    interval_weeks: int
    nths: tuple[int, ...]
    first_day: date
    until: date | None
    school_weeks_only: bool
    is_outreach_session: bool
    modes: tuple[str, ...]
    reasons: tuple[str, ...]
    reason_keys: tuple[int, ...]
    on_public_holidays: bool


def sessions(*, start: datetime, end: datetime, host: int | None = None, adviser: int | None = None) -> tuple[SessionRow, ...]:
    """Occurrences that meet [start, end), of one house or one adviser when asked, by time; cancelled ones included."""
    rows = OpeningOccurrence.objects.between(start, end)
    if host is not None:
        rows = rows.filter(place__host_id=host)
    if adviser is not None:
        rows = rows.filter(opening__adviser_id=adviser)
    return _rows(rows)


def sessions_at(*, agency: int, place: int, start: datetime, end: datetime) -> tuple[SessionRow, ...]:
    """The permanences of one agency at one place, by time; cancelled ones included."""
    rows = OpeningOccurrence.objects.between(start, end)
    return _rows(rows.filter(opening__agency_id=agency, place_id=place, opening__is_outreach_session=True))


def booked_by_occurrence(occurrences: Collection[int]) -> dict[int, int]:
    """How many come to each of these dates, as far as this reader sees."""
    rows = Participation.objects.filter(appointment__occurrence__in=list(occurrences), status__in=states.ACTIVE)
    counted = rows.values_list("appointment__occurrence").annotate(count=Count("pk")).order_by()
    return dict(counted)


def session(occurrence: int) -> SessionRow:
    """One occurrence."""
    found = _rows(OpeningOccurrence.objects.filter(pk=occurrence))
    if not found:
        raise NotFound
    return found[0]


def session_for(occurrence: int, by: Actor) -> SessionRow:
    """One occurrence, for its agency and for whoever it is held at; it does not exist for anybody else."""
    theirs = Q(opening__agency_id=by.agency) | Q(place__host_id=by.organisation)
    found = _rows(OpeningOccurrence.objects.filter(theirs, pk=occurrence))
    if not found:
        raise NotFound
    return found[0]


def host_of_session(occurrence: int) -> int | None:
    """Whose place it is held in."""
    return OpeningOccurrence.objects.filter(pk=occurrence).values_list("place__host_id", flat=True).first()


def changed_sessions(*, host: int, day: date, start: datetime, end: datetime) -> tuple[SessionRow, ...]:
    """Permanences of one house that are not held that day as planned: called off, cut short, come from or gone elsewhere."""
    there = Q(during__overlap=(start, end)) | Q(original_date=day, status=OpeningOccurrence.Status.MOVED)
    rows = OpeningOccurrence.objects.filter(there, place__host_id=host, is_changed=True, published_at__isnull=False)
    return _rows(rows.filter(opening__is_outreach_session=True))


def sessions_to_decide(*, agency: int, now: datetime, adviser: int | None = None) -> tuple[SessionRow, ...]:
    """Dates that the night wrote without opening them, among hours that are open otherwise: they clashed."""
    before = OpeningOccurrence.objects.filter(
        opening=OuterRef("opening"), original_date__lt=OuterRef("original_date"), published_at__isnull=False
    )
    rows = OpeningOccurrence.objects.filter(
        Exists(before), opening__agency_id=agency, published_at__isnull=True, during__startswith__gt=now
    ).exclude(status=OpeningOccurrence.Status.CANCELLED)
    return _rows(rows if adviser is None else rows.filter(opening__adviser_id=adviser))


def openings_of(*, adviser: int, today: date) -> tuple[OpeningRow, ...]:
    """The hours an adviser opens and has not ended, by day and time."""
    rows = (
        OpeningPeriod.objects.filter(Q(until__isnull=True) | Q(until__gte=today), adviser_id=adviser)
        .select_related("place", "room")
        .prefetch_related("reasons")
        .order_by("weekday", "starts_at", "pk")
    )
    return tuple(_opening(row) for row in rows)


def openings_at(*, place: int, today: date) -> tuple[OpeningRow, ...]:
    """The permanences that recur at a place and have not ended."""
    rows = (
        OpeningPeriod.objects.filter(Q(until__isnull=True) | Q(until__gte=today), place_id=place, is_outreach_session=True)
        .select_related("place", "room")
        .prefetch_related("reasons")
        .order_by("weekday", "starts_at", "pk")
    )
    return tuple(_opening(row) for row in rows)


def to_move(*, adviser: int, now: datetime) -> tuple[Seat, ...]:
    """Coming seats under a leave, or whose hours were dropped or moved away: to be moved, or cancelled by the service.

    A workshop is listed to each who runs it.
    """
    own = Account.objects.filter(pk=adviser).values("resource")
    leave = Leave.objects.filter(resource__in=own, during__overlap=OuterRef("appointment__during"))
    runs = Q(Exists(Facilitator.objects.filter(appointment=OuterRef("appointment"), account_id=adviser)))
    is_outside = Q(appointment__occurrence__isnull=False) & ~Q(appointment__occurrence__during__contains=F("appointment__during"))
    rows = base().filter(
        Q(Exists(leave)) | Q(appointment__occurrence__status=OpeningOccurrence.Status.CANCELLED) | is_outside,
        Q(appointment__adviser_id=adviser) | runs,
        status=Participation.Status.UNKNOWN,
        appointment__during__endswith__gt=now,
    )
    return seats_of(rows, now)


def without_helper(*, host: int, now: datetime) -> tuple[Seat, ...]:
    """Coming videos in a house whose helper is away then, and nobody else is free: to be moved, or helped by somebody else."""
    leave = Leave.objects.filter(
        resource_id=OuterRef("appointment__helper__resource_id"), during__overlap=OuterRef("appointment__during")
    )
    rows = base().filter(
        Exists(leave), host_id=host, status=Participation.Status.UNKNOWN, appointment__during__startswith__gt=now
    )
    return seats_of(rows, now)


def agencies_of_adviser(resource: int) -> tuple[int, ...]:
    """The agencies for which somebody opens hours."""
    rows = OpeningPeriod.objects.filter(adviser__resource_id=resource).order_by("agency_id")
    return tuple(rows.values_list("agency_id", flat=True).distinct())


def opening(key: int) -> OpeningRow:
    """Hours that recur, by their key."""
    return _opening(opening_row(key))


def opening_row(key: int) -> OpeningPeriod:
    """The row that a service changes."""
    row = OpeningPeriod.objects.select_related("place").filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


def request_row(key: int) -> Request:
    """The row that a service changes; refused when this reader has none of that key."""
    row = Request.objects.select_related("person", "reason").filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


def noshow_reasons() -> tuple[tuple[str, str], ...]:
    """Why somebody did not come, as the second step asks: no transport first, no news last."""
    return tuple((str(value), str(label)) for value, label in Participation.Absence.choices)


def _rows(rows: QuerySet[OpeningOccurrence]) -> tuple[SessionRow, ...]:
    found = rows.select_related("opening__adviser", "place", "room").order_by("during", "pk")
    return tuple(_session(row) for row in found)


def _session(row: OpeningOccurrence) -> SessionRow:
    zone, opening = ZoneInfo(row.place.zone), row.opening
    return SessionRow(
        occurrence=row.pk,
        opening=row.opening_id,
        original_date=row.original_date,
        adviser=opening.adviser_id,
        adviser_name=opening.adviser.given_name,
        place=row.place_id,
        place_name=row.place.name,
        town=row.place.town,
        room=row.room.name if row.room else "",
        starts_at=row.during.lower.astimezone(zone),
        ends_at=row.during.upper.astimezone(zone),
        status=row.status,
        is_published=row.published_at is not None,
        is_changed=row.is_changed,
        is_outreach_session=opening.is_outreach_session,
        modes=tuple(opening.modes),
    )


def _opening(row: OpeningPeriod) -> OpeningRow:
    return OpeningRow(
        opening=row.pk,
        agency=row.agency_id,
        adviser=row.adviser_id,
        place=row.place_id,
        room_key=row.room_id,
        place_name=row.place.name,
        town=row.place.town,
        room=row.room.name if row.room else "",
        weekday=row.weekday,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        interval_weeks=row.interval_weeks,
        nths=tuple(row.nths),
        first_day=row.first_day,
        until=row.until,
        school_weeks_only=row.school_weeks_only,
        is_outreach_session=row.is_outreach_session,
        modes=tuple(row.modes),
        reasons=tuple(reason.label for reason in row.reasons.all()),
        reason_keys=tuple(reason.pk for reason in row.reasons.all()),
        on_public_holidays=row.on_public_holidays,
    )
