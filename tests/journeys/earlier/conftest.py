"""The Tuesday of the daily screens, and somebody who would rather come earlier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings
from tests.journeys.today.conftest import at_hour, enter, world

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

__all__ = ["at_hour", "enter", "importing", "world"]


@pytest.fixture
def importing(tmp_path: Path, world: World, settings: Settings) -> Callable[..., int]:
    """Put a feed in service: Octon to Lodève and back."""
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    settings.TIMETABLE_FOLDER = tmp_path / "timetables"

    def put(**changes: object) -> int:
        report = in_service(write_feed(tmp_path / "feed", **changes))  # type: ignore[arg-type]  # the feed's own keywords
        assert report.version is not None
        return report.version

    return put
