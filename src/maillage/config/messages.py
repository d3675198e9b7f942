"""Who writes what: purpose of a message → the function that composes it when it is sent."""

from __future__ import annotations

_APPOINTMENT = "maillage.journeys.telling.composing.compose"
_WAIT = "maillage.journeys.telling.waits.compose"
_COMPANIES = "maillage.journeys.companies.telling"
_HOUSES = "maillage.journeys.houses.telling"

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
    "partnership_due": "maillage.journeys.partnership.telling.compose",
    "elected_letter": "maillage.journeys.results.letters.compose",
    "shadowing_day": f"{_HOUSES}.compose_day",
    "shadowing_lacking": f"{_HOUSES}.compose_lacking",
    "shadowing_away": f"{_HOUSES}.compose_away",
    "shadowing_undated": f"{_HOUSES}.compose_undated",
    "blocked_case": f"{_HOUSES}.compose_case",
    "invitation": "maillage.journeys.accounts.telling.compose",
    "password_reset": "maillage.journeys.accounts.proofs.compose_reset",
    "account_locked": "maillage.journeys.accounts.proofs.compose_locked",
    "unusual_reading": "maillage.journeys.readings.telling.compose",
    "opening_flagged": f"{_HOUSES}.compose_flagged",
}
