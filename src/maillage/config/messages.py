"""Who writes what: purpose of a message → the function that composes it when it is sent."""

from __future__ import annotations

_APPOINTMENT = "maillage.journeys.telling.composing.compose"

TABLE: dict[str, str] = dict.fromkeys(
    ("confirmation", "reminder", "moved", "revoked", "bus_changed", "bus_lost", "promoted"),
    _APPOINTMENT,
)
