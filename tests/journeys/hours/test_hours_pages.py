"""An adviser writes an absence, stops or changes hours that come back, and tells in one action whoever was booked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import OpeningPeriod, Participation

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def booked(world: World) -> Participation:
    """Ghislaine with Claire, Tuesday at 9 h in Lodève."""
    return world.book(world.cast.ghislaine, world.cast.nadege)


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def put(client: Client, **changes: str) -> Any:
    posted = {"first_day": "2026-11-17", "starts_at": "", "last_day": "", "ends_at": "", "kind": "illness"} | changes
    return client.post(reverse("hours:put"), posted, follow=True)


def opening(world: World) -> OpeningPeriod:
    from maillage.domains.agenda.models import OpeningPeriod

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return OpeningPeriod.objects.filter(adviser=world.cast.claire).order_by("pk")[0]


def dates(world: World, row: OpeningPeriod) -> list[date]:
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        rows = row.occurrences.exclude(status="cancelled").order_by("during")
        return [each.during.lower.date() for each in rows]


def status_of(world: World, seat: Participation) -> str:
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        seat.refresh_from_db()
        return str(seat.status)


def test_an_absence_lists_who_was_booked_and_cancels_nothing_by_itself(world: World, enter: Enter, booked: Participation) -> None:
    page = text(put(enter(world.cast.claire)))
    assert "1 personne avait rendez-vous" in page
    assert "Absence imprévue</b>, mardi 17 novembre, toute la journée" in page
    assert reverse("booking:desk_slip", args=[booked.pk]) in page
    assert status_of(world, booked) == "unknown"


def test_everybody_is_told_in_one_action_and_it_is_never_an_absence(world: World, enter: Enter, booked: Participation) -> None:
    client = enter(world.cast.claire)
    put(client)
    page = text(client.post(reverse("hours:call_off"), follow=True))
    assert "1 rendez-vous est annulé" in page
    assert "À déplacer" not in page
    assert status_of(world, booked) == "revoked"
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        booked.refresh_from_db()
        assert booked.absence == "service"


def test_an_absence_that_is_withdrawn_offers_its_hours_again(world: World, enter: Enter) -> None:
    from maillage.registry.diary.models import Leave

    client, before = enter(world.cast.claire), world.slots()
    put(client)
    assert len(world.slots()) < len(before)
    client.post(reverse("hours:remove", args=[Leave.objects.get().pk]))
    assert world.slots() == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_day": ""}, "Choisissez le premier jour."),
        ({"starts_at": "14:00", "ends_at": "12:00"}, "fin"),
        ({"kind": "vacances"}, "vacances"),
    ],
)
def test_a_wrong_absence_says_what_to_do_and_writes_nothing(
    world: World, enter: Enter, changes: dict[str, str], said: str
) -> None:
    from maillage.registry.diary.models import Leave

    answer = put(enter(world.cast.claire), **changes)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Leave.objects.exists()


def test_hours_that_come_back_are_stopped(world: World, enter: Enter) -> None:
    row = opening(world)
    after = dates(world, row)
    last = after[1]
    page = text(enter(world.cast.claire).post(reverse("hours:end", args=[row.pk]), {"last_day": last.isoformat()}, follow=True))
    assert "jusqu’au" in page
    assert dates(world, row) == [day for day in after if day <= last]


def test_the_terms_are_those_of_today_until_they_are_changed(world: World, enter: Enter) -> None:
    row, client = opening(world), enter(world.cast.claire)
    address = reverse("hours:change", args=[row.pk])
    form = client.get(address).context["form"]
    answers = {name: form[name].value() for name in form.fields}
    answers = {name: value for name, value in answers.items() if value not in (None, "", [], False)}
    answers |= {"ends_at": "10:30", "starts_at": f"{answers['starts_at']:%H:%M}"}
    answer = client.post(address, answers)
    assert answer.status_code == 302, text(answer)
    row.refresh_from_db()
    assert row.ends_at == time(10, 30)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        lasts = {each.during.upper - each.during.lower for each in row.occurrences.filter(status="planned", is_changed=False)}
    assert timedelta(hours=1, minutes=30) in lasts


def test_a_teammate_may_not_and_the_director_may(world: World, enter: Enter) -> None:
    row, teammate, director = opening(world), enter(world.cast.samir), enter(world.cast.helene)
    assert teammate.get(reverse("hours:change", args=[row.pk])).status_code == 403
    assert teammate.get(reverse("hours:own"), {"qui": world.cast.claire.pk}).status_code == 403
    assert director.get(reverse("hours:change", args=[row.pk])).status_code == 200
    page = text(director.get(reverse("hours:own"), {"qui": world.cast.claire.pk}))
    assert "Heures de" in page
    assert "chaque mardi" in page.lower()
    assert director.get(reverse("hours:own"), {"qui": "999999"}).status_code == 404


@pytest.mark.parametrize("who", ["nadege", "sophie"])
def test_others_have_no_hours_here(world: World, enter: Enter, who: str) -> None:
    assert enter(getattr(world.cast, who)).get(reverse("hours:own")).status_code == 403


def test_a_stranger_is_sent_to_sign_in(world: World) -> None:
    assert Client().get(reverse("hours:own")).status_code == 302
