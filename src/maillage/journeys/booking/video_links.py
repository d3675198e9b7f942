"""The link of a video appointment: for the adviser, on the screen of the house that lends the room, or for whoever is at home."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.agenda.selectors import Seat
from maillage.kit import video
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


def video_link(seat: Seat, by: Actor) -> str:
    """The link, for those concerned; empty for everybody else, and when no provider is set up."""
    if by.role == Role.COUNSELLOR and by.organisation is not None:
        return house_link(seat, by.organisation)
    is_adviser = by.account is not None and by.account == seat.adviser
    is_at_home = by.role == "link" and seat.place is None
    return link_of(seat) if _is_open(seat) and (is_adviser or is_at_home) else ""


def house_link(seat: Seat, house: int) -> str:
    """The link, on the screen of the house that lends the room; empty for another house's appointments."""
    return link_of(seat) if _is_open(seat) and seat.host == house else ""


def may_say_line_is_down(seat: Seat, by: Actor, now: datetime) -> bool:
    """The adviser, once the video has begun and until somebody says what became of it."""
    return _is_open(seat) and seat.starts_at <= now and by.account is not None and by.account == seat.adviser


def _is_open(seat: Seat) -> bool:
    return seat.mode == "video" and seat.status == "unknown"


def link_of(seat: Seat) -> str:
    """The link itself, to be sent to whoever is at home."""
    return video.link(seat.appointment, own_room=seat.video_room)
