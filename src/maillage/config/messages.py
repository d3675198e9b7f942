"""Who writes what: purpose of a message → the function that composes it when it is sent."""

from __future__ import annotations

_APPOINTMENT = "maillage.journeys.telling.composing.compose"
_WAIT = "maillage.journeys.telling.waits.compose"

TABLE: dict[str, str] = {
    **dict.fromkeys(
        ("confirmation", "reminder", "moved", "revoked", "bus_changed", "bus_lost", "promoted", "no_way"),
        _APPOINTMENT,
    ),
    **dict.fromkeys(("passed_over", "wait_over"), _WAIT),
    "earlier": "maillage.journeys.earlier.words.compose",
    "no_date": "maillage.journeys.sessions.gaps.compose",
}
