"""Booked seats as pages show them: who, when, where, with whom, how they come, what changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime

from maillage.domains.agenda import states
from maillage.domains.agenda.models import Appointment, Facilitator, Participation, TravelPlan
from maillage.kit.audit import reads
from maillage.kit.clock import PARIS
from maillage.kit.errors import NotFound
from maillage.registry.people.models import spoken_name

NEEDS = ("needs_interpreter", "needs_step_free", "wants_shared_ride")


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's seat. `shown` is the status as it is said now; `was_at` the hour before the last move.

    `status_at` is when the status last changed since it was booked.
    """

    participation: int
    person: int
    agency: int
    reason: int
    reason_label: str
    given_name: str
    family_name: str
    phone: str
    is_phone_fixed: bool
    commune: str
    starts_at: datetime
    ends_at: datetime
    adviser: int
    adviser_name: str
    host: int | None
    place: int | None
    place_name: str
    town: str
    door: str
    address: str
    room: str
    appointment: int
    series: int | None
    video_room: str
    mode: str
    status: str
    shown: str
    absence: str
    code: str
    means: str
    plan_state: str
    trip: dict[str, Any]
    home: dict[str, Any]
    is_to_confirm: bool
    is_driven_by_choice: bool
    was_at: datetime | None
    was_room: int | None
    changed_at: datetime | None
    bring: tuple[str, ...]
    cancel_limit_min: int
    is_noshow_proposed: bool
    needs_interpreter: bool
    needs_step_free: bool
    wants_shared_ride: bool
    device: str = ""
    helper_name: str = ""
    held_mode: str = ""
    series_label: str = ""
    status_at: datetime | None = None
    timetable_version: int | None = None

    @property
    def full_name(self) -> str:
        """Given name first, as spoken."""
        return spoken_name(self.given_name, self.family_name)


def base() -> QuerySet[Participation]:
    return Participation.objects.select_related(
        "person__commune",
        "appointment__reason",
        "appointment__adviser",
        "appointment__place",
        "appointment__room",
        "appointment__device",
        "appointment__helper",
        "appointment__series",
        "travel_plan",
    ).order_by("appointment__during", "pk")


def starting(start: datetime, end: datetime) -> QuerySet[Participation]:
    """Seats whose appointment starts in [start, end); the overlap is what the index answers."""
    return base().filter(
        appointment__during__overlap=(start, end),
        appointment__during__startswith__gte=start,
        appointment__during__startswith__lt=end,
    )


def house_day(*, host: int, start: datetime, end: datetime, now: datetime) -> tuple[Seat, ...]:
    """Who comes to the places of one house between two instants, cancelled seats included."""
    return seats_of(starting(start, end).filter(host_id=host), now)


def adviser_days(*, adviser: int, start: datetime, end: datetime, now: datetime) -> tuple[Seat, ...]:
    """Whom an adviser receives between two instants."""
    return seats_of(starting(start, end).filter(appointment__adviser_id=adviser), now)


def left_house(*, places: Collection[int], start: datetime, end: datetime, now: datetime) -> tuple[Seat, ...]:
    """Who was expected in these places between two instants, and has moved to another day or place."""
    seats = _left(start, end, Q(was__place__in=list(places)), now)
    return tuple(each for each in seats if _has_other_day(each) or each.place not in places)


def left_adviser(*, adviser: int, start: datetime, end: datetime, now: datetime) -> tuple[Seat, ...]:
    """Whom an adviser was to receive between two instants, and who has moved to another day or adviser."""
    own = Q(was__adviser=adviser) | Q(was__adviser__isnull=True, appointment__adviser_id=adviser)
    seats = _left(start, end, own, now)
    return tuple(each for each in seats if _has_other_day(each) or each.adviser != adviser)


def _left(start: datetime, end: datetime, of_whom: Q, now: datetime) -> tuple[Seat, ...]:
    """Only the last move is known."""
    left_at = Cast(KeyTextTransform("starts_at", "was"), DateTimeField())
    rows = base().filter(of_whom, changed_at__isnull=False, status__in=states.ACTIVE).annotate(left_at=left_at)
    return seats_of(rows.filter(left_at__gte=start, left_at__lt=end), now)


def _has_other_day(each: Seat) -> bool:
    return each.was_at is not None and each.was_at.date() != each.starts_at.date()


def seats_of_occurrence(*, occurrence: int, now: datetime) -> tuple[Seat, ...]:
    """Everybody booked in one permanence, cancelled seats included."""
    return seats_of(base().filter(appointment__occurrence_id=occurrence), now)


def to_close(*, adviser: int, now: datetime, limit: int = 50) -> tuple[Seat, ...]:
    """Past appointments nobody has closed, the oldest first."""
    rows = base().filter(
        appointment__adviser_id=adviser, status=Participation.Status.UNKNOWN, appointment__during__endswith__lte=now
    )
    return seats_of(rows[:limit], now)


