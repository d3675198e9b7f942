"""A park is a place of the register too: the hours at which one can be there and come back are built with the others'."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from maillage.domains.companies.models import BusinessPark
from maillage.kit.errors import NotFound
from maillage.registry.organisations.permissions import Acting, Console
from maillage.registry.places.models import Place
from maillage.registry.places.services import Spot, create_place, move_place

NAME, TOWN = 120, 80  # what the register keeps of them


@transaction.atomic
def stand_parks(*, parks: Sequence[int], by: Acting, now: datetime) -> int:
    """Give each park its place, or move it where the park is by now; one of unknown whereabouts waits. How many changed."""
    rows = BusinessPark.objects.select_for_update(of=("self",)).select_related("commune", "place")
    return sum(_stand(row, by, now) for row in rows.filter(pk__in=parks).order_by("pk"))


@transaction.atomic
def stand_park(*, park: int, by: Acting, now: datetime) -> bool:
    """The place of one park; False when it stands where it should."""
    if not BusinessPark.objects.filter(pk=park).exists():
        raise NotFound
    return bool(stand_parks(parks=[park], by=by, now=now))


def stand_waiting(*, agency: int, now: datetime) -> int:
    """By the night: parks that have no place yet and of which something is known by now; how many."""
    waiting = BusinessPark.objects.filter(agency=agency, place__isnull=True).values_list("pk", flat=True)
    return stand_parks(parks=list(waiting), by=Console(), now=now)


def _stand(park: BusinessPark, by: Acting, now: datetime) -> bool:
    point = park.point
    if point is None or (park.place is not None and (park.place.lat, park.place.lon) == point):
        return False
    town = (park.commune.name if park.commune else park.name)[:TOWN]
    spot = Spot(*point, town, commune=park.commune_id)
    if park.place is not None:
        move_place(place=park.place.pk, spot=spot, by=by, now=now)
        return True
    kind = Place.Kind.BUSINESS_PARK
    park.place = create_place(host=park.intermunicipality_id, kind=kind, name=park.name[:NAME], spot=spot, by=by, now=now)
    park.save(update_fields=["place"])
    return True
