"""Person-free rows for figures: what, when, where, in which territory, how much. Nobody is in them, adviser included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from maillage.domains.agenda.models import OpeningOccurrence, Participation, Request

MINUTE_S, DAY_S = 60, 86_400


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. `territory` is a commune: the person's, else the place's. `detail`: a mode or a reason."""

    kind: str
    at: datetime
    place: int | None
    territory: int | None
    measure: float
    detail: str = ""


def facts(*, agency: int, start: datetime, end: datetime, now: datetime) -> tuple[Fact, ...]:
    """Everything of one agency that falls in [start, end), by time."""
    found = [*_seats(agency, start, end, now), *_requests(agency, start, end), *_sessions(agency, start, end)]
    return tuple(sorted(found, key=lambda fact: (fact.at, fact.kind, fact.place or 0, fact.territory or 0)))


def _seats(agency: int, start: datetime, end: datetime, now: datetime) -> Iterator[Fact]:
    """`appointment.<status>` for each seat (a past unknown is `unresolved`), and the delay in days of those seen."""
    rows = Participation.objects.filter(
        agency_id=agency, appointment__during__startswith__gte=start, appointment__during__startswith__lt=end
    ).values_list(
        "status",
        "absence",
        "appointment__during",
        "appointment__mode",
        "appointment__place_id",
        "person__commune_id",
        "appointment__place__commune_id",
        "request__opened_at",
    )
    for status, absence, during, mode, place, home, there, opened_at in rows:
        territory = home or there
        yield Fact(f"appointment.{_kind(status, during.upper, now)}", during.lower, place, territory, 1, mode)
        if absence:
            yield Fact("appointment.absence", during.lower, place, territory, 1, absence)
        if status == Participation.Status.SEEN and opened_at is not None:
            days = (during.lower - opened_at).total_seconds() / DAY_S
            yield Fact("delay.request_to_seen", during.lower, place, territory, days, mode)


def _kind(status: str, ends_at: datetime, now: datetime) -> str:
    if status != Participation.Status.UNKNOWN:
        return status
    return "unresolved" if ends_at <= now else "coming"


def _requests(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """`request.<status>` of what was asked for in the period, with what stood in the way."""
    rows = Request.objects.filter(agency_id=agency, opened_at__gte=start, opened_at__lt=end)
    for status, opened_at, home, difficulty in rows.values_list("status", "opened_at", "person__commune_id", "difficulty"):
        yield Fact(f"request.{status}", opened_at, None, home, 1, difficulty)


def _sessions(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """Minutes published, minutes booked, and what became of each permanence."""
    rows = (
        OpeningOccurrence.objects.filter(opening__agency_id=agency, published_at__isnull=False)
        .filter(during__startswith__gte=start, during__startswith__lt=end)
        .annotate(territory=F("place__commune_id"), is_session=F("opening__is_outreach_session"))
        .prefetch_related("appointments")
    )
    for row in rows:
        at = row.during.lower
        if row.is_session:
            yield Fact(f"session.{row.status}", at, row.place_id, row.territory, 1)
        if row.status != OpeningOccurrence.Status.CANCELLED:
            yield Fact("minutes.offered", at, row.place_id, row.territory, _minutes(at, row.during.upper))
        booked = [each for each in row.appointments.all() if each.released_at is None]
        if booked:
            minutes = sum(_minutes(each.during.lower, each.during.upper) for each in booked)
            yield Fact("minutes.booked", at, row.place_id, row.territory, minutes)


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / MINUTE_S
