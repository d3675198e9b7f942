"""booking_rules.txt → BookingRule, and the rule of each call by its row."""

from __future__ import annotations

import polars as pl

from maillage.engines.reach.bookings import KINDS, BookingRule
from maillage.engines.reach.checks import I32, check_filled, check_unique, flag, index_of, integers, times
from maillage.engines.reach.tables import Report, Table

MOST_MINUTES, MOST_DAYS = 60 * 24 * 365, 365


def read_booking_rules(table: Table, report: Report) -> tuple[BookingRule, ...]:
    """Rules in file order; a notice that is not said is None, never a guess."""
    check_filled(table, "booking_rule_id", report)
    check_unique(table, "booking_rule_id", report)
    kinds = integers(table, "booking_type", report, high=len(KINDS) - 1)
    minutes = integers(table, "prior_notice_duration_min", report, default=-1, low=-1, high=MOST_MINUTES)
    days = integers(table, "prior_notice_last_day", report, default=-1, low=-1, high=MOST_DAYS)
    until = times(table, "prior_notice_last_time", report)
    texts = [table.texts(name) for name in ("booking_rule_id", "phone_number", "info_url", "booking_url", "message")]
    numbers = zip(kinds.tolist(), minutes.tolist(), days.tolist(), until.tolist(), strict=True)
    return tuple(
        BookingRule(rule_id, KINDS[kind], _said(minute * 60), _said(day), _said(second), phone, booking_url or info_url, message)
        for (kind, minute, day, second), (rule_id, phone, info_url, booking_url, message) in zip(
            numbers, zip(*texts, strict=True), strict=True
        )
    )


def rules_of_calls(table: Table, field: str, rule_ids: pl.Series | None, report: Report) -> I32 | None:
    """Row of the booking rule of each call, -1 without one; None when no call has any.

    A rule that booking_rules.txt does not have is a warning: the ride is on demand all the same.
    """
    named = table.column(field)
    if not (named != "").any():
        return None
    places = index_of(named, pl.Series([], dtype=pl.String) if rule_ids is None else rule_ids)
    unknown = (places < 0) & (named != "").to_numpy()
    message = "La règle de réservation {value} n'existe pas dans booking_rules.txt\u00a0: on ne sait pas comment réserver."
    flag(table, unknown, field, "unknown_booking_rule", message, "Ajoutez-la.", report=report, severity="warning")
    return places


def _said(value: int) -> int | None:
    return value if value >= 0 else None
