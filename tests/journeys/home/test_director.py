"""The director's first page: territories side by side, who owns what, what is late, what it changed; then the week."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.domains.partnerships.conftest import world
from tests.journeys.partnership.conftest import enter

if TYPE_CHECKING:
    from tests.domains.partnerships.world import World

__all__ = ["enter", "world"]
pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def plain(client: Client) -> str:
    answer = client.get(reverse("director"))
    assert answer.status_code == 200
    said = re.sub("[\u00a0\u202f]", " ", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))


def test_each_territory_says_what_is_promised_by_whom_and_what_is_late(world: World, enter: Enter) -> None:
    from datetime import timedelta

    from tests.domains.partnerships.world import DUE, NOW

    from maillage.domains.partnerships import services

    late = world.propose(title="Des ateliers à Lodève", due_on=NOW.date() + timedelta(days=3))
    world.act(services.start_action, action=late.pk)
    world.propose(title="Un bus pour Gignac", due_on=DUE)
    page = plain(enter(world.helene))
    assert page.index("Deux actions promises, aucune en retard") < page.index("La semaine qui vient")
    for label in (world.body.label, world.other_body.label):
        assert label in page
    assert "Claire Maurin, Denis" in page
    assert "au moins 60 % (Remplissage des ateliers)" in page
    assert "Tous ses chiffres" in page
    assert "pas encore mesuré" not in page.partition("La semaine qui vient")[2]
    assert "Échéance : Des ateliers à Lodève" in page


def test_what_is_late_is_the_first_thing_said(world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from tests.domains.partnerships.world import NOW

    from maillage.kit import clock

    world.propose(due_on=NOW.date() + timedelta(days=3))
    client = enter(world.helene)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=8))
    page = plain(client)
    assert "Une action promise, une en retard" in page
    assert "1 action en retard" in page


def test_only_the_director_reads_it(world: World, enter: Enter) -> None:
    for stranger in (world.claire, world.denis, world.lucie, world.bruno):
        assert enter(stranger).get(reverse("director")).status_code == 403
    assert Client().get(reverse("director")).status_code == 302


def test_it_costs_the_same_however_much_is_promised(world: World, enter: Enter) -> None:
    client = enter(world.helene)
    world.propose()
    plain(client)
    with CaptureQueriesContext(connection) as few:
        plain(client)
    for _ in range(5):
        world.propose()
        world.propose(body=world.other_body.pk, local_owner=world.sophie.pk)
    with CaptureQueriesContext(connection) as many:
        plain(client)
    assert len(many) == len(few)
