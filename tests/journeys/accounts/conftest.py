"""The same Tuesday, the same browsers as the daily screens."""

from __future__ import annotations

from tests.journeys.today.conftest import at_hour, enter, world

__all__ = ["at_hour", "enter", "world"]
