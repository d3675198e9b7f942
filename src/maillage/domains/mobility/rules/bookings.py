"""How a car on demand is booked, in French: until when, whom to call, what the carrier adds."""

from __future__ import annotations

from datetime import time

from maillage.engines.reach import BookingRule
from maillage.kit.ui.words import NBSP, clock, duration_words

MOST_LETTERS = 240
DAY_S = 86_400


def booking_notice(rule: BookingRule | None) -> str:
    """As in la veille avant 17 h, or au moins 2 h avant; empty when the carrier does not say."""
    if rule is None:
        return ""
    if rule.kind == "days_before" and rule.last_day is not None:
        until = f" avant {_hour(rule.last_time_s)}" if rule.last_time_s is not None else ""
        return _days_before(rule.last_day) + until
    if rule.kind == "same_day" and rule.least_notice_s:
        return f"au moins {duration_words(rule.least_notice_s)} avant"
    return "le jour même" if rule.kind in {"same_day", "real_time"} else ""


def booking_message(rule: BookingRule | None) -> str:
    """What the carrier adds in its own words, cut when it is long."""
    text = " ".join(rule.message.split()) if rule else ""
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS].rsplit(" ", 1)[0] + "…"


def booking_sentence(vehicle: str, carrier: str, phone: str, notice: str, message: str) -> str:
    """One sentence on a vehicle that comes only when it was booked, and the carrier's own if it has one."""
    whom = f"au {phone.replace(' ', NBSP)}" if phone else f"auprès de {carrier}" if carrier else "auprès du transporteur"
    book = f"réservez-le {whom}, {notice}" if notice else f"réservez-le à l’avance {whom}"
    said = f" Le transporteur précise{NBSP}: «{NBSP}{message}{NBSP}»" if message else ""
    return f"Le car {vehicle} ne passe que sur demande{NBSP}: {book}.{said}"


def _days_before(days: int) -> str:
    if days == 0:
        return "le jour même"
    return "la veille" if days == 1 else f"{days}{NBSP}jours avant"


def _hour(seconds: int) -> str:
    """A time of day; 24:00 and later is the end of the day."""
    return clock(time(seconds // 3600, seconds // 60 % 60)) if seconds < DAY_S else "minuit"
