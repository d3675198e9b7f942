"""A workshop under its minimum three days before: told once to whoever runs it and to the director, and on their first page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.journeys.workshops import alerts
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.agenda.models import Appointment
    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def session(world: World) -> Appointment:
    """Friday at 14 h in Lodève, led by Claire: one person comes, it takes three."""
    from tests.domains.agenda.workshop_world import a_series, crowd, enrolled, sessions_of, workshop_reason

    workshop_reason(world)
    series = a_series(world)
    enrolled(world, crowd(world, 1)[0], series)
    return sessions_of(world, series)[0]


def told(world: World, now: datetime) -> list[Message]:
    from tests import factories as make

    from maillage.kit.messages.models import Message

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        alerts.tell_of_undecided(agency=world.cast.agency.pk, now=now)
        return list(Message.objects.filter(purpose="undecided"))


def composed(world: World, message: Message, now: datetime) -> Any:
    from tests import factories as make

    from maillage.kit.messages.composing import composers

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return composers()[message.purpose](message, now)


def test_the_lead_and_the_director_are_told_once_and_not_before(world: World, session: Appointment) -> None:
    starts_at = session.during.lower
    assert told(world, starts_at - timedelta(days=5)) == []
    messages = told(world, starts_at - timedelta(days=3))
    assert {each.recipient_key for each in messages} == {world.cast.claire.pk, world.cast.helene.pk}
    assert len(told(world, starts_at - timedelta(days=2))) == len(messages)
    said = composed(world, messages[0], starts_at - timedelta(days=3))
    assert "trop peu d’inscrits" in said.subject
    assert "il en faut 3" in said.text
    assert "Prénom" not in said.text


def test_once_somebody_has_decided_nothing_is_said(world: World, session: Appointment) -> None:
    from maillage.domains.agenda.services.deciding import keep_session

    now = session.during.lower - timedelta(days=3)
    (message, *_rest) = told(world, now)
    with world.seen_by(world.cast.claire) as by:
        keep_session(session=session.pk, by=by, now=now)
    assert composed(world, message, now) is None


def test_it_is_on_the_first_page_of_whoever_decides(world: World, session: Appointment, enter: Enter) -> None:
    for who, sees in ((world.cast.claire, True), (world.cast.helene, True), (world.cast.samir, False)):
        page = enter(who).get(reverse("week")).content.decode()
        assert (reverse("workshops:show", args=[session.pk]) in page and "sous le minimum" in page) is sees


def test_the_daily_job_asks_for_each_agency(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from maillage.journeys.workshops import jobs

    asked: list[Any] = []
    monkeypatch.setattr(jobs, "defer", lambda name, **given: asked.append((name, given["agency"])))
    jobs.daily(timestamp=0)
    assert asked == [("workshops.undecided", world.cast.agency.pk)]
