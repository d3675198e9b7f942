"""Who comes to a workshop, who waits, who shares a ride: every read here is of people's files, and is noted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from maillage.domains.agenda import states
from maillage.domains.agenda.models import Appointment, Participation, WaitingEntry
from maillage.domains.agenda.selectors.fullness import ranks
from maillage.domains.agenda.selectors.seats import Seat, base, seats_of
from maillage.kit import clock
from maillage.kit.audit import reads
from maillage.kit.errors import NotFound
from maillage.registry.people.models import spoken_name


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of the sheet: the seat as everywhere else, its number, and the steps of autonomy."""

    seat: Seat
    number: int
    enrolled_by: str
    autonomy_before: int | None
    autonomy_after: int | None

    @property
    def is_active(self) -> bool:
        """Has a seat, whatever became of it."""
        return self.seat.status in states.ACTIVE


@dataclass(frozen=True, slots=True)
class Waiter:
    """One line of the waiting list. `session` is None when all of a series is waited for."""

    entry: int
    rank: int
    series: int
    series_label: str
    session: int | None
    starts_at: datetime | None
    place_name: str
    town: str
    person: int
    given_name: str
    family_name: str
    phone: str
    commune: str
    asked_at: datetime
    asked_by: str
    notices: int
    wants_shared_ride: bool
    needs_interpreter: bool
    needs_step_free: bool

    @property
    def full_name(self) -> str:
        """Given name first, as spoken."""
        return spoken_name(self.given_name, self.family_name)


@dataclass(frozen=True, slots=True)
class Rider:
    """First name and stop, and nothing else: the house passes the phone on."""

    given_name: str
    stop: str


@dataclass(frozen=True, slots=True)
class RideGroup:
    """Those who could ride together: from one commune, or along one line."""

    label: str
    riders: tuple[Rider, ...]


@dataclass(frozen=True, slots=True)
class SharedRides:
    """Those who opted in, both ways."""

    by_commune: tuple[RideGroup, ...]
    by_line: tuple[RideGroup, ...]


def attendees(*, session: int, now: datetime) -> tuple[Attendee, ...]:
    """Everybody who has, or had, a seat in one session: those who come first, by name. What this reader may see."""
    rows = base().filter(appointment_id=session, appointment__series__isnull=False)
    rows = rows.select_related("booked_by_organisation").order_by("person__name_folded", "pk")
    lines = [
        Attendee(
            seat=seat,
            number=row.seat,
            enrolled_by=row.booked_by_organisation.label if row.booked_by_organisation else "",
            autonomy_before=row.autonomy_before,
            autonomy_after=row.autonomy_after,
        )
        for row, seat in zip(rows, seats_of(rows, now), strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: not line.is_active))


def waiting_list(*, session: int) -> tuple[Waiter, ...]:
    """Who waits for one session, or for the series it belongs to, in order. What this reader may see; ranks are real."""
    series = Appointment.objects.filter(pk=session).values("series")
    return _waiters(WaitingEntry.objects.filter(Q(appointment=session) | Q(appointment=None, series__in=series)))


def waits_of(*, person: int) -> tuple[Waiter, ...]:
    """What one person waits for."""
    return _waiters(WaitingEntry.objects.filter(person=person))


def waiting_entry(key: int) -> WaitingEntry:
    """The row that a service changes; refused when this reader has none of that key."""
    found = WaitingEntry.objects.select_related("person", "series").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def shared_rides(*, session: int) -> SharedRides:
    """Those who come, and asked to share a ride that day: by commune, and by the line their trip takes."""
    rows = (
        Participation.objects.filter(appointment_id=session, wants_shared_ride=True, status__in=states.ACTIVE)
        .select_related("person__commune", "travel_plan")
        .order_by("person__given_name", "pk")
    )
    communes: dict[str, list[Rider]] = defaultdict(list)
    lines: dict[str, list[Rider]] = defaultdict(list)
    for row in rows:
        reads.note([row.person_id])
        line, stop = _line_and_stop(row)
        rider = Rider(row.person.given_name, stop)
        communes[row.person.commune.name if row.person.commune else ""].append(rider)
        if line:
            lines[line].append(rider)
    return SharedRides(_groups(communes), _groups(lines))


def _groups(riders: dict[str, list[Rider]]) -> tuple[RideGroup, ...]:
    return tuple(RideGroup(label, tuple(each)) for label, each in sorted(riders.items()))


def _line_and_stop(row: Participation) -> tuple[str, str]:
    """The first line of the way there and where it is taken; without one, the stop or hamlet the person named."""
    plan = getattr(row, "travel_plan", None)
    legs = plan.trip.get("way_out") or () if plan is not None else ()
    ride = next((leg for leg in legs if leg.get("line") or leg.get("line_name")), None)
    if ride is not None:
        return ride.get("line") or ride["line_name"], ride["start"]["name"]
    return "", (plan.home.get("label") if plan is not None else "") or row.person.home_label


def _waiters(rows: QuerySet[WaitingEntry]) -> tuple[Waiter, ...]:
    waiting = rows.filter(status=WaitingEntry.Status.WAITING).order_by("asked_at", "pk")
    related = ("series", "appointment__place", "person__commune", "asked_by_organisation")
    found = list(waiting.select_related(*related))
    reads.note(row.person_id for row in found)
    places = ranks(row.pk for row in found) if found else {}
    return tuple(_waiter(row, places.get(row.pk, 0)) for row in found)


def _waiter(row: WaitingEntry, rank: int) -> Waiter:
    person, session = row.person, row.appointment
    place = session.place if session else None
    zone = ZoneInfo(place.zone) if place else clock.PARIS
    return Waiter(
        entry=row.pk,
        rank=rank,
        series=row.series_id,
        series_label=row.series.label,
        session=row.appointment_id,
        starts_at=session.during.lower.astimezone(zone) if session else None,
        place_name=place.name if place else "",
        town=place.town if place else "",
        person=person.pk,
        given_name=person.given_name,
        family_name=person.family_name,
        phone=person.phone,
        commune=person.commune.name if person.commune else "",
        asked_at=row.asked_at,
        asked_by=row.asked_by_organisation.label if row.asked_by_organisation else "",
        notices=row.notices,
        wants_shared_ride=row.wants_shared_ride,
        needs_interpreter=row.needs_interpreter,
        needs_step_free=row.needs_step_free,
    )
