"""A door that `bench.slots` opens on the product's own search: the first ten hours one can reach and come back from, as JSON.

`bench.slots_wsgi` serves it behind the product's middleware.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SlotOption
from maillage.domains.mobility.rules.trips import Attendance, Trip
from maillage.domains.mobility.selectors import TripFinder
from maillage.journeys.booking.booking import Asked, asked_of
from maillage.journeys.booking.query import search_of
from maillage.kit import clock
from maillage.registry.places.selectors import PlaceCard, active_places

WIDEST = timedelta(weeks=8)
WANTED, FEW, AT_ONCE = 10, 240, 40


@require_GET
def first_ten(request: HttpRequest) -> JsonResponse:
    """The earliest hours in person that the search of this address can reach, one adviser for each place and hour."""
    search = search_of(request.GET)
    asked = asked_of(search, agenda.reason(search.reason, request.actor))  # type: ignore[attr-defined]  # set with the scope
    places = {card.key: card for card in active_places(clock.today(clock.now()))}
    found = [
        {"at": slot.starts_at.isoformat(), "adviser": slot.adviser, "place": slot.place, "travel_s": trip.travel_s}
        for slot, trip in islice(_reachable(asked, places), WANTED)
    ]
    return JsonResponse({"slots": found})


def _reachable(asked: Asked, places: Mapping[int, PlaceCard]) -> Iterator[tuple[SlotOption, Trip]]:
    """By time, a few at first and more each time, until nobody asks for more; hours that start together stay together."""
    who = asked.who
    assert who.home is not None
    finder = TripFinder(who.home, who.means, who.limits, agency=asked.reason.agency_id)
    start, wanted = (now := clock.now()), FEW
    while True:
        slots = agenda.offers(reason=asked.reason, start=start, end=now + WIDEST, now=now, modes=["in_person"], first=wanted)
        is_last = len(slots) < wanted
        start = slots[-1].starts_at if slots else start
        one_each = {(slot.starts_at, slot.place): slot for slot in reversed(slots) if is_last or slot.starts_at < start}
        going = list(one_each.values())[::-1]
        for first in range(0, len(going), AT_ONCE):
            some = going[first : first + AT_ONCE]
            answers = finder.answers([_attendance(slot, places[slot.place]) for slot in some])
            yield from ((slot, answer.write()) for slot, answer in zip(some, answers, strict=True) if answer.is_reachable)
        if is_last:
            return
        wanted *= 2


def _attendance(slot: SlotOption, at: PlaceCard) -> Attendance:
    return Attendance(at.key, at.lat, at.lon, slot.starts_at, slot.ends_at, at.zone)


urlpatterns = [path("heures.json", first_ten, name="home")]
