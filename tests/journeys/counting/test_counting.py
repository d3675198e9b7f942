"""A visit is counted in one tap, without JavaScript; today's counts are shown; totals are for those who answer for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def plain(response: Any) -> str:
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found is not None
    return found[1]


def tap(client: Client, what: str = "offers.short") -> Any:
    """Touch a duration on the page as it stands."""
    found = re.search(r'name="cle" value="([0-9a-f-]{36})"><ul', client.get(reverse("counting:day")).content.decode())
    assert found is not None
    return client.post(reverse("counting:tap"), {"quoi": what, "cle": found[1]})


def test_one_tap_counts_and_says_so_with_a_way_back(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    page = plain(client.get(tap(client, "application.medium")["Location"]))
    assert title_of(page) == "Un passage compté"
    assert "CV, lettre, candidature, 5 à 15 min" in page
    key = re.search(r'name="cle" value="([0-9a-f-]{36})"><p>', page)
    assert key is not None
    page = plain(client.post(reverse("counting:undo"), {"cle": key[1]}, follow=True))
    assert title_of(page) == "Aucun passage compté"
    assert "n’est plus compté" in page


def test_the_way_back_is_gone_after_a_minute(
    world: World, enter: Enter, at_hour: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from maillage.kit import clock

    client = enter(world.cast.nadege)
    address = tap(client)["Location"]
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Compté :" not in plain(client.get(address))
    refused = client.post(reverse("counting:undo"), {"cle": address[-36:]})
    assert refused.status_code == 409
    assert title_of(plain(client.get(reverse("counting:day")))) == "Un passage compté"


def test_the_same_tap_sent_twice_is_one_and_the_next_page_counts_another(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    key = tap(client)["Location"][-36:]
    client.post(reverse("counting:tap"), {"quoi": "offers.short", "cle": key})
    assert title_of(plain(client.get(reverse("counting:day")))) == "Un passage compté"
    tap(client)
    assert title_of(plain(client.get(reverse("counting:day")))) == "Deux passages comptés"


def test_another_day_is_read_and_not_counted_on(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    tap(client)
    page = plain(client.get(reverse("counting:day"), {"jour": "2026-11-16"}))
    assert title_of(page) == "Aucun passage compté"
    assert "quoi" not in page
    for unread in ("2026-11-18", "demain", "0001-01-01"):
        assert title_of(plain(client.get(reverse("counting:day"), {"jour": unread}))) == "Un passage compté"


def test_something_else_than_a_theme_is_refused_in_plain_words(world: World, enter: Enter) -> None:
    refused = enter(world.cast.nadege).post(reverse("counting:tap"), {"quoi": "santé.short", "cle": "x"})
    assert refused.status_code == 422
    assert "Rien n’est compté" in refused.content.decode()


@pytest.mark.parametrize(("who", "status"), [("nadege", 200), ("claire", 403), ("helene", 403), ("bruno", 403), ("yolande", 403)])
def test_the_buttons_are_for_counsellors(world: World, enter: Enter, who: str, status: int) -> None:
    assert enter(getattr(world.cast, who)).get(reverse("counting:day")).status_code == status


@pytest.mark.parametrize(("who", "status"), [("bruno", 200), ("helene", 200), ("nadege", 403), ("claire", 403), ("sophie", 403)])
def test_totals_are_for_whoever_answers_for_a_house(world: World, enter: Enter, who: str, status: int) -> None:
    assert enter(getattr(world.cast, who)).get(reverse("counting:totals")).status_code == status


def test_totals_say_which_house_counted_what(world: World, enter: Enter) -> None:
    nadege, lucie = enter(world.cast.nadege), enter(world.cast.lucie)
    for client, what in ((nadege, "offers.short"), (nadege, "training.long"), (lucie, "register.medium")):
        tap(client, what)
    page = plain(enter(world.cast.helene).get(reverse("counting:totals")))
    assert title_of(page) == "Trois passages comptés"
    assert "Maison France Services de Gignac : 1" in page
    assert "Maison France Services de Lodève : 2" in page
    own = plain(enter(world.cast.bruno).get(reverse("counting:totals")))
    assert title_of(own) == "Deux passages comptés"
    assert "Gignac" not in own


def test_the_page_costs_the_same_for_one_visit_and_for_many(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    tap(client)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("counting:day"))
    for what in ("offers.long", "register.short", "training.medium"):
        tap(client, what)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("counting:day"))
    assert len(many) == len(one)
