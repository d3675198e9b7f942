"""Seats that are told of together: those of one person in a series that is followed whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.telling.trips import is_out_of_reach


def group_of(seat: Seat, now: datetime) -> tuple[Seat, ...]:
    """By time; the seat alone, when its session is followed alone or is the only one to come."""
    if seat.series is None or not agenda.series_card(seat.series, now).is_whole:
        return (seat,)
    seats = agenda.coming(person=seat.person, now=now)
    return tuple(each for each in seats if each.series == seat.series and each.starts_at > now) or (seat,)


def out_of_reach(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """Those that the person cannot come to and be back from."""
    return tuple(each for each in seats if is_out_of_reach(each))
