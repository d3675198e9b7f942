"""What nobody has closed is chased: one line to the adviser after three working days, a count to the director after ten."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.kit import clock
from maillage.registry.diary.rules import working_day_before

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
LATE = "attend depuis plus de trois jours ouvrés"
IN_AGENCY = "Dans l’agence, un rendez-vous passé depuis plus de dix jours ouvrés n’est pas clos."


@pytest.fixture
def booked(world: World) -> Participation:
    """Ghislaine with Claire, Tuesday 17 November at 9 h in Lodève."""
    return world.book(world.cast.ghislaine, world.cast.nadege)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Make it noon of that day."""

    def set_to(day: date) -> None:
        noon: datetime = clock.wall(day) + timedelta(hours=12)
        monkeypatch.setattr(clock, "now", lambda: noon)

    return set_to


def week(client: Client) -> str:
    response = client.get(reverse("week"))
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2025, 11, 20), 3, date(2025, 11, 17)),  # Thursday to Monday
        (date(2025, 11, 17), 3, date(2025, 11, 12)),  # over a weekend
        (date(2025, 11, 13), 3, date(2025, 11, 7)),  # over 11 November as well
        (date(2025, 11, 16), 1, date(2025, 11, 14)),  # from a Sunday
        (date(2025, 11, 18), 0, date(2025, 11, 18)),
    ],
)
def test_weekends_and_public_holidays_are_not_worked(day: date, count: int, before: date) -> None:
    assert working_day_before(day, count, {date(2025, 11, 11)}) == before


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(("day", "is_late"), [(date(2026, 11, 19), False), (date(2026, 11, 20), True), (date(2026, 12, 1), True)])
def test_after_three_working_days_the_adviser_reads_it_once_above_the_list(
    world: World, enter: Enter, on: Callable[[date], None], day: date, is_late: bool
) -> None:
    client = enter(world.cast.claire)
    on(day)
    page = week(client)
    assert page.count(LATE) == int(is_late)
    assert page.index("À clore") < page.index("La semaine")
    assert "Ghislaine" in page


@pytest.mark.usefixtures("booked")
@pytest.mark.parametrize(("day", "is_told"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True)])
def test_after_ten_the_director_reads_a_count_and_no_name(
    world: World, enter: Enter, on: Callable[[date], None], day: date, is_told: bool
) -> None:
    client = enter(world.cast.helene)
    on(day)
    page = week(client)
    assert (IN_AGENCY in page) is is_told
    assert "Ghislaine" not in page


def test_once_it_is_closed_nobody_is_told_any_more(
    world: World, enter: Enter, on: Callable[[date], None], booked: Participation
) -> None:
    client, director = enter(world.cast.claire), enter(world.cast.helene)
    on(date(2026, 12, 1))
    client.post(reverse("close_seat", args=[booked.pk]), {"etat": "seen"})
    assert LATE not in week(client)
    assert "Dans l’agence" not in week(director)


@pytest.mark.usefixtures("booked")
def test_another_adviser_is_told_nothing(world: World, enter: Enter, on: Callable[[date], None]) -> None:
    client = enter(world.cast.samir)
    on(date(2026, 12, 1))
    page = week(client)
    assert LATE not in page
    assert "Dans l’agence" not in page
