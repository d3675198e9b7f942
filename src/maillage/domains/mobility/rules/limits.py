"""What decides who is offered an appointment: margins, waits, absence, walking. Agency < reason < person."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import time

from maillage.engines.reach import Limits


@dataclass(frozen=True, slots=True)
class TravelLimits:
    """One layer of limits; None says nothing and leaves the word to the layer below. Seconds; `back_by` on the wall."""

    early_s: int | None = None
    late_s: int | None = None
    wait_before_s: int | None = None
    wait_after_s: int | None = None
    away_s: int | None = None
    back_by: time | None = None
    walk_s: int | None = None


DEFAULTS = TravelLimits(early_s=300, late_s=0, wait_before_s=3600, wait_after_s=5400, away_s=21_600, back_by=time(20), walk_s=900)


def merge(*layers: TravelLimits) -> TravelLimits:
    """Limits in force: over the defaults, the last layer that speaks wins (agency, reason, person)."""
    values = {}
    for field in fields(TravelLimits):
        spoken = [getattr(layer, field.name) for layer in (DEFAULTS, *layers)]
        values[field.name] = [value for value in spoken if value is not None][-1]
    return TravelLimits(**values)


def engine_limits(limits: TravelLimits) -> Limits:
    """The same for the engine, whose hours are seconds of the service day."""
    merged = merge(limits)
    values = {field.name: getattr(merged, field.name) for field in fields(TravelLimits) if field.name != "back_by"}
    back_by = merged.back_by or time(20)
    return Limits(**values, back_by_s=back_by.hour * 3600 + back_by.minute * 60)
