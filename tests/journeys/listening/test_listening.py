"""What stood in people's way comes back as another half-day, with how many more could come; nobody is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
AFTERNOONS_ONLY = (("o2", "13:00:00", "13:25:00"),)
HOME_BY_FOUR = (("h2", "15:40:00", "16:05:00"),)


@pytest.fixture
def afternoons(world: World, tmp_path: Path, settings: Settings) -> None:
    """A car that comes in the afternoon only, and goes back at 15 h 40."""
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    settings.TIMETABLE_FOLDER = tmp_path / "timetables"
    in_service(write_feed(tmp_path / "feed", outward=AFTERNOONS_ONLY, homeward=HOME_BY_FOUR))


def wish(world: World, name: str, difficulty: str = "no_bus", means: str = "bus", **looked: Any) -> None:
    """Somebody of Octon asks and finds nothing."""
    from tests import factories as make
    from tests.domains.agenda.world import NOW
    from tests.domains.mobility.tiny import OCTON, OCTON_POINT

    from maillage.domains.agenda.services.requests import open_request

    person = make.person(world.cast.agency, name, commune=world.cast.pegairolles)
    home = {"stop_id": OCTON, "lat": OCTON_POINT[0], "lon": OCTON_POINT[1], "label": "Octon"}
    with world.seen_by(world.cast.claire) as by:
        open_request(person=person, reason=world.reason, means=means, home=home, by=by, now=NOW, difficulty=difficulty, **looked)


def page(client: Client, name: str, *arguments: int) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_difficulties_are_counted_by_kind_and_commune_and_nobody_is_named(world: World, enter: Enter) -> None:
    for name, difficulty in (("Yann", "no_bus"), ("Rose", "no_bus"), ("Paula", "wrong_hour")):
        wish(world, name, difficulty)
    text = page(enter(world.cast.helene), "listening:heard")
    assert "3 demandes n’ont pas trouvé" in text
    assert text.index("Pas de car") < text.index("Mauvaise heure")
    assert world.cast.pegairolles.name.replace("'", "&#x27;") in text
    assert "Yann" not in text


def test_an_afternoon_is_proposed_when_the_only_car_comes_after_noon(world: World, enter: Enter, afternoons: None) -> None:
    for name in ("Yann", "Rose"):
        wish(world, name)
    wish(world, "Paula", means="none")
    text = page(enter(world.cast.claire), "listening:place", world.cast.place.pk)
    assert "à partir de 13 h 30, 2 personnes de plus peuvent venir" in text
    assert "mardi, 9 h – 12 h" in text
    assert text.count("<b>2</b> peuvent venir, dont 2 que rien ne sert aujourd’hui") == 5, "each afternoon of the week"


def test_nothing_is_proposed_when_the_hours_already_reach_everybody(
    world: World, enter: Enter, tmp_path: Path, settings: Settings
) -> None:
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    settings.TIMETABLE_FOLDER = tmp_path / "timetables"
    in_service(write_feed(tmp_path / "feed"))
    wish(world, "Yann")
    text = page(enter(world.cast.claire), "listening:place", world.cast.place.pk)
    assert "Aucune autre demi-journée n’amène plus de monde" in text


@pytest.mark.parametrize("name", ["nadege", "sophie", "bruno", "yolande"])
def test_only_the_agency_reads_it(world: World, enter: Enter, name: str) -> None:
    assert enter(getattr(world.cast, name)).get(reverse("listening:heard")).status_code == 403


def test_another_agency_hears_nothing_of_it(world: World, enter: Enter) -> None:
    wish(world, "Yann")
    assert "0 demande" in page(enter(world.cast.paul), "listening:heard")
    assert enter(world.cast.paul).get(reverse("listening:place", args=[world.cast.place.pk])).status_code == 404


def test_each_place_is_computed_from_those_who_looked_at_it(world: World, enter: Enter, afternoons: None) -> None:
    wish(world, "Yann", place=world.cast.place.pk)
    wish(world, "Rose", place=world.cast.place_of_gignac.pk)
    text = page(enter(world.cast.claire), "listening:place", world.cast.place.pk)
    assert "13 h 30, une personne de plus peut venir" in text


@pytest.mark.parametrize(("difficulty", "count"), [("no_bus", 5), ("wrong_day", 4), ("wrong_hour", 0)])
def test_a_wrong_day_or_a_wrong_hour_is_not_proposed_again(
    world: World, enter: Enter, afternoons: None, difficulty: str, count: int
) -> None:
    from tests.domains.agenda.world import TUESDAY, at

    wish(world, "Yann", difficulty, place=world.cast.place.pk, slot_at=at(TUESDAY, 14))
    text = page(enter(world.cast.claire), "listening:place", world.cast.place.pk)
    assert text.count("<b>1</b> peuvent venir, dont 1 que rien ne sert aujourd’hui") == count
    assert ("mardi, 13 h 30" in text) is (difficulty == "no_bus")


def test_a_search_without_a_name_counts_too(world: World, enter: Enter, afternoons: None) -> None:
    from uuid import uuid4

    from tests import factories as make
    from tests.domains.agenda.world import NOW, PUBLIC_SCOPE
    from tests.domains.mobility.tiny import OCTON, OCTON_POINT

    from maillage.domains.agenda.services.unmet import Looked, note_unmet
    from maillage.registry.accounts.selectors import PUBLIC

    home = {"stop_id": OCTON, "lat": OCTON_POINT[0], "lon": OCTON_POINT[1], "label": "Octon"}
    looked = Looked("bus", 15, home, world.cast.pegairolles.pk, world.cast.place.pk)
    with make.in_scope(PUBLIC_SCOPE):
        note_unmet(reason=world.reason, difficulty="no_bus", looked=looked, key=uuid4(), by=PUBLIC, now=NOW)
    client = enter(world.cast.claire)
    assert "1 demande n’a pas trouvé" in page(client, "listening:heard")
    assert "une personne de plus peut venir" in page(client, "listening:place", world.cast.place.pk)


def test_one_click_leads_from_the_proposal_to_the_move_of_the_next_permanence(
    world: World, enter: Enter, afternoons: None
) -> None:
    import html
    import re

    wish(world, "Yann", place=world.cast.place.pk)
    client = enter(world.cast.claire)
    text = page(client, "listening:place", world.cast.place.pk)
    address = html.unescape(re.findall(r'href="(/permanences/\d+/\?jour=[^"]+)"', text)[0])
    form = client.get(address).content.decode()
    assert "<details" in form
    assert " open" in form[form.index("deplacer") - 400 : form.index("deplacer")]
    assert 'value="13:30' in form
