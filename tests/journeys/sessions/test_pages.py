"""Permanences on screen: opened, published, moved, cancelled in one action; who may, who sees whom."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import OpeningOccurrence, Participation

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def first_date(world: World) -> OpeningOccurrence:
    """Next Tuesday's permanence in Lodève."""
    return world.in_house.occurrences.order_by("during")[1]


def booked(world: World, number: int = 6) -> Participation:
    """Somebody at the first hour of next Tuesday."""
    from tests import factories as make

    from maillage.domains.agenda.services.booking import Plan

    person = make.person(world.cast.agency, f"Yann{number}")
    return world.book(person, world.cast.claire, world.choice(number), plan=Plan(means="driven", verdict="reachable"))


def answers(world: World, **changes: Any) -> dict[str, Any]:
    """A permanence on Thursday mornings in Lodève."""
    return {
        "adviser": world.cast.claire.pk,
        "place": world.cast.place.pk,
        "room": world.cast.room.pk,
        "first_day": "2026-11-19",
        "starts_at": "09:00",
        "ends_at": "12:00",
        "rhythm": "week",
        "reasons": [world.reason.pk],
        "modes": ["in_person"],
        "is_published": "on",
    } | changes


def occurrences_on(world: World, weekday: int) -> list[OpeningOccurrence]:
    from maillage.domains.agenda.models import OpeningOccurrence

    found = OpeningOccurrence.objects.filter(opening__adviser=world.cast.claire).order_by("during")
    return [each for each in found if each.original_date.weekday() == weekday]


