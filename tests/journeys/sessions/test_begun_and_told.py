"""A permanence that has begun on screen, hours that open on no day, and what is said of those who are told by voice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.journeys.sessions.test_pages import answers, booked, first_date

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
AtHour = Callable[..., Any]


def without_phone(world: World, number: int) -> Any:
    from tests import factories as make

    from maillage.domains.agenda.services.booking import Plan

    person = make.person(world.cast.agency, f"Zoé{number}", without_phone=True)
    return world.book(person, world.cast.claire, world.choice(number), plan=Plan(means="driven", verdict="reachable"))


def plain(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def test_ill_at_noon_the_page_still_calls_off_the_rest(world: World, enter: Enter, at_hour: AtHour) -> None:
    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.ending import close

    first, later = booked(world, 0), booked(world, 3)
    client, now = enter(world.cast.claire), at_hour(9, 40)
    with world.seen_by(world.cast.claire) as by:
        close(participation=selectors.participation(first.pk), status="seen", by=by, now=now)
    occurrence = world.in_house.occurrences.earliest("during")
    page = plain(client.get(reverse("sessions:show", args=[occurrence.pk])))
    assert "Annuler la suite" in page
    dialog = page.split("Annuler la suite", 1)[1].split("</form>", 1)[0]
    assert "1 personne sera prévenue" in dialog
    assert "Yann0" not in dialog
    answer = client.post(reverse("sessions:cancel", args=[occurrence.pk]), follow=True)
    assert "La suite de la permanence est annulée" in plain(answer)
    with world.seen_by(world.cast.claire):
        assert selectors.participation(later.pk).status == "revoked"


@pytest.mark.parametrize(("day", "sentence"), [("2026-12-25", "férié"), ("2026-11-03", "passé")])
def test_once_on_a_day_off_or_in_the_past_nothing_is_said_to_be_open(world: World, enter: Enter, day: str, sentence: str) -> None:
    answer = enter(world.cast.claire).post(reverse("sessions:new"), answers(world, first_day=day, rhythm="once"))
    assert answer.status_code == 422
    assert sentence in plain(answer)


def test_a_permanence_is_not_moved_to_christmas(world: World, enter: Enter) -> None:
    given = {"day": "2026-12-25", "starts_at": "09:00", "ends_at": "12:00"}
    answer = enter(world.cast.claire).post(reverse("sessions:move", args=[first_date(world).pk]), given)
    assert answer.status_code == 422
    assert "férié" in plain(answer)


def test_who_has_neither_mobile_nor_email_is_said_to_be_left_to_call(world: World, enter: Enter) -> None:
    booked(world, 6)
    without_phone(world, 7)
    said = plain(enter(world.cast.claire).post(reverse("sessions:cancel", args=[first_date(world).pk]), follow=True))
    assert "1 personne est prévenue par message" in said
    assert "1 personne n’a ni portable ni e-mail" in said


def test_other_dates_are_on_the_call_list_and_on_the_letter(world: World, enter: Enter) -> None:
    from tests import factories as make

    from maillage.journeys.telling import appointments, following
    from maillage.journeys.telling.calls import call_list
    from maillage.journeys.telling.letters import letters_data
    from maillage.kit import clock
    from maillage.kit.scope.entering import Scope

    seat = without_phone(world, 7)
    client = enter(world.cast.claire)
    client.post(reverse("sessions:cancel", args=[first_date(world).pk]))
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        appointments.tell_of(following.CANCELLED, agency=world.cast.agency.pk, participation=seat.pk, now=clock.now())
    page = plain(enter(world.cast.nadege).get(reverse("telling:calls")))
    assert "Autres dates possibles" in page
    assert page.count("– mardi") == 3
    with world.seen_by(world.cast.nadege):
        calls = call_list(host=world.cast.house.pk, now=clock.now())
        (letter,) = letters_data(calls, from_whom="", now=clock.now())["letters"]
    assert sum(line.startswith("– ") for line in letter["lines"]) == 3
