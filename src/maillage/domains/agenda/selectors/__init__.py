"""Reads of the agenda, for pages and journeys."""

from maillage.domains.agenda.selectors.links import link_exists, scope_of_link, token_of
from maillage.domains.agenda.selectors.offers import SlotOption, offers
from maillage.domains.agenda.selectors.reasons import ReasonCard, reason, reasons_for
from maillage.domains.agenda.selectors.seats import Seat, adviser_days, coming, house_day, participation, seat, to_close

__all__ = [
    "ReasonCard",
    "Seat",
    "SlotOption",
    "adviser_days",
    "coming",
    "house_day",
    "link_exists",
    "offers",
    "participation",
    "reason",
    "reasons_for",
    "scope_of_link",
    "seat",
    "to_close",
    "token_of",
]
