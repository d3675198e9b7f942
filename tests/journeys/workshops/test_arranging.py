"""A workshop that is open can still change: another day, more seats, one more date, everything called off. All are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Appointment, Series

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def series(world: World) -> Series:
    """Two Fridays at 14 h in Lodève, two seats each; two people come to the first, one waits."""
    from tests.domains.agenda.workshop_world import FRIDAY, NEXT_FRIDAY, a_series, crowd, enrolled, workshop_reason

    workshop_reason(world)
    planned = a_series(world, (FRIDAY, NEXT_FRIDAY), seats=2, least=1)
    for person in crowd(world, 3):
        enrolled(world, person, planned)
    return planned


def sessions(world: World, series: Series) -> list[Appointment]:
    from tests.domains.agenda.workshop_world import sessions_of

    return sessions_of(world, series)


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def answers(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "day": "2026-11-24",
        "starts_at": "10:00",
        "ends_at": "12:00",
        "place": world.cast.place.pk,
        "room": "",
        "lead": world.cast.claire.pk,
    } | changes


def statuses(world: World, session: Appointment) -> list[str]:
    from maillage.domains.agenda.models import Participation

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return list(Participation.objects.filter(appointment=session).order_by("seat").values_list("status", flat=True))


def test_another_day_takes_everybody_along(world: World, enter: Enter, series: Series) -> None:
    first = sessions(world, series)[0]
    page = text(enter(world.cast.claire).post(reverse("workshops:change", args=[first.pk]), answers(world), follow=True))
    assert "La séance est changée. 2 personnes sont prévenues." in page
    assert "mardi 24 novembre" in page
    assert statuses(world, first) == ["unknown", "unknown"]


def test_the_form_starts_with_what_is_planned(world: World, enter: Enter, series: Series) -> None:
    first = sessions(world, series)[0]
    form = enter(world.cast.claire).get(reverse("workshops:change", args=[first.pk])).context["form"]
    assert (form["place"].value(), form["lead"].value()) == (world.cast.place.pk, world.cast.claire.pk)
    assert f"{form['starts_at'].value():%H:%M}" == "14:00"
    assert (world.cast.nadege.pk, "Nadège, France Services") in form.fields["facilitators"].choices


def test_a_public_holiday_or_the_past_is_refused_at_the_field(world: World, enter: Enter, series: Series) -> None:
    first = sessions(world, series)[0]
    answer = enter(world.cast.claire).post(reverse("workshops:change", args=[first.pk]), answers(world, day="2026-11-13"))
    assert answer.status_code == 422
    assert sessions(world, series)[0].during == first.during


def test_one_more_seat_goes_to_whoever_waits(world: World, enter: Enter, series: Series) -> None:
    first = sessions(world, series)[0]
    page = text(enter(world.cast.claire).post(reverse("workshops:seats", args=[first.pk]), {"seats": "3"}, follow=True))
    assert "1 personne qui attendait a sa place." in page
    assert statuses(world, first) == ["unknown"] * 3


@pytest.mark.parametrize("seats", ["", "0", "61", "beaucoup"])
def test_a_number_of_seats_that_is_none_changes_nothing(world: World, enter: Enter, series: Series, seats: str) -> None:
    first = sessions(world, series)[0]
    page = text(enter(world.cast.claire).post(reverse("workshops:seats", args=[first.pk]), {"seats": seats}, follow=True))
    assert "Donnez un nombre de places entre 1 et 60." in page
    assert sessions(world, series)[0].seats == 2


def test_one_more_date_is_open_to_enrolment(world: World, enter: Enter, series: Series) -> None:
    first = sessions(world, series)[0]
    answer = enter(world.cast.claire).post(reverse("workshops:add", args=[first.pk]), answers(world, day="2026-12-01"))
    assert answer.status_code == 302, text(answer)
    assert len(sessions(world, series)) == 3


def test_everything_to_come_is_called_off_at_once(world: World, enter: Enter, series: Series) -> None:
    first = sessions(world, series)[0]
    page = text(enter(world.cast.claire).post(reverse("workshops:call_off_all", args=[first.pk]), follow=True))
    assert "2 places annulées, chacun est prévenu." in page
    assert statuses(world, first) == ["revoked", "revoked"]
    assert all(each.released_at is not None for each in sessions(world, series))


@pytest.mark.parametrize("name", ["change", "add", "seats", "call_off_all"])
@pytest.mark.parametrize("who", ["samir", "nadege", "yolande", "sophie"])
def test_nobody_but_who_leads_it_and_the_director(world: World, enter: Enter, series: Series, name: str, who: str) -> None:
    address = reverse(f"workshops:{name}", args=[sessions(world, series)[0].pk])
    assert enter(getattr(world.cast, who)).post(address, {"seats": "5"} | answers(world)).status_code in {403, 404}
    assert len(sessions(world, series)) == 2
    assert statuses(world, sessions(world, series)[0]) == ["unknown", "unknown"]
