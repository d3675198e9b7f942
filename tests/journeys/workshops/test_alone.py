"""Enrolling alone by a workshop's address: the trip is checked, nobody is overbooked, one waits knowingly, and it ends in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.journeys.workshops.test_workshops import a_person, enrol, near_the_day, page, planned, theme
from tests.kit.pdf_text import text_of

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import AppointmentReason

__all__ = ["theme"]
pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
MINE = {"prenom": "Lucette", "nom": "Azéma", "telephone": "06 39 98 12 34"}
BOX = "readonly"


def opened(world: World, theme: AppointmentReason, enter: Enter, **changes: Any) -> tuple[list[int], list[str]]:
    """Keys of the sessions, and the ends of their addresses, all opened at once by Claire."""
    from tests import factories as make

    from maillage.domains.agenda import selectors as agenda

    keys = planned(world, theme, enter, **changes)
    client = enter(world.cast.claire)
    answer = client.post(reverse("workshops:open_address", args=[keys[0]]), {"toutes": "on"}, follow=True)
    assert answer.status_code == 200
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        tokens = agenda.enrolment_tokens([agenda.session_card(key) for key in keys])
    return keys, [tokens[key] for key in keys]


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    assert len(answer.content) <= 60_000
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u202f", " ").replace("\u00a0", " "))


def step(token: str, name: str = "alone", **said: Any) -> str:
    asked = "&".join(f"{key}={value}" for key, value in said.items())
    return f"{reverse(f'workshops:{name}', args=[token])}?{asked}"


def by_car(world: World) -> dict[str, Any]:
    return {"moyen": "car", "commune": world.cast.lodeve.pk}


def enrol_alone(token: str, world: World, **posted: Any) -> Any:
    where = posted.pop("where", by_car(world))
    return Client().post(step(token, "alone_name", **where), {"cle": str(uuid4()), **MINE, **posted})


def counts(world: World) -> tuple[int, int]:
    """Seats and waiting entries."""
    from tests import factories as make

    from maillage.domains.agenda.models import Participation, WaitingEntry

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return Participation.objects.count(), WaitingEntry.objects.filter(status="waiting").count()


def test_the_whole_way_from_the_poster_to_the_slip_with_the_trip(world: World, theme: Any, enter: Enter) -> None:
    _keys, (token, other) = opened(world, theme, enter)
    browser = Client()
    text = read(browser.get(step(token)))
    assert "Premiers pas en ligne" in text
    assert "2 places libres" in text
    assert step(other).rstrip("?") in text, "the other date"
    went = browser.get(step(token, "alone_travel", envoi=1, commune="Lodève", moyen="car", marche=15))
    assert went.status_code == 302
    text = read(browser.get(went["Location"]))
    assert "Vous pouvez venir et rentrer" in text
    assert "alone_name" not in text
    assert step(token, "alone_name", **by_car(world), marche=15).split("?")[0] in text
    assert "M’inscrire à cet atelier" in read(browser.get(step(token, "alone_name", **by_car(world))))
    done = enrol_alone(token, world)
    assert done.status_code == 302
    slip = read(browser.get(done["Location"]))
    assert "C’est réservé pour jeudi 26 novembre" in slip
    assert "Lucette A." in slip
    assert counts(world) == (1, 0)
    calendar = browser.get(f"{done['Location']}agenda.ics")
    assert calendar["Content-Type"].startswith("text/calendar")
    assert b"20261126T140000" in calendar.content
    assert b"Lucette" not in calendar.content
    assert b"Premiers pas" not in calendar.content, "never a reason"


def test_the_agency_sees_who_enrolled_alone_and_a_stranger_sees_nobody(world: World, theme: Any, enter: Enter) -> None:
    (first, _second), (token, _other) = opened(world, theme, enter)
    enrol_alone(token, world)
    assert "Lucette" in page(enter(world.cast.claire), "workshops:show", first)
    for name in ("alone", "alone_travel", "alone_name"):
        text = read(Client().get(step(token, name, **by_car(world))))
        assert "Azéma" not in text
        assert "Lucette" not in text


@pytest.mark.parametrize("name", ["alone_name", "alone_way"])
def test_without_saying_where_one_starts_from_one_is_asked(world: World, theme: Any, enter: Enter, name: str) -> None:
    _keys, (token, _other) = opened(world, theme, enter)
    for said in ({}, {"moyen": "bus", "arret": "nowhere"}):
        answer = Client().get(step(token, name, **said))
        assert answer["Location"].startswith(step(token, "alone_travel").rstrip("?"))
    answer = Client().post(step(token, "alone_name", moyen="bus"), {"cle": str(uuid4()), **MINE})
    assert answer.status_code == 302
    assert counts(world) == (0, 0)


def test_nobody_is_enrolled_for_what_they_cannot_reach_unless_somebody_drives(world: World, theme: Any, enter: Enter) -> None:
    _keys, (token, _other) = opened(world, theme, enter)
    on_foot = {"moyen": "foot", "commune": world.cast.lodeve.pk}
    text = read(Client().get(step(token, "alone_way", **on_foot)))
    assert "Vous ne pouvez pas venir et rentrer" in text
    assert "Quelqu’un me conduit" in text
    assert "par vidéo ou par téléphone" in text
    refused = read(enrol_alone(token, world, where=on_foot), 422)
    assert 'role="alert"' in refused
    assert counts(world) == (0, 0)
    assert enrol_alone(token, world, where=on_foot | {"conduit": 1}).status_code == 302
    assert counts(world) == (1, 0)


def test_whoever_cannot_travel_is_offered_the_telephone(world: World, theme: Any, enter: Enter) -> None:
    _keys, (token, _other) = opened(world, theme, enter)
    text = read(Client().get(step(token, "alone_way", moyen="none")))
    assert "Prendre un rendez-vous par téléphone" in text
    assert enrol_alone(token, world, where={"moyen": "none"}).status_code == 422
    assert counts(world) == (0, 0)


@pytest.mark.parametrize(("posted", "sentence"), [({"nom": ""}, "Écrivez votre nom"), ({"telephone": ""}, "Donnez un téléphone")])
def test_what_is_missing_is_said_and_the_key_is_kept(
    world: World, theme: Any, enter: Enter, posted: dict[str, str], sentence: str
) -> None:
    _keys, (token, _other) = opened(world, theme, enter)
    key = str(uuid4())
    text = read(enrol_alone(token, world, cle=key, **posted), 422)
    assert sentence in text
    assert key in text
    assert enrol_alone(token, world, cle=key, telephone="", sans_contact="on").status_code == 302


def test_the_same_click_twice_is_one_seat_and_the_same_slip(world: World, theme: Any, enter: Enter) -> None:
    _keys, (token, _other) = opened(world, theme, enter)
    key = str(uuid4())
    places = {enrol_alone(token, world, cle=key)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert counts(world) == (1, 0)


def test_full_it_says_so_before_one_waits_then_the_rank_then_the_slip(world: World, theme: Any, enter: Enter) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import Participation

    (first, _second), (token, other) = opened(world, theme, enter)
    client = enter(world.cast.claire)
    for name in ("Yann", "Rose", "Paula"):
        enrol(client, first, a_person(world, name))
    assert "vous serez au rang 2" in read(Client().get(step(token)))
    form = read(Client().get(step(token, "alone_name", **by_car(world))))
    assert "vous serez au rang 2" in form
    assert 'name="attente"' in form
    key = str(uuid4())
    done = enrol_alone(token, world, cle=key, attente="1")
    assert done["Location"] == enrol_alone(token, world, cle=key, attente="1")["Location"], "a second click"
    assert "rang 2 de la liste d’attente" in read(Client().get(done["Location"]))
    assert counts(world) == (2, 2)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        seats = list(Participation.objects.order_by("pk").values_list("pk", flat=True))
    for seat in seats:
        client.post(reverse("workshops:leave", args=[seat]))
    promoted = Client().get(done["Location"])
    assert "C’est réservé pour jeudi 26 novembre" in read(Client().get(promoted["Location"]))
    assert step(other).rstrip("?") in read(Client().get(step(token)))


def test_whoever_waits_takes_themself_off_the_list(world: World, theme: Any, enter: Enter) -> None:
    (first, _second), (token, _other) = opened(world, theme, enter)
    for name in ("Yann", "Rose"):
        enrol(enter(world.cast.claire), first, a_person(world, name))
    address = enrol_alone(token, world, attente="1")["Location"]
    text = read(Client().post(f"{address}retirer/", follow=True))
    assert "Vous n’attendez plus" in text
    assert counts(world) == (2, 0)
    assert Client().get(address[:-2] + ("0/" if address[-2] != "0" else "1/")).status_code == 404


def test_the_last_seat_gone_while_one_reads_is_said_and_nothing_is_written(world: World, theme: Any, enter: Enter) -> None:
    (first, _second), (token, _other) = opened(world, theme, enter)
    for name in ("Yann", "Rose"):
        enrol(enter(world.cast.claire), first, a_person(world, name))
    key = str(uuid4())
    text = read(enrol_alone(token, world, cle=key), 409)
    assert "La dernière place vient d’être prise" in text
    assert 'name="attente"' in text
    assert "Azéma" in text, "what was typed is kept"
    assert counts(world) == (2, 0)
    assert enrol_alone(token, world, cle=key, attente="1").status_code == 302
    assert counts(world) == (2, 1)


def test_closed_called_off_or_begun_the_address_says_why_and_gives_the_next_dates(
    world: World, theme: Any, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, second), (token, other) = opened(world, theme, enter)
    client = enter(world.cast.claire)
    client.post(reverse("workshops:close_address", args=[first]))
    text = read(Client().get(step(token)), 410)
    assert "Les inscriptions à cette adresse sont fermées." in text
    assert step(other).rstrip("?") in text
    read(enrol_alone(token, world), 410)
    client.post(reverse("workshops:call_off", args=[second]))
    text = read(Client().get(step(other)), 410)
    assert "Cet atelier est annulé." in text
    assert "Aucune autre date n’est ouverte" in text
    assert counts(world) == (0, 0)
    client.post(reverse("workshops:open_address", args=[first]))
    assert Client().get(step(token)).status_code == 410, "the old posters stay closed"


def test_what_has_begun_is_said(world: World, theme: Any, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    _keys, (token, other) = opened(world, theme, enter)
    near_the_day(monkeypatch, 26, 15)
    text = read(Client().get(step(token)), 410)
    assert "a déjà commencé" in text
    assert step(other).rstrip("?") in text


@pytest.mark.parametrize("token", ["A" * 10, "x", "'; DROP TABLE"])
def test_a_wrong_address_says_whom_to_call(world: World, theme: Any, enter: Enter, token: str) -> None:
    opened(world, theme, enter)
    assert "Aucun atelier n’a cette adresse" in read(Client().get(step(token)), 404)


def test_a_series_that_is_followed_whole_is_enrolled_for_at_once(world: World, theme: Any, enter: Enter) -> None:
    _keys, (token, same) = opened(world, theme, enter, is_whole="on")
    assert token == same
    assert "toutes les séances" in read(Client().get(step(token)))
    browser = Client()
    done = browser.post(step(token, "alone_name", **by_car(world)), {"cle": str(uuid4()), **MINE}, follow=True)
    text = read(done)
    assert "jeudi 26 novembre, 14 h et jeudi 3 décembre, 14 h" in text
    assert counts(world) == (2, 0)
    slip = re.search(r"Et aussi.*?</dd>", done.content.decode(), re.DOTALL)
    assert slip is not None
    assert "jeudi 3 décembre" in re.sub("[\u00a0\u202f]", " ", slip.group())
    token = done.redirect_chain[-1][0].strip("/").split("/")[-1]
    assert Client().get(reverse("workshops:link_calendar", args=[token])).content.count(b"BEGIN:VEVENT") == 2


def test_a_reason_of_other_communes_is_refused_where_the_commune_is_asked(world: World, theme: Any, enter: Enter) -> None:
    from maillage.registry.territories.models import Perimeter

    _keys, (token, _other) = opened(world, theme, enter)
    theme.territories.add(Perimeter.objects.create(kind="intermunicipality", label="Ailleurs"))
    answer = Client().get(step(token, "alone_travel", envoi=1, commune="Lodève", moyen="car", marche=15))
    assert "réservé aux habitants d’autres communes" in read(answer)
    assert enrol_alone(token, world).status_code == 409
    assert counts(world) == (0, 0)


def test_many_forms_through_one_address_are_refused_with_whom_to_call(world: World, theme: Any, enter: Enter) -> None:
    _keys, (token, _other) = opened(world, theme, enter)
    address = step(token, "alone_name", **by_car(world))
    with override_settings(MAILLAGE_HELP_PHONE="0465712014"):
        sent = [Client().post(address, {"nom": ""}) for _ in range(31)]
    assert [each.status_code for each in sent] == [422] * 30 + [429]
    assert "04 65 71 20 14" in read(sent[-1], 429)


# ------------------------------------------------------------------ at the desk
@pytest.mark.parametrize(
    ("name", "opens", "sees"), [("claire", 302, 1), ("helene", 302, 1), ("samir", 403, 1), ("yolande", 403, 1), ("paul", 404, 0)]
)
def test_who_opens_the_address_and_who_is_shown_it(
    world: World, theme: Any, enter: Enter, name: str, opens: int, sees: int
) -> None:
    first, _second = planned(world, theme, enter)
    client = enter(getattr(world.cast, name))
    assert client.post(reverse("workshops:open_address", args=[first])).status_code == opens
    enter(world.cast.claire).post(reverse("workshops:open_address", args=[first]))
    text = client.get(reverse("workshops:show", args=[first])).content.decode()
    assert text.count(BOX) == sees
    assert client.post(reverse("workshops:close_address", args=[first])).status_code == opens


def test_the_poster_is_one_page_with_the_address_and_the_hour(world: World, theme: Any, enter: Enter) -> None:
    (first, _second), (token, _other) = opened(world, theme, enter)
    content = enter(world.cast.yolande).get(reverse("workshops:poster", args=[first])).content
    text = text_of(content)
    for words in ("Premiers pas en ligne", "Jeudi 26 novembre", f"testserver/atelier/{token}"):
        assert words in text.replace("\u00a0", " ").replace("\n", " ")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1


def test_without_an_address_there_is_no_poster(world: World, theme: Any, enter: Enter) -> None:
    first, _second = planned(world, theme, enter)
    answer = enter(world.cast.claire).get(reverse("workshops:poster", args=[first]))
    assert "n’a pas d’adresse d’inscription" in read(answer, 404)


def test_a_reason_for_partners_only_has_no_address(world: World, theme: Any, enter: Enter) -> None:
    theme.bookable_by = "partners"
    theme.save()
    first, _second = planned(world, theme, enter)
    answer = enter(world.cast.claire).post(reverse("workshops:open_address", args=[first]))
    assert "n’est pas ouvert à tous" in read(answer, 409)


def test_the_page_asks_the_same_number_of_questions_however_many_dates(world: World, theme: Any, enter: Enter) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for days in ({"day_2": ""}, {"label": "Un autre", "starts_at": "09:00", "ends_at": "11:00", "day_3": "2026-12-10"}):
        _keys, tokens = opened(world, theme, enter, **days)
        Client().get(step(tokens[-1]))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(Client().get(step(tokens[-1])))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 22
