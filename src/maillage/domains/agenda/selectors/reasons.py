"""Reasons that somebody may book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.domains.agenda.models import AppointmentReason
from maillage.domains.agenda.permissions import can_book, can_move_within
from maillage.domains.agenda.selectors.offers import trade_of
from maillage.domains.agenda.selectors.territories import for_commune
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor


@dataclass(frozen=True, slots=True)
class ReasonCard:
    """A reason, as it is chosen."""

    key: int
    label: str
    hint: str
    duration_min: int
    modes: tuple[str, ...]


def reasons_for(by: Actor, *, commune: int | None = None, day: date | None = None) -> tuple[ReasonCard, ...]:
    """What this actor may book for one person, in the agency's order; workshops are enrolled for, not booked.

    With the commune where the person lives, and the day: only what is for its people.
    """
    rows = AppointmentReason.objects.filter(is_active=True, theme="")
    if commune is not None and day is not None:
        rows = for_commune(rows, commune, day)
    if by.agency is not None:
        rows = rows.filter(agency_id=by.agency)
    return tuple(ReasonCard(row.pk, row.label, row.hint, row.duration_min, tuple(row.modes)) for row in rows if can_book(by, row))


def reason(key: int | None, by: Actor) -> AppointmentReason:
    """One reason that this actor may book, or within which their link moves."""
    row = AppointmentReason.objects.filter(pk=key).first() if key is not None else None
    if row is None or not can_move_within(by, row):
        raise NotFound
    return row


def agencies_with_reasons() -> tuple[int, ...]:
    """Agencies that take appointments, for the rounds that work through each in its own scope."""
    rows = AppointmentReason.objects.order_by("agency_id").values_list("agency_id", flat=True)
    return tuple(rows.distinct())


def buffers_of(trades: Iterable[str]) -> dict[str, int]:
    """Minutes kept free after an appointment, for those trades that are appointments of a reason."""
    known = AppointmentReason.objects.values_list("pk", "buffer_after_min")
    wanted = set(trades)
    return {trade: minutes for key, minutes in known if (trade := trade_of(key)) in wanted}
