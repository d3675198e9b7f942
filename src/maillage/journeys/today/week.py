"""The adviser's week: the finding, what is to be closed, whom they receive, what can be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.domains.agenda.states import ACTIVE, PARTICIPATION, may_become
from maillage.domains.companies.selectors import Going, visits_of
from maillage.domains.houses.selectors import StretchLine, hosted_by
from maillage.journeys.today.group import Unclosed, event_of, sessions_of, unclosed
from maillage.journeys.today.labels import ABSENCES, CANCELLED, COMING, MOVED, TAGS, held_words, moved_to
from maillage.journeys.today.room_chart import CLOSES, OPENS, opening_hours
from maillage.journeys.today.travelling import Travelling, travelling
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Day, Event, State, Week
from maillage.kit.ui.words import nbsp
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.selectors import LeaveRow, leaves, working_days_before

WORKING_DAYS, WEEK_DAYS = 5, 7
LATE_DAYS, VERY_LATE_DAYS = 3, 10
STATUSES = ("seen", "excused", "noshow", "unknown")


@dataclass(frozen=True, slots=True)
class Line:
    """One seat in a list, with what it may become."""

    seat: Seat
    travel: Travelling
    tag_kind: str
    tag: str
    absence: str
    may_be: tuple[str, ...]
    may_be_down: bool


@dataclass(frozen=True, slots=True)
class AdviserWeek:
    """The adviser's week. `weekend` is what the board of five days does not show.

    `sheets`: workshops to close, each on its attendance sheet.
    `late`: what they have left to close for three working days; `late_in_agency`: for ten, the director's count of all.
    """

    monday: date
    span: str
    before: date
    after: date
    finding: str
    to_close: tuple[Line, ...]
    sheets: tuple[Unclosed, ...]
    closed: tuple[Line, ...]
    by_day: tuple[tuple[date, tuple[Line, ...]], ...]
    weekend: tuple[Line, ...]
    week: Week
    has_events: bool
    late: str
    late_in_agency: str


def adviser_week(*, by: Actor, monday: date, now: datetime) -> AdviserWeek:
    """Whom an adviser receives this week, and everything they still have to close."""
    assert by.account is not None
    start, end = clock.wall(monday), clock.wall(monday + timedelta(days=WEEK_DAYS))
    seats = agenda.adviser_days(adviser=by.account, start=start, end=end, now=now)
    due = agenda.to_close(adviser=by.account, now=now)
    to_close, sheets = tuple(line_of(seat) for seat in due if seat.series is None), unclosed(due)
    lines = tuple(line_of(seat) for seat in seats)
    visits = visits_of(by.account, start, end)
    hosted = (_hosted(day, each) for day, each in hosted_by(by.account, start, end))
    events = [*_events(by, seats, (start, end), now), *(_visit(each) for each in visits), *hosted]
    coming = len({seat.appointment for seat in seats if seat.shown in COMING}) + sum(each.starts_at > now for each in visits)
    open_count, held = len(to_close) + len(sheets), len({seat.appointment for seat in seats})
    days = [_day(monday + timedelta(days=number), seats, events, clock.today(now)) for number in range(WORKING_DAYS)]
    opens, closes = opening_hours([*seats, *visits])
    return AdviserWeek(
        monday=monday,
        before=monday - timedelta(days=WEEK_DAYS),
        after=monday + timedelta(days=WEEK_DAYS),
        span=words.days_between(monday, monday + timedelta(days=WORKING_DAYS - 1)),
        finding=finding(open_count, coming) if end > now else finding_past(open_count, held),
        to_close=to_close,
        sheets=sheets,
        closed=tuple(line for line in lines if _is_closed(line.seat, now)),
        by_day=tuple((day, tuple(same)) for day, same in groupby(lines, key=lambda line: line.seat.starts_at.date())),
        weekend=tuple(line for line in lines if line.seat.starts_at.weekday() >= WORKING_DAYS),
        week=Week(days, opens, closes),
        has_events=any(day.events for day in days),
        **_late(by, due, now),
    )


def _is_closed(seat: Seat, now: datetime) -> bool:
    """Noted already; a workshop is corrected on its sheet."""
    return seat.status != "unknown" and seat.starts_at <= now and seat.series is None


def _late(by: Actor, to_close: Sequence[Seat], now: datetime) -> dict[str, str]:
    """What should have been closed by now, in one line each."""
    own_day, agency_day = working_days_before(clock.today(now), LATE_DAYS, VERY_LATE_DAYS)
    own = len({seat.appointment for seat in to_close if seat.ends_at < clock.wall(own_day + timedelta(days=1))})
    is_director = by.role == Role.DIRECTOR and by.agency is not None
    before = clock.wall(agency_day + timedelta(days=1))
    in_agency = agenda.unclosed_count(agency=by.agency, ended_before=before) if is_director and by.agency else 0
    return {"late": late_words(own), "late_in_agency": late_in_agency_words(in_agency)}


def late_words(count: int) -> str:
    """To the adviser, once for all of them."""
    if not count:
        return ""
    said = ngettext("attend depuis plus de trois jours ouvrés", "attendent depuis plus de trois jours ouvrés", count)
    return f"{words.number_words(count).capitalize()} {_('rendez-vous')} {said}."


def late_in_agency_words(count: int) -> str:
    """To the director: how many, never whose."""
    if not count:
        return ""
    said = ngettext(
        "rendez-vous passé depuis plus de dix jours ouvrés n’est pas clos",
        "rendez-vous passés depuis plus de dix jours ouvrés ne sont pas clos",
        count,
    )
    return _("Dans l’agence, %(count)s %(said)s.") % {"count": words.number_words(count), "said": said}


def finding(to_close: int, coming: int) -> str:
    """The first line: what is to be closed, then what comes."""
    expected = words.number_words(coming) if coming else _("aucun")
    if not to_close:
        return f"{expected.capitalize()} {_('rendez-vous à venir')}"
    closing = words.number_words(to_close).capitalize()
    return f"{closing} {_('rendez-vous à clore')}, {expected} {_('à venir')}"


def finding_past(to_close: int, held: int) -> str:
    """The first line of a week that is over."""
    if to_close:
        return f"{words.number_words(to_close).capitalize()} {_('rendez-vous à clore')}"
    if not held:
        return _("Aucun rendez-vous cette semaine-là")
    return f"{words.number_words(held).capitalize()} {_('rendez-vous, tout est noté')}"


def line_of(seat: Seat) -> Line:
    kind, label = TAGS[seat.shown]
    absence = str(ABSENCES[seat.absence]) if seat.absence in ABSENCES else held_words(seat)
    may_be = tuple(status for status in STATUSES if may_become(PARTICIPATION, seat.status, status))
    may_be_down = seat.mode == "video" and not seat.held_mode and may_become(PARTICIPATION, seat.status, "revoked")
    return Line(seat, travelling(seat), kind, str(label), absence, may_be, may_be_down)


def _events(by: Actor, seats: Sequence[Seat], week: tuple[datetime, datetime], now: datetime) -> list[Event]:
    """Whom they receive, who has moved away, and their leaves, cut by day."""
    start, end = week
    assert by.account is not None
    left = agenda.left_adviser(adviser=by.account, start=start, end=end, now=now)
    away = leaves(by.resource, start, end) if by.resource else ()
    days = [clock.local(start).date() + timedelta(days=number) for number in range(WEEK_DAYS)]
    absences = [event for leave in away for day in days if (event := _leave(leave, day)) is not None]
    alone = (_event(seat) for seat in seats if seat.series is None)
    return [*alone, *map(event_of, sessions_of(seats)), *(_trace(seat) for seat in left), *absences]


def _day(day: date, seats: Sequence[Seat], events: Sequence[Event], today: date) -> Day:
    held = [seat for seat in seats if seat.starts_at.date() == day and seat.status in ACTIVE]
    places = ", ".join(dict.fromkeys(nbsp(seat.town) or _("téléphone") for seat in held))
    return Day(day, places, [event for event in events if event.start.date() == day], today=day == today)


def _event(seat: Seat) -> Event:
    kind, label = CANCELLED if seat.status == "revoked" else TAGS[seat.shown]
    if seat.shown in COMING and seat.plan_state == "lost":
        kind = "warn"
    return Event(
        start=seat.starts_at,
        end=seat.ends_at,
        title=seat.full_name,
        kind=kind,
        url=reverse("booking:desk_slip", args=[seat.participation]),
        note=_expected(seat) if seat.shown in COMING else str(label).lower(),
        struck=seat.status == "revoked",
    )


def _trace(seat: Seat) -> Event:
    """On the day that was left: where it went."""
    assert seat.was_at is not None
    return Event(
        start=seat.was_at,
        end=seat.was_at + (seat.ends_at - seat.starts_at),
        title=seat.full_name,
        kind=MOVED[0],
        url=reverse("booking:desk_slip", args=[seat.participation]),
        note=moved_to(seat),
        struck=True,
    )


def _expected(seat: Seat) -> str:
    parts = {"video": [_("vidéo"), seat.town], "phone": [_("tél.")]}.get(seat.mode, [seat.room])
    if seat.plan_state == "lost":
        parts = [*parts, _("plus de car")]
    return ", ".join(part for part in parts if part)


def _visit(visit: Going) -> Event:
    """A visit to a company: a company's name is nobody's."""
    kind: State = "done" if visit.state == "held" else ""
    note = _("visite faite") if visit.state == "held" else _("visite")
    where = f"{note}, {visit.where}" if visit.where else note
    return Event(visit.starts_at, visit.ends_at, visit.company, kind, reverse("companies:show", args=[visit.arrival]), where)


def _hosted(day: int, part: StretchLine) -> Event:
    """What they show to the counsellors of a house, who spend the day at the agency."""
    url, note = reverse("houses:day", args=[day]), _("vis ma vie")
    return Event(part.starts_at, part.ends_at, part.trade_label, "group", url, note)


def _leave(leave: LeaveRow, day: date) -> Event | None:
    """The part of a leave that falls on one day, within the hours that the board shows."""
    first, last = clock.wall(day, OPENS), clock.wall(day, CLOSES)
    start, end = max(clock.local(leave.starts_at), first), min(clock.local(leave.ends_at), last)
    return Event(start, end, _("Congé"), kind="off") if start < end else None
