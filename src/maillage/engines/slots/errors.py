"""What the slot engine refuses, in English; the host translates. Each error names field, value and reason."""

_SHOWN = 60


class SlotsError(ValueError):
    """A value the engine cannot work with.

    Attributes
    ----------
    field : the name of the refused field, as the caller wrote it
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


class ReasonError(SlotsError):
    """A duration, buffer, step or policy that makes no sense."""


class RecurrenceError(SlotsError):
    """A recurrence, or a change of one occurrence, that makes no sense."""


class ArrayError(SlotsError):
    """Occurrences, busy times or limits of the wrong shape or range."""


class ScenarioError(SlotsError):
    """A scenario file that does not follow the format; `field` is a path such as `advisers[3].openings[0].start`."""
