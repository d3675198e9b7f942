"""Person-free rows for figures: what, when, where, in which territory, how much. Nobody is in them, adviser included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from maillage.domains.agenda.models import (
    Appointment,
    LeavingAnswer,
    Mode,
    OpeningOccurrence,
    Participation,
    Request,
    UnmetSearch,
    WaitingEntry,
)
from maillage.kit import clock
from maillage.kit.audit.models import AuditEntry

MINUTE_S, DAY_S = 60, 86_400
FOLLOWED: Final = timedelta(days=30)  # what a person books within this time follows from the appointment
REQUESTS_KEPT: Final = timedelta(days=Request.personal_data.retention_days)  # older ones are gone: no figure goes further back
CALLED_OFF: Final = ("session.cancelled", "occurrence.cancelled")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. `territory` is a commune: the person's, else the place's; `home` is the person's, when known.

    `detail`: a mode, a theme or a code.
    """

    kind: str
    at: datetime
    place: int | None
    territory: int | None
    measure: float
    detail: str = ""
    home: int | None = None


def facts(*, agency: int, start: datetime, end: datetime, now: datetime) -> tuple[Fact, ...]:
    """Everything of one agency that falls in [start, end), by time."""
    of_people = (*_seats(agency, start, end, now), *_requests(agency, start, end, now), *_waiting(agency, start, end))
    of_hours = (*_sessions(agency, start, end), *_workshops(agency, start, end))
    of_nobody = (*_faces(agency, start, end), *_unmet(agency, start, end))
    found = [*of_people, *of_hours, *_autonomy(agency, start, end), *of_nobody]
    return tuple(sorted(found, key=lambda fact: (fact.at, fact.kind, fact.place or 0, fact.territory or 0)))


def _seats(agency: int, start: datetime, end: datetime, now: datetime) -> Iterator[Fact]:
    """`appointment.<status>` or `workshop.<status>` for each seat (a past unknown is `unresolved`).

    The detail is the mode in which an appointment was held, the theme of a workshop. `appointment.line_down`: a video that
    ended by phone, or not at all (`none`). `follow.<appointment, workshop or nothing>`: what somebody who was seen booked
    next; said once its time is over.
    """
    rows = _told(Participation.objects.filter(agency_id=agency), start, end)
    for status, absence, during, booked, place, home, there, theme, held, seats in rows:
        thing, mode = "workshop" if theme else "appointment", held or booked
        about = {"at": during.lower, "place": place, "territory": home or there, "measure": 1, "home": home}
        yield Fact(f"{thing}.{_kind(status, during.upper, now)}", detail=theme or mode, **about)
        if absence:
            yield Fact(f"{thing}.absence", detail=absence, **about)
        if held or (booked == Mode.VIDEO and absence == Participation.Absence.TECHNICAL):
            yield Fact("appointment.line_down", detail=held or "none", **about)
        if status == Participation.Status.SEEN and during.lower + FOLLOWED <= now:
            next_one = "nothing" if seats is None else "workshop" if seats > 1 else "appointment"
            yield Fact(f"follow.{next_one}", detail=thing, **about)


def _told(rows: QuerySet[Participation], start: datetime, end: datetime) -> QuerySet[Participation, tuple[Any, ...]]:
    """What is told of each seat of the period; the last column is the seats of what the person booked next, if anything."""
    began = OuterRef("appointment__during__startswith")
    later = rows.filter(person=OuterRef("person"), booked_at__gte=began, booked_at__lt=began + FOLLOWED)
    seats = later.exclude(pk=OuterRef("pk")).order_by("booked_at", "pk").values("appointment__seats")[:1]
    of_period = rows.filter(appointment__during__startswith__gte=start, appointment__during__startswith__lt=end)
    return of_period.annotate(next_seats=Subquery(seats)).values_list(
        "status",
        "absence",
        "appointment__during",
        "appointment__mode",
        "appointment__place_id",
        "person__commune_id",
        "appointment__place__commune_id",
        "appointment__reason__theme",
        "held_mode",
        "next_seats",
    )


def _kind(status: str, ends_at: datetime, now: datetime) -> str:
    if status != Participation.Status.UNKNOWN:
        return status
    return "unresolved" if ends_at <= now else "coming"


def _requests(agency: int, start: datetime, end: datetime, now: datetime) -> Iterator[Fact]:
    """`request.<status>` of what was asked for in the period, with what stood in the way; and how long it waited, in days.

    `wait.seen` until the person was first seen for it; `wait.unseen` until it ended, or so far: nobody was seen. What came
    after `now` is not known yet: told again later as of that moment, the same is told.
    """
    at = "participations__appointment__during__startswith"
    seen = Q(participations__status=Participation.Status.SEEN, **{f"{at}__lt": now})
    first_seen = Min(at, filter=seen)
    rows = Request.objects.filter(agency_id=agency, opened_at__gte=start, opened_at__lt=end).annotate(seen_at=first_seen)
    for status, opened_at, ended_at, home, difficulty, seen_at in rows.values_list(
        "status", "opened_at", "ended_at", "person__commune_id", "difficulty", "seen_at"
    ):
        ended = ended_at if ended_at is not None and ended_at <= now else None
        known = status if ended else Request.Status.OPEN.value
        yield Fact(f"request.{known}", opened_at, None, home, 1, difficulty, home)
        days = ((seen_at or ended or now) - opened_at).total_seconds() / DAY_S
        yield Fact("wait.seen" if seen_at else "wait.unseen", opened_at, None, home, days, known, home)


