"""The house's day: the finding, what changed first, who comes, which rooms are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.domains.agenda.states import ACTIVE
from maillage.journeys.booking.video_links import house_link
from maillage.journeys.sessions.changes import change_words
from maillage.journeys.today.labels import COMING, MOVED, TAGS, moved_to
from maillage.journeys.today.room_chart import rooms_chart
from maillage.journeys.today.travelling import Travelling, travelling
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Rooms
from maillage.registry.places.models import Room
from maillage.registry.places.selectors import places_of, rooms_of


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the day. `was` and `room_was` are what the hour and the room were before they changed.

    `moved_to`: the line is only the trace of somebody who comes another day. `with_it`: the device of a video and who helps;
    `video`: its link, while it can be opened.
    """

    seat: Seat
    at: datetime
    was: str
    room_was: str
    travel: Travelling
    tag_kind: str
    tag: str
    is_past: bool
    is_off: bool
    moved_to: str = ""
    with_it: str = ""
    video: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed since it was booked: the old value struck, the new one bold, what is to be done."""

    seat: Seat
    at: datetime
    kind: str
    old: str = ""
    new: str = ""
    sentence: str = ""
    call: str = ""
    is_hour: bool = False


@dataclass(frozen=True, slots=True)
class HouseDay:
    """The house's day."""

    day: date
    before: date
    after: date
    is_today: bool
    finding: str
    changes: tuple[Change, ...]
    rows: tuple[Row, ...]
    rooms: Rooms | None
    sessions: tuple[str, ...] = ()


def house_day(*, host: int, day: date, now: datetime) -> HouseDay:
    """Who comes to one house on one day, what changed first."""
    start, end = clock.wall(day), clock.wall(day + timedelta(days=1))
    seats = agenda.house_day(host=host, start=start, end=end, now=now)
    places = [place.key for place in places_of(host, day)]
    rooms = rooms_of(places)
    left = agenda.left_house(places=places, start=start, end=end, now=now)
    rows = tuple(sorted([_row(seat, rooms, host) for seat in seats] + [_left(seat) for seat in left], key=lambda row: row.at))
    changes = tuple(change for row in rows for change in _changes(row))
    active = [row.seat for row in rows if not row.is_off]
    is_today = day == clock.today(now)
    sessions = agenda.changed_sessions(host=host, day=day, start=start, end=end)
    return HouseDay(
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        is_today=is_today,
        finding=finding(len(active), len(changes)),
        changes=changes,
        rows=rows,
        rooms=rooms_chart(active, rooms, clock.local(now) if is_today else None),
        sessions=tuple(said for row in sessions if (said := change_words(row, day))),
    )


def finding(coming: int, changes: int) -> str:
    """The first line: how many come, how much changed."""
    count = words.number_words(coming) if coming else _("aucun")
    first = f"{count.capitalize()} {_('rendez-vous')}"
    if not changes:
        return first
    return f"{first}, {words.number_words(changes)} {_('changement') if changes == 1 else _('changements')}"


def _row(seat: Seat, rooms: Sequence[Room], host: int) -> Row:
    # the adviser says what became of it, not the house
    kind, label = ("", str(_("Passé"))) if seat.shown == "unknown_past" else (TAGS[seat.shown][0], str(TAGS[seat.shown][1]))
    return Row(
        seat=seat,
        at=seat.starts_at,
        was=_hour_before(seat),
        room_was=next((room.name for room in rooms if room.pk == seat.was_room and room.name != seat.room), ""),
        travel=travelling(seat),
        tag_kind=kind,
        tag=str(label),
        is_past=seat.shown not in COMING,
        is_off=seat.status not in ACTIVE,
        with_it=_with_it(seat),
        video=house_link(seat, host) if seat.shown in COMING else "",
    )


def _with_it(seat: Seat) -> str:
    """The device of a video, and who helps with it."""
    helper = _("%(name)s aide") % {"name": seat.helper_name} if seat.helper_name else ""
    return ", ".join(part for part in (seat.device, helper) if part)


def _left(seat: Seat) -> Row:
    """The trace, at the hour that was left."""
    assert seat.was_at is not None
    kind, label = MOVED
    return Row(
        seat=seat,
        at=seat.was_at,
        was="",
        room_was="",
        travel=Travelling(""),
        tag_kind=kind,
        tag=str(label),
        is_past=True,
        is_off=True,
        moved_to=moved_to(seat),
    )


def _hour_before(seat: Seat) -> str:
    was = seat.was_at
    if was is None or was == seat.starts_at:
        return ""
    return words.clock(was) if was.date() == seat.starts_at.date() else f"{words.date_short(was)}, {words.clock(was)}"


def _changes(row: Row) -> list[Change]:
    seat, at = row.seat, row.at
    if row.moved_to:
        return [Change(seat, at, "warn", sentence=row.moved_to + ".")]
    if seat.status == "revoked":
        return [Change(seat, at, "stop", sentence=_cancelled(seat), call=seat.phone)]
    if seat.shown not in COMING:
        return []
    found = []
    if row.was:
        found.append(Change(seat, at, "warn", row.was, words.clock(seat.starts_at), is_hour=True))
    if row.room_was:
        found.append(Change(seat, at, "warn", row.room_was, seat.room or _("sans salle")))
    if seat.plan_state == "lost":
        found.append(
            Change(seat, at, "stop", sentence=_("le car ne convient plus. Cherchez ensemble une autre date."), call=seat.phone)
        )
    elif seat.plan_state == "changed":
        found.append(Change(seat, at, "warn", sentence=_("le car change d’heure. Donnez le nouveau bulletin."), call=seat.phone))
    return found


def _cancelled(seat: Seat) -> str:
    if not seat.phone:
        return _("annulé par l’agence. Pas de téléphone : à prévenir en personne.")
    if seat.is_phone_fixed:
        return _("annulé par l’agence. Pas de téléphone portable : à appeler au fixe.")
    return _("annulé par l’agence. À prévenir.")
