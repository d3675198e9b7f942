"""A day inside the agency on another day: every diary follows in one transaction, or nothing moves and it is said who is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests import factories as make
from tests.cast import Cast
from tests.domains.houses.test_shadowing import ON, act, at, card, cast, held_by, plan

from maillage.domains.houses import services
from maillage.domains.houses.errors import DayNotPossible, DayOver, WordsMissing
from maillage.domains.houses.models import ShadowingGuest
from maillage.kit import events
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import Taking, take

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 8)
SUMMER = date(2027, 4, 6)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was told, in order."""
    found: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(events, "emit", lambda name, **said: found.append((name, said)))
    return found


def test_everybodys_diary_follows_and_guests_are_asked_again(cast: Cast, told: list[tuple[str, dict[str, Any]]]) -> None:
    day = plan(cast)
    act(cast.remi, services.answer_invitation, day=day, is_coming=False)
    act(cast.helene, services.move_day, day=day, on=LATER, why="Grève des cars")
    assert held_by(cast.claire) == [(at(9, LATER), at(11, LATER))]
    assert held_by(cast.nadege) == held_by(cast.remi) == [(at(9, LATER), at(12, LATER))]
    found = card(cast, day)
    assert (found.on, found.was_on, found.why_moved) == (LATER, ON, "Grève des cars")
    assert {guest.answer for guest in found.guests} == {ShadowingGuest.Answer.INVITED}
    assert told[-1] == ("houses.shadowing_moved", {"day": day, "agency": cast.agency.pk, "on": LATER.isoformat()})


def test_a_host_who_is_taken_keeps_everything_where_it_is(cast: Cast) -> None:
    day = plan(cast)
    take([Taking(cast.samir.resource_id, at(11, LATER), at(12, LATER))], trade="other", key=1)  # type: ignore[arg-type]  # has a diary
    with pytest.raises(DayNotPossible, match="Samir Bensaïd"):
        act(cast.helene, services.move_day, day=day, on=LATER, why="Grève")
    assert card(cast, day).on == ON
    assert held_by(cast.claire) == [(at(9), at(11))]
    assert Occupancy.objects.filter(trade="other").count() == 1


def test_the_hours_are_those_of_the_clock_on_the_wall_in_any_season(cast: Cast) -> None:
    day = plan(cast)
    act(cast.helene, services.move_day, day=day, on=SUMMER, why="Travaux")
    assert held_by(cast.claire) == [(datetime(2027, 4, 6, 7, tzinfo=UTC), datetime(2027, 4, 6, 9, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"on": ON}, DayNotPossible),
        ({"on": make.TODAY}, DayNotPossible),
        ({"on": date(2026, 12, 6)}, DayNotPossible),  # a Sunday
        ({"why": "  "}, WordsMissing),
    ],
)
def test_it_moves_to_another_working_day_to_come_with_a_reason(cast: Cast, values: dict[str, Any], refusal: type) -> None:
    day = plan(cast)
    with pytest.raises(refusal):
        act(cast.helene, services.move_day, **({"day": day, "on": LATER, "why": "Grève"} | values))


def test_two_days_of_a_house_do_not_meet_and_a_day_that_is_over_stays(cast: Cast) -> None:
    first, second = plan(cast), plan(cast, programme=[services_stretch(cast)])
    with pytest.raises(DayNotPossible, match="déjà prévue"):
        act(cast.helene, services.move_day, day=first, on=LATER, why="Grève")
    act(cast.helene, services.cancel_day, day=second, why="Grève")
    with pytest.raises(DayOver):
        act(cast.helene, services.move_day, day=second, on=SUMMER, why="Grève")


def services_stretch(cast: Cast) -> Any:
    from maillage.domains.houses.rules.shadowing import Stretch

    return Stretch(at(9, LATER), at(10, LATER), "welcome", cast.claire.pk)


@pytest.mark.parametrize("who", ["claire", "nadege", "bruno", "lucie", "sophie"])
def test_the_director_alone_moves_it(cast: Cast, who: str) -> None:
    day = plan(cast)
    with pytest.raises((NotAllowed, NotFound)):
        act(getattr(cast, who), services.move_day, day=day, on=LATER, why="Grève")