def test_an_adviser_opens_a_series_that_can_be_booked_at_once(world: World, enter: Enter) -> None:
    answer = enter(world.cast.claire).post(reverse("sessions:new"), answers(world))
    assert answer.status_code == 302
    dates = occurrences_on(world, 3)
    assert [each.original_date for each in dates[:2]] == [date(2026, 11, 19), date(2026, 11, 26)]
    assert all(each.published_at and each.opening.is_outreach_session for each in dates)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rhythm": "once"}, [date(2026, 11, 19)]),
        ({"rhythm": "fortnight"}, [date(2026, 11, 19), date(2026, 12, 3)]),
        ({"rhythm": "nth", "nths": ["2", "4"]}, [date(2026, 11, 26), date(2026, 12, 10)]),
        ({"rhythm": "nth", "nths": ["-1"]}, [date(2026, 11, 26), date(2026, 12, 31)]),
    ],
)
def test_each_rhythm_gives_its_dates(world: World, enter: Enter, changes: dict[str, Any], expected: list[date]) -> None:
    assert enter(world.cast.claire).post(reverse("sessions:new"), answers(world, **changes)).status_code == 302
    assert [each.original_date for each in occurrences_on(world, 3)][:2] == expected


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": "08:00"}, "La fin vient après le début"),
        ({"starts_at": "09:03"}, "de 5 en 5 minutes"),
        ({"first_day": "demain"}, "Choisissez un jour"),
        ({"reasons": []}, "Cochez au moins un motif"),
        ({"rhythm": "nth"}, "Cochez les semaines du mois"),
        ({"until": "2026-11-01"}, "Ce jour vient avant le premier"),
        ({"first_day": "2026-11-24"}, "déjà"),
    ],
)
def test_what_does_not_hold_together_is_said_and_nothing_is_written(
    world: World, enter: Enter, changes: dict[str, Any], sentence: str
) -> None:
    from maillage.domains.agenda.models import OpeningPeriod

    before = OpeningPeriod.objects.count()
    answer = enter(world.cast.claire).post(reverse("sessions:new"), answers(world, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert OpeningPeriod.objects.count() == before


def test_an_adviser_opens_their_own_hours_only_and_the_director_anybody_s(world: World, enter: Enter) -> None:
    for_samir = answers(world, adviser=world.cast.samir.pk)
    assert enter(world.cast.claire).post(reverse("sessions:new"), for_samir).status_code == 422
    assert enter(world.cast.helene).post(reverse("sessions:new"), for_samir).status_code == 302


@pytest.mark.parametrize("name", ["nadege", "bruno", "sophie", "yolande"])
def test_a_house_or_a_partner_opens_nothing(world: World, enter: Enter, name: str) -> None:
    assert enter(getattr(world.cast, name)).post(reverse("sessions:new"), answers(world)).status_code == 403


def test_cancelling_revokes_everybody_in_one_action_and_says_how_many_are_told(world: World, enter: Enter) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import Participation
    from maillage.kit.scope.entering import Scope

    seats = [booked(world, 6), booked(world, 7)]
    client = enter(world.cast.claire)
    address = reverse("sessions:cancel", args=[first_date(world).pk])
    answer = client.post(address, follow=True)
    assert "2 personnes sont prévenues" in answer.content.decode()
    assert "Annulée" in answer.content.decode()
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        statuses = Participation.objects.filter(pk__in=[seat.pk for seat in seats]).values_list("status", "absence")
        assert set(statuses) == {("revoked", "service")}
    assert client.post(address).status_code == 409


def test_moving_tells_only_those_whose_hour_no_longer_holds(world: World, enter: Enter) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import Participation
    from maillage.kit.scope.entering import Scope

    early, late = booked(world, 6), booked(world, 10)
    given = {"day": "2026-11-24", "starts_at": "10:00", "ends_at": "12:30"}
    answer = enter(world.cast.claire).post(reverse("sessions:move", args=[first_date(world).pk]), given, follow=True)
    assert "1 personne est prévenue" in answer.content.decode()
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert Participation.objects.get(pk=early.pk).status == "revoked"
        assert Participation.objects.get(pk=late.pk).status == "unknown"


def test_a_date_shows_who_comes_to_the_house_that_receives_and_nobody_to_another_or_its_lead(world: World, enter: Enter) -> None:
    booked(world, 6)
    address = reverse("sessions:show", args=[first_date(world).pk])
    assert "Yann6" in enter(world.cast.nadege).get(address).content.decode()
    for who in (world.cast.lucie, world.cast.bruno):
        page = enter(who).get(address).content.decode()
        assert "Yann6" not in page
    assert enter(world.cast.sophie).get(address).status_code == 403


def test_the_director_is_told_of_houses_without_a_date_in_thirty_days(world: World, enter: Enter) -> None:
    from tests import factories as make

    make.place(world.cast.house_of_gignac, name="Un autre arrêt")
    page = html.unescape(enter(world.cast.helene).get(reverse("sessions:coming")).content.decode())
    assert "Aucune date dans les 30 jours" in page
    assert page.count(f"<li>{world.cast.house_of_gignac.label}</li>") == 1, "a line for the house, not one for each stop"
    assert "Un autre arrêt" not in page
    assert f"<li>{world.cast.house.label}</li>" not in page, "Lodève has dates"


def test_the_list_makes_a_constant_number_of_queries(world: World, enter: Enter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("sessions:coming")).status_code == 200
        return len(captured)

    client = enter(world.cast.claire)
    one = queries()
    client.post(reverse("sessions:new"), answers(world))
    assert queries() == one


def test_a_date_not_yet_open_is_opened_by_one_click(world: World, enter: Enter) -> None:
    client = enter(world.cast.claire)
    client.post(reverse("sessions:new"), answers(world, is_published=""))
    hidden = occurrences_on(world, 3)[0]
    assert hidden.published_at is None
    assert "Pas encore ouverte" in client.get(reverse("sessions:show", args=[hidden.pk])).content.decode()
    client.post(reverse("sessions:publish", args=[hidden.pk]))
    hidden.refresh_from_db()
    assert hidden.published_at is not None
    assert hidden.during.upper - hidden.during.lower == timedelta(hours=3)
