"""Octon and Lodève, counted; cars between them; whoever signs in does so on Tuesday 17 November."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings
from tests.journeys.today.conftest import at_hour, enter, world

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

__all__ = ["at_hour", "counted", "enter", "timetable", "world"]


@pytest.fixture
def counted(world: World) -> World:
    """Octon has 500 inhabitants and a stop at its town hall, Lodève 7,000, Pégairolles 200 and no stop."""
    from tests import factories as make
    from tests.domains.mobility.tiny import OCTON_POINT

    from maillage.registry.territories.models import PopulationCount

    octon = make.commune("Octon", intermunicipality=world.cast.territory, lat=OCTON_POINT[0], lon=OCTON_POINT[1])
    for commune, inhabitants in ((octon, 500), (world.cast.lodeve, 7000), (world.cast.pegairolles, 200)):
        PopulationCount.objects.create(year=2025, source="Insee, un essai", inhabitants=inhabitants, commune=commune)
    return world


@pytest.fixture
def timetable(counted: World, tmp_path: Path, settings: Settings) -> int:
    """The tiny timetable in service: its version."""
    from tests.domains.mobility.factories import in_service
    from tests.domains.mobility.tiny import write_feed

    settings.TIMETABLE_FOLDER = tmp_path / "timetables"
    report = in_service(write_feed(tmp_path / "feed"))
    assert report.version is not None
    return report.version
