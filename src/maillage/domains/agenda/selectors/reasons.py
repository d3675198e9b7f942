"""Reasons that somebody may book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.domains.agenda.models import AppointmentReason, Mode
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


# Asked by each search, so written once: building the statement anew costs more than running it.
_ONE_REASON = "SELECT * FROM agenda_appointmentreason WHERE id = %s"


def reason(key: int | None, by: Actor) -> AppointmentReason:
    """One reason that this actor may book, or within which their link moves."""
    row = next(iter(AppointmentReason.objects.raw(_ONE_REASON, [key])), None)
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


@dataclass(frozen=True, slots=True)
class WrittenReason:
    """A reason with all its rules, as the director writes it."""

    key: int
    label: str
    hint: str
    bring: tuple[str, ...]
    theme: str
    duration_min: int
    buffer_after_min: int
    step_min: int
    policy: str
    modes: tuple[str, ...]
    bookable_by: str
    audience: str
    territories: tuple[int, ...]
    territory_names: tuple[str, ...]
    least_notice_min: int
    most_notice_days: int
    cancel_limit_min: int
    cap_per_day: int | None
    is_active: bool
    rank: int

    @property
    def terms(self) -> str:
        """As in: 45 min, sur place, par téléphone; pour tout le monde."""
        ways = ", ".join(str(Mode(mode).label) for mode in self.modes)
        where = f", {', '.join(self.territory_names)}" if self.territory_names else ""
        return f"{self.duration_min} min, {ways}, réservé par {self.audience}{where}"


def written_reasons(agency: int) -> tuple[WrittenReason, ...]:
    """All reasons of an agency, those that are closed last."""
    rows = AppointmentReason.objects.filter(agency_id=agency).prefetch_related("territories")
    return tuple(_written(row) for row in rows.order_by("-is_active", "theme", "rank", "label"))


def written_reason(key: int, agency: int) -> WrittenReason:
    """One of an agency's reasons."""
    row = AppointmentReason.objects.filter(pk=key, agency_id=agency).prefetch_related("territories").first()
    if row is None:
        raise NotFound
    return _written(row)


def reason_row(key: int) -> AppointmentReason:
    """The row that a service changes."""
    row = AppointmentReason.objects.filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


def themes() -> tuple[tuple[str, str], ...]:
    """What workshops are about."""
    return tuple((str(value), str(label)) for value, label in AppointmentReason.Theme.choices)


def audiences() -> tuple[tuple[str, str], ...]:
    """Who may book, from few to all."""
    return tuple((str(value), str(label)) for value, label in AppointmentReason.Audience.choices)


def _written(row: AppointmentReason) -> WrittenReason:
    perimeters = sorted(row.territories.all(), key=lambda each: each.label)
    return WrittenReason(
        key=row.pk,
        label=row.label,
        hint=row.hint,
        bring=tuple(row.bring),
        theme=row.theme,
        duration_min=row.duration_min,
        buffer_after_min=row.buffer_after_min,
        step_min=row.step_min,
        policy=row.policy,
        modes=tuple(row.modes),
        bookable_by=row.bookable_by,
        audience=str(AppointmentReason.Audience(row.bookable_by).label),
        territories=tuple(each.pk for each in perimeters),
        territory_names=tuple(each.label for each in perimeters),
        least_notice_min=row.least_notice_min,
        most_notice_days=row.most_notice_days,
        cancel_limit_min=row.cancel_limit_min,
        cap_per_day=row.cap_per_day,
        is_active=row.is_active,
        rank=row.rank,
    )
