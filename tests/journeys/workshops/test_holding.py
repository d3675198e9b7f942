"""While it is held: a mark can be put right where it was made, by whoever may make it; answers on paper are counted."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Appointment

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def session(world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> Appointment:
    """Friday at three: Claire leads it, Samir and Nadège run it beside her; Ghislaine and Farid came."""
    from datetime import timedelta

    from tests.domains.agenda.workshop_world import STARTS, a_series, enrolled, sessions_of

    series = a_series(world, facilitators=(world.cast.samir.pk, world.cast.nadege.pk))
    for person in (world.cast.ghislaine, world.cast.farid):
        enrolled(world, person, series)
    enter(world.cast.claire)  # sets its own hour first
    monkeypatch.setattr(clock, "now", lambda: STARTS + timedelta(hours=1))
    return sessions_of(world, series)[0]


@pytest.fixture
def browse(world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """A browser, on Friday at three."""
    from datetime import timedelta

    from tests.domains.agenda.workshop_world import STARTS

    def signed_in(who: Any) -> Client:
        client = enter(who)
        monkeypatch.setattr(clock, "now", lambda: STARTS + timedelta(hours=1))
        return client

    return signed_in


def seat_of(world: World, session: Appointment, name: str = "ghislaine") -> int:
    from maillage.domains.agenda.models import Participation

    with world.seen_by(world.cast.claire):
        return Participation.objects.get(appointment=session, person=getattr(world.cast, name)).pk


def status_of(world: World, seat: int) -> str:
    from maillage.domains.agenda.models import Participation

    with world.seen_by(world.cast.claire):
        return Participation.objects.get(pk=seat).status


def sheet(client: Client, session: Appointment) -> str:
    answer = client.get(reverse("workshops:sheet", args=[session.pk]))
    assert answer.status_code == 200
    return html.unescape(re.sub("[\u00a0\u202f]", " ", answer.content.decode()))


def mark(client: Client, seat: int, status: str) -> None:
    assert client.post(reverse("workshops:mark", args=[seat]), {"etat": status}).status_code == 302


@pytest.mark.parametrize(("status", "word"), [("seen", "Présente"), ("excused", "Excusée")])
def test_a_mark_is_put_right_on_the_sheet(world: World, browse: Enter, session: Appointment, status: str, word: str) -> None:
    seat, client = seat_of(world, session), browse(world.cast.claire)
    mark(client, seat, status)
    page = sheet(client, session)
    row = page[page.index("Ghislaine") :].split("</tr>")[0]
    assert word in row
    assert 'value="unknown"' in row
    mark(client, seat, "unknown")
    assert status_of(world, seat) == "unknown"
    assert 'value="seen"' in sheet(client, session)


def test_whoever_was_cancelled_before_it_began_is_not_on_the_sheet(
    world: World, browse: Enter, session: Appointment, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda import selectors
    from maillage.domains.agenda.services.enrolling import leave

    with world.seen_by(world.cast.claire) as by:
        leave(participation=selectors.participation(seat_of(world, session)), by=by, now=NOW)
    assert "Ghislaine" not in sheet(browse(world.cast.claire), session)


@pytest.mark.parametrize(("name", "answer"), [("claire", 200), ("samir", 200), ("nadege", 200), ("remi", 403), ("lucie", 404)])
def test_whoever_may_mark_may_put_right_from_the_slip(
    world: World, browse: Enter, session: Appointment, name: str, answer: int
) -> None:
    seat, client = seat_of(world, session), browse(getattr(world.cast, name))
    mark(browse(world.cast.claire), seat, "seen")
    address = reverse("correct_seat", args=[seat])
    assert client.get(address).status_code == answer
    slip = client.get(reverse("booking:desk_slip", args=[seat]))
    assert (slip.status_code == 200 and address in slip.content.decode()) is (answer == 200)
    posted = client.post(reverse("close_seat", args=[seat]), {"etat": "excused", "bulletin": "1"})
    assert (posted.status_code == 302) is (answer == 200)
    assert status_of(world, seat) == ("excused" if answer == 200 else "seen")


def faces(session: Appointment, world: World) -> tuple[int, int, int]:
    from maillage.domains.agenda import selectors

    with world.seen_by(world.cast.claire):
        found = selectors.leaving_faces(session=session.pk)
    return found.confident, found.halfway, found.unsure


@pytest.mark.parametrize("name", ["claire", "nadege"])
def test_answers_on_paper_are_counted_once_by_the_agency_and_the_house(
    world: World, browse: Enter, session: Appointment, name: str
) -> None:
    client = browse(getattr(world.cast, name))
    page = sheet(client, session)
    address = reverse("workshops:tally", args=[session.pk])
    assert address in page
    key = re.findall(r'name="cle" value="([\w-]{36})"', page)[-1]
    for _click in range(2):
        assert client.post(address, {"cle": key, "visage_3": "1", "visage_2": "1", "visage_1": ""}).status_code == 302
    assert faces(session, world) == (1, 1, 0)


def test_more_answers_than_people_or_no_number_is_said_on_the_sheet(world: World, browse: Enter, session: Appointment) -> None:
    client = browse(world.cast.claire)
    address = reverse("workshops:tally", args=[session.pk])
    for typed, said in (("3", "autant de réponses"), ("beaucoup", "un nombre")):
        answer = client.post(address, {"cle": "6f1c1c9e-3c0e-4a8e-9d1e-0c8f3f5f7a10", "visage_3": typed})
        assert answer.status_code in {409, 422}
        assert said in html.unescape(answer.content.decode())
        assert 'name="visage_3"' in answer.content.decode(), "still on the sheet"
    assert faces(session, world) == (0, 0, 0)


@pytest.mark.parametrize("name", ["lucie", "yolande", "sophie"])
def test_nobody_else_counts_them(world: World, browse: Enter, session: Appointment, name: str) -> None:
    address = reverse("workshops:tally", args=[session.pk])
    client = browse(getattr(world.cast, name))
    assert client.post(address, {"cle": "6f1c1c9e-3c0e-4a8e-9d1e-0c8f3f5f7a10", "visage_3": "1"}).status_code in {403, 404}
    assert faces(session, world) == (0, 0, 0)
