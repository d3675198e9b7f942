"""Reads of the agenda, for pages and journeys."""

from maillage.domains.agenda.selectors.days import (
    OpeningRow,
    SessionRow,
    booked_by_occurrence,
    noshow_reasons,
    opening_row,
    openings_of,
    request_row,
    session,
    sessions,
    to_move,
)
from maillage.domains.agenda.selectors.links import link_exists, scope_of_link, token_of, token_of_seat
from maillage.domains.agenda.selectors.offers import SlotOption, offers
from maillage.domains.agenda.selectors.plans import PlanRow, coming_plans
from maillage.domains.agenda.selectors.reasons import ReasonCard, agencies_with_reasons, buffers_of, reason, reasons_for
from maillage.domains.agenda.selectors.seats import (
    Seat,
    adviser_days,
    coming,
    house_day,
    left_adviser,
    left_house,
    participation,
    seat,
    seats_by_key,
    seats_of_occurrence,
    to_close,
)

__all__ = [
    "OpeningRow",
    "PlanRow",
    "ReasonCard",
    "Seat",
    "SessionRow",
    "SlotOption",
    "adviser_days",
    "agencies_with_reasons",
    "booked_by_occurrence",
    "buffers_of",
    "coming",
    "coming_plans",
    "house_day",
    "left_adviser",
    "left_house",
    "link_exists",
    "noshow_reasons",
    "offers",
    "opening_row",
    "openings_of",
    "participation",
    "reason",
    "reasons_for",
    "request_row",
    "scope_of_link",
    "seat",
    "seats_by_key",
    "seats_of_occurrence",
    "session",
    "sessions",
    "to_close",
    "to_move",
    "token_of",
    "token_of_seat",
]
