"""Nothing can be reached, or nothing suits: what is offered instead, and what one says in one click, with or without a name."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Request, UnmetSearch

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
AFTERNOON = (("o2", "13:00:00", "13:25:00"),)
HOME_BY_FIVE = (("h2", "16:40:00", "17:05:00"),)
WHO = {"prenom": "Martine", "nom": "Aubert", "telephone": "06 39 98 77 66", "courriel": ""}


@pytest.fixture(autouse=True)
def _afternoons(world: World, at_hour: Callable[..., Any], tmp_path: Path, settings: Settings) -> None:
    """A car that comes after noon only: no permanence of the morning can be reached."""
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    settings.TIMETABLE_FOLDER = tmp_path / "timetables"
    in_service(write_feed(tmp_path / "feed", outward=AFTERNOON, homeward=HOME_BY_FIVE))
    at_hour(8)


def plain(answer: Any) -> str:
    return html.unescape(re.sub("[\u00a0\u202f]", " ", answer.content.decode()))


def search(world: World, means: str = "bus") -> str:
    from tests.domains.mobility.tiny import OCTON

    return f"?motif={world.reason.pk}&moyen={means}&commune={world.cast.pegairolles.pk}&arret={OCTON}"


def alone(world: World, means: str = "bus") -> str:
    return plain(Client().get(reverse("booking:dates") + search(world, means)))


def kept(world: World) -> tuple[list[UnmetSearch], list[Request]]:
    from tests import factories as make

    from maillage.domains.agenda.models import Request, UnmetSearch

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return list(UnmetSearch.objects.all()), list(Request.objects.select_related("person"))


def workshop(world: World) -> int:
    """Friday afternoon in Lodève, open to all under an address."""
    from tests.domains.agenda.workshop_world import a_series, sessions_of
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.enrolment_links import open_enrolment

    (session,) = sessions_of(world, a_series(world))
    with world.seen_by(world.cast.claire) as by:
        open_enrolment(session=session.pk, by=by, now=NOW)
    return session.pk


def test_when_nothing_can_be_reached_a_shared_ride_and_the_workshops_one_can_come_to_are_offered(
    world: World, enter: Enter
) -> None:
    session = workshop(world)
    page = alone(world)
    assert "Autres solutions" in page
    assert "covoiturage=1" in page
    assert "/atelier/" in page
    desk = plain(enter(world.cast.nadege).get(reverse("booking:desk_dates", args=[world.cast.ghislaine.pk]) + search(world)))
    assert reverse("workshops:enrol", args=[session, world.cast.ghislaine.pk]) in desk
    assert "Demander un covoiturage" in desk


def test_a_workshop_one_cannot_come_back_from_is_not_offered_and_nothing_is_when_hours_are_reachable(
    world: World, tmp_path: Path, settings: Settings
) -> None:
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    workshop(world)
    settings.TIMETABLE_FOLDER = tmp_path / "other"
    in_service(write_feed(tmp_path / "early", outward=AFTERNOON, homeward=(("h2", "15:00:00", "15:25:00"),)))
    page = alone(world)
    assert "/atelier/" not in page
    assert "Autres solutions" in page
    assert "Autres solutions" not in alone(world, "driven")


def test_alone_one_click_is_counted_and_holds_nobody(world: World) -> None:
    page = alone(world)
    word = re.findall(r'<option value="(p(?:\.\d+){6})"', page)[0]
    key = re.findall(r'name="cle" value="([\w-]{36})"', page)[-1]
    for _click in range(2):
        answer = Client().post(
            reverse("booking:unmet") + search(world), {"difficulte": "wrong_hour", "regardee": word, "cle": key}, follow=True
        )
        assert "Voulez-vous qu’on vous rappelle" in plain(answer)
    (row,), requests = kept(world)
    assert requests == []
    assert (row.difficulty, row.place_id, row.means) == ("wrong_hour", world.cast.place.pk, "bus")
    assert row.slot_at is not None
    assert int(row.slot_at.timestamp()) == int(word.split(".")[1])
    assert not {field.name for field in row._meta.fields} & {"person", "account", "link"}


def test_with_a_name_it_is_a_request_and_is_counted_once(world: World) -> None:
    word = re.findall(r'<option value="(p(?:\.\d+){6})"', alone(world))[0]
    posted = {"difficulte": "wrong_day", "regardee": word, "cle": str(uuid4())}
    answer = Client().post(reverse("booking:unmet") + search(world), posted)
    nameless = Client().post(answer["Location"], {**WHO, "telephone": ""})
    assert nameless.status_code == 422
    assert Client().post(answer["Location"], WHO).status_code == 302
    assert Client().post(answer["Location"], WHO).status_code == 302, "sent twice"
    searches, (request,) = kept(world)
    assert searches == []
    assert (request.difficulty, request.status, request.person.family_name) == ("wrong_day", "open", "Aubert")
    assert (request.place_id, request.slot_at is None) == (world.cast.place.pk, False)


def test_a_shared_ride_is_an_open_request_with_that_wish(world: World, enter: Enter) -> None:
    address = html.unescape(re.findall(r'href="([^"]*covoiturage=1)"', alone(world))[0])
    assert Client().post(address, WHO).status_code == 302
    desk = reverse("booking:desk_ask", args=[world.cast.ghislaine.pk]) + search(world)
    assert enter(world.cast.nadege).post(desk, {"covoiturage": "1"}).status_code == 302
    _searches, requests = kept(world)
    assert {request.person.given_name for request in requests} == {"Martine", "Ghislaine"}
    assert {(request.wishes, request.status) for request in requests} == {("shared_ride", "open")}
    sheet = plain(enter(world.cast.nadege).get(reverse("files:show", args=[world.cast.ghislaine.pk])))
    assert "cherche un covoiturage" in sheet


def test_whoever_has_an_appointment_says_that_no_other_hour_suits_and_keeps_it(world: World) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.booking import Plan

    driven = Plan(means="driven", verdict="reachable", home={"means": "driven"})
    seat = world.book(world.cast.ghislaine, world.cast.claire, plan=driven)
    with world.seen_by(world.cast.claire):
        token = selectors.token_of_seat(seat.pk)
    page = plain(Client().get(reverse("booking:link_change", args=[token])))
    assert "Votre rendez-vous reste le même" in page
    (address,) = re.findall(r'action="([^"]*/rien/[^"]*)"', page)
    answer = Client().post(html.unescape(address), {"difficulte": "wrong_day"}, follow=True)
    assert "C’est noté, merci." in plain(answer)
    (row,), _requests = kept(world)
    assert (row.difficulty, row.reason_id) == ("wrong_day", world.reason.pk)
    with world.seen_by(world.cast.claire):
        assert selectors.seat(seat.pk, NOW).status == "unknown"


def test_what_is_no_difficulty_is_refused_and_a_damaged_hour_is_no_place(world: World) -> None:
    address = reverse("booking:unmet") + search(world)
    assert Client().post(address, {"difficulte": "sanction"}).status_code == 409
    assert Client().post(address, {"difficulte": "no_bus", "regardee": "p.1.2"}).status_code == 302
    (row,), _requests = kept(world)
    assert (row.place_id, row.slot_at) == (None, None)


def test_the_page_stays_light(world: World) -> None:
    workshop(world)
    assert len(Client().get(reverse("booking:dates") + search(world)).content) < 60_000
