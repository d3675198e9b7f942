"""What the two daily screens show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.domains.mobility.rules.plans import trip_from_json
from maillage.domains.mobility.rules.sentences import MEANS_WORDS
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Busy, Day, Event, Room, Rooms, Week

COMING = frozenset({"unknown_future", "unknown_today"})
TAGS = {
    "unknown_future": ("", _("Attendue")),
    "unknown_today": ("", _("Attendue")),
    "unknown_past": ("warn", _("À clore")),
    "seen": ("done", _("Venue")),
    "excused": ("off", _("Excusée")),
    "revoked": ("stop", _("Annulé par l’agence")),
    "noshow": ("stop", _("Pas venue")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the day."""

    seat: Seat
    travel: str
    tag_kind: str
    tag: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since it was booked."""

    seat: Seat
    sentence: str
    kind: str


@dataclass(frozen=True, slots=True)
class HouseDay:
    """The house's day."""

    day: date
    finding: str
    changes: tuple[Change, ...]
    rows: tuple[Row, ...]
    rooms: Rooms | None


@dataclass(frozen=True, slots=True)
class AdviserWeek:
    """The adviser's week."""

    monday: date
    friday: date
    before: date
    after: date
    finding: str
    to_close: tuple[Seat, ...]
    week: Week
    has_events: bool


def house_day(*, host: int, day: date, now: datetime) -> HouseDay:
    """Who comes to one house on one day, what changed first."""
    seats = agenda.house_day(host=host, start=clock.wall(day), end=clock.wall(day + timedelta(days=1)), now=now)
    changes = tuple(change for seat in seats for change in _changes(seat))
    coming = [seat for seat in seats if seat.status in {"unknown", "seen"}]
    return HouseDay(day, _finding(len(coming), len(changes)), changes, tuple(_row(seat) for seat in seats), _rooms(coming, now))


def adviser_week(*, adviser: int, monday: date, now: datetime) -> AdviserWeek:
    """Whom an adviser receives from Monday to Friday, and what is to be closed."""
    start, end = clock.wall(monday), clock.wall(monday + timedelta(days=5))
    seats = agenda.adviser_days(adviser=adviser, start=start, end=end, now=now)
    to_close = agenda.to_close(adviser=adviser, now=now)
    coming = sum(seat.shown in COMING for seat in seats)
    today = clock.today(now)
    days = [_day(monday + timedelta(days=number), seats, today) for number in range(5)]
    return AdviserWeek(
        monday=monday,
        friday=monday + timedelta(days=4),
        before=monday - timedelta(days=7),
        after=monday + timedelta(days=7),
        finding=_week_finding(len(to_close), coming),
        to_close=to_close,
        week=Week(days, time(8), time(18)),
        has_events=bool(seats),
    )


def _finding(coming: int, changes: int) -> str:
    first = words.plural_words(coming, _("rendez-vous,rendez-vous")) if coming else _("Personne n’est attendu")
    if coming:
        first = f"{words.number_words(coming).capitalize()} {_('rendez-vous')}"
    if not changes:
        return first
    return f"{first}, {words.number_words(changes)} {_('changement') + ('s' if changes > 1 else '')}"


def _week_finding(to_close: int, coming: int) -> str:
    parts = []
    if to_close:
        parts.append(f"{words.number_words(to_close).capitalize()} {_('rendez-vous à clore')}")
    how_many = words.number_words(coming) if coming else _("aucun")
    parts.append(f"{how_many} {_('à venir')}" if parts else f"{how_many.capitalize()} {_('rendez-vous à venir')}")
    return ", ".join(parts)


def _changes(seat: Seat) -> list[Change]:
    if seat.status == "revoked":
        called = _("à prévenir par téléphone") if seat.phone else _("n’a pas de téléphone : à prévenir en personne")
        return [Change(seat, _("annulé par l’agence, %(called)s.") % {"called": called}, "stop")]
    found = []
    if seat.was_at is not None and seat.was_at != seat.starts_at:
        found.append(Change(seat, _("c’était %(was)s.") % {"was": words.when_words(seat.was_at)}, "warn"))
    if seat.plan_state == "lost":
        found.append(Change(seat, _("le car ne passe plus à cette heure : appeler et changer de date."), "stop"))
    elif seat.plan_state == "changed":
        found.append(Change(seat, _("l’heure du car a changé : donner le nouveau bulletin."), "warn"))
    return found


def _row(seat: Seat) -> Row:
    kind, label = TAGS[seat.shown]
    return Row(seat, _travel(seat), kind, str(label), seat.shown not in COMING)


def _travel(seat: Seat) -> str:
    trip = trip_from_json(seat.trip) if seat.trip else None
    bus = next((leg.route_label for leg in trip.legs if leg.mode == "bus"), "") if trip else ""
    if trip is None or not bus or trip.arrive_at is None or trip.leave_at is None:
        return MEANS_WORDS.get(seat.means, "")
    return _("car %(bus)s, ici à %(there)s, repart à %(back)s") % {
        "bus": bus,
        "there": words.clock(trip.arrive_at),
        "back": words.clock(trip.leave_at),
    }


def _rooms(seats: Sequence[Seat], now: datetime) -> Rooms | None:
    by_room: dict[str, list[Busy]] = {}
    for seat in seats:
        if seat.room:
            by_room.setdefault(seat.room, []).append(Busy(seat.starts_at, seat.ends_at, seat.adviser_name))
    if not by_room:
        return None
    rooms = tuple(Room(name, tuple(by_room[name])) for name in sorted(by_room))
    title = _("Occupation des salles de 8 h à 18 h.")
    return Rooms(rooms, time(8), time(18), title, clock.local(now))


def _day(day: date, seats: Sequence[Seat], today: date) -> Day:
    held = [seat for seat in seats if seat.starts_at.date() == day]
    places = ", ".join(dict.fromkeys(seat.town for seat in held if seat.town))
    return Day(day, places, tuple(_event(seat) for seat in held), today=day == today)


def _event(seat: Seat) -> Event:
    kind = {"seen": "done", "unknown_past": "warn", "noshow": "stop", "excused": "off", "revoked": "off"}.get(seat.shown, "")
    note = "" if seat.shown in COMING else str(TAGS[seat.shown][1])
    return Event(
        start=seat.starts_at,
        end=seat.ends_at,
        title=seat.full_name,
        kind=kind,  # type: ignore[arg-type]  # one of the component's states, from the table above
        url=reverse("booking:desk_slip", args=[seat.participation]),
        note=note,
        struck=seat.status == "revoked",
    )
