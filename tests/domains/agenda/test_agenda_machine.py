"""Any order of booking, moving, cancelling, enrolling, leaving and closing: the database judges after each step."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests import factories as make
from tests.domains.agenda.hours_kept import repaired
from tests.domains.agenda.workshop_world import FRIDAY, NEXT_FRIDAY, a_series, crowd, enrolled, sessions_of, workshop_reason
from tests.domains.agenda.world import BY_BUS, NOW, World, choice_of

from maillage.domains.agenda.models import Appointment, OpeningOccurrence, Participation, WaitingEntry
from maillage.domains.agenda.selectors.offers import trade_of
from maillage.domains.agenda.services.booking import move
from maillage.domains.agenda.services.deciding import merge_session
from maillage.domains.agenda.services.ending import cancel, close, propose_noshow, undo
from maillage.domains.agenda.services.enrolling import leave
from maillage.domains.agenda.services.leaves import put_leave
from maillage.domains.agenda.services.moving import move_seat
from maillage.domains.agenda.services.series import set_seats
from maillage.domains.agenda.services.sessions import cancel_session, move_session
from maillage.domains.agenda.services.waiting import sessions_to_fill, withdraw
from maillage.domains.agenda.states import ACTIVE, PARTICIPATION, WAITING, may_become
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import Scope
from maillage.registry.diary.models import Occupancy

pytestmark = pytest.mark.django_db
PEOPLE, SEATS = 6, 2
NUMBER = st.integers(min_value=0, max_value=11)
OVERLAPS = """SELECT count(*) FROM diary_occupancy a JOIN diary_occupancy b
ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during"""


class Agenda(RuleBasedStateMachine):
    """Six people: one has an appointment, two have the seats of a workshop, two wait for them. Each run is rolled back."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = NOW
        workshop_reason(self.world)
        self.people = crowd(self.world, PEOPLE)
        self.series = a_series(self.world, (FRIDAY, NEXT_FRIDAY), seats=SEATS, least=1)
        first = sessions_of(self.world, self.series)[0]
        for person in self.people[:4]:
            enrolled(self.world, person, self.series, first)
        self.world.book(self.people[4], self._me)
        self.statuses, self.waits = self._statuses(), self._waits()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(person=NUMBER, number=NUMBER, mode=st.sampled_from(["in_person", "phone"]))
    def book(self, person: int, number: int, mode: str) -> None:
        slots = self.world.slots(mode, now=self.now)
        if not slots:
            return
        who = self.people[person % PEOPLE]
        self._try("book", lambda _by: self.world.book(who, self._me, choice_of(slots[number % len(slots)], mode), now=self.now))

    @rule(seat=NUMBER, number=NUMBER)
    def move(self, seat: int, number: int) -> None:
        slots = self.world.slots(now=self.now)
        if not slots:
            return
        choice = choice_of(slots[number % len(slots)])
        self._of(seat, "move", lambda row, by: move(participation=row, choice=choice, plan=BY_BUS, by=by, now=self.now))

    @rule(seat=NUMBER, by_service=st.booleans())
    def cancel(self, seat: int, by_service: bool) -> None:
        self._of(
            seat,
            "revoke" if by_service else "cancel",
            lambda row, by: cancel(participation=row, by=by, now=self.now, by_service=by_service),
        )

    @rule(seat=NUMBER)
    def take_back(self, seat: int) -> None:
        self._of(seat, "undo", lambda row, by: undo(participation=row, by=by, now=self.now))

    @rule(person=NUMBER, session=st.integers(0, 1))
    def enrol(self, person: int, session: int) -> None:
        who, where = self.people[person % PEOPLE], sessions_of(self.world, self.series)[session]
        self._try("enrol", lambda _by: enrolled(self.world, who, self.series, where, now=self.now))

    @rule(seat=NUMBER)
    def leave(self, seat: int) -> None:
        self._of(seat, "leave", lambda row, by: leave(participation=row, by=by, now=self.now), is_workshop=True)

    @rule(seat=NUMBER, session=st.integers(0, 1))
    def change_session(self, seat: int, session: int) -> None:
        to = sessions_of(self.world, self.series)[session].pk
        self._of(seat, "change", lambda row, by: move_seat(participation=row, session=to, by=by, now=self.now), is_workshop=True)

    @precondition(lambda self: any(status == "waiting" for status, _ in self.waits.values()))
    @rule(number=NUMBER)
    def wait_no_more(self, number: int) -> None:
        waiting = [key for key, (status, _) in self.waits.items() if status == "waiting"]
        key = waiting[number % len(waiting)]
        self._try("withdraw", lambda by: withdraw(entry=WaitingEntry.objects.get(pk=key), by=by, now=self.now))

    @rule(
        seat=NUMBER, status=st.sampled_from(["seen", "noshow", "excused"]), absence=st.sampled_from(["no_news", "no_transport"])
    )
    def close(self, seat: int, status: str, absence: str) -> None:
        def say(row: Participation, by: Any) -> None:
            if status == "noshow":
                propose_noshow(participation=row, by=by, now=self.now)
            close(participation=row, status=status, by=by, now=self.now, absence="" if status == "seen" else absence)

        self._of(seat, f"close {status}", say)

    @rule(
        seat=NUMBER, status=st.sampled_from(["seen", "noshow", "excused"]), absence=st.sampled_from(["no_news", "no_transport"])
    )
    def close_on_the_sheet(self, seat: int, status: str, absence: str) -> None:
        """A seat of the workshop, once it has begun: whoever had given it up may be there after all."""
        self.now = max(self.now, sessions_of(self.world, self.series)[0].during.lower)

        def say(row: Participation, by: Any) -> None:
            if status == "noshow":
                propose_noshow(participation=row, by=by, now=self.now)
            close(participation=row, status=status, by=by, now=self.now, absence="" if status == "seen" else absence)

        self._of(seat, "close on the sheet", say, is_workshop=True)

    @rule(date=st.integers(0, 2))
    def cancel_a_permanence(self, date: int) -> None:
        key = self._permanence(date)
        self._try("cancel session", lambda by: cancel_session(occurrence=key, by=by, now=self.now))

    @rule(date=st.integers(0, 2), days=st.integers(-1, 1), hour=st.sampled_from([8, 10, 13]))
    def move_a_permanence(self, date: int, days: int, hour: int) -> None:
        key = self._permanence(date)
        at = OpeningOccurrence.objects.get(pk=key).during.lower + timedelta(days=days)
        start = at.replace(hour=hour)
        end = start + timedelta(hours=2)
        self._try("move session", lambda by: move_session(occurrence=key, by=by, now=self.now, start=start, end=end))

    @rule(date=st.integers(0, 2), hours=st.sampled_from([1, 3]))
    def go_on_leave(self, date: int, hours: int) -> None:
        start = OpeningOccurrence.objects.get(pk=self._permanence(date)).during.lower
        end = start + timedelta(hours=hours)
        who = self._me.pk
        self._try("adviser away", lambda by: put_leave(account=who, start=start, end=end, kind="leave", by=by, now=self.now))

    @rule(seats=st.sampled_from([2, 3, 4]), session=st.integers(0, 1))
    def set_seats(self, seats: int, session: int) -> None:
        key = sessions_of(self.world, self.series)[session].pk
        self._try("set seats", lambda by: set_seats(session=key, seats=seats, by=by, now=self.now))

    @rule(session=st.integers(0, 1), is_done=st.sampled_from([False, False, True]))
    def merge(self, session: int, is_done: bool) -> None:
        """Now and then: afterwards one session is left."""
        if not is_done:
            return
        first, other = (sessions_of(self.world, self.series)[number].pk for number in (session, 1 - session))
        self._try("merge", lambda by: merge_session(session=first, into=other, by=by, now=self.now))

    @rule(hours=st.sampled_from([1, 5, 30, 72]))
    def later(self, hours: int) -> None:
        self.now = min(self.now + timedelta(hours=hours), NOW + timedelta(days=14))

    @invariant()
    def nobody_and_nothing_is_in_two_places(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(OVERLAPS)
            assert cursor.fetchone()[0] == 0

    @invariant()
    def seats_are_numbered_up_to_the_maximum(self) -> None:
        """Once it has begun, whoever is there after all has a chair more."""
        with self._seeing_all():
            for session in Appointment.objects.all():
                rows = Participation.objects.filter(appointment=session, status__in=ACTIVE)
                numbers = sorted(rows.values_list("seat", flat=True))
                assert len(numbers) == len(set(numbers))
                is_begun = session.during.lower <= self.now
                assert all(number >= 1 and (is_begun or number <= session.seats) for number in numbers)

    @invariant()
    def time_is_taken_exactly_for_what_is_held(self) -> None:
        with self._seeing_all():
            for each in Appointment.objects.filter(series=None).select_related("adviser"):
                taken = Occupancy.objects.filter(trade=trade_of(each.reason_id), key=each.pk)
                is_held = each.participations.filter(status__in=ACTIVE).exists()
                assert taken.filter(resource=each.adviser.resource_id).exists() == (each.released_at is None)
                assert (each.released_at is None) or not (is_held and each.during.lower > self.now)

    @invariant()
    def no_seat_is_lost_while_somebody_waits_who_can_come(self) -> None:
        with self._seeing_all():
            for session in sessions_to_fill(self.series, self._sessions(), self.now):
                coming = Participation.objects.filter(appointment=session, status__in=ACTIVE).count()
                never_passed = WaitingEntry.objects.filter(appointment=session, status="waiting", notices=0)
                assert coming == session.seats or not never_passed.exists()

    @invariant()
    def statuses_change_by_the_table_and_the_list_in_order(self) -> None:
        statuses, waits = self._statuses(), self._waits()
        for key, was in self.statuses.items():
            assert statuses[key] == was or may_become(PARTICIPATION, was, statuses[key]), (was, statuses[key])
        for key, (was, _) in self.waits.items():
            assert waits[key][0] == was or may_become(WAITING, was, waits[key][0])
        for key, (status, notices) in waits.items():
            if status == "promoted" and self.waits.get(key, ("waiting", 0))[0] == "waiting":
                self._assert_was_first(key)
            assert notices <= 3
        self.statuses, self.waits = statuses, waits

    @invariant()
    def the_hours_on_offer_are_what_the_tables_say(self) -> None:
        assert repaired() == 0

    def _assert_was_first(self, key: int) -> None:
        """Whoever still waits before them was busy: the seat passed them by, and it was noted."""
        with self._seeing_all():
            promoted = WaitingEntry.objects.get(pk=key)
            rows = WaitingEntry.objects.filter(appointment=promoted.appointment_id, status="waiting", notices=0)
            before = [each for each in rows if (each.asked_at, each.pk) < (promoted.asked_at, promoted.pk)]
        assert before == []

    @invariant()
    def one_request_is_one_appointment(self) -> None:
        """Of those that are taken one by one; a series that is followed whole is met by all its dates."""
        with self._seeing_all():
            active = Participation.objects.filter(request__isnull=False, status="unknown", appointment__series=None)
            requests = list(active.values_list("request", flat=True))
        assert len(requests) == len(set(requests))

    def _permanence(self, number: int) -> int:
        return self.world.in_house.occurrences.order_by("original_date")[number].pk

    @property
    def _me(self) -> Any:
        return self.world.cast.claire

    def _of(self, number: int, name: str, act: Any, *, is_workshop: bool = False) -> None:
        """Act on one of the participations there are, if any."""
        with self._seeing_all():
            rows = (
                Participation.objects.filter(appointment__series__isnull=not is_workshop)
                if is_workshop
                else (Participation.objects.all())
            )
            keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if not keys:
            return
        self._try(
            name,
            lambda by: act(Participation.objects.select_related("person", "appointment").get(pk=keys[number % len(keys)]), by),
        )

    def _try(self, name: str, act: Any) -> None:
        """A refusal is an answer, and leaves nothing behind."""
        before = (self._statuses(), self._waits())
        try:
            with self.world.seen_by(self._me) as by:
                act(by)
        except Refused:
            assert (self._statuses(), self._waits()) == before
        else:
            DONE[name] += 1

    def _seeing_all(self) -> Any:
        return make.in_scope(Scope(role="job", agency=self.world.cast.agency.pk))

    def _sessions(self) -> list[Appointment]:
        return list(Appointment.objects.filter(series=self.series).order_by("during"))

    def _statuses(self) -> dict[int, str]:
        with self._seeing_all():
            return dict(Participation.objects.values_list("pk", "status"))

    def _waits(self) -> dict[int, tuple[str, int]]:
        with self._seeing_all():
            return {key: (status, told) for key, status, told in WaitingEntry.objects.values_list("pk", "status", "notices")}


DONE: Counter[str] = Counter()


def run(world: World, *, examples: int, steps: int) -> None:
    DONE.clear()
    machine = type("Agenda", (Agenda,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(DONE) >= 5, DONE


@pytest.mark.slow(reason="several runs of many steps, each judged whole")
def test_any_order_of_acts_keeps_what_must_always_be_true(world: World) -> None:
    run(world, examples=4, steps=14)


@pytest.mark.proof
def test_long_lives_of_an_agenda_keep_what_must_always_be_true(world: World) -> None:
    run(world, examples=20, steps=50)
    assert {
        "book",
        "move",
        "cancel",
        "revoke",
        "enrol",
        "leave",
        "change",
        "withdraw",
        "close seen",
        "close noshow",
        "undo",
        "close on the sheet",
        "cancel session",
        "move session",
        "adviser away",
        "set seats",
        "merge",
    } <= set(DONE), DONE
