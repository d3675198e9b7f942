"""Two who were told of one hour click at once: one moves, the other keeps theirs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.domains.agenda.world import World


def click(answers: dict[int, int], key: int, path: str) -> None:
    """“Take this hour”, in a browser of one's own."""
    answers[key] = Client().post(path).status_code


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_at_once_and_one_moves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.domains.agenda.test_races import together
    from tests.journeys.earlier.wishing import NOW, booked, free, page, starts_at, wishing

    monkeypatch.setattr(clock, "now", lambda: NOW)
    freed = booked(world, "Yann", 1)
    seats = [wishing(world, "Odile", -1), wishing(world, "Paule", -2)]
    before = [starts_at(world, each) for each in seats]
    assert free(world, freed) == 2
    answers: dict[int, int] = {}
    acts = [partial(click, answers, seat.pk, page(world, seat)) for seat in seats]
    assert together(*acts) == ["done", "done"]
    assert sorted(answers.values()) == [302, 409]
    hour = freed.appointment.during.lower
    after = [starts_at(world, each) for each in seats]
    assert sorted(after) == sorted([hour, before[0] if after[1] == hour else before[1]])
