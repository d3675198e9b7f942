"""The pages of the houses, through the doors: an opening, a day inside the agency, a sheet, a blocked case; who sees what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
ADDRESSES = ("openings", "shadowing", "sheets", "cases")


def plain(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def title_of(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found is not None
    return found[1].strip()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("helene", (200, 200, 200, 200)),
        ("claire", (200, 200, 200, 200)),
        ("nadege", (200, 200, 200, 200)),
        ("bruno", (200, 200, 200, 403)),
        ("sophie", (200, 200, 403, 403)),
        ("yolande", (403, 403, 403, 403)),
    ],
)
def test_each_role_opens_its_own_pages(cast: Cast, enter: Enter, who: str, expected: tuple[int, ...]) -> None:
    client = enter(getattr(cast, who))
    assert tuple(client.get(reverse(f"houses:{name}")).status_code for name in ADDRESSES) == expected


def test_an_opening_from_its_first_day_to_its_first_date(cast: Cast, enter: Enter) -> None:
    from tests import factories as make

    house = make.house("Maison France Services de Paulhan", works_with=cast.agency)
    place = make.place(house, town="Paulhan", commune=cast.pegairolles)
    director = enter(cast.helene)
    asked = {"place": place.pk, "lead": cast.office.pk, "planned_on": "2026-12-14"}
    wrong = director.post(reverse("houses:prepare"), asked | {"planned_on": "2026-11-01"})
    assert "La date prévue est passée" in plain(wrong, 422)
    board = director.post(reverse("houses:prepare"), asked)["Location"]
    page = plain(director.get(board))
    assert title_of(page) == "Ouverture prévue le lundi 14 décembre 2026"
    assert "Condition du label non remplie : 24 heures par semaine sur 5 jours, deux agents d’accueil" in page
    assert "6094-SG" in page
    key = int(board.split("/")[-2])
    move = reverse("houses:move", args=[key])
    assert director.post(move, {"planned_on": "2027-01-18", "why": " "}).status_code == 422
    director.post(move, {"planned_on": "2027-01-18", "why": "Les agents ne sont pas recrutés"})
    page = plain(director.get(board))
    assert title_of(page) == "Ouverture prévue le lundi 18 janvier 2027"
    assert "Les agents ne sont pas recrutés" in page
    officer = plain(enter(cast.sophie).get(board))  # of the territory: reads, changes nothing
    assert "Les agents ne sont pas recrutés" in officer
    assert "<form" not in officer.split("<main")[1].split("</main")[0]
    assert enter(cast.sophie).post(move, {"planned_on": "2027-02-01", "why": "Non"}).status_code == 403
    assert enter(cast.bruno).get(board).status_code == 404  # leads another house


def test_a_day_inside_the_agency_through_its_pages(cast: Cast, enter: Enter, at_moment: Callable[[datetime], None]) -> None:
    from tests import factories as make

    from maillage.registry.diary.services import put_leave

    director, nadege = enter(cast.helene), enter(cast.nadege)
    assert "Trois agents attendent leur journée" in title_of(plain(director.get(reverse("houses:shadowing"))))
    plan = reverse("houses:plan_day", args=[cast.house.pk])
    asked = {"on": "2026-12-01", "guests": [cast.nadege.pk, cast.remi.pk]}
    asked |= {f"trade_{number}": "welcome" for number in range(6)} | {
        "host_0": cast.claire.pk,
        "from_0": "09:00",
        "to_0": "11:00",
    }
    assert "Donnez les deux heures" in plain(director.post(plan, asked | {"to_0": ""}), 422)
    day = director.post(plan, asked)["Location"]
    assert "Venez-vous ?" in plain(nadege.get(day))
    nadege.post(f"{day}reponse/", {"vient": "oui"})
    scores = {f"score_{number}": 2 for number in range(4)}
    assert nadege.post(f"{day}ressenti/avant/", {"score_0": 2}).status_code == 422
    nadege.post(f"{day}ressenti/avant/", scores)
    put_leave(
        resource=cast.claire.resource_id, start=make.NOW + timedelta(days=14), end=make.NOW + timedelta(days=16), kind="leave"
    )
    page = plain(director.get(day))
    assert "Quelqu’un est absent" in page
    replace = re.search(r'action="(\S+remplacer/\d+/)"', page)
    assert replace is not None
    assert "Samir Bensaïd" in plain(director.post(replace[1], {"host": cast.samir.pk}, follow=True))
    at_moment(datetime.combine(date(2026, 12, 1), datetime.min.time(), make.NOW.tzinfo) + timedelta(hours=16))
    director.post(f"{day}faite/", {"attended": [cast.nadege.pk]})
    nadege.post(f"{day}ressenti/apres/", scores | {"score_0": 4, "words": "Plus long"})
    page = plain(director.get(day))
    assert "« Plus long »" in page
    paper = re.search(r'href="(\S+\.pdf)"', page)
    assert paper is not None
    for who, status in (("nadege", 200), ("bruno", 200), ("remi", 404), ("claire", 404), ("lucie", 404)):
        assert enter(getattr(cast, who)).get(paper[1]).status_code == status, who
    content = nadege.get(paper[1]).content
    assert content.startswith(b"%PDF")
    with CaptureQueriesContext(connection) as captured:
        director.get(day)
    assert len(captured) <= 32


def test_a_counsellor_finds_a_sheet_by_a_slip_and_asks_about_it(cast: Cast, enter: Enter) -> None:
    claire, director, nadege = enter(cast.claire), enter(cast.helene), enter(cast.nadege)
    sheet = {
        "theme": "benefit",
        "title": "Trop-perçu",
        "i_do": "Lire la lettre",
        "i_hand_over": "Toute contestation",
        "to_whom": "La ligne directe",
    }
    assert claire.post(reverse("houses:write_sheet"), sheet | {"i_do": ""}).status_code == 422
    address = claire.post(reverse("houses:write_sheet"), sheet)["Location"]
    lines = {"contact": cast.claire.pk, "phone": "04 65 71 20 21", "backup": cast.samir.pk, "backup_phone": "04 65 71 20 22"}
    name = reverse("houses:name_contact", args=["benefit"])
    assert director.post(name, lines | {"hours": "le matin", "backup": cast.claire.pk}).status_code == 422
    director.post(name, lines | {"hours": "le matin"})
    found = plain(nadege.get(reverse("houses:sheets"), {"q": "trop percus"}))
    assert title_of(found) == "1 fiche répond"
    page = plain(nadege.get(address))
    assert 'href="tel:+33465712021"' in page
    assert "Aucune fiche n’en parle" in plain(nadege.get(reverse("houses:sheets"), {"q": "permis de chasse"}))
    ask = re.search(r'href="(\S+nouveau/\?theme=benefit)"', page)
    assert ask is not None
    form = plain(nadege.get(ask[1]))
    assert '<option value="benefit" selected>' in form
    claire.post(f"{address}ecrire/", sheet | {"why": "Le délai a changé", "i_do": "Lire la lettre, dire le délai"})
    assert "Ce n’est pas la fiche en vigueur" in plain(nadege.get(f"{address}?version=1"))


def test_a_case_with_a_file_goes_to_the_agency_and_comes_back(cast: Cast, enter: Enter) -> None:
    from tests import factories as make

    from maillage.domains.houses.services import Lines, name_contact

    by = make.actor(cast.helene)
    with make.in_scope(make.scope(by)):
        lines = Lines(cast.claire.pk, cast.samir.pk, "0465712021", "0465712022", "le matin")
        name_contact(theme="other", lines=lines, by=by, now=make.NOW)
    nadege, claire = enter(cast.nadege), enter(cast.claire)
    asked = {"cle": str(uuid4()), "theme": "account", "operator": "france_travail", "delay": "week", "words": "Espace bloqué"}
    ask = reverse("houses:ask")
    assert "Aucune fiche à ce nom" in plain(nadege.post(ask, asked | {"who": "Farid Benali"}), 422)  # another house's
    assert "ni numéro ni adresse" in plain(nadege.post(ask, asked | {"words": "06 39 98 12 34"}), 422)
    sent = nadege.post(ask, asked | {"who": "vezinhet"}, follow=True)
    page, case = plain(sent), sent.redirect_chain[-1][0]
    assert title_of(page) == "Réponse avant le mercredi 18 novembre au soir"
    assert "C’est demandé à Claire Maurin" in page
    assert "La fiche de Ghislaine Vézinhet" in plain(claire.get(case))
    assert nadege.post(ask, asked | {"who": "vezinhet"})["Location"] == case  # a double click
    assert enter(cast.lucie).get(case).status_code == 404
    assert enter(cast.bruno).get(case).status_code == 403
    assert title_of(plain(claire.get(reverse("houses:cases")))) == "Un cas attend une réponse"
    claire.post(f"{case}repondre/", {"answer": "C’est débloqué, la personne peut se reconnecter."})
    assert "C’est débloqué" in plain(nadege.get(case))
    nadege.post(f"{case}reposer/")
    assert title_of(plain(nadege.get(reverse("houses:cases")))) == "Un cas attend une réponse"
    nadege.post(f"{case}retirer/")
    assert title_of(plain(nadege.get(reverse("houses:cases")))) == "Aucun cas n’attend de réponse"
