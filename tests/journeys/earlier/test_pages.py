"""The slip asks and stops with a click; the hour that was told is taken with a click, or is gone and nothing changes."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation
    from maillage.registry.accounts.models import Account

pytestmark = pytest.mark.django_db
ASK, STOP = "Me prévenir si une heure plus tôt se libère", "Ne plus me prévenir"


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """The moment at which everything is booked."""
    from tests.domains.agenda.world import NOW

    monkeypatch.setattr(clock, "now", lambda: NOW)


def text(client: Client, path: str) -> str:
    return html.unescape(client.get(path, follow=True).content.decode())


def test_one_click_asks_and_one_click_stops(world: World, client: Client) -> None:
    from tests.journeys.earlier.wishing import booked, page

    path = page(world, booked(world, "Odile", -1))
    slip = path.removesuffix("plus-tot/")
    assert ASK in text(client, slip)
    assert client.post(f"{path}prevenir/", {"prevenir": "oui"}).status_code == 302
    assert STOP in text(client, slip)
    assert client.post(f"{path}prevenir/", {"prevenir": "non"}).status_code == 302
    assert ASK in text(client, slip)


def test_whoever_stopped_is_not_told(world: World, client: Client) -> None:
    from tests.journeys.earlier.wishing import booked, free, page, wishing

    freed = booked(world, "Yann", 1)
    seat = wishing(world, "Odile")
    client.post(f"{page(world, seat)}prevenir/", {"prevenir": "non"})
    assert free(world, freed) == 0


def test_at_the_desk_the_person_is_put_down_and_taken_off(world: World, enter: Callable[[Account], Client]) -> None:
    from tests.domains.agenda.world import choice_of
    from tests.journeys.earlier.wishing import DRIVEN

    seat = world.book(world.cast.ghislaine, world.cast.nadege, choice_of(world.slots()[-1]), plan=DRIVEN)
    browser = enter(world.cast.nadege)
    path = f"/guichet/bulletin/{seat.pk}/"
    assert "Prévenir si une heure plus tôt se libère" in text(browser, path)
    assert browser.post(f"{path}plus-tot/", {"prevenir": "oui"}).status_code == 302
    assert "Ne plus prévenir" in text(browser, path)
    browser.post(f"{path}plus-tot/", {"prevenir": "non"})
    assert "Prévenir si une heure plus tôt se libère" in text(browser, path)


def test_a_stranger_at_another_desk_cannot_ask_for_somebody(world: World, enter: Callable[[Account], Client]) -> None:
    from tests.journeys.earlier.wishing import booked

    seat = booked(world, "Odile", -1)
    assert enter(world.cast.lucie).post(f"/guichet/bulletin/{seat.pk}/plus-tot/", {"prevenir": "oui"}).status_code == 404


def offered(world: World) -> tuple[Participation, datetime]:
    from tests.journeys.earlier.wishing import booked, free, wishing

    freed = booked(world, "Yann", 1)
    seat = wishing(world, "Odile")
    assert free(world, freed) == 1
    return seat, freed.appointment.during.lower


def test_the_hour_is_shown_and_taken_and_a_second_click_changes_nothing(world: World, client: Client) -> None:
    from tests.journeys.earlier.wishing import as_job, page, starts_at

    from maillage.domains.agenda.models import EarlierWish

    seat, hour = offered(world)
    path = page(world, seat)
    assert "Voir l’heure proposée" in text(client, path.removesuffix("plus-tot/"))
    assert "Prendre cette heure" in text(client, path)
    assert client.post(path).status_code == 302
    assert starts_at(world, seat) == hour
    with as_job(world):
        assert EarlierWish.objects.get(participation=seat).status == "met"
    assert client.post(path).status_code == 302
    assert starts_at(world, seat) == hour


def test_the_hour_is_gone_and_the_appointment_is_kept(world: World, client: Client) -> None:
    from tests.journeys.earlier.wishing import booked, page, starts_at

    seat, _hour = offered(world)
    before, path = starts_at(world, seat), page(world, seat)
    booked(world, "Lise", 1)
    assert "Cette heure vient d’être prise. Vous gardez votre rendez-vous." in text(client, path)
    assert client.post(path).status_code == 409
    assert starts_at(world, seat) == before


def test_after_stopping_the_link_leads_to_the_slip(world: World, client: Client) -> None:
    from tests.journeys.earlier.wishing import page

    seat, _hour = offered(world)
    path = page(world, seat)
    client.post(f"{path}prevenir/", {"prevenir": "non"})
    assert client.get(path).status_code == 302
    client.post(f"{path}prevenir/", {"prevenir": "oui"})
    assert "Prendre cette heure" in text(client, path), "asked again, the hour of before is still free"


def test_the_way_there_and_back_is_shown_with_the_hour(world: World, client: Client, importing: Callable[..., int]) -> None:
    from tests.journeys.earlier.wishing import BY_BUS, booked, free, page, starts_at, wishing

    importing(homeward=(("h0", "10:15:00", "10:40:00"),))
    freed = booked(world, "Yann", 1)
    seat = wishing(world, "Odile", plan=BY_BUS)
    assert free(world, freed) == 1
    shown = text(client, page(world, seat)).replace("\u00a0", " ")
    assert "Vous partez à 8 h 20, vous êtes chez vous à 10 h 40." in shown
    assert client.post(page(world, seat)).status_code == 302
    assert starts_at(world, seat) == freed.appointment.during.lower
