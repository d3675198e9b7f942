"""A door that `bench.slots` opens on the product's own search: the first ten hours one can reach and come back from, as JSON.

`bench.slots_wsgi` serves it behind the product's middleware.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SlotOption
from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.trips import Attendance, Trip
from maillage.journeys.booking.booking import Asked, asked_of
from maillage.journeys.booking.query import search_of
from maillage.kit import clock
from maillage.registry.places.selectors import PlaceCard, active_places

WIDEST = timedelta(weeks=8)
WANTED, FEW = 10, 80


@require_GET
def first_ten(request: HttpRequest) -> JsonResponse:
    """The earliest hours in person that the search of this address can reach, one adviser for each place and hour."""
    search = search_of(request.GET)
    asked = asked_of(search, agenda.reason(search.reason, request.actor))  # type: ignore[attr-defined]  # set with the scope
    places = {card.key: card for card in active_places(clock.today(clock.now()))}
    found = []
    for slot, trip in _reachable(asked, places):
        found.append({"at": slot.starts_at.isoformat(), "adviser": slot.adviser, "place": slot.place, "travel_s": trip.travel_s})
        if len(found) == WANTED:
            break
    return JsonResponse({"slots": found})


def _reachable(asked: Asked, places: Mapping[int, PlaceCard]) -> Iterator[tuple[SlotOption, Trip]]:
    """By time, a few at first and more each time, until nobody asks for more; hours that start together stay together."""
    start, wanted = (now := clock.now()), FEW
    while True:
        slots = agenda.offers(reason=asked.reason, start=start, end=now + WIDEST, now=now, modes=["in_person"], first=wanted)
        is_last = len(slots) < wanted
        start = slots[-1].starts_at if slots else start
        one_each = {(slot.starts_at, slot.place): slot for slot in reversed(slots) if is_last or slot.starts_at < start}
        going = list(one_each.values())[::-1]
        trips = _trips(asked, going, places)
        yield from ((slot, trip) for slot, trip in zip(going, trips, strict=True) if trip.is_reachable)
        if is_last:
            return
        wanted *= 2


def _trips(asked: Asked, slots: Sequence[SlotOption], places: Mapping[int, PlaceCard]) -> Sequence[Trip]:
    cards = [(slot, places[slot.place]) for slot in slots]
    going = [Attendance(at.key, at.lat, at.lon, slot.starts_at, slot.ends_at, at.zone) for slot, at in cards]
    who, agency = asked.who, asked.reason.agency_id
    assert who.home is not None
    return mobility.trips(who.home, going, who.means, who.limits, agency=agency, with_legs=False)


urlpatterns = [path("heures.json", first_ten, name="home")]
