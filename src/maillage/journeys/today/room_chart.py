"""Which rooms of the house are taken when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Literal

from django.utils.translation import gettext as _

from maillage.domains.agenda.selectors import Seat
from maillage.domains.companies.selectors import Going
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Busy, Rooms
from maillage.kit.ui.shapes import Room as RoomShown
from maillage.registry.places.models import Room

OPENS, CLOSES, LAST = 8, 18, 23


def rooms_chart(seats: Sequence[Seat], rooms: Iterable[Room], now: datetime | None) -> Rooms | None:
    """All the rooms, the free ones too; nothing when nobody comes to a room."""
    held = [seat for seat in seats if seat.room]
    if not held:
        return None
    busy: dict[tuple[int | None, str], list[Busy]] = {(room.place_id, room.name): [] for room in rooms}
    towns = {seat.place: seat.town for seat in held}
    for seat in held:
        kind: Literal["busy", "moved"] = "moved" if seat.changed_at else "busy"
        taken = Busy(seat.starts_at, seat.ends_at, seat.adviser_name, kind)
        busy.setdefault((seat.place, seat.room), []).append(taken)
    are_several = len({place for place, _name in busy}) > 1
    shown = [
        RoomShown(f"{name}, {towns[place]}" if are_several and place in towns else name, tuple(times))
        for (place, name), times in busy.items()
    ]
    opens, closes = opening_hours(held)
    return Rooms(shown, opens, closes, _title(shown, opens, closes), now)


def opening_hours(seats: Iterable[Seat | Going]) -> tuple[time, time]:
    """From 8 to 18 h, or wider when somebody comes earlier or later."""
    first, last = OPENS, CLOSES
    for seat in seats:
        first = min(first, seat.starts_at.hour)
        last = max(last, min(seat.ends_at.hour + 1, LAST) if seat.ends_at.hour >= CLOSES else last)
    return time(first), time(last)


def _title(rooms: Sequence[RoomShown], opens: time, closes: time) -> str:
    used = sum(bool(room.busy) for room in rooms)
    return _("Les salles de %(opens)s à %(closes)s : %(used)s sur %(all)s prises à un moment.") % {
        "opens": words.clock(opens),
        "closes": words.clock(closes),
        "used": used,
        "all": len(rooms),
    }
