"""The models of messages: each kind by each means, in the words that are sent, of somebody who does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.journeys.previews.pages import previews
from maillage.journeys.telling.calls import PURPOSES

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
FOR_STAFF = {"no_date", "session_changed", "opening_clash", "undecided"}


def test_every_kind_that_a_person_hears_is_there_in_one_segment(settings: Settings) -> None:
    from tests.domains.agenda.world import NOW

    settings.MAILLAGE_HELP_PHONE = "+33465712014"
    with CaptureQueriesContext(connection) as asked:
        found = {each.purpose: each for each in previews(NOW)}
    assert len(asked) == 0, "nobody's file is read"
    assert set(found) == set(PURPOSES) - FOR_STAFF
    for each in found.values():
        assert each.purpose == "no_way" or (each.sms and each.email and each.subject)
        assert each.segments in ({0} if each.purpose == "no_way" else {1}), each.sms
        assert "emploi" not in f"{each.sms} {each.subject}".lower()
    assert "301" in found["reminder"].sms
    assert "Autre date" in found["revoked"].sms
    assert any(line.startswith("– ") for line in found["revoked"].voice)
    assert "04" in found["moved"].letter[-1]


@pytest.mark.parametrize(("name", "status"), [("helene", 200), ("claire", 200), ("nadege", 200), ("sophie", 403), ("bruno", 403)])
def test_the_page_is_read_by_those_who_call(world: World, enter: Enter, name: str, status: int) -> None:
    client = enter(getattr(world.cast, name))
    answer = client.get(reverse("previews:models"))
    assert answer.status_code == status
    if status == 200:
        assert "Jeanne" in answer.content.decode()
    if name == "helene":
        assert reverse("previews:models") in client.get(reverse("telling:messages")).content.decode()
