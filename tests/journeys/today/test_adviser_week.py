"""The adviser's week: closed in one click, absent in two steps, corrected, and never somebody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories as make

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Participation

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
AtHour = Callable[..., Any]


@pytest.fixture
def booked(world: World) -> Participation:
    """Ghislaine with Claire, Tuesday at 9 h in Lodève."""
    return world.book(world.cast.ghislaine, world.cast.nadege)


@pytest.fixture
def claire(world: World, enter: Enter, at_hour: AtHour) -> Client:
    """Claire's browser, on Tuesday once the morning is over."""
    client = enter(world.cast.claire)
    at_hour(13)
    return client


def shown(client: Client, **query: str) -> str:
    response = client.get(reverse("week"), query)
    assert response.status_code == 200
    return plain(response)


def plain(response: Any) -> str:
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found is not None
    return found[1]


def close(client: Client, booked: Participation, **data: str) -> Any:
    return client.post(reverse("close_seat", args=[booked.pk]), data)


def state_of(world: World, booked: Participation) -> tuple[str, str]:
    with world.seen_by(world.cast.claire):
        booked.refresh_from_db(fields=["status", "absence", "noshow_proposed_at"])
    return booked.status, booked.absence


def request_of(world: World, booked: Participation) -> Any:
    from maillage.domains.agenda.models import Request

    with world.seen_by(world.cast.claire):
        return Request.objects.get(pk=booked.request_id)


def test_the_first_line_says_what_is_to_be_closed_then_what_comes(
    world: World, enter: Enter, at_hour: AtHour, booked: Participation
) -> None:
    client = enter(world.cast.claire)
    assert title_of(shown(client)) == "Un rendez-vous à venir"
    at_hour(13)
    assert title_of(shown(client)) == "Un rendez-vous à clore, aucun à venir"
    remote = make.person(world.cast.agency, "Rose", "Vidal", shared_with=[world.cast.house])
    world.book(remote, world.cast.claire, world.choice(mode="phone"))
    page = shown(client)
    assert title_of(page) == "Un rendez-vous à clore, un à venir"
    assert "tél." in page


@pytest.mark.parametrize(("status", "noted"), [("seen", ("seen", "")), ("excused", ("excused", "warned"))])
def test_one_click_closes_and_a_second_click_changes_nothing(
    world: World, claire: Client, booked: Participation, status: str, noted: tuple[str, str]
) -> None:
    from maillage.kit.audit.models import AuditEntry

    for _click in range(2):
        response = close(claire, booked, etat=status, semaine="2026-11-16")
        assert response["Location"] == "/semaine/?semaine=2026-11-16"
    assert state_of(world, booked) == noted
    with world.seen_by(world.cast.claire):
        assert AuditEntry.objects.filter(verb=f"appointment.{status}", object_key=booked.pk).count() == 1
    page = shown(claire)
    assert title_of(page) == "Aucun rendez-vous à venir"
    assert "Déjà notés cette semaine" in page


def test_an_absence_without_its_second_step_is_refused_and_notes_nothing(
    world: World, claire: Client, booked: Participation
) -> None:
    for reason in ("", "warned", "n’importe quoi"):
        response = close(claire, booked, etat="noshow", raison=reason)
        assert response.status_code == 422
        assert "Une absence se note en deux temps" in plain(response)
    assert state_of(world, booked) == ("unknown", "")
    assert booked.noshow_proposed_at is None


def test_the_second_step_offers_the_lack_of_transport_first(world: World, claire: Client, booked: Participation) -> None:
    page = shown(claire)
    assert "Étape 2 sur 2" in page
    assert re.findall(r'name="raison" value="(\w+)"', page) == ["no_transport", "service", "call_first", "no_news"]
    assert re.search(r'value="no_transport" checked', page)
    assert not re.search(r'<button[^>]*value="noshow"', page)


