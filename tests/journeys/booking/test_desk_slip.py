"""The slip at the desk: printed while it holds, put right when it does not, and no dead end on the way to another date."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
AtHour = Callable[..., Any]


@pytest.fixture
def booked(world: World) -> Participation:
    """Ghislaine with Claire, Tuesday at 9 h in Lodève; somebody drives her."""
    return book(world)


def book(world: World, **more: Any) -> Participation:
    from maillage.domains.agenda.services.booking import Plan

    return world.book(world.cast.ghislaine, world.cast.nadege, plan=Plan(means="driven", verdict="driven"), **more)


def shown(client: Client, booked: Participation) -> str:
    response = client.get(reverse("booking:desk_slip", args=[booked.pk]))
    assert response.status_code == 200
    return plain(response)


def plain(response: Any) -> str:
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found is not None
    return found[1]


def cancel(client: Client, booked: Participation, who: str) -> None:
    assert client.post(reverse("booking:desk_cancel", args=[booked.pk]), {"qui": who}).status_code == 302


def status_of(world: World, booked: Participation) -> str:
    with world.seen_by(world.cast.claire):
        booked.refresh_from_db(fields=["status"])
    return booked.status


@pytest.mark.parametrize(
    ("who", "title"),
    [("person", "Rendez-vous annulé par la personne"), ("service", "Rendez-vous annulé par le service")],
)
def test_what_was_cancelled_by_mistake_is_put_back_in_one_click(
    world: World, enter: Enter, booked: Participation, who: str, title: str
) -> None:
    from tests.domains.agenda.world import taken_for

    client = enter(world.cast.nadege)
    cancel(client, booked, who)
    page = shown(client, booked)
    assert title_of(page).startswith(title)
    assert "Annulé par erreur ?" in page
    response = client.post(reverse("booking:desk_restore", args=[booked.pk]), follow=True)
    assert title_of(plain(response)).startswith("C’est réservé pour")
    assert status_of(world, booked) == "unknown"
    assert taken_for(booked)


def test_an_hour_that_somebody_else_has_meanwhile_is_not_put_back(world: World, enter: Enter, booked: Participation) -> None:
    client = enter(world.cast.nadege)
    cancel(client, booked, "person")
    with world.seen_by(world.cast.claire):
        second = world.cast.farid
    world.book(second, world.cast.claire)
    response = client.post(reverse("booking:desk_restore", args=[booked.pk]))
    assert response.status_code == 409
    assert status_of(world, booked) == "excused"


def test_nobody_puts_back_what_they_may_not_change(world: World, enter: Enter, booked: Participation) -> None:
    cancel(enter(world.cast.nadege), booked, "person")
    for name, answer in (("lucie", 404), ("paul", 404), ("sophie", 404), ("bruno", 404)):
        response = enter(getattr(world.cast, name)).post(reverse("booking:desk_restore", args=[booked.pk]))
        assert response.status_code == answer, name
    assert status_of(world, booked) == "excused"
    with_get = enter(world.cast.nadege).get(reverse("booking:desk_restore", args=[booked.pk]))
    assert with_get.status_code == 405


def test_a_closed_appointment_is_corrected_by_its_adviser_from_the_slip(
    world: World, enter: Enter, at_hour: AtHour, booked: Participation
) -> None:
    client = enter(world.cast.claire)
    at_hour(13)
    client.post(reverse("close_seat", args=[booked.pk]), {"etat": "seen"})
    page = shown(client, booked)
    assert title_of(page).startswith("Rendez-vous tenu")
    correct = reverse("correct_seat", args=[booked.pk])
    assert correct in page
    form = plain(client.get(correct))
    assert "Excusée" in form
    assert "Étape 2 sur 2" in form
    answer = client.post(reverse("close_seat", args=[booked.pk]), {"etat": "excused", "bulletin": "1"})
    assert answer["Location"] == reverse("booking:desk_slip", args=[booked.pk])
    assert title_of(shown(client, booked)).startswith("Rendez-vous annulé par la personne")


def test_a_past_appointment_nobody_closed_leads_its_adviser_to_closing_it(
    world: World, enter: Enter, at_hour: AtHour, booked: Participation
) -> None:
    client, counsellor = enter(world.cast.claire), enter(world.cast.nadege)
    at_hour(13)
    page = shown(client, booked)
    assert title_of(page).startswith("Rendez-vous passé, à clore")
    assert "Clore ce rendez-vous" in page
    assert "Clore ce rendez-vous" not in shown(counsellor, booked)


@pytest.mark.parametrize(("name", "answer"), [("nadege", 403), ("samir", 403), ("paul", 404), ("sophie", 404)])
def test_only_who_may_close_may_correct(
    world: World, enter: Enter, at_hour: AtHour, booked: Participation, name: str, answer: int
) -> None:
    client = enter(getattr(world.cast, name))
    at_hour(13)
    assert client.get(reverse("correct_seat", args=[booked.pk])).status_code == answer


def test_nothing_is_corrected_before_it_begins(world: World, enter: Enter, booked: Participation) -> None:
    assert enter(world.cast.claire).get(reverse("correct_seat", args=[booked.pk])).status_code == 409


def test_changing_the_date_leads_back_to_the_slip_and_never_to_a_second_booking(
    world: World, enter: Enter, booked: Participation
) -> None:
    page = plain(enter(world.cast.nadege).get(reverse("booking:desk_change", args=[booked.pk])))
    assert f'href="{reverse("booking:desk_slip", args=[booked.pk])}"' in page
    assert reverse("booking:desk_travel", args=[world.cast.ghislaine.pk]) not in page
    assert "Prendre cette date" in page
    assert "Réserver ce rendez-vous" not in page


def test_an_hour_that_is_not_offered_is_answered_by_those_that_are(world: World, enter: Enter) -> None:
    client = enter(world.cast.nadege)
    address = reverse("booking:desk_book", args=[world.cast.ghislaine.pk]) + f"?motif={world.reason.pk}&moyen=driven"
    for word in ("n’importe quoi", ""):
        response = client.post(address, {"choix": word})
        assert response.status_code == 422
        page = plain(response)
        assert "Cette heure n’est pas ouverte à la réservation" in page
        assert "Réserver ce rendez-vous" in page


def test_an_hour_taken_meanwhile_is_answered_by_the_others(world: World, enter: Enter) -> None:
    from maillage.journeys.booking.choices import SIGNS

    slot = world.slots()[0]
    book(world)
    word = f"{SIGNS['in_person']}.{int(slot.starts_at.timestamp())}.{slot.adviser_resource}.{slot.place}.0.0.0"
    address = reverse("booking:desk_book", args=[world.cast.ghislaine.pk]) + f"?motif={world.reason.pk}&moyen=driven"
    response = enter(world.cast.nadege).post(address, {"choix": word})
    assert response.status_code == 409
    assert "vient d’être pris" in plain(response)


def test_who_cannot_come_is_offered_the_phone_and_nothing_to_go_to(world: World, enter: Enter) -> None:
    address = reverse("booking:desk_dates", args=[world.cast.ghislaine.pk]) + f"?motif={world.reason.pk}&moyen=none"
    page = plain(enter(world.cast.nadege).get(address))
    assert title_of(page) == "Vous pouvez avoir un rendez-vous par téléphone"
    assert "Réserver par téléphone" in page
    assert "Pas accessibles" not in page
    assert "Légende" not in page


def test_under_a_cancelled_permanence_nothing_is_offered_that_would_be_refused(
    world: World, enter: Enter, booked: Participation
) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.sessions import cancel_session

    with world.seen_by(world.cast.claire) as by:
        occurrence = booked.appointment.occurrence_id
        assert occurrence is not None
        cancel_session(occurrence=occurrence, by=by, now=NOW)
    client = enter(world.cast.nadege)
    page = shown(client, booked)
    assert "Remettre ce rendez-vous" not in page
    assert "La permanence est annulée" in page
    answer = client.post(reverse("booking:desk_restore", args=[booked.pk]), follow=True)
    assert "La permanence est annulée : ce rendez-vous ne peut pas être remis" in plain(answer)


def test_another_date_lasts_as_long_as_the_appointment_whatever_the_address_says(
    world: World, enter: Enter, booked: Participation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.agenda.world import a_reason

    from maillage.journeys.booking.views import desk

    short, slot = a_reason(world.cast.agency, "Question rapide", duration_min=15), world.slots()[8]
    asked: list[int] = []
    monkeypatch.setattr(desk, "move_to", lambda **given: asked.append(given["asked"].reason.pk))
    answer = enter(world.cast.nadege).post(
        f"{reverse('booking:desk_move', args=[booked.pk])}?motif={short.pk}&moyen=car",
        {"choix": f"p.{int(slot.starts_at.timestamp())}.{slot.adviser_resource}.{slot.place}.0.0.0"},
    )
    assert answer.status_code == 302
    assert asked == [world.reason.pk]
