"""What follows what happens in the agenda: each is left to a job, in the transaction of what happened."""

from __future__ import annotations

from typing import Any

from maillage.kit.jobs import defer

BOOKED, MOVED, CANCELLED, BUS, PROMOTED = "booked", "moved", "cancelled", "bus", "promoted"
RESTORED, PASSED_OVER, WAIT_OVER = "restored", "passed_over", "wait_over"


def booked(*, participation: int, agency: int, **_: Any) -> None:
    """Confirm it, and remind of it two days before."""
    _later(BOOKED, participation, agency)


def moved(*, participation: int, agency: int, **_: Any) -> None:
    """Say the new hour, and forget the reminder of the old one."""
    _later(MOVED, participation, agency)


def cancelled(*, participation: int, agency: int, **_: Any) -> None:
    """Say it when the service called it off, with other hours; forget what was still to be said."""
    _later(CANCELLED, participation, agency)


def restored(*, participation: int, agency: int, **_: Any) -> None:
    """It was called off and is on again: say so to whoever heard the contrary, and remind of it."""
    _later(RESTORED, participation, agency)


def promoted(*, participation: int, agency: int, **_: Any) -> None:
    """A seat was freed, and it is theirs: say so, and remind of it."""
    _later(PROMOTED, participation, agency)


def plan_changed(*, participation: int, agency: int, **_: Any) -> None:
    """Another bus, or none any more."""
    _later(BUS, participation, agency)


def passed_over(*, entry: int, agency: int, **_: Any) -> None:
    """A seat came free while this person is somewhere else: it went to the next one."""
    _later_wait(PASSED_OVER, entry, agency)


def wait_over(*, entry: int, agency: int, **_: Any) -> None:
    """What they waited for does not come."""
    _later_wait(WAIT_OVER, entry, agency)


def _later_wait(what: str, entry: int, agency: int) -> None:
    defer("telling.wait", lock=f"telling.wait.{entry}", agency=agency, entry=entry, what=what)


def _later(what: str, participation: int, agency: int) -> None:
    defer("telling.appointment", lock=f"telling.{participation}", agency=agency, participation=participation, what=what)
