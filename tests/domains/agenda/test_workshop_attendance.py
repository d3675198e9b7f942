"""The sheet of a workshop, the steps of autonomy, the question on leaving, shared rides, figures: and what nobody may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.domains.agenda.workshop_world import (
    ENDS,
    FRIDAY,
    NEXT_FRIDAY,
    STARTS,
    a_series,
    coming,
    crowd,
    enrolled,
    sessions_of,
)
from tests.domains.agenda.world import NOW, World, at, everyone

from maillage.domains.agenda import selectors, states
from maillage.domains.agenda.errors import (
    AnswersComplete,
    NoshowNotConfirmed,
    RestoreImpossible,
    SeatGone,
    StatusNotPossible,
    WorkshopImpossible,
)
from maillage.domains.agenda.facts import Fact, facts
from maillage.domains.agenda.models import LeavingAnswer, Participation, Request, Series, WaitingEntry
from maillage.domains.agenda.services.attendance import answer_leaving, mark, note_autonomy, tally_leaving
from maillage.domains.agenda.services.booking import Needs, Plan
from maillage.domains.agenda.services.ending import cancel, close, undo
from maillage.domains.agenda.services.enrolling import leave
from maillage.domains.agenda.services.merging import people_merged
from maillage.domains.agenda.services.series import call_off_session
from maillage.domains.agenda.services.waiting import expire_waiting
from maillage.kit.audit import reads
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db
AFTER = ENDS + timedelta(minutes=5)


def marked(world: World, seat: int, status: str, *, absence: str = "", now=AFTER, who=None) -> Participation:
    with world.seen_by(who or world.cast.claire) as by:
        return mark(participation=selectors.participation(seat), status=status, by=by, now=now, absence=absence)


# ------------------------------------------------------------------ the sheet
def test_the_sheet_says_who_comes_and_a_no_show_takes_two_steps(world: World) -> None:
    series = a_series(world)
    seats = [enrolled(world, person, series).seats[0].pk for person in crowd(world, 4)]
    marked(world, seats[0], "seen", now=STARTS)
    marked(world, seats[1], "excused", absence="no_transport")
    with pytest.raises(NoshowNotConfirmed):
        marked(world, seats[2], "noshow", absence="no_news")
    assert marked(world, seats[2], "noshow").status == "unknown"
    assert marked(world, seats[2], "noshow", absence="no_news").status == "noshow"
    assert marked(world, seats[2], "seen").status == "seen"
    assert marked(world, seats[0], "unknown").status == "unknown"
    with pytest.raises(StatusNotPossible):
        marked(world, seats[3], "seen", now=STARTS - timedelta(minutes=1))


def test_whoever_runs_it_marks_the_sheet_and_a_colleague_does_not(world: World) -> None:
    cast = world.cast
    series = a_series(world, facilitators=(cast.nadege.pk,))
    seat = enrolled(world, cast.ghislaine, series, who=cast.nadege).seats[0].pk
    assert marked(world, seat, "seen", who=cast.nadege).status == "seen"
    for who in (cast.remi, cast.samir):
        with pytest.raises(NotAllowed):
            marked(world, seat, "unknown", who=who)


def test_an_individual_appointment_is_on_no_sheet(world: World) -> None:
    booked = world.book(world.cast.farid, world.cast.claire)
    with pytest.raises(NotFound):
        marked(world, booked.pk, "seen")
    with world.seen_by(world.cast.claire) as by:
        with pytest.raises(NotFound):
            note_autonomy(participation=selectors.participation(booked.pk), by=by, now=NOW, before=1)
        with pytest.raises(NotFound):
            leave(participation=selectors.participation(booked.pk), by=by, now=NOW)


def test_somebody_excused_who_comes_after_all_is_seen_on_a_chair_of_their_own(world: World) -> None:
    """The seat went to somebody else: the ninth who is there is there."""
    series = a_series(world, seats=2)
    (session,) = sessions_of(world, series)
    people = crowd(world, 3)
    done = [enrolled(world, person, series) for person in people]
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[0].seats[0], by=by, now=NOW)
    seat = done[0].seats[0].pk
    with world.seen_by(world.cast.claire) as by, pytest.raises(SeatGone):
        undo(participation=selectors.participation(seat), by=by, now=NOW)
    assert marked(world, seat, "seen").status == "seen"
    assert coming(world, session) == [(1, people[2].pk), (2, people[1].pk), (3, people[0].pk)]


def test_undoing_a_cancellation_takes_the_seat_again_when_it_is_free(world: World) -> None:
    series = a_series(world)
    seat = enrolled(world, world.cast.farid, series).seats[0]
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(seat.pk), by=by, now=NOW)
        undo(participation=selectors.participation(seat.pk), by=by, now=NOW)
        assert Participation.objects.get(pk=seat.pk).status == "unknown"
        assert Request.objects.get(person=world.cast.farid).status == "met"
    (session,) = sessions_of(world, series)
    assert coming(world, session) == [(1, world.cast.farid.pk)]
    with world.seen_by(world.cast.claire) as by:
        call_off_session(session=session.pk, by=by, now=NOW)
        with pytest.raises(RestoreImpossible):
            undo(participation=selectors.participation(seat.pk), by=by, now=NOW)


def test_the_list_has_names_needs_and_numbers_and_each_reading_is_noted(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    done = enrolled(world, world.cast.ghislaine, series, who=world.cast.nadege, needs=Needs(interpreter=True))
    gone = enrolled(world, world.cast.farid, series)
    with world.seen_by(world.cast.claire) as by:
        leave(participation=gone.seats[0], by=by, now=NOW)
        note_autonomy(participation=done.seats[0], by=by, now=NOW, before=1)
        with reads.collecting() as noted:
            lines = selectors.attendees(session=session.pk, now=NOW)
    assert noted == {world.cast.ghislaine.pk, world.cast.farid.pk}
    first, second = lines
    assert (first.seat.full_name, first.seat.commune, first.number) == ("Ghislaine Vézinhet", "Pégairolles-de-l'Escalette", 1)
    assert (first.seat.needs_interpreter, first.enrolled_by, first.autonomy_before) == (True, world.cast.house.label, 1)
    assert (first.is_active, second.is_active) == (True, False)


def test_pages_of_workshops_cost_the_same_for_one_and_for_many(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], seats=3, facilitators=(world.cast.nadege.pk,))
    friday, _ = sessions_of(world, series)
    reading = {
        "series": (lambda: selectors.series_cards(agency=world.cast.agency.pk, start=NOW), 4),
        "list": (lambda: selectors.attendees(session=friday.pk, now=NOW), 1),
        "waiting": (lambda: selectors.waiting_list(session=friday.pk), 2),
        "rides": (lambda: selectors.shared_rides(session=friday.pk), 1),
        "decisions": (lambda: selectors.needs_decision(agency=world.cast.agency.pk, now=at(FRIDAY, 8)), 3),
    }
    for people in (crowd(world, 4), crowd(world, 5)):
        for person in people:
            enrolled(world, person, series, friday, needs=Needs(shared_ride=True))
        with world.seen_by(world.cast.claire):
            for name, (read, most) in reading.items():
                with CaptureQueriesContext(connection) as captured:
                    read()
                assert len(captured) <= most, name
        a_series(world, [MONTHS[len(people)]])


MONTHS = {4: at(NEXT_FRIDAY, 8).date() + timedelta(days=7), 5: at(NEXT_FRIDAY, 8).date() + timedelta(days=14)}


# ------------------------------------------------------------------ autonomy
def test_autonomy_is_noted_before_from_the_enrolment_on_and_after_once_it_has_begun(world: World) -> None:
    series = a_series(world)
    seat = enrolled(world, world.cast.ghislaine, series, who=world.cast.nadege).seats[0].pk
    with world.seen_by(world.cast.nadege) as by:
        note_autonomy(participation=selectors.participation(seat), by=by, now=NOW, before=1)
        with pytest.raises(NotAllowed):
            note_autonomy(participation=selectors.participation(seat), by=by, now=AFTER, after=2)
    with world.seen_by(world.cast.claire) as by:
        with pytest.raises(StatusNotPossible):
            note_autonomy(participation=selectors.participation(seat), by=by, now=NOW, after=2)
        for steps in ({"before": 4}, {"after": 0}, {}):
            with pytest.raises(WorkshopImpossible):
                note_autonomy(participation=selectors.participation(seat), by=by, now=AFTER, **steps)
        note_autonomy(participation=selectors.participation(seat), by=by, now=AFTER, after=3)
        row = Participation.objects.get(pk=seat)
        assert (row.autonomy_before, row.autonomy_after) == (1, 3)
    entry = AuditEntry.objects.filter(verb="workshop.autonomy_noted").order_by("pk").last()
    assert entry is not None
    assert entry.fields == "autonomy_after"


# ------------------------------------------------------------------ the question on leaving
def test_an_answer_is_a_face_a_session_and_an_hour_rounded_and_nobody(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    for person in crowd(world, 2):
        enrolled(world, person, series)
    key = uuid4()
    with world.seen_by(world.cast.nadege) as by:
        first = answer_leaving(face=3, key=key, by=by, now=AFTER, session=session.pk)
        again = answer_leaving(face=3, key=key, by=by, now=AFTER, session=session.pk)
        assert (first.pk, first.at) == (again.pk, STARTS)
    columns = {field.name for field in LeavingAnswer._meta.fields}
    assert columns == {"id", "agency", "appointment", "place", "face", "at", "idempotency_key"}
    assert not AuditEntry.objects.filter(object_key=first.pk, verb__startswith="leaving").exists()


def test_there_are_no_more_answers_than_people_and_none_before_it_begins(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    for person in crowd(world, 2):
        enrolled(world, person, series)
    with world.seen_by(world.cast.claire) as by:
        with pytest.raises(WorkshopImpossible):
            answer_leaving(face=3, key=uuid4(), by=by, now=NOW, session=session.pk)
        with pytest.raises(WorkshopImpossible):
            answer_leaving(face=4, key=uuid4(), by=by, now=AFTER, session=session.pk)
        for _ in range(2):
            answer_leaving(face=2, key=uuid4(), by=by, now=AFTER, session=session.pk)
        with pytest.raises(AnswersComplete):
            answer_leaving(face=2, key=uuid4(), by=by, now=AFTER, session=session.pk)


def test_answers_on_paper_are_counted_once_and_shown_beside_how_many_were_there(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    seats = [enrolled(world, person, series).seats[0].pk for person in crowd(world, 5)]
    for seat in seats:
        marked(world, seat, "seen")
    key = uuid4()
    with world.seen_by(world.cast.claire) as by:
        assert tally_leaving(faces={1: 1, 2: 0, 3: 3}, key=key, by=by, now=AFTER, session=session.pk) == 4
        assert tally_leaving(faces={1: 1, 2: 0, 3: 3}, key=key, by=by, now=AFTER, session=session.pk) == 0
        with pytest.raises(AnswersComplete):
            tally_leaving(faces={3: 2}, key=uuid4(), by=by, now=AFTER, session=session.pk)
        with pytest.raises(WorkshopImpossible):
            tally_leaving(faces={3: -1}, key=uuid4(), by=by, now=AFTER, session=session.pk)
        told = selectors.leaving_faces(session=session.pk)
        assert (told.unsure, told.halfway, told.confident, told.answers, told.seen) == (1, 0, 3, 4, 5)


def test_a_house_asks_in_its_own_place_and_nobody_asks_about_one_persons_appointment(world: World) -> None:
    cast = world.cast
    booked = world.book(cast.farid, cast.claire)
    with world.seen_by(cast.nadege) as by:
        answer = answer_leaving(face=1, key=uuid4(), by=by, now=AFTER, place=cast.place.pk)
        assert (answer.appointment_id, answer.at.minute, answer.at.second) == (None, 0, 0)
        with pytest.raises(NotAllowed):
            answer_leaving(face=1, key=uuid4(), by=by, now=AFTER, place=cast.place_of_gignac.pk)
        with pytest.raises(NotFound):
            answer_leaving(face=1, key=uuid4(), by=by, now=AFTER, session=booked.appointment_id)
        with pytest.raises(NotFound):
            answer_leaving(face=1, key=uuid4(), by=by, now=AFTER)
    with world.seen_by(cast.sophie) as by, pytest.raises(NotAllowed):
        answer_leaving(face=1, key=uuid4(), by=by, now=AFTER, place=cast.place.pk)


# ------------------------------------------------------------------ shared rides
def test_only_those_who_opted_in_share_a_ride_by_first_name_and_stop(world: World) -> None:
    cast = world.cast
    series = a_series(world)
    (session,) = sessions_of(world, series)
    legs = {
        "way_out": [
            {"mode": "walk", "line": "", "line_name": ""},
            {"mode": "bus", "line": "402", "start": {"name": "Le Caylar, mairie"}},
        ]
    }
    plan = Plan(means="bus", verdict="reachable", home={"label": "Hameau"}, trip=legs)
    rides = Needs(shared_ride=True)
    zoe = make.person(cast.agency, "Zoé", commune=cast.lodeve)
    enrolled(world, cast.ghislaine, series, who=cast.nadege, needs=rides)
    enrolled(world, zoe, series, needs=rides, plans={session.pk: plan})
    enrolled(world, cast.farid, series)
    with world.seen_by(cast.nadege), reads.collecting() as noted:
        shared = selectors.shared_rides(session=session.pk)
    assert noted == {cast.ghislaine.pk, zoe.pk}
    by_commune = {group.label: [asdict(rider) for rider in group.riders] for group in shared.by_commune}
    assert by_commune == {
        "Lodève": [{"given_name": "Zoé", "stop": "Le Caylar, mairie"}],
        "Pégairolles-de-l'Escalette": [{"given_name": "Ghislaine", "stop": "Place de la Fontaine"}],
    }
    assert [(group.label, len(group.riders)) for group in shared.by_line] == [("402", 1)]


# ------------------------------------------------------------------ figures
def told(world: World, *, now=AFTER) -> tuple[Fact, ...]:
    key = world.cast.agency.pk
    with make.in_scope(Scope(role="job", agency=key)):
        return facts(agency=key, start=NOW - timedelta(days=1), end=NOW + timedelta(weeks=3), now=now)


def test_figures_of_a_workshop_are_seats_people_steps_and_faces(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY])
    friday, next_friday = sessions_of(world, series)
    seats = [enrolled(world, person, series, friday).seats[0].pk for person in crowd(world, 3)]
    with world.seen_by(world.cast.claire) as by:
        call_off_session(session=next_friday.pk, by=by, now=NOW)
    marked(world, seats[0], "seen")
    marked(world, seats[1], "excused", absence="no_transport")
    with world.seen_by(world.cast.claire) as by:
        note_autonomy(participation=selectors.participation(seats[0]), by=by, now=AFTER, before=1, after=2)
        note_autonomy(participation=selectors.participation(seats[2]), by=by, now=AFTER, after=3)  # not measured before
        answer_leaving(face=3, key=uuid4(), by=by, now=AFTER, session=friday.pk)
    found = told(world)
    counted = Counter(fact.kind for fact in found if fact.kind.startswith(("workshop.", "appointment.", "trust.")))
    assert counted == {
        "workshop.offered": 1,
        "workshop.held": 1,
        "workshop.called_off": 1,
        "workshop.seen": 1,
        "workshop.excused": 1,
        "workshop.absence": 1,
        "workshop.unresolved": 1,
        "workshop.autonomy": 1,
        "trust.workshop": 1,
    }
    by_kind = {fact.kind: fact for fact in found}
    assert (by_kind["workshop.offered"].measure, by_kind["workshop.offered"].detail) == (8, "online_service")
    assert (by_kind["workshop.autonomy"].measure, by_kind["workshop.autonomy"].detail) == (1, "1>2")
    assert by_kind["trust.workshop"].detail == "3"
    assert by_kind["wait.seen"].detail == "met"


def test_in_a_whole_series_progress_is_from_the_first_session_to_the_last(world: World) -> None:
    series = a_series(world, [FRIDAY, NEXT_FRIDAY], is_whole=True)
    first, last = enrolled(world, world.cast.farid, series).seats
    end = at(NEXT_FRIDAY, 17)
    with world.seen_by(world.cast.claire) as by:
        note_autonomy(participation=selectors.participation(first.pk), by=by, now=AFTER, before=1, after=1)
        note_autonomy(participation=selectors.participation(last.pk), by=by, now=end, before=2, after=3)
    risen = [fact for fact in told(world, now=end) if fact.kind == "workshop.autonomy"]
    assert [(fact.measure, fact.detail, fact.at) for fact in risen] == [(2, "1>3", at(NEXT_FRIDAY, 14))]


def test_those_who_waited_are_counted_by_what_became_of_them(world: World) -> None:
    series = a_series(world, seats=2)
    people = crowd(world, 4)
    done = [enrolled(world, person, series) for person in people]
    with world.seen_by(world.cast.claire) as by:
        leave(participation=done[0].seats[0], by=by, now=NOW)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert expire_waiting(agency=world.cast.agency.pk, now=STARTS - timedelta(hours=3)) == 0
        assert expire_waiting(agency=world.cast.agency.pk, now=STARTS) == 1
        assert Request.objects.get(person=people[3]).status == "open"
    kinds = Counter(fact.kind for fact in told(world) if fact.kind.startswith("waiting."))
    assert kinds == {"waiting.promoted": 1, "waiting.expired": 1}


# ------------------------------------------------------------------ who sees what
TABLES = {"agenda_series": 2, "agenda_waitingentry": 2, "agenda_leavinganswer": 2}
NEVER = ("sophie", "bruno", "paul", "elected", "administrator", "public", "nobody")


@pytest.fixture
def a_full_house(world: World) -> World:
    """Two full workshops, one in Lodève and one in Gignac, somebody waiting for each, an answer on leaving each."""
    cast = world.cast
    places = ((cast.claire, cast.place), (cast.samir, cast.place_of_gignac))
    for (lead, place), name in zip(places, ("Aline", "Yann"), strict=True):
        series = a_series(world, seats=2, lead=lead.pk, who=cast.helene, place=place.pk)
        (session,) = sessions_of(world, series)
        waits = make.person(cast.agency, name, shared_with=[cast.partner])
        for person in (*crowd(world, 2), waits):
            enrolled(world, person, series, who=cast.claire)
        with world.seen_by(cast.claire) as by:
            answer_leaving(face=2, key=uuid4(), by=by, now=AFTER, session=session.pk)
    return world


def count(table: str, scope: Scope) -> int:
    with make.in_scope(scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_whoever_receives_nobody_here_sees_no_row_of_a_workshop(a_full_house: World) -> None:
    eyes = everyone(a_full_house)
    found = {(who, table): count(table, eyes[who][0]) for who in NEVER for table in TABLES}
    assert found == dict.fromkeys(found, 0)


def test_the_agency_sees_all_its_workshops(a_full_house: World) -> None:
    scope = everyone(a_full_house)["claire"][0]
    assert {table: count(table, scope) for table in TABLES} == TABLES


def test_a_partner_sees_every_series_and_only_its_own_people_and_answers(a_full_house: World) -> None:
    """Nobody of theirs waits: those who wait were put on the list by the agency, and are not shared with the houses."""
    for who, seen in {"nadege": [2, 0, 1], "lucie": [2, 0, 1], "yolande": [2, 0, 0]}.items():
        scope = everyone(a_full_house)[who][0]
        assert [count(table, scope) for table in TABLES] == seen, who
        with make.in_scope(scope):
            cards = selectors.workshop_sessions(agency=a_full_house.cast.agency.pk, start=NOW, end=AFTER)
            assert [(card.taken, card.free, card.waiting) for card in cards] == [(2, 0, 1), (2, 0, 1)], who


def test_a_link_sees_workshops_and_its_own_waiting_only(a_full_house: World) -> None:
    cast = a_full_house.cast
    booked = a_full_house.book(cast.farid, cast.claire)
    scope = selectors.scope_of_link(selectors.token_of(booked.idempotency_key), NOW)
    assert [count(table, scope) for table in TABLES] == [2, 0, 0]
    with make.in_scope(scope):
        assert {card.free for card in selectors.workshop_sessions(agency=cast.agency.pk, start=NOW, end=AFTER)} == {0}


def test_whoever_receives_nobody_is_not_told_how_full_a_workshop_is(a_full_house: World) -> None:
    with make.in_scope(Scope(role="job", agency=a_full_house.cast.agency.pk)):
        sessions = list(Series.objects.values_list("sessions", flat=True))
    for who in NEVER:
        with make.in_scope(everyone(a_full_house)[who][0]), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM workshop_seats(%s)", [sessions])
            assert cursor.fetchone() == (0,), who


def test_a_partner_that_put_somebody_on_the_list_sees_the_real_rank(world: World) -> None:
    cast = world.cast
    series = a_series(world, seats=2)
    (session,) = sessions_of(world, series)
    for person in crowd(world, 4):
        enrolled(world, person, series)
    waits = enrolled(world, cast.ghislaine, series, who=cast.nadege)
    assert waits.rank == 3
    with world.seen_by(cast.nadege):
        (line,) = selectors.waiting_list(session=session.pk)
        assert (line.rank, line.full_name, line.asked_by) == (3, "Ghislaine Vézinhet", cast.house.label)


def test_two_files_of_one_person_wait_once(world: World) -> None:
    series = a_series(world, seats=2)
    people = crowd(world, 4)
    for number, person in enumerate(people):
        enrolled(world, person, series, now=NOW + timedelta(minutes=number))
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        first = WaitingEntry.objects.get(person=people[2])
        people_merged(agency=world.cast.agency.pk, kept=people[3].pk, gone=people[2].pk)
        assert [(entry.pk, entry.person_id) for entry in WaitingEntry.objects.all()] == [(first.pk, people[3].pk)]


def test_the_table_of_waiting_entries_speaks_of_every_status() -> None:
    assert set(states.WAITING) == set(WaitingEntry.Status.values)
    assert {then for row in states.WAITING.values() for then in row} <= set(WaitingEntry.Status.values)
    assert all(f"`{status}`" in states.drawn() and status in states.MEANING for status in states.WAITING)


def test_what_an_entry_must_be_is_held_by_the_database(a_full_house: World, owner) -> None:
    held = {
        "notices = 4": "an_entry_is_noticed_three_times_at_most",
        "ended_at = now()": "an_entry_waits_until_it_ends",
        "status = 'expired'": "an_entry_waits_until_it_ends",
    }
    for change, constraint in held.items():
        with owner() as cursor, pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            cursor.execute(f"UPDATE agenda_waitingentry SET {change}")


def test_closing_and_marking_say_the_same(world: World) -> None:
    seat = enrolled(world, world.cast.farid, a_series(world)).seats[0].pk
    with world.seen_by(world.cast.claire) as by:
        close(participation=selectors.participation(seat), status="seen", by=by, now=AFTER)
    assert marked(world, seat, "seen").status == "seen"
