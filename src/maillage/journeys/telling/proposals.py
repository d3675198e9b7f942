"""Other hours for somebody whose appointment was called off: what they can reach both ways, else by video."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.permissions import can_book
from maillage.domains.agenda.selectors import Seat
from maillage.journeys.booking.homes import means_asked
from maillage.journeys.booking.offers import Offer, find_offers, traveller_of
from maillage.journeys.booking.query import Search
from maillage.journeys.telling.trips import home_of_seat
from maillage.journeys.telling.wording import OtherHour
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.selectors import PersonCard, person
from maillage.registry.places.selectors import active_places

MOST, MOST_SEARCHES = 3, 12


class Proposals:
    """Other hours for several people: who starts from the same place, for the same reason, is answered once.

    So many searches at most on one page; for whoever comes after them, the link beside their name searches.
    """

    def __init__(self, seats: Sequence[Seat], now: datetime) -> None:
        self._now, self._asked = now, agenda.asked_reasons([seat.participation for seat in seats])
        self._found: dict[tuple[object, ...], tuple[OtherHour, ...]] = {}

    def of(self, seat: Seat, card: PersonCard) -> tuple[OtherHour, ...]:
        """At most three; none either when too many were searched before."""
        asked = self._asked.get(seat.participation, seat.reason)
        key = (asked, seat.means, str(sorted(seat.home.items())), card.commune, card.home_stop)
        if key not in self._found and len(self._found) < MOST_SEARCHES:
            self._found[key] = _search(asked, seat, card, self._now)
        return self._found.get(key, ())


def other_hours_for(seat: Seat, now: datetime) -> tuple[OtherHour, ...]:
    """The first hours that suit, at most three."""
    return Proposals([seat], now).of(seat, person(seat.person))


def _search(asked: int, seat: Seat, card: PersonCard, now: datetime) -> tuple[OtherHour, ...]:
    """None when the reason is not one that this person may book by now."""
    by = Actor(role="link", agency=seat.agency)
    try:
        reason = agenda.reason(asked, by)
    except NotFound:
        return ()
    if not can_book(by, reason) or not agenda.is_for_commune(reason, card.commune, clock.today(now)):
        return ()
    home = home_of_seat(seat, card)
    search = Search(reason=reason.pk, means=means_asked(seat), commune=home.commune, stop=(home.home and home.home.stop_id) or "")
    who = traveller_of(search, home.home)
    places = {card.key: card for card in active_places(clock.today(now))}
    found = find_offers(reason=reason, who=who, places=places, search=search, now=now)
    return tuple(_hour(offer) for offer in (found.reachable or found.video)[:MOST])


def asked_for(seat: Seat) -> int:
    """The reason the person asks for by now: a workshop that was turned into individual hours is asked for as those."""
    return agenda.asked_reasons([seat.participation]).get(seat.participation, seat.reason)


def _hour(offer: Offer) -> OtherHour:
    where = words.place_words(offer.place.name, offer.place.town) if offer.place else ""
    return OtherHour(offer.starts_at, where, is_video=offer.mode == "video")
