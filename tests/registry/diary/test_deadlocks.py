"""Why a resource is held before it is taken: one ordered INSERT under an exclusion constraint is not enough.

Each test runs twice: with the hold somebody is told that it is taken, without it the server ends one of them (40P01).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pytest
from django.db import OperationalError, connection, transaction

from maillage.registry.diary import services
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import Taking, hold, new_resource, take

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2025, 3, 4, 9, tzinfo=UTC)
PATIENCE_S = 10
DEADLOCK = "40P01"


@pytest.fixture(params=["held", "not held"])
def outcome(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What two bookings of the same time come to, sorted: with the hold as it is, and with the hold bypassed."""
    if request.param == "held":
        return ["done", "taken"]
    monkeypatch.setattr(services, "hold", list)
    return [DEADLOCK, "done"]


def takings(resources: Sequence[int]) -> list[Taking]:
    return [Taking(each, START, START + timedelta(minutes=30)) for each in resources]


class Hand:
    """A booking in a transaction and on a connection of its own."""

    def __init__(self, pool: ThreadPoolExecutor, act: Callable[[Hand], None]) -> None:
        self.pid = 0
        self.answer: Future[str] = pool.submit(self._run, act)

    def _run(self, act: Callable[[Hand], None]) -> str:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    self.pid = cursor.fetchone()[0]
                act(self)
        except ResourceTaken:
            return "taken"
        except OperationalError as error:
            return str(getattr(error.__cause__, "sqlstate", error))
        finally:
            connection.close()
        return "done"

    def is_waiting(self) -> bool:
        """Is it blocked by somebody's lock? Asked on the connection of whoever asks."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [self.pid])
            return self.pid > 0 and bool(cursor.fetchone()[0])


def until(condition: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE_S
    while not condition():
        assert monotonic() < end, "nothing happened"
        sleep(0.01)


def test_two_bookings_that_waited_for_a_third_which_was_given_up(outcome: list[str]) -> None:
    """Both rows are in the index while they wait; once the third is rolled back, each finds the other's."""
    room, adviser = (new_resource(kind).pk for kind in ("room", "adviser"))
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            take(takings([room, adviser]), trade="a", key=0)
            first = Hand(pool, lambda _: take(takings([room, adviser]), trade="a", key=1))
            second = Hand(pool, lambda _: take(takings([adviser, room]), trade="a", key=2))
            until(lambda: first.is_waiting() and second.is_waiting())
            transaction.set_rollback(True)
        answers = sorted(each.answer.result(PATIENCE_S) for each in (first, second))
    assert answers == outcome
    assert Occupancy.objects.count() == 2


def test_two_changes_that_take_the_same_two_resources_one_after_the_other_in_opposite_order(outcome: list[str]) -> None:
    """As when a permanence moves: all that will be taken is held first, so the order of what follows is free."""
    room, adviser = (new_resource(kind).pk for kind in ("room", "adviser"))
    has_taken: set[int] = set()

    def in_order(one: int, other: int) -> Callable[[Hand], None]:
        def act(me: Hand) -> None:
            services.hold([one, other])
            take(takings([one]), trade="a", key=me.pid)
            has_taken.add(me.pid)
            until(lambda: len(has_taken) == 2 or any(each.is_waiting() for each in hands if each is not me))
            take(takings([other]), trade="a", key=me.pid)

        return act

    hands: list[Hand] = []
    with ThreadPoolExecutor(2) as pool:
        hands += [Hand(pool, in_order(room, adviser)), Hand(pool, in_order(adviser, room))]
        answers = sorted(each.answer.result(PATIENCE_S) for each in hands)
    assert answers == outcome
    assert Occupancy.objects.count() == 2


def test_a_held_resource_lets_somebody_else_take_another() -> None:
    """Only those who want the same thing wait: holding is by resource."""
    room, other = (new_resource("room").pk for _ in range(2))
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        hold([room])
        assert Hand(pool, lambda _: take(takings([other]), trade="a", key=1)).answer.result(PATIENCE_S) == "done"
