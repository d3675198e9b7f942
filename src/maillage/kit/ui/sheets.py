"""What a slip says beside its moments: how the place is named, and the lines of its counterfoil."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext as _

from .drawing import wall
from .shapes import Moment, Slip
from .words import clock

ROOMY, PLAIN, DENSE, TIGHT, TINY = "roomy", "", "dense", "tight", "tiny"
DENSITIES = ((10, ROOMY), (21, PLAIN), (27, DENSE), (35, TIGHT))


@dataclass(frozen=True)
class Sheet:
    """A slip ready to show. `density` keeps any journey on one A4 page."""

    slip: Slip
    is_remote: bool
    where: str
    stub: Sequence[str]
    density: str

    @property
    def is_by_bus(self) -> bool:
        return any(moment.kind == "bus" for moment in self.slip.moments)

    @property
    def has_room_for_notes(self) -> bool:
        return self.density == ROOMY


def sheet_of(slip: Slip) -> Sheet:
    where = _("Comment") if is_remote(slip) else _("Où")
    return Sheet(slip, is_remote(slip), where, stub_lines(slip), density(slip))


def is_remote(slip: Slip) -> bool:
    """There is no place to find, only a way to meet."""
    return slip.mode in ("phone", "video_home")


def density(slip: Slip) -> str:
    """Counted in lines of print, since a long detail wraps."""
    lines = sum(2 + len(m.detail) // 70 + len(m.title) // 62 for m in slip.moments) + len(slip.bring)
    lines += max(0, len(slip.place_lines) - 2)
    return next((name for most, name in DENSITIES if lines <= most), TINY)


def stub_lines(slip: Slip) -> Sequence[str]:
    """The first bus of the way out and of the way back; otherwise how the person comes."""
    if slip.stub:
        return slip.stub
    if is_remote(slip):
        return [slip.place, *slip.place_lines[:1]]
    out, back = buses(slip)
    lines = []
    if out:
        lines.append(bus_line(_("Car {bus} à {hour}, {stop}"), out))
    if back:
        lines.append(bus_line(_("Retour à {hour}, {stop}"), back))
    return lines or [slip.travel or slip.place]


def buses(slip: Slip) -> tuple[Moment | None, Moment | None]:
    """The first bus before the appointment and the first one after it."""
    meeting = wall(slip.at)
    found = [m for m in slip.moments if m.kind == "bus" and m.at is not None and m.has_hour]
    out = [m for m in found if not is_after(m, meeting)]
    back = [m for m in found if is_after(m, meeting)]
    return (out[0] if out else None), (back[0] if back else None)


def is_after(moment: Moment, meeting: datetime) -> bool:
    at = moment.at
    if isinstance(at, datetime):
        return wall(at) >= meeting
    return isinstance(at, time) and at >= meeting.time()


def bus_line(pattern: str, moment: Moment) -> str:
    at = moment.at
    hour = clock(wall(at) if isinstance(at, datetime) else at) if isinstance(at, (datetime, time)) else ""
    return pattern.format(bus=moment.bus_no, hour=hour, stop=moment.stop).removesuffix(", ")
