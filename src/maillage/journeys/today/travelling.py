"""How a person comes and leaves, in the few words a table has room for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.domains.agenda.selectors import Seat
from maillage.domains.mobility.rules.plans import trip_from_json
from maillage.domains.mobility.rules.sentences import MEANS_WORDS
from maillage.domains.mobility.rules.trips import Trip
from maillage.journeys.telling.trips import is_out_of_reach
from maillage.kit.ui import words


@dataclass(frozen=True, slots=True)
class Travelling:
    """`there` says how and when the person arrives, `back` when they leave."""

    there: str
    back: str = ""


def travelling(seat: Seat) -> Travelling:
    """What the plan of the seat says; hours only when they can be counted on."""
    if seat.is_driven_by_choice or seat.means == "driven":
        return Travelling(_("quelqu’un conduit"))
    if seat.plan_state == "lost":
        return Travelling(_("plus de car à ces heures"))
    if is_out_of_reach(seat):
        return Travelling(_("pas de trajet"))
    trip = trip_from_json(seat.trip) if seat.trip.get("way_out") else None
    if trip is None or trip.arrive_at is None or trip.leave_at is None:
        return Travelling(MEANS_WORDS.get(seat.means, ""))
    back = _("repart à %(hour)s") % {"hour": words.clock(trip.leave_at)}
    if seat.is_to_confirm:
        back += ", " + _("horaires à confirmer")
    return Travelling(_("%(how)s, ici à %(hour)s") % {"how": how(trip, seat.means), "hour": words.clock(trip.arrive_at)}, back)


def how(trip: Trip, means: str = "") -> str:
    """As in car 12 puis 14, or à pied: the buses of the way there, else the means."""
    buses = [leg.route_label for leg in trip.way_out if leg.mode == "bus"]
    if buses:
        return _("car %(numbers)s") % {"numbers": _(" puis ").join(dict.fromkeys(buses))}
    return MEANS_WORDS["foot"] if trip.is_on_foot else MEANS_WORDS.get(means or trip.means, "")
