"""The day and the browsers of the daily screens."""

from tests.journeys.today.conftest import at_hour, enter, world

__all__ = ["at_hour", "enter", "world"]