def unclosed_count(*, agency: int, ended_before: datetime) -> int:
    """How many of an agency's past appointments nobody has closed: a count, and nobody's name."""
    rows = Participation.objects.filter(
        agency_id=agency, status=Participation.Status.UNKNOWN, appointment__during__endswith__lte=ended_before
    )
    return rows.count()


def coming(*, person: int, now: datetime) -> tuple[Seat, ...]:
    """What a person still has to come to, what is going on included."""
    rows = base().filter(person_id=person, status=Participation.Status.UNKNOWN, appointment__during__endswith__gt=now)
    return seats_of(rows, now)


def seats_of_person(*, person: int, now: datetime, limit: int = 50) -> tuple[Seat, ...]:
    """A person's last seats, to come or past, by time."""
    latest = base().filter(person_id=person).order_by("-appointment__during", "-pk")
    return tuple(reversed(seats_of(latest[:limit], now)))


def seat(participation: int, now: datetime) -> Seat | None:
    """One seat, for its slip; None when this reader has none of that key."""
    found = seats_of(base().filter(pk=participation), now)
    return found[0] if found else None


def seats_by_key(participations: Collection[int], now: datetime) -> tuple[Seat, ...]:
    """These seats, by time; those this reader does not see are left out."""
    return seats_of(base().filter(pk__in=list(participations)), now)


def seats_of(rows: QuerySet[Participation], now: datetime) -> tuple[Seat, ...]:
    """Rows ready to show; whose files they are is noted."""
    seats = tuple(_seat(row, now) for row in rows)
    reads.note(each.person for each in seats)
    return seats


def _seat(row: Participation, now: datetime) -> Seat:
    appointment, person, plan = row.appointment, row.person, getattr(row, "travel_plan", None)
    place = appointment.place
    zone = ZoneInfo(place.zone) if place else PARIS
    starts_at, ends_at = appointment.during.lower.astimezone(zone), appointment.during.upper.astimezone(zone)
    was_at = parse_datetime(row.was.get("starts_at", "")) if row.was else None
    return Seat(
        participation=row.pk,
        person=person.pk,
        agency=row.agency_id,
        reason=appointment.reason_id,
        reason_label=appointment.reason.label,
        given_name=person.given_name,
        family_name=person.family_name,
        phone=person.phone,
        is_phone_fixed=person.is_phone_fixed,
        commune=person.commune.name if person.commune else "",
        starts_at=starts_at,
        ends_at=ends_at,
        adviser=appointment.adviser_id,
        adviser_name=appointment.adviser.given_name,
        host=row.host_id,
        **_where(appointment),
        status=row.status,
        shown=states.shown_as(row.status, starts_at, ends_at, now),
        absence=row.absence,
        code=row.code,
        means=plan.means if plan else person.means,
        **_plan(plan),
        is_driven_by_choice=row.is_driven_by_choice,
        was_at=was_at.astimezone(zone) if was_at else None,
        was_room=row.was.get("room") if row.was else None,
        changed_at=row.changed_at,
        bring=tuple(appointment.reason.bring),
        cancel_limit_min=appointment.reason.cancel_limit_min,
        is_noshow_proposed=row.noshow_proposed_at is not None,
        **{name: getattr(row, name) for name in NEEDS},
        held_mode=row.held_mode,
        status_at=row.status_at if row.status_at != row.booked_at else None,
    )


def _where(appointment: Appointment) -> dict[str, Any]:
    place, room = appointment.place, appointment.room
    words: dict[str, Any] = {
        "mode": appointment.mode,
        "place": appointment.place_id,
        "room": room.name if room else "",
        "device": appointment.device.name if appointment.device else "",
        "helper_name": appointment.helper.given_name if appointment.helper else "",
        "appointment": appointment.pk,
        "series": appointment.series_id,
        "series_label": appointment.series.label if appointment.series else "",
        "video_room": appointment.adviser.video_room,
    }
    if place is None:
        return {**words, "place_name": "", "town": "", "door": "", "address": ""}
    return {**words, "place_name": place.name, "town": place.town, "door": place.door, "address": place.address}


def _plan(plan: TravelPlan | None) -> dict[str, Any]:
    if plan is None:
        return {"plan_state": "", "trip": {}, "home": {}, "is_to_confirm": False, "timetable_version": None}
    return {
        "plan_state": plan.state,
        "trip": plan.trip,
        "home": plan.home,
        "is_to_confirm": plan.is_to_confirm,
        "timetable_version": plan.timetable_version,
    }


def facilitators_of(appointment: int) -> tuple[int, ...]:
    """Who runs a session beside its lead; nobody for an appointment."""
    return tuple(Facilitator.objects.filter(appointment_id=appointment).values_list("account_id", flat=True))


def participation(key: int) -> Participation:
    """The row that a service changes; refused when this reader has none of that key."""
    found = Participation.objects.select_related("person", "appointment").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def asked_reasons(participations: Collection[int]) -> dict[int, int]:
    """What each person asks for by now: a workshop that was turned into individual hours is asked for as those."""
    rows = Participation.objects.filter(pk__in=list(participations), request__isnull=False)
    return {key: reason for key, reason in rows.values_list("pk", "request__reason_id") if reason is not None}
