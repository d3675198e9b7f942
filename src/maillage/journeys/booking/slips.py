"""The slip of a booked seat: the ticket a person leaves with, and the same in one SMS."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.domains.agenda.selectors import Seat
from maillage.domains.mobility.rules.moments import moments
from maillage.domains.mobility.rules.plans import trip_from_json
from maillage.domains.mobility.rules.sentences import MEANS_WORDS
from maillage.domains.mobility.rules.trips import Trip, TripLeg
from maillage.journeys.booking.sms import Ride, Text, sms_text
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Mode, Slip

MODES: dict[str, Mode] = {"in_person": "in_person", "video": "video_house", "phone": "phone"}


def slip_of(seat: Seat, *, call: str, call_hours: str) -> Slip:
    """No reason, no surname in full, no word about unemployment."""
    trip = trip_of(seat)
    has_line = trip is not None and bool(trip.legs)
    return Slip(
        holder=f"{seat.given_name} {seat.family_name[:1]}.",
        code=seat.code,
        at=seat.starts_at,
        minutes=int((seat.ends_at - seat.starts_at).total_seconds() // 60),
        adviser=seat.adviser_name,
        place=seat.place_name,
        place_lines=tuple(line for line in (seat.address, seat.town, _way_in(seat)) if line),
        mode=MODES[seat.mode],
        moments=moments(trip, seat.town) if trip is not None and has_line else (),
        travel="" if has_line else _travel(seat),
        bring=seat.bring,
        call=call,
        call_hours=call_hours,
        to_confirm=seat.is_to_confirm,
    )


def sms_of(seat: Seat, *, call: str) -> str:
    """The appointment as one SMS."""
    where = {"phone": _("par telephone"), "video": f"{seat.place_name}, {_('par video')}"}.get(seat.mode, seat.place_name)
    room = f", {seat.room}" if seat.room and seat.mode == "in_person" else ""
    trip = trip_of(seat)
    buses = [leg for leg in trip.legs if leg.mode == "bus"] if trip else []
    out = next((leg for leg in buses if trip and leg in trip.way_out), None)
    back = next((leg for leg in buses if trip and leg in trip.way_back), None)
    return sms_text(Text(seat.starts_at, f"{where}{room}", seat.adviser_name, _digits(call), _ride(out), _ride(back)))


def trip_of(seat: Seat) -> Trip | None:
    """The trip that was kept with the seat."""
    return trip_from_json(seat.trip) if seat.trip else None


def _way_in(seat: Seat) -> str:
    return ", ".join(part for part in (seat.door, seat.room) if part)


def _travel(seat: Seat) -> str:
    if seat.mode == "phone":
        return _("%(adviser)s vous appelle au %(phone)s.") % {
            "adviser": seat.adviser_name,
            "phone": words.phone(seat.phone),
        }
    if seat.means == "driven":
        return _("Quelqu’un vous conduit.")
    return _("Vous venez %(means)s.") % {"means": MEANS_WORDS.get(seat.means, "")}


def _ride(leg: TripLeg | None) -> Ride | None:
    return Ride(leg.route_label, leg.start.at, leg.start.name) if leg else None


def _digits(call: str) -> str:
    return words.phone(call).replace("\u00a0", "").replace(" ", "")
