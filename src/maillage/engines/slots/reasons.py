"""A reason for an appointment, as the engine sees it: how long, how much rest after, where starts may fall."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maillage.engines.slots.errors import ReasonError

TICK_MIN = 5
TICK_S = TICK_MIN * 60
DAY_MIN = 24 * 60


class Policy(StrEnum):
    """Where starts fall: on the opening's grid only, or also right after each busy time."""

    GRID = "grid"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Reason:
    """How long an appointment lasts and where it may start.

    Parameters
    ----------
    duration_min : minutes with the person, multiple of 5, 5 to 1440
    buffer_after_min : minutes the adviser keeps free afterwards, multiple of 5, 0 to 1440
    step_min : minutes between two starts of the grid, multiple of 5, 5 to 1440; None means the duration
    policy : `Policy.FILL` (the default) or `Policy.GRID`, or their names

    Raises
    ------
    ReasonError : with the field that is out of range
    """

    duration_min: int
    buffer_after_min: int = 0
    step_min: int | None = None
    policy: Policy | str = Policy.FILL

    def __post_init__(self) -> None:
        _check_minutes("duration_min", self.duration_min, least=TICK_MIN)
        _check_minutes("buffer_after_min", self.buffer_after_min, least=0)
        if self.step_min is not None:
            _check_minutes("step_min", self.step_min, least=TICK_MIN)
        if self.policy not in tuple(Policy):
            raise ReasonError("policy", self.policy, "must be grid or fill")

    @property
    def duration_ticks(self) -> int:
        return self.duration_min // TICK_MIN

    @property
    def held_ticks(self) -> int:
        """Ticks the adviser must be free: duration and buffer."""
        return (self.duration_min + self.buffer_after_min) // TICK_MIN

    @property
    def step_ticks(self) -> int:
        return (self.step_min or self.duration_min) // TICK_MIN

    @property
    def is_filling(self) -> bool:
        return self.policy == Policy.FILL


def _check_minutes(field: str, value: object, *, least: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ReasonError(field, value, "must be a whole number of minutes")
    if value % TICK_MIN or not least <= value <= DAY_MIN:
        raise ReasonError(field, value, f"must be a multiple of {TICK_MIN} minutes from {least} to {DAY_MIN}")
