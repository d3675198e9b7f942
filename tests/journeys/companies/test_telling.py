"""The clock speaks to whoever can act, once, and what is late stands on their first page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.companies.world import World

    from maillage.kit.messages.composing import Composed
    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SITE", "https://maillage.example")


@pytest.fixture
def jobs_done(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """What is deferred runs when the test says so."""
    from maillage.journeys.companies import telling

    later: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(telling, "defer", lambda name, **values: later.append((name, values)))
    monkeypatch.setattr(world.__class__, "later", later, raising=False)


def run_jobs(world: World, now: datetime) -> int:
    """The deferred ones, in the agency's scope; how many messages are new."""
    from maillage.journeys.companies import telling

    count = 0
    with world.as_job():
        for name, values in world.later:  # type: ignore[attr-defined]  # set by the fixture
            put = telling.put_in_outbox if name == "companies.tell" else telling.put_given_in_outbox
            count += int(put(**values, now=now))
        world.later.clear()  # type: ignore[attr-defined]  # as above
    return count


def told(world: World, now: datetime) -> list[tuple[Message, Composed | None]]:
    from maillage.kit.messages.composing import composers
    from maillage.kit.messages.models import Message

    with world.as_job():
        return [(row, composers()[row.purpose](row, now)) for row in Message.objects.order_by("pk")]


def emails(world: World, now: datetime) -> list[str]:
    return [composed.addresses["email"] for _row, composed in told(world, now) if composed]


def tick_clock(world: World, now: datetime) -> int:
    from maillage.domains.companies import services

    with world.as_job():
        services.tell_alerts(agency=world.agency.pk, now=now)
    return run_jobs(world, now)


@pytest.fixture
def dossier(world: World, jobs_done: None) -> Any:
    return world.dossier(
        world.arrival(company_name="Les Vergers", contact_email="roux@vergers.example"), agency_backup=world.ines
    )


def test_the_contact_hears_at_three_days_both_at_five_and_the_director_after(world: World, dossier: Any) -> None:
    from tests.domains.companies.world import NOW, days

    addresses = {who: getattr(world, who).email for who in ("olivier", "ines", "helene")}
    assert tick_clock(world, NOW + days(2)) == 0
    for day, expected in ((3, ["olivier"]), (7, ["olivier", "ines"]), (8, ["olivier", "ines", "helene"])):
        before = len(told(world, NOW + days(day)))
        assert tick_clock(world, NOW + days(day)) == len(expected)
        assert tick_clock(world, NOW + days(day)) == 0
        heard = [composed for _row, composed in told(world, NOW + days(day))[before:]]
        assert [each.addresses["email"] for each in heard if each] == [addresses[who] for who in expected]
    last = told(world, NOW + days(8))[-1][1]
    assert last is not None
    assert "Les Vergers attend toujours un premier contact" in last.text
    assert f"https://maillage.example/entreprises/{dossier.arrival_id}/" in last.text
    assert "Les Vergers" not in last.subject


def test_nothing_is_said_of_what_was_done_meanwhile(world: World, dossier: Any) -> None:
    from tests.domains.companies.world import NOW, days

    from maillage.domains.companies import services

    assert tick_clock(world, NOW + days(3)) == 1
    world.act(services.log, dossier=dossier.pk, kind="call", outcome="reached", now=NOW + days(3))
    assert [composed for _row, composed in told(world, NOW + days(3))] == [None]


def test_quiet_companies_are_told_of_at_nine_twenty_one_and_forty_five_days(world: World, dossier: Any) -> None:
    from tests.domains.companies.world import NOW, days

    from maillage.domains.companies import services

    world.act(services.log, dossier=dossier.pk, kind="call", outcome="reached", now=NOW)
    assert [tick_clock(world, NOW + days(day)) for day in (8, 9, 20, 21, 44, 45, 60)] == [0, 1, 0, 2, 0, 3, 0]
    last = told(world, NOW + days(45))[-1][1]
    assert last is not None
    assert "n’a pas de nouvelles depuis 45" in last.text


