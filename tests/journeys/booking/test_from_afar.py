"""By phone or by video from home: offered to those who can be called or sent the link, and to nobody else."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
NOWHERE = {"telephone": "", "courriel": ""}


@pytest.fixture(autouse=True)
def _on_tuesday(at_hour: Callable[..., Any]) -> None:
    at_hour(8)


def plain(answer: Any) -> str:
    return html.unescape(re.sub("[\u00a0\u202f]", " ", answer.content.decode()))


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return found[1]


def words_of(page: str, sign: str) -> list[str]:
    """The hours that can be clicked, of one mode: `p` in person, `v` video, `t` phone."""
    return re.findall(rf'(?:value="|choix=)({sign}(?:\.\d+){{6}})', page)


def at_home(words: list[str]) -> list[str]:
    return [word for word in words if word.endswith(".0.0.0")]


def search(world: World, means: str = "none", **more: object) -> str:
    parts = {"motif": world.reason.pk, "moyen": means, "commune": world.cast.pegairolles.pk} | more
    return "?" + "&".join(f"{name}={value}" for name, value in parts.items())


def hours(world: World, enter: Enter, person: Person, means: str = "none", **more: object) -> str:
    return plain(enter(world.cast.claire).get(reverse("booking:desk_dates", args=[person.pk]) + search(world, means, **more)))


def reached(world: World, **fields: Any) -> Person:
    from tests import factories as make

    return make.person(world.cast.agency, "Martine", "Aubert", commune=world.cast.pegairolles, **fields)


def test_somebody_without_a_number_is_not_offered_the_phone_and_reads_why(world: World, enter: Enter) -> None:
    page = hours(world, enter, reached(world, phone="", has_no_contact_means=True))
    assert words_of(page, "t") == []
    assert "pas de numéro" in page
    assert words_of(hours(world, enter, world.cast.ghislaine), "t")


def test_a_phone_hour_clicked_without_a_number_leads_back_to_the_hours(world: World, enter: Enter) -> None:
    person = reached(world, phone="", has_no_contact_means=True)
    word = words_of(hours(world, enter, world.cast.ghislaine), "t")[0]
    answer = enter(world.cast.claire).post(
        reverse("booking:desk_book", args=[person.pk]) + search(world), {"choix": word, "cle": ""}
    )
    assert answer.status_code == 422
    page = plain(answer)
    assert "demande un numéro" in page
    assert "Revenez à la page" not in page
    assert "Depuis" in page or "Sans vous déplacer" in page, "the list of hours"


def test_video_at_home_is_offered_to_those_who_have_a_device_and_can_be_sent_the_link(world: World, enter: Enter) -> None:
    assert at_home(words_of(hours(world, enter, world.cast.ghislaine, ecran=1), "v"))
    assert at_home(words_of(hours(world, enter, reached(world, email="martine@exemple.fr"), ecran=1), "v"))


def test_no_video_at_home_without_a_device_without_a_way_to_send_the_link_or_without_a_link(
    world: World, enter: Enter, settings: Settings
) -> None:
    asked = hours(world, enter, world.cast.ghislaine)
    assert at_home(words_of(asked, "v")) == []
    assert "ecran=1" in asked, "one click says that there is a device"
    fixed = reached(world, phone="+33467440000", is_phone_fixed=True)
    assert at_home(words_of(hours(world, enter, fixed, ecran=1), "v")) == []
    settings.VIDEO_TEMPLATE = ""
    assert at_home(words_of(hours(world, enter, world.cast.ghislaine, ecran=1), "v")) == []


def test_video_at_home_is_booked_and_its_slip_says_how(world: World, enter: Enter) -> None:
    word = at_home(words_of(hours(world, enter, world.cast.ghislaine, ecran=1), "v"))[0]
    address = reverse("booking:desk_book", args=[world.cast.ghislaine.pk]) + search(world, ecran=1)
    page = plain(enter(world.cast.claire).post(address, {"choix": word, "cle": ""}, follow=True))
    assert "C’est réservé" in title_of(page)
    assert "Par vidéo, de chez vous" in page
    assert "Le lien arrive par SMS" in page


def test_somebody_who_cannot_travel_sees_the_near_house_then_home_then_the_phone(world: World, enter: Enter) -> None:
    near = hours(world, enter, world.cast.ghislaine, ecran=1, commune=world.cast.lodeve.pk)
    assert f".{world.cast.place.pk}.{world.cast.room.pk}." in near, "on foot, within what one can walk"
    found = [
        re.search(sign, near) for sign in (rf"v[.\d]+\.{world.cast.place.pk}\.\d+\.\d+", r"v[.\d]+\.0\.0\.0", r"t[.\d]+\.0\.0\.0")
    ]
    places = [each.start() for each in found if each]
    assert places == sorted(places)
    assert len(places) == 3
    assert "vidéo ou par téléphone" in title_of(near)
    assert words_of(near, "p") == []


def test_alone_the_link_needs_a_mobile_or_an_address(world: World, db: None) -> None:
    page = plain(Client().get(reverse("booking:dates") + search(world, ecran=1)))
    word = at_home(words_of(page, "v"))[0]
    address = reverse("booking:name") + search(world, ecran=1) + f"&choix={word}"
    who = {"prenom": "Martine", "nom": "Aubert", "cle": ""}
    for way in ({"sans_contact": "on"}, {"telephone": "0467440000"}):
        answer = Client().post(address, who | NOWHERE | way)
        assert answer.status_code == 422
        assert "un mobile ou une adresse e-mail" in plain(answer)
    answer = Client().post(address, who | NOWHERE | {"telephone": "0639980000"}, follow=True)
    assert "Par vidéo, de chez vous" in plain(answer)


def test_the_slip_of_a_phone_appointment_says_how_and_asks_for_no_paper(world: World, enter: Enter) -> None:
    world.reason.bring = ["Une pièce d’identité"]
    world.reason.save(update_fields=["bring"])
    booked = world.book(world.cast.ghislaine, world.cast.claire, world.choice(mode="phone"), plan=by_phone())
    page = plain(enter(world.cast.claire).get(reverse("booking:desk_slip", args=[booked.pk])))
    assert "<b></b>" not in page
    assert "<dt>Comment</dt><dd><b>Par téléphone</b><br>Claire vous appelle au 06 39 98 12 34" in page
    assert "pièce d’identité" not in page


def by_phone() -> Any:
    from maillage.domains.agenda.services.booking import Plan

    return Plan(means="none", verdict="no_travel", home={"means": "none"})


def test_another_date_for_somebody_who_cannot_travel_speaks_of_no_bus(world: World, enter: Enter) -> None:
    from maillage.domains.agenda.selectors import token_of_seat

    word = words_of(hours(world, enter, world.cast.ghislaine), "t")[0]
    address = reverse("booking:desk_book", args=[world.cast.ghislaine.pk]) + search(world)
    answer = enter(world.cast.claire).post(address, {"choix": word, "cle": ""})
    participation = int(re.findall(r"\d+", answer["Location"])[0])
    page = plain(enter(world.cast.claire).get(reverse("booking:desk_change", args=[participation])))
    assert "car" not in title_of(page)
    assert "par téléphone" in title_of(page)
    with world.seen_by(world.cast.claire):
        token = token_of_seat(participation)
    own = plain(Client().get(reverse("booking:link_change", args=[token])))
    assert "par téléphone" in title_of(own)
    assert "car" not in title_of(own)
