"""The counsellor's day: the finding, what changed, who comes and how, for the house's own eyes only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories as make

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
WRITES = ("INSERT", "UPDATE", "DELETE")


def shown(client: Client, **query: str) -> str:
    response = client.get(reverse("today"), query)
    assert response.status_code == 200
    return plain(response)


def plain(response: Any) -> str:
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found is not None
    return found[1]


def visitor(world: World, name: str, **fields: Any) -> Any:
    return make.person(world.cast.agency, name, "Teisserenc", shared_with=[world.cast.house], **fields)


def by_bus(starts_at: datetime) -> Any:
    from maillage.domains.agenda.services.booking import Plan
    from maillage.domains.mobility.rules.plans import trip_to_json
    from maillage.domains.mobility.rules.trips import Halt, Trip, TripLeg
    from maillage.kit.clock import local

    at = local(starts_at)
    leave, arrive = at - timedelta(minutes=43), at - timedelta(minutes=17)
    back, home = at + timedelta(minutes=65), at + timedelta(minutes=90)
    stop = ("Place de la Fontaine", "S1", 43.8, 3.3)
    town = ("Gare routière", "S2", 43.73, 3.32)
    trip = Trip(
        means="bus",
        place_key=1,
        starts_at=at,
        ends_at=at + timedelta(minutes=30),
        verdict="reachable",
        is_reachable=True,
        can_be_chosen_anyway=True,
        leave_home_at=leave,
        arrive_at=arrive,
        leave_at=back,
        home_at=home,
        way_out=(TripLeg("bus", Halt(leave, *stop), Halt(arrive, *town), line="12"),),
        way_back=(TripLeg("bus", Halt(back, *town), Halt(home, *stop), line="12"),),
    )
    return Plan(means="bus", verdict="reachable", trip=trip_to_json(trip))


@pytest.mark.parametrize("name", ["claire", "helene", "yolande", "sophie", "bruno", "paul"])
def test_only_counsellors_have_the_page_of_the_day(world: World, enter: Enter, name: str) -> None:
    assert enter(getattr(world.cast, name)).get(reverse("today")).status_code == 403


def test_nobody_sees_the_day_without_signing_in(world: World, client: Client) -> None:
    response = client.get(reverse("today"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_first_line_says_how_many_come(world: World, enter: Enter) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    assert title_of(shown(enter(world.cast.nadege))) == "Un rendez-vous"
    world.book(visitor(world, "Jocelyne"), world.cast.nadege)
    assert title_of(shown(enter(world.cast.nadege))) == "Deux rendez-vous"


def test_a_day_without_anybody_says_so_and_still_offers_the_desk(world: World, enter: Enter) -> None:
    page = shown(enter(world.cast.nadege))
    assert title_of(page) == "Aucun rendez-vous"
    assert "Personne n’est attendu ce jour" in page
    assert 'action="/aujourdhui/guichet/"' in page


def test_the_team_of_the_house_sees_the_same_and_another_house_nothing(world: World, enter: Enter) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    assert "Ghislaine Vézinhet" in shown(enter(world.cast.remi))
    stranger = shown(enter(world.cast.lucie))
    assert "Ghislaine" not in stranger
    assert title_of(stranger) == "Aucun rendez-vous"


def test_the_table_says_when_the_bus_arrives_and_leaves(world: World, enter: Enter) -> None:
    slot = world.slots()[0]
    world.book(world.cast.ghislaine, world.cast.nadege, plan=by_bus(slot.starts_at))
    page = shown(enter(world.cast.nadege))
    assert "car 12, ici à 8 h 43" in page
    assert "repart à 10 h 05" in page
    assert "Pégairolles-de-l&#x27;Escalette" in page
    assert "Bureau 1" in page


def test_a_moved_appointment_comes_first_with_the_old_hour_struck(world: World, enter: Enter) -> None:
    from tests.domains.agenda.world import BY_BUS, NOW

    from maillage.domains.agenda.services.booking import move

    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    with world.seen_by(world.cast.nadege) as by:
        move(participation=booked, choice=world.choice(2), plan=BY_BUS, by=by, now=NOW)
    page = shown(enter(world.cast.nadege))
    assert title_of(page) == "Un rendez-vous, un changement"
    hours = re.search(r"<del>9 h</del> <b>(\d+ h ?\d*)</b>", page)
    assert hours is not None
    assert hours[1] not in {"9 h", "9 h "}
    assert page.index("<del>9 h</del>") < page.index("Qui vient")


def test_a_room_that_changed_is_struck_beside_the_new_one(world: World, enter: Enter) -> None:
    from maillage.domains.agenda.models import Participation

    left = make.room(world.cast.place, "Salle Lergue")
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    was = {"starts_at": world.slots()[0].starts_at.replace(hour=8, minute=0).isoformat(), "room": left.pk}
    with world.seen_by(world.cast.claire):
        Participation.objects.filter(pk=booked.pk).update(was=was)
    page = shown(enter(world.cast.nadege))
    assert title_of(page) == "Un rendez-vous, un changement"
    changes, table = page.split("Qui vient")
    assert "<del>Salle Lergue</del> <b>Bureau 1</b>" in changes
    assert "<del>Salle Lergue</del><br> <b>Bureau 1</b>" in table.replace(' class="n"', "")


def cancelled_by_the_service(world: World, person: Any) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.services.ending import cancel

    booked = world.book(person, world.cast.nadege)
    with world.seen_by(world.cast.nadege) as by:
        cancel(participation=booked, by=by, now=NOW, by_service=True)


def test_somebody_cancelled_who_has_no_mobile_phone_is_to_be_called(world: World, enter: Enter) -> None:
    cancelled_by_the_service(world, visitor(world, "Annie", on_a_fixed_line=True))
    page = shown(enter(world.cast.nadege))
    assert title_of(page) == "Aucun rendez-vous, un changement"
    assert "Pas de téléphone portable : à appeler au fixe" in page
    assert 'href="tel:+33465712099"' in page
    assert "Annulé par l’agence" in page


def test_somebody_cancelled_without_any_phone_is_to_be_told_in_person(world: World, enter: Enter) -> None:
    cancelled_by_the_service(world, visitor(world, "Annie", without_phone=True))
    assert "à prévenir en personne" in shown(enter(world.cast.nadege))


@pytest.mark.parametrize(("state", "words"), [("lost", "le car ne convient plus"), ("changed", "le car change d’heure")])
def test_a_plan_that_no_longer_holds_is_a_change(world: World, enter: Enter, state: str, words: str) -> None:
    from maillage.domains.agenda.models import TravelPlan

    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    with world.seen_by(world.cast.claire):
        assert TravelPlan.objects.filter(participation=booked).update(state=state) == 1
    page = shown(enter(world.cast.nadege))
    assert title_of(page) == "Un rendez-vous, un changement"
    assert words in page


def test_the_rooms_are_drawn_with_the_free_ones(world: World, enter: Enter) -> None:
    make.room(world.cast.place, "Salle Lergue")
    world.book(world.cast.ghislaine, world.cast.nadege)
    page = shown(enter(world.cast.nadege))
    assert "1 sur 2 prises à un moment" in page
    assert "Salle Lergue" in page


def test_another_day_is_shown_when_asked_and_nonsense_is_today(world: World, enter: Enter) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    client = enter(world.cast.nadege)
    assert title_of(shown(client, jour="2026-11-24")) == "Aucun rendez-vous"
    for nonsense in ("demain", "2026-02-31", "0001-01-01", "9999-12-31"):
        assert title_of(shown(client, jour=nonsense)) == "Un rendez-vous"


def test_the_printed_list_holds_those_who_come_only(world: World, enter: Enter) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    cancelled_by_the_service(world, visitor(world, "Annie"))
    page = shown(enter(world.cast.nadege), liste="1")
    assert "timed sheet" in page
    assert "Ghislaine Vézinhet" in page
    assert "Annie" not in page


def test_the_day_takes_as_many_queries_for_five_as_for_one(world: World, enter: Enter, django_assert_num_queries: Any) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    client = enter(world.cast.nadege)
    with CaptureQueriesContext(connection) as for_one:
        shown(client)
    for number in range(4):
        world.book(visitor(world, f"Personne{number}"), world.cast.nadege)
    with django_assert_num_queries(len(for_one)):
        assert title_of(shown(client)) == "Cinq rendez-vous"


def test_looking_writes_nothing_but_who_was_read(world: World, enter: Enter) -> None:
    world.book(world.cast.ghislaine, world.cast.nadege)
    client = enter(world.cast.nadege)
    with CaptureQueriesContext(connection) as seen:
        shown(client)
    written = [query["sql"] for query in seen if query["sql"].startswith(WRITES)]
    assert len(written) == 1
    assert "audit_readentry" in written[0]