def test_three_tries_are_told_to_the_intercommunality_and_a_refusal_to_both(world: World, dossier: Any) -> None:
    from tests.domains.companies.world import NOW

    from maillage.domains.companies import services

    for _try in range(3):
        world.act(services.log, dossier=dossier.pk, kind="call", outcome="no_answer")
    assert run_jobs(world, NOW) == 2
    assert emails(world, NOW) == [world.sophie.email, world.marc.email]
    world.act(services.log, world.sophie, dossier=dossier.pk, kind="call", outcome="refused")
    assert run_jobs(world, NOW) == 2
    composed = told(world, NOW)[-1][1]
    assert composed is not None
    assert composed.addresses["email"] == world.olivier.email
    assert "avant le 3\u00a0mars 2026" in composed.text or "avant le 3 mars 2026" in composed.text


def test_the_question_goes_to_the_company_once_with_its_own_link(
    world: World, dossier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.companies.world import NOW, days

    from maillage.domains.companies import services
    from maillage.kit import clock

    world.act(services.advance, dossier=dossier.pk, state="closed")
    assert [tick_clock(world, NOW + days(day)) for day in (0, 1, 2, 30)] == [0, 1, 0, 0]
    composed = told(world, NOW + days(1))[-1][1]
    assert composed is not None
    assert composed.addresses == {"email": "roux@vergers.example"}
    link = next(line for line in composed.text.splitlines() if line.startswith("https://"))
    path = link.removeprefix("https://maillage.example")
    monkeypatch.setattr(clock, "now", lambda: NOW + days(2))
    assert Client().post(f"{path}reponse/", {"reponse": "yes"}).status_code == 302
    assert told(world, NOW + days(2))[-1][1] is None


def test_many_companies_given_on_one_day_are_one_message(world: World, jobs_done: None) -> None:
    from tests.domains.companies.world import NOW

    from maillage.domains.companies import services
    from maillage.domains.companies.services import ArrivalSheet

    sheets = [ArrivalSheet(company_name=f"Entreprise {number}", source="meeting") for number in range(7)]
    world.act(services.signal_many, world.sophie, intermunicipality=world.body.pk, sheets=sheets)
    assert run_jobs(world, NOW) == 2  # Olivier and Inès, by load
    texts = [composed.text for _row, composed in told(world, NOW) if composed]
    assert sorted(word for text in texts for word in text.split() if word in "34") == ["3", "4"]


def test_what_is_late_is_on_the_first_page_of_whoever_can_act(
    world: World, enter: Enter, dossier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.companies.world import NOW, days

    from maillage.domains.companies import services
    from maillage.kit import clock

    clients = {who: enter(getattr(world, who)) for who in ("olivier", "ines", "helene", "sophie", "julie", "claire")}

    def home(who: str) -> str:
        return clients[who].get(reverse("own")).content.decode()

    assert "Les Vergers" not in home("olivier")
    monkeypatch.setattr(clock, "now", lambda: NOW + days(9))
    for who in ("olivier", "ines", "helene"):
        assert "Les Vergers" in home(who), who
    for who in ("sophie", "julie", "claire"):
        assert "Les Vergers" not in home(who), who
    for _try in range(3):
        world.act(services.log, dossier=dossier.pk, kind="call", outcome="no_answer", now=NOW + days(9))
    assert "Les Vergers" in home("sophie")
    assert "Les Vergers" not in home("olivier")
    assert "Les Vergers" not in home("julie")


def test_a_dropped_project_stops_its_clock_and_counts_anew_when_it_comes_back(world: World, dossier: Any) -> None:
    from tests.domains.companies.world import NOW, days

    from maillage.domains.companies import services

    world.act(services.progress, world.sophie, arrival=dossier.arrival_id, state="dropped", why="Permis refusé")
    assert tick_clock(world, NOW + days(20)) == 0
    world.act(services.progress, world.sophie, arrival=dossier.arrival_id, state="signal", now=NOW + days(21))
    assert tick_clock(world, NOW + timedelta(days=22)) == 0
    assert tick_clock(world, NOW + timedelta(days=24)) == 1
