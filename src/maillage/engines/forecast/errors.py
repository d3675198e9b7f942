"""What the engine refuses."""

from __future__ import annotations


class BadForecastInput(ValueError):
    """A number or a code that cannot be forecast from; says which field and why."""

    def __init__(self, field: str, why: str) -> None:
        self.field, self.why = field, why
        super().__init__(f"{field}: {why}")
