"""A workshop in Lodève: Claire leads it, Nadège runs it beside her; helpers that plan and enrol in a scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from tests import factories as make
from tests.domains.agenda.world import NOW, World, a_reason, at, know_since_long

from maillage.domains.agenda.models import Appointment, AppointmentReason, Participation, Series
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.enrolling import Enrolment, enrol
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.series import Terms, plan_series
from maillage.domains.agenda.services.staffing import SessionPlan
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account
from maillage.registry.diary.models import Occupancy
from maillage.registry.people.models import Person
from maillage.registry.places.models import Room

FRIDAY = date(2026, 11, 20)
NEXT_FRIDAY = date(2026, 11, 27)
MONTH_AFTER = date(2026, 12, 4)
STARTS, ENDS = at(FRIDAY, 14), at(FRIDAY, 16)


def workshop_reason(world: World, theme: str = "online_service", **fields: Any) -> AppointmentReason:
    return a_reason(world.cast.agency, "Atelier espace en ligne", theme=theme, duration_min=120, **fields)


def big_room(world: World, seats: int = 20) -> Room:
    return make.room(world.cast.place, f"Salle de {seats}", seats=seats, is_confidential=False)


def session_plan(world: World, day: date = FRIDAY, **fields: Any) -> SessionPlan:
    values = {
        "day": day,
        "starts_at": time(14),
        "ends_at": time(16),
        "place": world.cast.place.pk,
        "lead": world.cast.claire.pk,
    } | fields
    return SessionPlan(**values)


def a_series(
    world: World,
    days: Sequence[date] = (FRIDAY,),
    *,
    reason: AppointmentReason | None = None,
    seats: int = 8,
    least: int = 3,
    is_whole: bool = False,
    who: Account | None = None,
    now: datetime = NOW,
    **fields: Any,
) -> Series:
    """Planned in Claire's own hand, unless `who` does."""
    reason = reason or AppointmentReason.objects.exclude(theme="").first() or workshop_reason(world)
    terms = Terms(world.cast.agency.pk, reason.pk, "Mon espace en ligne", min(least, seats), seats, is_whole=is_whole)
    with world.seen_by(who or world.cast.claire) as by:
        return plan_series(terms=terms, sessions=[session_plan(world, day, **fields) for day in days], by=by, now=now)


def sessions_of(world: World, series: Series) -> list[Appointment]:
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return list(Appointment.objects.filter(series=series).order_by("during"))


def enrolled(
    world: World,
    person: Person,
    series: Series,
    session: Appointment | int | None = None,
    *,
    who: Account | None = None,
    key: UUID | None = None,
    now: datetime = NOW,
    needs: Needs | None = None,
    **fields: Any,
) -> Enrolment:
    """Ask and enrol with this account's eyes; Claire's, unless `who` does."""
    wanted = session.pk if isinstance(session, Appointment) else session
    if wanted is None and not series.is_whole:
        wanted = sessions_of(world, series)[0].pk
    with world.seen_by(who or world.cast.claire) as by:
        request = open_request(person=person, reason=series.reason, means="bus", home={}, by=by, now=now)
        done = enrol(request=request, series=series.pk, session=wanted, key=key or uuid4(), by=by, now=now, needs=needs, **fields)
        know_since_long(person)
        return done


def crowd(world: World, count: int, **fields: Any) -> list[Person]:
    return [make.person(world.cast.agency, f"Prénom {number:02}", f"Nom {number:02}", **fields) for number in range(count)]


def coming(world: World, session: Appointment) -> list[tuple[int, int]]:
    """(seat, person) of those who come."""
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        rows = Participation.objects.filter(appointment=session, status__in=("unknown", "seen", "noshow"))
        return list(rows.order_by("seat").values_list("seat", "person_id"))


def taken_by(person: Person) -> list[tuple[datetime, datetime]]:
    """The person's time in the diary."""
    rows = Occupancy.objects.filter(resource=person.resource_id).order_by("during")
    return [(row.during.lower, row.during.upper) for row in rows]
