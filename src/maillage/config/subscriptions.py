"""Who follows what: event name → functions called in the transaction of the write."""

from __future__ import annotations

TABLE: dict[str, tuple[str, ...]] = {
    "mobility.timetable_in_service": ("maillage.journeys.booking.rechecking.timetable_in_service",),
    "places.changed": ("maillage.domains.mobility.services.places_changed",),
}
