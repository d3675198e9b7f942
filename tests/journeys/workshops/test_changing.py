"""A seat of a workshop changes as a workshop's: another session with its trip, the first who waits is served, the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.journeys.workshops.test_workshops import a_person, enrol, page, planned, theme

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import AppointmentReason, Participation
    from maillage.registry.people.models import Person

__all__ = ["theme"]
pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def seat_of(world: World, person: Person) -> Participation:
    from tests import factories as make

    from maillage.domains.agenda.models import Participation

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return Participation.objects.select_related("travel_plan").order_by("appointment__during").filter(person=person)[0]


def waiting(world: World) -> int:
    from tests import factories as make

    from maillage.domains.agenda.models import WaitingEntry

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return WaitingEntry.objects.filter(status="waiting").count()


def own_link(world: World, person: Person) -> str:
    from tests import factories as make

    from maillage.domains.agenda.selectors import token_of_seat

    key = seat_of(world, person).pk
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return token_of_seat(key)


def test_another_date_of_a_workshop_is_another_session_and_the_first_who_waits_is_served(
    world: World, theme: AppointmentReason, enter: Enter
) -> None:
    first, second = planned(world, theme, enter)
    client = enter(world.cast.claire)
    yann, paula, rose = (a_person(world, name) for name in ("Yann", "Paula", "Rose"))
    for person in (yann, paula, rose):
        enrol(client, first, person)
    assert waiting(world) == 1
    seat = seat_of(world, yann)
    answer = client.get(reverse("booking:desk_change", args=[seat.pk]))
    assert answer["Location"] == reverse("workshops:desk_change", args=[seat.pk])
    assert f'value="{second}"' in page(client, "workshops:desk_change", seat.pk)
    answer = client.post(reverse("workshops:desk_change", args=[seat.pk]), {"seance": second})
    assert answer["Location"] == reverse("booking:desk_slip", args=[seat.pk])
    moved = seat_of(world, yann)
    assert (moved.appointment_id, moved.travel_plan.verdict) == (second, "reachable"), (
        "its trip is searched, not left to somebody"
    )
    assert seat_of(world, rose).appointment_id == first
    assert waiting(world) == 0


def test_by_their_own_link_the_person_chooses_another_session(world: World, theme: AppointmentReason, enter: Enter) -> None:
    first, second = planned(world, theme, enter)
    yann = a_person(world, "Yann")
    enrol(enter(world.cast.claire), first, yann)
    token, alone = own_link(world, yann), Client()
    answer = alone.get(reverse("booking:link_change", args=[token]))
    assert answer["Location"] == reverse("workshops:link_change", args=[token])
    assert f'value="{second}"' in alone.get(answer["Location"]).content.decode()
    answer = alone.post(reverse("workshops:link_change", args=[token]), {"seance": second})
    assert answer["Location"] == reverse("booking:link", args=[token])
    assert seat_of(world, yann).appointment_id == second


def test_a_session_that_is_full_or_cannot_be_reached_is_not_given(world: World, theme: AppointmentReason, enter: Enter) -> None:
    from tests import factories as make

    first, second = planned(world, theme, enter)
    client = enter(world.cast.claire)
    far = make.person(world.cast.agency, "Denis", commune=world.cast.lodeve, means="foot")
    refused = enrol(client, first, far)
    assert refused.status_code == 409
    assert "Aucun car" in refused.content.decode()
    assert enrol(client, first, far, conduite="1").status_code == 302
    seat = seat_of(world, far)
    address = reverse("workshops:desk_change", args=[seat.pk])
    assert "Aucun car" in client.post(address, {"seance": second}).content.decode()
    for name in ("Rose", "Paula"):
        enrol(client, second, a_person(world, name))
    answer = client.post(address, {"seance": second, "conduite": "1"})
    assert answer.status_code == 409
    assert "plus de place" in answer.content.decode()
    assert seat_of(world, far).appointment_id == first


def test_cancelling_a_series_followed_whole_leaves_all_of_it(world: World, theme: AppointmentReason, enter: Enter) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import Participation

    first, _second = planned(world, theme, enter, is_whole="on")
    client, yann = enter(world.cast.claire), a_person(world, "Yann")
    enrol(client, first, yann)
    seat = seat_of(world, yann)
    assert "se suit en entier" in page(client, "workshops:desk_change", seat.pk)
    assert "Le service annule" not in page(client, "booking:desk_slip", seat.pk)
    client.post(reverse("booking:desk_cancel", args=[seat.pk]), {"qui": "person"})
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert set(Participation.objects.filter(person=yann).values_list("status", flat=True)) == {"excused"}


@pytest.mark.parametrize("way", ["link", "desk"])
def test_an_appointment_for_one_has_no_sessions(world: World, enter: Enter, way: str) -> None:
    booked = world.book(a_person(world, "Yann"), world.cast.claire)
    if way == "desk":
        answer = enter(world.cast.claire).get(reverse("workshops:desk_change", args=[booked.pk]))
    else:
        from tests import factories as make

        from maillage.domains.agenda.selectors import token_of_seat

        with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
            token = token_of_seat(booked.pk)
        answer = Client().get(reverse("workshops:link_change", args=[token]))
    assert answer.status_code == 404
