"""Other hours for somebody whose appointment was called off: what they can reach both ways, else by video."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.booking.offers import Offer, find_offers, traveller_of
from maillage.journeys.booking.query import Search
from maillage.journeys.telling.trips import home_of_seat
from maillage.journeys.telling.wording import OtherHour
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.selectors import person
from maillage.registry.places.selectors import active_places

MOST = 3


def other_hours_for(seat: Seat, now: datetime) -> tuple[OtherHour, ...]:
    """The first hours that suit, at most three; none when the reason is no longer offered."""
    try:
        reason = agenda.reason(_asked_for(seat), Actor(role="link", agency=seat.agency))
    except NotFound:
        return ()
    if not reason.is_active:
        return ()
    means = seat.means if seat.means != "none" else "bus"
    home = home_of_seat(seat, person(seat.person))
    search = Search(reason=reason.pk, means=means, commune=home.commune, stop=(home.home and home.home.stop_id) or "")
    who = traveller_of(search, home.home)
    places = {card.key: card for card in active_places(clock.today(now))}
    found = find_offers(reason=reason, who=who, places=places, search=search, now=now)
    return tuple(_hour(offer) for offer in (found.reachable or found.video)[:MOST])


def _asked_for(seat: Seat) -> int:
    """The reason the person asks for by now: a workshop that was turned into individual hours is asked for as those."""
    request = agenda.participation(seat.participation).request
    return request.reason_id if request is not None else seat.reason


def _hour(offer: Offer) -> OtherHour:
    where = words.place_words(offer.place.name, offer.place.town) if offer.place else ""
    return OtherHour(offer.starts_at, where, is_video=offer.mode == "video")
