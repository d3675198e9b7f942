"""Workshops of the demonstration: one that was held and goes on, full, with people who wait; one that too few will come to;
one that is followed whole. Planned through the agenda's services, filled through the workshop journey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid5

from django.db import transaction

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SeriesCard, SessionCard
from maillage.domains.agenda.services.attendance import mark, note_autonomy
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.enrolment_links import open_enrolment
from maillage.domains.agenda.services.reasons import ReasonRules, ReasonText, write_reason
from maillage.domains.agenda.services.series import Terms, plan_series
from maillage.domains.agenda.services.staffing import SessionPlan
from maillage.journeys.demo.calendar import working_day
from maillage.journeys.demo.desks import Desk
from maillage.journeys.demo.houses import World
from maillage.journeys.demo.weeks import NAMESPACE
from maillage.journeys.workshops.enrolling import enrol_person, sessions_to_come, ways_of
from maillage.kit.errors import Refused
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.models import Person

MORNING, AFTERNOON = (time(9, 30), time(11, 30)), (time(14), time(16))
ASKED_BEFORE = timedelta(days=6)
REMOTE_DAY = 0  # on Mondays Inès receives by video


@dataclass(frozen=True, slots=True)
class Plan:
    """One series: what, where, when, with whom, and how many more people than seats ask for its first session to come."""

    theme: str
    label: str
    hint: str
    terms: tuple[int, int, str, tuple[str, ...], bool]
    place: str
    room: str
    lead: str
    hours: tuple[time, time]
    asked: int


PLANS = (
    Plan(
        "online_service", "Mon espace en ligne, pas à pas", "En petit groupe, sur tablette.",
        (4, 8, "first", ("tablets", "internet"), False),
        "Lodève", "Lodève salle Lergue", "Claire", MORNING, 11,
    ),
    Plan(
        "cv", "Refaire son CV", "On repart avec un CV imprimé.",
        (5, 10, "all", ("computers", "printer"), False),
        "Gignac", "Gignac salle du conseil", "Inès", AFTERNOON, 3,
    ),
    Plan(
        "telephone", "Chercher un emploi avec son téléphone", "Deux après-midi qui se suivent.",
        (3, 6, "first", ("smartphones",), True),
        "Lodève", "Lodève salle du haut", "Samir", AFTERNOON, 4,
    ),
)  # fmt: skip


def plan(world: World, accounts: Mapping[str, Account], today: date, by: Actor, began: datetime) -> None:
    """Write the three series, as they would have been before the demonstration's first week."""
    for rank, (each, days) in enumerate(zip(PLANS, _days(today), strict=True)):
        least, most, level, equipment, is_whole = each.terms
        reason = write_reason(
            agency=world.agency.pk,
            text=ReasonText(each.label, each.hint),
            rules=ReasonRules(duration_min=120, modes=["in_person"], theme=each.theme, rank=10 + rank),
            by=by,
            now=began,
        )
        terms = Terms(world.agency.pk, reason.pk, each.label, least, most, level, equipment, is_whole)
        lead, place, room = accounts[each.lead].pk, world.places[each.place].pk, world.rooms[each.room].pk
        sessions = [SessionPlan(day, *each.hours, place, lead, room) for day in days]
        plan_series(terms=terms, sessions=sessions, by=by, now=began)


def fill(director: Desk, people: Sequence[Person], now: datetime) -> int:
    """Enrol people for what was and for what is to come, and let others enrol alone; how many have a seat or wait."""
    agency, by = director.actor.agency or 0, director.actor
    order = list(people)
    asked = 0
    for each in PLANS:
        (card,) = (
            found for found in agenda.series_cards(agency=agency, start=now - timedelta(weeks=6)) if found.label == each.label
        )
        past = [session for session in card.sessions if session.ends_at < now]
        coming = [session for session in card.sessions if session.starts_at > now]
        for session in past:
            asked += _enrol(card, session, each.terms[1] - 1, order, by, session.starts_at - ASKED_BEFORE)
            _hold(session, by)
        if coming:
            asked += _enrol(card, coming[0], each.asked, order, by, now)
        if coming and not card.is_whole:
            open_enrolment(session=coming[0].session, by=by, now=now, is_for_all_dates=True)
    return asked


def _days(today: date) -> tuple[Sequence[date], ...]:
    thursday = today - timedelta(days=today.weekday()) + timedelta(days=3)
    first = (thursday - timedelta(weeks=2), thursday + timedelta(weeks=1), thursday + timedelta(weeks=3))
    soon = working_day(today + timedelta(days=2))
    if soon.weekday() == REMOTE_DAY:
        soon = working_day(soon + timedelta(days=1))
    tuesday = thursday + timedelta(days=12)
    whole = working_day(tuesday), working_day(tuesday + timedelta(weeks=1))
    return [working_day(day) for day in first], [soon], whole


def _enrol(card: SeriesCard, session: SessionCard, count: int, order: list[Person], by: Actor, now: datetime) -> int:
    """The next people in order who can come and be back; those who cannot stay in the list for another."""
    done = 0
    for person in list(order):
        if done == count:
            break
        ways = ways_of(person, sessions_to_come(card, session.session, now), by.agency or 0)
        if not all(way.is_reachable for way in ways):
            continue
        key = uuid5(NAMESPACE, f"{session.session} {person.pk}")
        needs = Needs(shared_ride=person.means == "shared_ride")
        try:
            with transaction.atomic():
                enrol_person(person=person, series=card, session=session.session, key=key, needs=needs, by=by, now=now)
        except Refused:
            continue  # the person is busy then: as in life
        order.remove(person)
        done += 1
    return done


def _hold(session: SessionCard, by: Actor) -> None:
    """Who came, and how easy it was before and after; one was ill, one is still to be said."""
    at = session.ends_at - timedelta(minutes=5)
    for rank, (participation, before) in enumerate(list(_seats(session, at))[:-1]):
        row = agenda.participation(participation)
        if rank == 0:
            mark(participation=row, status="excused", absence="warned", by=by, now=at)
            continue
        mark(participation=row, status="seen", by=by, now=at)
        note_autonomy(participation=row, by=by, now=at, before=before, after=min(3, before + 1))


def _seats(session: SessionCard, at: datetime) -> Iterator[tuple[int, int]]:
    for number, each in enumerate(agenda.attendees(session=session.session, now=at)):
        yield each.seat.participation, 1 + number % 2
