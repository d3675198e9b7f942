"""Who writes what: purpose of a message → the function that composes it when it is sent."""

from __future__ import annotations

_APPOINTMENT = "maillage.journeys.telling.composing.compose"
_WAIT = "maillage.journeys.telling.waits.compose"
_COMPANIES = "maillage.journeys.companies.telling"

TABLE: dict[str, str] = {
    **dict.fromkeys(
        ("confirmation", "reminder", "moved", "revoked", "bus_changed", "bus_lost", "promoted", "restored", "no_way"),
        _APPOINTMENT,
    ),
    **dict.fromkeys(("passed_over", "wait_over"), _WAIT),
    "earlier": "maillage.journeys.earlier.words.compose",
    "session_changed": "maillage.journeys.sessions.alerts.compose_changed",
    "opening_clash": "maillage.journeys.sessions.alerts.compose_clash",
    "undecided": "maillage.journeys.workshops.alerts.compose",
    "no_date": "maillage.journeys.sessions.gaps.compose",
    "company_alert": f"{_COMPANIES}.compose_alert",
    "company_state": f"{_COMPANIES}.compose_state",
    "company_given": f"{_COMPANIES}.compose_given",
    "company_answer": f"{_COMPANIES}.compose_answer",
}
