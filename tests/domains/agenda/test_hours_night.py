"""The night sees that the kept hours are right, and says loudly when they are not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from tests.domains.agenda.hours_kept import free, repaired
from tests.domains.agenda.world import World

from maillage.domains.agenda import jobs
from maillage.kit.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
Owner = Callable[[], AbstractContextManager[Any]]


def test_a_night_that_finds_all_hours_right_says_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    jobs.hours(timestamp=0)
    assert caplog.records == []
    assert not AuditEntry.objects.filter(verb="hours.repaired").exists()


def test_a_night_that_draws_hours_again_raises_the_alarm_and_leaves_a_trace(
    world: World, owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    before = free(world.reason)
    with owner() as cursor:
        cursor.execute(
            "DELETE FROM agenda_offeredhours WHERE occurrence_id IN (SELECT min(occurrence_id) FROM agenda_offeredhours)"
        )
        cursor.execute("UPDATE agenda_offeredhours SET reasons = '{}' WHERE place_id = %s", [world.agency_place.pk])
        wrong = 1 + cursor.rowcount
    assert free(world.reason) != before
    jobs.hours(timestamp=0)
    (said,) = caplog.records
    assert said.levelno == logging.ERROR
    assert str(wrong) in said.getMessage()
    trace = AuditEntry.objects.get(verb="hours.repaired")
    assert (trace.role, trace.agency_id, trace.why) == ("job", None, f"{wrong} drawn again")
    assert free(world.reason) == before
    assert repaired() == 0
