"""Places as pages and trips need them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from maillage.registry.places.models import Device, Place, Room


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """Where it is, how one gets in, whom to call."""

    key: int
    name: str
    town: str
    address: str
    door: str
    phone: str
    lat: float
    lon: float
    zone: str
    kind: str
    host: int
    host_label: str
    is_step_free: bool | None


@dataclass(frozen=True, slots=True)
class VideoRoom:
    """A confidential room and a device of one place, with the numbers under which they are taken."""

    place: int
    room: int
    room_resource: int
    device: int
    device_resource: int


def active_places(day: date) -> tuple[PlaceCard, ...]:
    """Places of organisations that receive people on that day."""
    return tuple(_card(row) for row in _open(day))


def place_card(key: int) -> PlaceCard | None:
    """One place."""
    row = Place.objects.select_related("host").filter(pk=key).first()
    return _card(row) if row else None


def places_of(host: int, day: date) -> tuple[PlaceCard, ...]:
    """The open places of one organisation."""
    return tuple(_card(row) for row in _open(day).filter(host_id=host))


def video_rooms(places: Iterable[int]) -> tuple[VideoRoom, ...]:
    """Pairs of a confidential room and a device, the first room of each place for each of its devices."""
    rooms: dict[int, Room] = {}
    for room in Room.objects.filter(place_id__in=list(places), is_confidential=True).order_by("place_id", "name"):
        rooms.setdefault(room.place_id, room)
    devices = Device.objects.filter(place_id__in=rooms).order_by("place_id", "name")
    return tuple(
        VideoRoom(each.place_id, rooms[each.place_id].pk, rooms[each.place_id].resource_id, each.pk, each.resource_id)
        for each in devices
    )


def rooms_of(places: Iterable[int]) -> tuple[Room, ...]:
    """The rooms of these places, by name."""
    return tuple(Room.objects.filter(place_id__in=list(places)).order_by("name"))


def _open(day: date) -> QuerySet[Place]:
    return (
        Place.objects.select_related("host")
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        .filter(Q(host__opens_on__isnull=True) | Q(host__opens_on__lte=day))
        .filter(Q(host__closes_on__isnull=True) | Q(host__closes_on__gt=day))
    )


def _card(row: Place) -> PlaceCard:
    return PlaceCard(
        key=row.pk,
        name=row.name,
        town=row.town,
        address=row.address,
        door=row.door,
        phone=row.phone or row.host.phone,
        lat=row.lat,
        lon=row.lon,
        zone=row.zone,
        kind=row.kind,
        host=row.host_id,
        host_label=row.host.label,
        is_step_free=row.is_step_free,
    )
