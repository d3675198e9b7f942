"""What the mobility tests share: a folder of timetables of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def timetable_folder(tmp_path: Path, settings: Settings) -> Path:
    """Tables are built in the test's own folder."""
    settings.TIMETABLE_FOLDER = tmp_path / "timetables"
    return settings.TIMETABLE_FOLDER
