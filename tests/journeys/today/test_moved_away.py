"""An appointment that moves leaves its trace on the day it left, for the house and for the adviser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NEXT_TUESDAY = date(2026, 11, 24)


def moved(world: World, to: date = NEXT_TUESDAY) -> Participation:
    """Ghislaine was to come on Tuesday 17 at 9 h; she comes another day."""
    from tests.domains.agenda.world import BY_BUS, NOW, choice_of

    from maillage.domains.agenda.services.booking import move

    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    other = next(slot for slot in world.slots() if slot.starts_at.date() == to)
    with world.seen_by(world.cast.nadege) as by:
        move(participation=booked, choice=choice_of(other), plan=BY_BUS, by=by, now=NOW)
    return booked


def shown(client: Client, name: str, **query: str) -> str:
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found is not None
    return found[1]


def test_the_house_reads_on_the_old_day_where_the_appointment_went(world: World, enter: Enter) -> None:
    moved(world)
    client = enter(world.cast.nadege)
    page = shown(client, "today")
    assert title_of(page) == "Aucun rendez-vous, un changement"
    changes, table = page.split("Qui vient")
    assert "Ghislaine Vézinhet" in changes
    assert "déplacé au mardi 24 novembre, 9 h." in changes
    assert "<del>9 h</del>" in table
    assert "Déplacé" in table
    assert title_of(shown(client, "today", jour="2026-11-24")) == "Un rendez-vous, un changement"


def test_the_printed_list_of_the_old_day_does_not_expect_them(world: World, enter: Enter) -> None:
    moved(world)
    assert "Ghislaine" not in shown(enter(world.cast.nadege), "today", liste="1")


def test_the_adviser_reads_it_in_the_old_week(world: World, enter: Enter) -> None:
    booked = moved(world)
    client = enter(world.cast.claire)
    page = shown(client, "week")
    assert title_of(page) == "Aucun rendez-vous à venir"
    slip = reverse("booking:desk_slip", args=[booked.pk])
    assert f'<b>9 h</b> <a href="{slip}"><del>Ghislaine Vézinhet</del></a>, déplacé au mardi 24 novembre, 9 h' in page
    new_week = shown(client, "week", semaine="2026-11-23")
    assert "déplacé" not in new_week.split("<h2>La semaine</h2>")[1].split("</ul>")[1]
    assert title_of(new_week) == "Un rendez-vous à venir"


def test_moving_within_the_week_shows_both_days(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import TUESDAY, open_hours

    thursday = TUESDAY + timedelta(days=2)
    open_hours(world.cast.claire, world.cast.place, world.reason, day=thursday, room=world.cast.room)
    moved(world, thursday)
    page = shown(enter(world.cast.claire), "week")
    assert title_of(page) == "Un rendez-vous à venir"
    assert page.count("Ghislaine Vézinhet") == 2


def test_whoever_lost_the_appointment_to_a_colleague_reads_it_and_the_colleague_does_not(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import TUESDAY, open_hours

    friday = TUESDAY + timedelta(days=3)
    open_hours(world.cast.samir, world.cast.place, world.reason, day=friday)
    moved(world, friday)
    lost = shown(enter(world.cast.claire), "week")
    assert "déplacé au vendredi 20 novembre, 9 h" in lost
    assert title_of(lost) == "Aucun rendez-vous à venir"
    gained = shown(enter(world.cast.samir), "week")
    assert title_of(gained) == "Un rendez-vous à venir"
    assert "<del>Ghislaine" not in gained


def test_a_stranger_and_another_house_read_nothing_of_it(world: World, enter: Enter) -> None:
    moved(world)
    assert "Ghislaine" not in shown(enter(world.cast.lucie), "today")
    assert "Ghislaine" not in shown(enter(world.cast.paul), "week")


def test_what_was_cancelled_after_moving_leaves_no_trace_on_the_first_day(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.ending import cancel

    booked = moved(world)
    with world.seen_by(world.cast.nadege) as by:
        cancel(participation=booked, by=by, now=NOW)
    assert "Ghislaine" not in shown(enter(world.cast.nadege), "today")


def test_the_week_that_is_over_says_that_all_is_noted(world: World, enter: Enter, at_hour: Callable[..., Any]) -> None:
    client = enter(world.cast.claire)
    assert title_of(shown(client, "week", semaine="2026-11-09")) == "Aucun rendez-vous cette semaine-là"
