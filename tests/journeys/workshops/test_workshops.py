"""Workshops on screen: planned, filled by any partner, never overbooked, decided when too few come, held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import AppointmentReason
    from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def theme(world: World) -> AppointmentReason:
    from tests.domains.agenda.world import a_reason

    return a_reason(
        world.cast.agency, "Mon espace en ligne", theme="online_service", duration_min=120, step_min=120, modes=["in_person"]
    )


def answers(world: World, theme: AppointmentReason, **changes: Any) -> dict[str, Any]:
    """Two Thursdays at the agency, with Claire, two to two people."""
    return {
        "reason": theme.pk,
        "label": "Premiers pas en ligne",
        "level": "first",
        "least": 1,
        "most": 2,
        "starts_at": "14:00",
        "ends_at": "16:00",
        "place": world.agency_place.pk,
        "lead": world.cast.claire.pk,
        "day_1": "2026-11-26",
        "day_2": "2026-12-03",
    } | changes


def planned(world: World, theme: AppointmentReason, enter: Enter, **changes: Any) -> list[int]:
    """Keys of the sessions, by date."""
    answer = enter(world.cast.claire).post(reverse("workshops:new"), answers(world, theme, **changes))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return sessions(world)


def sessions(world: World) -> list[int]:
    from tests import factories as make

    from maillage.domains.agenda.models import Appointment

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return list(Appointment.objects.filter(series__isnull=False).order_by("during").values_list("pk", flat=True))


def a_person(world: World, name: str) -> Person:
    from tests import factories as make

    return make.person(
        world.cast.agency, name, shared_with=[world.cast.house, world.cast.partner], commune=world.cast.lodeve, means="car"
    )


def enrol(client: Client, session: int, person: Person, **posted: str) -> Any:
    address = reverse("workshops:enrol", args=[session, person.pk])
    return client.post(address, {"cle": str(uuid4()), **posted})


def page(client: Client, name: str, *arguments: int) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_an_adviser_plans_a_workshop_of_several_dates_at_once(world: World, theme: AppointmentReason, enter: Enter) -> None:
    keys = planned(world, theme, enter)
    assert len(keys) == 2
    text = page(enter(world.cast.nadege), "workshops:coming")
    assert text.count("2 places") == 2
    assert "Premiers pas en ligne" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"least": 5}, "Le minimum dépasse le maximum"),
        ({"day_1": ""}, "Donnez une date"),
        ({"label": ""}, "Donnez un titre"),
        ({"ends_at": "13:00"}, "fin"),
    ],
)
def test_what_does_not_hold_together_is_said_and_no_date_is_written(
    world: World, theme: AppointmentReason, enter: Enter, changes: dict[str, Any], sentence: str
) -> None:
    answer = enter(world.cast.claire).post(reverse("workshops:new"), answers(world, theme, **changes))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert sessions(world) == []


def test_any_partner_enrols_and_prints_the_slip(world: World, theme: AppointmentReason, enter: Enter) -> None:
    first, _second = planned(world, theme, enter)
    for who, name in ((world.cast.nadege, "Yann"), (world.cast.yolande, "Rose")):
        person = a_person(world, name)
        assert name in page(enter(who), "workshops:enrol", first, person.pk)
        answer = enrol(enter(who), first, person)
        assert answer.status_code == 302
        assert "/guichet/bulletin/" in answer["Location"]
    text = page(enter(world.cast.claire), "workshops:show", first)
    assert "2 inscrits sur 2 places" in text
    assert "Yann" in text
    assert "Rose" in text
    assert "Rose" not in page(enter(world.cast.nadege), "workshops:show", first), "whom another partner enrolled"


def test_when_it_is_full_the_next_ones_wait_in_order_and_a_freed_seat_is_the_first_one_s(
    world: World, theme: AppointmentReason, enter: Enter
) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import Participation

    first, _second = planned(world, theme, enter)
    client = enter(world.cast.claire)
    persons = [a_person(world, name) for name in ("Yann", "Rose", "Paula", "Denis")]
    replies = [enrol(client, first, person) for person in persons]
    assert "/guichet/bulletin/" not in replies[2]["Location"]
    text = page(client, "workshops:show", first)
    assert text.index("1. <b>Paula") < text.index("2. <b>Denis")
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        seat = Participation.objects.get(person=persons[0])
    client.post(reverse("workshops:leave", args=[seat.pk]))
    text = page(client, "workshops:show", first)
    assert "2 inscrits sur 2 places, 1 en attente" in text
    assert "1. <b>Denis" in text


def test_the_same_click_twice_is_one_seat_and_the_same_person_twice_is_refused_kindly(
    world: World, theme: AppointmentReason, enter: Enter
) -> None:
    first, _second = planned(world, theme, enter)
    client, person, key = enter(world.cast.claire), a_person(world, "Yann"), str(uuid4())
    places = [enrol(client, first, person, cle=key)["Location"] for _ in range(2)]
    assert places[0] == places[1]
    again = enrol(client, first, person)
    assert again.status_code == 409
    assert 'role="alert"' in again.content.decode()


def test_whoever_cannot_come_and_be_back_is_said_so_before_enrolling(
    world: World, theme: AppointmentReason, enter: Enter
) -> None:
    from tests import factories as make

    first, _second = planned(world, theme, enter)
    far = make.person(world.cast.agency, "Yann", commune=world.cast.lodeve, means="foot")
    near = make.person(world.cast.agency, "Rose", commune=world.cast.lodeve, means="car")
    client = enter(world.cast.claire)
    assert "Ne peut pas venir et rentrer" in page(client, "workshops:enrol", first, far.pk)
    assert "Peut venir et rentrer" in page(client, "workshops:enrol", first, near.pk)


def near_the_day(monkeypatch: pytest.MonkeyPatch, day: int, hour: int = 9) -> None:
    from tests.domains.agenda.world import at

    from maillage.kit import clock

    moment = at(date(2026, 11, day), hour)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize("choice", ["garder", "reunir", "individuel"])
def test_too_few_three_days_before_is_kept_joined_or_turned_into_hours(
    world: World, theme: AppointmentReason, enter: Enter, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    first, second = planned(world, theme, enter, least=2)
    client = enter(world.cast.claire)
    enrol(client, first, a_person(world, "Yann"))
    near_the_day(monkeypatch, 24)
    assert "à décider" in page(client, "workshops:coming")
    given = {"reunir": second, "individuel": world.reason.pk}.get(choice, "")
    answer = client.post(reverse("workshops:decide", args=[first]), {"choix": choice, "avec": given}, follow=True)
    assert answer.status_code == 200
    assert "Trop peu d’inscrits, à décider" not in page(client, "workshops:coming")
    held = page(client, "workshops:show", first)
    assert ("Annulée" in held) is (choice != "garder")
    if choice == "reunir":
        assert "Yann" in page(client, "workshops:show", second)


def test_the_sheet_notes_who_came_and_how_easy_it_was_and_an_absence_takes_two_steps(
    world: World, theme: AppointmentReason, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import Participation

    first, _second = planned(world, theme, enter)
    client = enter(world.cast.claire)
    for name in ("Yann", "Rose"):
        enrol(client, first, a_person(world, name))
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        yann, rose = Participation.objects.filter(appointment=first).order_by("pk")
    near_the_day(monkeypatch, 26, 15)
    client.post(reverse("workshops:mark", args=[yann.pk]), {"etat": "seen"})
    client.post(reverse("workshops:mark", args=[yann.pk]), {"avant": "1"})
    client.post(reverse("workshops:mark", args=[yann.pk]), {"apres": "3"})
    client.post(reverse("workshops:mark", args=[rose.pk]), {"etat": "noshow"})
    text = page(client, "workshops:sheet", first)
    assert "Présente" in text
    assert "Pourquoi ?" in text
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        yann.refresh_from_db()
        rose.refresh_from_db()
    assert (yann.status, yann.autonomy_before, yann.autonomy_after) == ("seen", 1, 3)
    assert rose.status == "unknown", "the first step counts nothing"
    client.post(reverse("workshops:mark", args=[rose.pk]), {"etat": "noshow", "absence": "no_transport"})
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        rose.refresh_from_db()
    assert rose.status == "excused", "no transport is never an absence of theirs"


def test_the_question_on_leaving_keeps_no_name(
    world: World, theme: AppointmentReason, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests import factories as make

    from maillage.domains.agenda.models import LeavingAnswer, Participation

    first, _second = planned(world, theme, enter)
    client = enter(world.cast.claire)
    enrol(client, first, a_person(world, "Yann"))
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        seat = Participation.objects.get(appointment=first)
    near_the_day(monkeypatch, 26, 15)
    client.post(reverse("workshops:mark", args=[seat.pk]), {"etat": "seen"})
    answer = client.post(reverse("workshops:leaving", args=[first]), {"cle": str(uuid4()), "visage": "3"}, follow=True)
    assert "1 réponse pour 1 présent." in answer.content.decode()
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        (kept,) = LeavingAnswer.objects.all()
    assert kept.face == 3
    assert not {field.name for field in LeavingAnswer._meta.fields} & {"person", "participation", "account"}


@pytest.mark.parametrize(("name", "status"), [("sophie", 403), ("bruno", 403), ("lucie", 200), ("paul", 404)])
def test_who_sees_a_session(world: World, theme: AppointmentReason, enter: Enter, name: str, status: int) -> None:
    first, _second = planned(world, theme, enter)
    enrol(enter(world.cast.claire), first, a_person(world, "Yann"))
    answer = enter(getattr(world.cast, name)).get(reverse("workshops:show", args=[first]))
    assert answer.status_code == status
    assert "Yann" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "status"), [("claire", 200), ("lucie", 403), ("yolande", 403), ("nadege", 403), ("sophie", 403)]
)
def test_the_sheet_to_sign_is_a_pdf_for_the_agency_and_the_house_that_receives_only(
    world: World, theme: AppointmentReason, enter: Enter, name: str, status: int
) -> None:
    first, _second = planned(world, theme, enter)
    enrol(enter(world.cast.claire), first, a_person(world, "Yann"))
    client = enter(getattr(world.cast, name))
    answer = client.get(reverse("workshops:paper", args=[first]))
    assert answer.status_code == status
    assert (answer.content[:5] == b"%PDF-") is (status == 200)
