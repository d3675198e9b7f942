"""The hour that was clicked, as one short word of an address, and back."""

from __future__ import annotations

from datetime import UTC, datetime

from maillage.domains.agenda.errors import SlotNotOffered
from maillage.domains.agenda.services.booking import Choice
from maillage.journeys.booking.offers import Offer

MODES = {"p": "in_person", "v": "video", "t": "phone"}
SIGNS = {mode: sign for sign, mode in MODES.items()}
PARTS = 7


def word_of(offer: Offer) -> str:
    """`p.1799742600.12.3.0.0.0`: mode, start, adviser's resource, place, then house, room and device of a video."""
    house = offer.place.key if offer.mode == "video" and offer.place else 0
    slot = offer.slot
    parts = (
        int(slot.starts_at.timestamp()),
        slot.adviser_resource,
        slot.place,
        house,
        offer.room or 0,
        offer.device or 0,
    )
    return ".".join((SIGNS[offer.mode], *map(str, parts)))


def choice_of(word: str) -> Choice:
    """The choice of an address; a damaged one is an hour that is not offered."""
    sign, *numbers = word.split(".")
    if sign not in MODES or len(numbers) != PARTS - 1 or not all(each.isascii() and each.isdigit() for each in numbers):
        raise SlotNotOffered
    start_s, adviser, place, house, room, device = (int(each[:18]) for each in numbers)
    return Choice(
        starts_at=_instant(start_s),
        adviser_resource=adviser,
        place=place,
        mode=MODES[sign],
        house=house or None,
        room=room or None,
        device=device or None,
    )


def _instant(start_s: int) -> datetime:
    try:
        return datetime.fromtimestamp(start_s, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise SlotNotOffered from error
