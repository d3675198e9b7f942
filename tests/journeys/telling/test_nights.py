"""At night the words of what was settled long ago are blanked, agency by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db


def test_the_night_asks_to_forget_old_words_in_each_agency(world: World) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from maillage.journeys.telling import jobs

    jobs.nightly(timestamp=0)
    queued = ProcrastinateJob.objects.filter(task_name="messages.forget").values_list("args", flat=True)
    assert list(queued) == [{"agency": world.cast.agency.pk}]