@pytest.mark.parametrize(
    ("reason", "noted"),
    [
        ("no_transport", ("excused", "no_transport")),
        ("service", ("revoked", "service")),
        ("no_news", ("noshow", "no_news")),
    ],
)
def test_the_second_step_says_why_and_twice_is_once(
    world: World, claire: Client, booked: Participation, reason: str, noted: tuple[str, str]
) -> None:
    for _click in range(2):
        assert close(claire, booked, etat="noshow", raison=reason).status_code == 302
        assert state_of(world, booked) == noted


def test_a_lack_of_transport_keeps_the_request_open_and_leads_to_another_date(
    world: World, claire: Client, booked: Participation
) -> None:
    response = close(claire, booked, etat="noshow", raison="no_transport", date="1")
    assert response["Location"] == reverse("booking:desk_travel", args=[world.cast.ghislaine.pk])
    request = request_of(world, booked)
    assert (request.status, request.difficulty) == ("open", "no_bus")


def test_calling_first_notes_nothing_and_gives_the_number(world: World, claire: Client, booked: Participation) -> None:
    response = claire.post(
        reverse("close_seat", args=[booked.pk]), {"etat": "noshow", "raison": "call_first", "date": "1"}, follow=True
    )
    page = plain(response)
    assert "Rien n’est noté" in page
    assert "06 39 98 12 34" in page
    assert state_of(world, booked) == ("unknown", "")
    assert booked.noshow_proposed_at is None


def test_what_was_noted_can_be_corrected_and_put_back(world: World, claire: Client, booked: Participation) -> None:
    close(claire, booked, etat="noshow", raison="no_news")
    page = shown(claire)
    assert "Corriger" in page
    assert "sans nouvelle" in page
    close(claire, booked, etat="noshow", raison="no_transport")
    assert state_of(world, booked) == ("excused", "no_transport")
    close(claire, booked, etat="seen")
    assert state_of(world, booked) == ("seen", "")
    close(claire, booked, etat="unknown")
    assert state_of(world, booked) == ("unknown", "")
    assert title_of(shown(claire)).startswith("Un rendez-vous à clore")


@pytest.mark.parametrize("status", ["", "revoked", "parti"])
def test_a_status_that_is_not_offered_is_refused(world: World, claire: Client, booked: Participation, status: str) -> None:
    assert close(claire, booked, etat=status).status_code == 409
    assert state_of(world, booked) == ("unknown", "")


def test_nothing_is_closed_before_it_begins(world: World, enter: Enter, booked: Participation) -> None:
    assert close(enter(world.cast.claire), booked, etat="seen").status_code == 409
    assert state_of(world, booked) == ("unknown", "")


@pytest.mark.parametrize(
    ("name", "answer"),
    [("samir", 403), ("paul", 404), ("nadege", 403), ("lucie", 404), ("yolande", 404), ("bruno", 404), ("sophie", 404)],
)
def test_a_colleague_is_refused_and_a_stranger_finds_nothing(
    world: World, enter: Enter, at_hour: AtHour, booked: Participation, name: str, answer: int
) -> None:
    client = enter(getattr(world.cast, name))
    at_hour(13)
    for data in ({"etat": "seen"}, {"etat": "noshow", "raison": "no_news"}):
        assert close(client, booked, **data).status_code == answer
    assert state_of(world, booked) == ("unknown", "")


def test_the_director_may_close_for_an_adviser(world: World, enter: Enter, at_hour: AtHour, booked: Participation) -> None:
    client = enter(world.cast.helene)
    at_hour(13)
    assert close(client, booked, etat="seen").status_code == 302
    assert state_of(world, booked) == ("seen", "")


@pytest.mark.parametrize("name", ["nadege", "lucie", "yolande", "bruno", "sophie"])
def test_only_advisers_and_directors_have_a_week(world: World, enter: Enter, name: str) -> None:
    assert enter(getattr(world.cast, name)).get(reverse("week")).status_code == 403


