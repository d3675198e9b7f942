"""What the planner refuses, in English; the host translates. Each error names field, value and reason."""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 60


class PlanningError(ValueError):
    """A value the planner cannot work with.

    Attributes
    ----------
    field : path of the refused value, such as `sites[3].rooms[0]`
    value : the refused value, None when there is none
    why : one English clause, without the field's name
    """

    def __init__(self, field: str, value: object, why: str) -> None:
        super().__init__(field, value, why)
        self.field = field
        self.value = value
        self.why = why

    def __str__(self) -> str:
        shown = repr(self.value)
        shortened = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        return f"{self.field}: {self.why}" + ("" if self.value is None else f" (got {shortened})")


class SolverMissing(RuntimeError):
    """OR-Tools or HiGHS is not installed; they are the group `plan` of the project's requirements."""


class ImpossibleProblem(Exception):
    """No plan obeys the rules together.

    Attributes
    ----------
    conflict : rules, in plain words, that cannot hold together; without any one of them the others can.
        Empty when the rules on sessions alone agree, so that the minimum of people of workshops is what fails.
    """

    def __init__(self, conflict: Sequence[str]) -> None:
        super().__init__(tuple(conflict))
        self.conflict = tuple(conflict)

    def __str__(self) -> str:
        return "these rules cannot hold together: " + "; ".join(self.conflict)
