"""What the page of an adviser's hours shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import OpeningRow, Seat
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import diary_of
from maillage.registry.diary.models import Leave
from maillage.registry.diary.selectors import LeaveRow, own_leaves

YEAR = timedelta(days=365)
NTHS = {1: _("1er"), 2: _("2e"), 3: _("3e"), 4: _("4e"), -1: _("dernier")}


@dataclass(frozen=True, slots=True)
class Absence:
    """A coming absence, in words."""

    leave: int
    what: str
    when: str


@dataclass(frozen=True, slots=True)
class Again:
    """Hours that come back, in words."""

    row: OpeningRow
    rhythm: str
    where: str
    until: date | None


@dataclass(frozen=True, slots=True)
class OwnHours:
    """An adviser's hours. `to_move`: people booked under an absence or outside the hours; `workshops`: the same, in a group."""

    to_move: tuple[Seat, ...]
    workshops: tuple[Seat, ...]
    absences: tuple[Absence, ...]
    again: tuple[Again, ...]


def own_hours(*, account: int, now: datetime) -> OwnHours:
    """Everything about one adviser's time that is not an appointment."""
    seats, resource = agenda.to_move(adviser=account, now=now), diary_of(account)
    away = own_leaves(resource, now, now + YEAR) if resource else ()
    return OwnHours(
        to_move=tuple(seat for seat in seats if seat.series is None),
        workshops=tuple({seat.appointment: seat for seat in seats if seat.series is not None}.values()),
        absences=tuple(Absence(row.key, str(Leave.Kind(row.kind).label), away_words(row)) for row in away),
        again=tuple(_again(row) for row in agenda.openings_of(adviser=account, today=clock.today(now))),
    )


def away_words(row: LeaveRow) -> str:
    """As in: jeudi 3 décembre, toute la journée; jeudi 3 décembre, 9 h – 12 h; du 3 à 14 h au 5 à midi."""
    start, end = clock.local(row.starts_at), clock.local(row.ends_at)
    last = end - timedelta(seconds=1)
    is_whole = start.time() == end.time() == start.time().min
    if start.date() == last.date():
        return f"{words.date_words(start.date())}, {_('toute la journée') if is_whole else words.between(start, end)}"
    if is_whole:
        return words.days_between(start.date(), last.date())
    return _("du %(start)s au %(end)s") % {"start": words.when_words(start), "end": words.when_words(end)}


def rhythm_words(row: OpeningRow) -> str:
    """As in: chaque mardi, 9 h – 12 h, semaines d’école."""
    day, hours = words.WEEKDAYS[row.weekday], words.between(row.starts_at, row.ends_at)
    if row.until == row.first_day:
        said = words.date_words(row.first_day)
    elif row.nths:
        said = _("les %(which)s %(day)s du mois") % {"which": _(" et ").join(NTHS[nth] for nth in row.nths), "day": day}
    elif row.interval_weeks > 1:
        weeks = row.interval_weeks
        said = ngettext("chaque %(day)s", "un %(day)s sur %(weeks)s", weeks) % {"day": day, "weeks": words.number_words(weeks)}
    else:
        said = _("chaque %(day)s") % {"day": day}
    parts = [said, hours, _("semaines d’école") if row.school_weeks_only else ""]
    return ", ".join(part for part in parts if part)


def _again(row: OpeningRow) -> Again:
    where = ", ".join(part for part in (row.place_name, row.room) if part)
    return Again(row, rhythm_words(row), where, row.until if row.until != row.first_day else None)
