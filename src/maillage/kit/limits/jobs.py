"""Forgetting: what was counted is gone within a day."""

from __future__ import annotations

from maillage.kit import clock
from maillage.kit.jobs import periodic
from maillage.kit.limits.counting import forget_tries


@periodic("7 * * * *", "limits.forget")
def forget(*, timestamp: int) -> None:  # noqa: ARG001  # periodic jobs are given the hour they were due
    """Every hour."""
    forget_tries(clock.now())
