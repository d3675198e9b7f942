"""Two clicks at the same instant, on two connections: one person."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests import factories as make

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 4


def test_clicks_at_the_same_instant_make_one_person(world: World, enter: Callable[[Any], Client]) -> None:
    from maillage.kit.scope.entering import enter as look_as
    from maillage.registry.people.models import Person

    cookies = enter(world.cast.nadege).cookies
    data = {
        "cle": str(uuid4()),
        "nom": "Teisserenc",
        "prenom": "Jocelyne",
        "telephone": "06 39 98 55 66",
        "commune": "Lodève",
        "moyen": "bus",
        "motif": world.reason.pk,
    }
    start = Barrier(CLICKS, timeout=20)

    def click(_number: int) -> tuple[int, str]:
        browser = Client()
        browser.cookies = cookies
        try:
            with connection.cursor() as cursor:  # connected before the start
                cursor.execute("SELECT 1")
            start.wait()
            response = browser.post(reverse("desk_person"), data)
            return response.status_code, response.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        answers = set(pool.map(click, range(CLICKS)))
    with look_as(make.scope(world.actor(world.cast.claire))):
        made = Person.objects.get(given_name="Jocelyne")
    assert len(answers) == 1
    status, location = answers.pop()
    assert status == 302
    assert location.startswith(f"/guichet/{made.pk}/dates/")
