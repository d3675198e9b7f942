"""A workshop in the adviser's week: one block for everybody, closed on its sheet and not eight times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.journeys.today.week import adviser_week

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Appointment

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def session(world: World) -> Appointment:
    """Friday at 14 h in Lodève, led by Claire, with three people."""
    from tests.domains.agenda.workshop_world import a_series, crowd, enrolled, sessions_of, workshop_reason

    workshop_reason(world)
    series = a_series(world)
    for person in crowd(world, 3):
        enrolled(world, person, series)
    return sessions_of(world, series)[0]


def week_at(world: World, now: datetime) -> Any:
    with world.seen_by(world.cast.claire) as claire:
        return adviser_week(by=claire, monday=date(2026, 11, 16), now=now)


def test_before_it_is_one_block_that_says_how_many_come(world: World, session: Appointment) -> None:
    from tests.domains.agenda.world import NOW

    week = week_at(world, NOW)
    friday = next(day for day in week.week.days if day.on == FRIDAY)
    assert [(event.title, event.note, event.url) for event in friday.events] == [
        ("Mon espace en ligne", "3 inscrits", reverse("workshops:show", args=[session.pk]))
    ]
    assert week.finding == "Un rendez-vous à venir"


def test_afterwards_it_is_closed_on_its_sheet(world: World, session: Appointment) -> None:
    from tests.domains.agenda.world import at

    week = week_at(world, at(FRIDAY, 18))
    assert week.to_close == ()
    assert [(sheet.session, sheet.count) for sheet in week.sheets] == [(session.pk, 3)]
    assert week.finding == "Un rendez-vous à clore, aucun à venir"


def test_the_page_leads_to_the_sheet(
    world: World, session: Appointment, enter: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.agenda.world import at

    from maillage.kit import clock

    client = enter(world.cast.claire)
    monkeypatch.setattr(clock, "now", lambda: at(FRIDAY, 18))
    page = client.get(reverse("week"), {"semaine": "2026-W47"}).content.decode()
    assert f'href="{reverse("workshops:sheet", args=[session.pk])}"' in page
    assert "3 présences à noter" in page
    assert reverse("close_seat", args=[0])[:-2] not in page
