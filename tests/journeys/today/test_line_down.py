"""The line of a video is down: it ends by phone, or it is booked again; the house's screen and the adviser have the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.kit import clock
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
Set = Callable[[int, int], None]
ROOM = "https://visio.exemple.fr/"


@pytest.fixture
def booked(world: World) -> Participation:
    """Ghislaine with Claire by video, Wednesday at 9 h in the house of Lodève."""
    from maillage.domains.agenda.services.booking import Plan

    cast = world.cast
    choice = world.choice(0, "video", house=cast.place.pk, room=cast.room.pk, device=cast.device.pk)
    return world.book(cast.ghislaine, cast.nadege, choice, plan=Plan(means="driven", verdict="reachable"))


@pytest.fixture
def on_wednesday(monkeypatch: pytest.MonkeyPatch) -> Set:
    from tests.domains.agenda.world import WEDNESDAY, at

    def set_to(hour: int, minute: int = 0) -> None:
        moment = at(WEDNESDAY, hour, minute)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_to


@pytest.fixture
def claire(world: World, enter: Enter, booked: Participation, on_wednesday: Set) -> Client:
    """Claire's browser, ten minutes into the appointment."""
    client = enter(world.cast.claire)
    on_wednesday(9, 10)
    return client


def close(client: Client, booked: Participation, **data: str) -> Any:
    return client.post(reverse("close_seat", args=[booked.pk]), data)


def state_of(world: World, booked: Participation) -> tuple[str, str, str, str]:
    with world.seen_by(world.cast.claire):
        booked.refresh_from_db(fields=["status", "absence", "held_mode", "held_why"])
    return booked.status, booked.absence, booked.held_mode, booked.held_why


def plain(response: Any) -> str:
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def test_it_ended_by_phone_in_one_click_and_twice_is_once(world: World, claire: Client, booked: Participation) -> None:
    from maillage.kit.audit.models import AuditEntry

    for _click in range(2):
        assert close(claire, booked, etat="by_phone").status_code == 302
        assert state_of(world, booked) == ("seen", "", "phone", "technical")
    with world.seen_by(world.cast.claire):
        assert AuditEntry.objects.filter(verb="appointment.by_phone", object_key=booked.pk).count() == 1
    assert "au téléphone, la vidéo n’a pas marché" in plain(claire.get(reverse("week")))


def test_still_down_is_the_service_s_fault_and_leads_to_other_hours(world: World, claire: Client, booked: Participation) -> None:
    from maillage.domains.agenda.models import Request

    for _click in range(2):
        response = close(claire, booked, etat="line_down")
        assert response["Location"] == reverse("booking:desk_travel", args=[world.cast.ghislaine.pk])
        assert state_of(world, booked) == ("revoked", "technical", "", "")
    with world.seen_by(world.cast.claire):
        assert Request.objects.get(pk=booked.request_id).status == "open"


def test_what_was_said_of_the_line_can_be_corrected(world: World, claire: Client, booked: Participation) -> None:
    close(claire, booked, etat="by_phone")
    close(claire, booked, etat="unknown")
    assert state_of(world, booked) == ("unknown", "", "", "")
    close(claire, booked, etat="seen")
    assert state_of(world, booked) == ("seen", "", "", "")
    close(claire, booked, etat="by_phone")
    assert state_of(world, booked) == ("seen", "", "phone", "technical")
    close(claire, booked, etat="line_down")
    assert state_of(world, booked) == ("revoked", "technical", "", "")


@pytest.mark.parametrize("what", ["by_phone", "line_down"])
def test_only_a_video_that_has_begun_has_a_line(
    world: World, enter: Enter, booked: Participation, on_wednesday: Set, what: str
) -> None:
    client = enter(world.cast.claire)
    assert close(client, booked, etat=what).status_code == 409
    with world.seen_by(world.cast.claire):
        assert state_of(world, booked)[0] == "unknown"
    in_person = world.book(world.cast.farid, world.cast.claire)
    on_wednesday(9, 10)
    assert close(client, in_person, etat=what).status_code == 409


def test_another_adviser_or_the_house_does_not_say_it(
    world: World, enter: Enter, booked: Participation, on_wednesday: Set
) -> None:
    for who in (world.cast.samir, world.cast.nadege):
        client = enter(who)
        on_wednesday(9, 10)
        assert close(client, booked, etat="line_down").status_code in {403, 404}
    assert state_of(world, booked)[0] == "unknown"


def test_during_the_appointment_the_adviser_says_it_from_its_own_page(claire: Client, booked: Participation) -> None:
    page = plain(claire.get(reverse("booking:desk_slip", args=[booked.pk])))
    assert "La vidéo ne marche pas" in page
    page = plain(claire.get(reverse("correct_seat", args=[booked.pk])))
    assert "Terminé au téléphone" in page
    assert "Toujours pas, proposer une date" in page


def test_figures_count_the_mode_in_which_it_was_held(world: World, claire: Client, booked: Participation) -> None:
    from tests import factories as make

    from maillage.domains.agenda.facts import facts

    close(claire, booked, etat="by_phone")
    now = clock.now()
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        found = facts(agency=world.cast.agency.pk, start=now - timedelta(days=1), end=now + timedelta(days=1), now=now)
    assert [fact.detail for fact in found if fact.kind == "appointment.seen"] == ["phone"]
    assert [fact.detail for fact in found if fact.kind == "appointment.line_down"] == ["phone"]


def test_a_line_that_stays_down_is_counted_and_never_as_an_absence_of_the_person(
    world: World, claire: Client, booked: Participation
) -> None:
    from tests import factories as make

    from maillage.domains.agenda.facts import facts

    close(claire, booked, etat="line_down")
    now = clock.now()
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        found = facts(agency=world.cast.agency.pk, start=now - timedelta(days=1), end=now + timedelta(days=1), now=now)
    assert [fact.detail for fact in found if fact.kind == "appointment.line_down"] == ["none"]
    assert not [fact for fact in found if fact.kind == "appointment.noshow"]


def test_the_house_s_screen_shows_the_room_the_device_the_helper_and_the_link(
    world: World, enter: Enter, booked: Participation, on_wednesday: Set
) -> None:
    client = enter(world.cast.remi)
    on_wednesday(8, 45)
    page = plain(client.get(reverse("today")))
    for shown in ("Bureau 1", "Tablette 1", "Nadège aide", ROOM):
        assert shown in page
    assert ROOM not in plain(client.get(reverse("today"), {"liste": "1"}))  # paper


def test_once_it_is_closed_the_link_is_gone(world: World, enter: Enter, claire: Client, booked: Participation) -> None:
    close(claire, booked, etat="by_phone")
    assert ROOM not in plain(enter(world.cast.nadege).get(reverse("today"), {"jour": "2026-11-18"}))
    assert ROOM not in plain(claire.get(reverse("booking:desk_slip", args=[booked.pk])))
