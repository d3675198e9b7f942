"""Who helps somebody at a video appointment in a house: chosen when it is confirmed, held for as long as it lasts."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.agenda.errors import NoHelper, SlotTaken
from maillage.kit import clock
from maillage.registry.accounts.selectors import Helper, helpers_of
from maillage.registry.diary import selectors as diary
from maillage.registry.places.models import Place
from maillage.registry.places.selectors import open_hours


def helpers_at(place: int | None, at: datetime) -> tuple[Helper, ...]:
    """Those who may help at a place that day: nobody where people manage by themselves."""
    row = Place.objects.filter(pk=place, is_video_unaided=False).first() if place else None
    if row is None:
        return ()
    return helpers_of([row.host_id], clock.today(at)).get(row.host_id, ())


def helper_for(place: Place, start: datetime, end: datetime) -> Helper | None:
    """The first who is there and free; None where people manage by themselves. Whoever may help is held by the caller."""
    if place.is_video_unaided:
        return None
    helpers, day = helpers_at(place.pk, start), clock.today(start)
    hours = open_hours([place.pk], day, clock.today(end))[place.pk]
    if not helpers or not hours.are_open(start, end):
        raise NoHelper
    busy = {resource for resource, *_ in diary.busy([each.resource for each in helpers], start, end)}
    helper = next((each for each in helpers if each.resource not in busy), None)
    if helper is None:
        raise SlotTaken
    return helper
