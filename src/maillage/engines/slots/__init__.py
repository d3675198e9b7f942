"""Opening periods, leaves and bookings in; free appointment slots out. No Django, no database, no clock of its own."""

from maillage.engines.slots.arrays import NO_RESOURCE, Busy, IntArray, Occurrences, Slots
from maillage.engines.slots.bitmap import Bitmaps, OctetArray, build
from maillage.engines.slots.clock import DatedOccurrence, instant_s, zone_of
from maillage.engines.slots.errors import ArrayError, ReasonError, RecurrenceError, ScenarioError, SlotsError
from maillage.engines.slots.limits import NO_LIMITS, DayCap, Limits
from maillage.engines.slots.reasons import TICK_MIN, TICK_S, Policy, Reason
from maillage.engines.slots.recurrence import (
    LAST,
    NO_CLOSURES,
    Closures,
    OccurrenceChange,
    Recurrence,
    expand,
    original_dates,
)
from maillage.engines.slots.search import Load, Snapshot, first_parts, first_slots, free_slots

__all__ = [
    "LAST",
    "NO_CLOSURES",
    "NO_LIMITS",
    "NO_RESOURCE",
    "TICK_MIN",
    "TICK_S",
    "ArrayError",
    "Bitmaps",
    "Busy",
    "Closures",
    "DatedOccurrence",
    "DayCap",
    "IntArray",
    "Limits",
    "Load",
    "OccurrenceChange",
    "Occurrences",
    "OctetArray",
    "Policy",
    "Reason",
    "ReasonError",
    "Recurrence",
    "RecurrenceError",
    "ScenarioError",
    "Slots",
    "SlotsError",
    "Snapshot",
    "build",
    "expand",
    "first_parts",
    "first_slots",
    "free_slots",
    "instant_s",
    "original_dates",
    "zone_of",
]