def test_nobody_sees_a_week_without_signing_in(world: World, client: Client) -> None:
    assert client.get(reverse("week"))["Location"].startswith(reverse("account_login"))


def test_a_director_who_receives_nobody_has_an_empty_week(world: World, enter: Enter, booked: Participation) -> None:
    page = shown(enter(world.cast.helene))
    assert title_of(page) == "Aucun rendez-vous à venir"
    assert "Rien cette semaine" in page
    assert "Ghislaine" not in page


def test_a_colleague_does_not_see_my_week(world: World, enter: Enter, booked: Participation) -> None:
    assert "Ghislaine" in shown(enter(world.cast.claire))
    for colleague in (world.cast.samir, world.cast.paul):
        assert "Ghislaine" not in shown(enter(colleague))


def test_each_event_leads_to_its_slip_and_weeks_follow_each_other(world: World, enter: Enter, booked: Participation) -> None:
    client = enter(world.cast.claire)
    page = shown(client, semaine="2026-11-18")  # any day of it will do
    assert f'href="{reverse("booking:desk_slip", args=[booked.pk])}"' in page
    assert 'href="/semaine/?semaine=2026-11-09"' in page
    assert 'href="/semaine/?semaine=2026-11-23"' in page
    assert "Rien cette semaine" in shown(client, semaine="2026-11-23")
    assert "Ghislaine" in shown(client, semaine="pas un jour")


def test_a_leave_is_on_the_board(world: World, enter: Enter) -> None:
    from psycopg.types.range import TimestamptzRange
    from tests.domains.agenda.world import WEDNESDAY, at

    from maillage.registry.diary.models import Leave

    away = TimestamptzRange(at(WEDNESDAY, 14), at(WEDNESDAY + timedelta(days=1), 12), "[)")
    with world.seen_by(world.cast.claire):
        Leave.objects.create(resource_id=world.cast.claire.resource_id, during=away, kind="leave")
    page = shown(enter(world.cast.claire))
    assert page.count("Congé") == 2  # Wednesday afternoon, Thursday morning


def test_the_printed_list_is_in_order_and_without_buttons(world: World, enter: Enter, booked: Participation) -> None:
    page = shown(enter(world.cast.claire), liste="1")
    assert "timed sheet" in page
    assert "Ghislaine Vézinhet" in page
    assert re.findall(r"<button[^>]*>", page) == ['<button class="btn" type="button" data-print hidden>']


def test_an_appointment_on_a_saturday_is_not_lost(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import open_hours

    open_hours(world.cast.claire, world.agency_place, world.reason, day=date(2026, 11, 21))
    slot = next(slot for slot in world.slots() if slot.starts_at.date() == date(2026, 11, 21))
    from maillage.domains.agenda.services.booking import Choice

    choice = Choice(slot.starts_at, slot.adviser_resource, slot.place, "in_person")
    world.book(world.cast.ghislaine, world.cast.claire, choice)
    page = shown(enter(world.cast.claire))
    assert "Samedi et dimanche" in page
    assert "Ghislaine Vézinhet" in page
    assert title_of(page) == "Un rendez-vous à venir"


def test_the_week_takes_as_many_queries_for_five_as_for_one(
    world: World, claire: Client, booked: Participation, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as for_one:
        shown(claire)
    for number in range(4):
        person = make.person(world.cast.agency, f"Personne{number}", "Teisserenc", shared_with=[world.cast.house])
        world.book(person, world.cast.nadege)
    with django_assert_num_queries(len(for_one)):
        assert title_of(shown(claire)).startswith("Cinq rendez-vous à clore")


def test_looking_at_the_week_writes_nothing_but_who_was_read(world: World, claire: Client, booked: Participation) -> None:
    with CaptureQueriesContext(connection) as seen:
        shown(claire)
    written = [query["sql"] for query in seen if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(written) == 1
    assert "audit_readentry" in written[0]
