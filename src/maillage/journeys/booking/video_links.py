"""The link of a video appointment: for the adviser, on the screen of the house that lends the room, or for whoever is at home."""

from __future__ import annotations

from maillage.domains.agenda.selectors import Seat
from maillage.kit import video
from maillage.registry.accounts.selectors import Actor


def video_link(seat: Seat, by: Actor) -> str:
    """The link, for those concerned; empty for everybody else, and when no provider is set up."""
    if seat.mode != "video" or seat.status != "unknown":
        return ""
    is_adviser = by.account == seat.adviser or (by.is_agency_staff and by.agency == seat.agency)
    is_house = seat.host is not None and by.organisation == seat.host
    is_at_home = by.role == "link" and seat.place is None
    return link_of(seat) if is_adviser or is_house or is_at_home else ""


def link_of(seat: Seat) -> str:
    """The link itself, to be sent to whoever is at home."""
    return video.link(seat.appointment, own_room=seat.video_room)
