"""The slip of a booked seat: the ticket a person leaves with, and the same in one SMS."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from maillage.domains.agenda.selectors import Seat
from maillage.domains.mobility.rules.moments import moments
from maillage.domains.mobility.rules.plans import trip_from_json
from maillage.domains.mobility.rules.sentences import MEANS_WORDS
from maillage.domains.mobility.rules.trips import Trip, TripLeg
from maillage.journeys.booking.sms import Ride, Text, sms_text
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Mode, Moment, Slip

BEFORE = timedelta(minutes=5)


def slip_of(seat: Seat, *, call: str, call_hours: str, others: Sequence[Seat] = ()) -> Slip:
    """No reason, no surname in full, no word about unemployment. `others`: the other dates of the same series."""
    trip, mode = trip_of(seat), _mode(seat)
    line = _line(trip, seat)
    is_remote = mode in ("phone", "video_home")
    place, lines = _from_afar(seat) if is_remote else (seat.place_name, _place_lines(seat))
    return Slip(
        holder=f"{seat.given_name} {seat.family_name[:1]}.",
        code=seat.code,
        at=seat.starts_at,
        minutes=int((seat.ends_at - seat.starts_at).total_seconds() // 60),
        adviser=seat.adviser_name,
        place=place,
        place_lines=lines,
        mode=mode,
        moments=line,
        travel="" if any(moment.kind == "bus" for moment in line) else _travel(seat, trip),
        bring=() if is_remote else seat.bring,
        call=call,
        call_hours=call_hours,
        to_confirm=seat.is_to_confirm,
        others=tuple(_other(each, seat) for each in others),
    )


def _other(each: Seat, seat: Seat) -> str:
    """The day and the hours; the place too, where it is another one."""
    when = f"{words.date_words(each.starts_at)}, {words.between(each.starts_at, each.ends_at)}"
    return when if each.place == seat.place else f"{when}, {words.place_words(each.place_name, each.town)}"


def _mode(seat: Seat) -> Mode:
    if seat.mode == "video":
        return "video_home" if seat.place is None else "video_house"
    return "phone" if seat.mode == "phone" else "in_person"


def _from_afar(seat: Seat) -> tuple[str, tuple[str, ...]]:
    """How one meets, where there is no place to find."""
    if seat.mode == "phone":
        told = {"adviser": seat.adviser_name, "phone": words.phone(seat.phone)}
        return _("Par téléphone"), (_("%(adviser)s vous appelle au %(phone)s.") % told,)
    by_sms = bool(seat.phone) and not seat.is_phone_fixed
    arrives = _("Le lien arrive par SMS.") if by_sms else _("Le lien arrive par e-mail.")
    return _("Par vidéo, de chez vous"), (arrives,)


def _line(trip: Trip | None, seat: Seat) -> tuple[Moment, ...]:
    """The way there and back, with the adviser's first name at the appointment."""
    if trip is None or not trip.legs:
        return ()
    return moments(trip, words.nbsp(seat.town), _("Rendez-vous avec %(adviser)s") % {"adviser": seat.adviser_name})


def sms_of(seat: Seat, *, call: str, prefix: str = "", video: str = "") -> str:
    """The appointment as one SMS; `prefix` says what is new about it. `video` goes to whoever is at home, and to no one else."""
    place = words.place_words(seat.place_name, seat.town)
    where = {"phone": _("par telephone"), "video": _by_video(seat, place, video)}.get(seat.mode, place)
    room = f", {seat.room}" if seat.room and seat.mode == "in_person" else ""
    trip = trip_of(seat)
    buses = [leg for leg in trip.legs if leg.mode == "bus"] if trip else []
    out = next((leg for leg in buses if trip and leg in trip.way_out), None)
    back = next((leg for leg in buses if trip and leg in trip.way_back), None)
    return sms_text(Text(seat.starts_at, f"{where}{room}", seat.adviser_name, _digits(call), _ride(out), _ride(back), prefix))


def _by_video(seat: Seat, place: str, video: str) -> str:
    words_of_it = _("par video")
    if seat.place is not None:
        return f"{place}, {words_of_it}"
    return f"{words_of_it}: {video}" if video else words_of_it


def trip_of(seat: Seat) -> Trip | None:
    """The trip that was kept with the seat."""
    return trip_from_json(seat.trip) if seat.trip else None


def _place_lines(seat: Seat) -> tuple[str, ...]:
    """The street and the town, then the door, then the room: in the order in which one comes to them."""
    street = ", ".join(part for part in (seat.address, seat.town) if part)
    return tuple(words.nbsp(line) for line in (street, seat.door, seat.room) if line)


def _travel(seat: Seat, trip: Trip | None) -> str:
    if seat.mode == "phone":
        return _("Gardez votre téléphone près de vous dès %(at)s.") % {"at": words.clock(seat.starts_at - BEFORE)}
    if seat.mode == "video" and seat.place is None:
        return _("Ouvrez le lien cinq minutes avant.")
    if seat.means == "driven":
        return _("Quelqu’un vous conduit.")
    means = "foot" if trip is not None and trip.is_on_foot else seat.means
    return _("Vous venez %(means)s.") % {"means": MEANS_WORDS.get(means, "")}


def _ride(leg: TripLeg | None) -> Ride | None:
    return Ride(leg.route_label, leg.start.at, leg.start.name) if leg else None


def _digits(call: str) -> str:
    return words.phone(call).replace("\u00a0", "").replace(" ", "")