def _sessions(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """Minutes published, minutes booked, and what became of each permanence.

    `session.notice`: days between the calling off of a permanence and its hour.
    """
    called_off = AuditEntry.objects.filter(verb__in=CALLED_OFF, object_kind="occurrence", object_key=OuterRef("pk"))
    last = called_off.values("object_key").annotate(last=Max("at")).values("last")
    rows = (
        OpeningOccurrence.objects.filter(opening__agency_id=agency, published_at__isnull=False)
        .filter(during__startswith__gte=start, during__startswith__lt=end)
        .annotate(territory=F("place__commune_id"), is_session=F("opening__is_outreach_session"), called_off_at=Subquery(last))
        .prefetch_related("appointments")
    )
    for row in rows:
        at = row.during.lower
        if row.is_session:
            yield Fact(f"session.{row.status}", at, row.place_id, row.territory, 1)
            if row.status == OpeningOccurrence.Status.CANCELLED and row.called_off_at is not None:
                days = (at - row.called_off_at).total_seconds() / DAY_S
                yield Fact("session.notice", at, row.place_id, row.territory, days)
        if row.status != OpeningOccurrence.Status.CANCELLED:
            yield Fact("minutes.offered", at, row.place_id, row.territory, _minutes(at, row.during.upper))
        booked = [each for each in row.appointments.all() if each.released_at is None]
        if booked:
            minutes = sum(_minutes(each.during.lower, each.during.upper) for each in booked)
            yield Fact("minutes.booked", at, row.place_id, row.territory, minutes)


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / MINUTE_S


def _workshops(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """`workshop.offered` seats of each session, `workshop.held` when somebody was seen, or `workshop.called_off`."""
    seen = Participation.objects.filter(appointment=OuterRef("pk"), status=Participation.Status.SEEN)
    rows = Appointment.objects.filter(
        agency_id=agency, series__isnull=False, during__startswith__gte=start, during__startswith__lt=end
    ).annotate(is_held=Exists(seen), theme=F("reason__theme"), territory=F("place__commune_id"))
    for row in rows:
        about = (row.during.lower, row.place_id, row.territory)
        if row.released_at is not None:
            yield Fact("workshop.called_off", *about, 1, row.theme)
            continue
        yield Fact("workshop.offered", *about, row.seats, row.theme)
        if row.is_held:
            yield Fact("workshop.held", *about, 1, row.theme)


def _autonomy(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """`workshop.autonomy`: steps risen by each person measured both before and after, at the session they ended with.

    In a series that is followed whole, from the first session measured before to the last measured after.
    """
    of_agency = Participation.objects.filter(agency_id=agency)
    ended = of_agency.filter(autonomy_after__isnull=False, appointment__during__startswith__gte=start)
    rows = (
        of_agency.filter(Q(autonomy_before__isnull=False) | Q(autonomy_after__isnull=False))
        .filter(appointment__series__in=ended.values("appointment__series"))
        .order_by("appointment__during", "pk")
        .values_list(
            "person_id",
            "appointment_id",
            "appointment__series_id",
            "appointment__series__is_whole",
            "autonomy_before",
            "autonomy_after",
            "appointment__during",
            "appointment__place_id",
            "person__commune_id",
        )
    )
    before: dict[tuple[int, int], int] = {}
    risen: dict[tuple[int, int], Fact] = {}
    for person, session, series, is_whole, was, became, during, place, home in rows:
        own = (person, series if is_whole else -session)
        if was is not None:
            before.setdefault(own, was)
        if became is not None and own in before:
            steps = became - before[own]
            risen[own] = Fact("workshop.autonomy", during.lower, place, home, steps, f"{before[own]}>{became}", home)
    yield from (fact for fact in risen.values() if start <= fact.at < end)


def _waiting(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """`waiting.<status>` of those who asked for a seat of a full workshop in the period; the detail is the theme."""
    rows = WaitingEntry.objects.filter(agency_id=agency, asked_at__gte=start, asked_at__lt=end)
    for status, asked_at, place, home, theme in rows.values_list(
        "status", "asked_at", "appointment__place_id", "person__commune_id", "series__reason__theme"
    ):
        yield Fact(f"waiting.{status}", asked_at, place, home, 1, theme, home)


def _faces(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """`trust.workshop` and `trust.place`: one for each answer on leaving; the detail is the face, from 1 to 3."""
    rows = LeavingAnswer.objects.filter(agency_id=agency, at__gte=start, at__lt=end)
    for session, at, place, there, face in rows.values_list("appointment_id", "at", "place_id", "place__commune_id", "face"):
        yield Fact("trust.workshop" if session else "trust.place", at, place, there, 1, str(face))


def _unmet(agency: int, start: datetime, end: datetime) -> Iterator[Fact]:
    """`unmet.search`: a search that met nothing, said by somebody who gave no name; the detail is what stood in the way."""
    days = {"on__gte": clock.today(start), "on__lt": clock.today(end)}
    rows = UnmetSearch.objects.filter(agency_id=agency, **days).values_list("on", "place_id", "commune_id", "difficulty")
    for on, place, home, difficulty in rows:
        yield Fact("unmet.search", clock.wall(on), place, home, 1, difficulty, home)
