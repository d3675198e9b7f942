"""Places as pages and trips need them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from maillage.engines.slots import Closures, Recurrence, expand
from maillage.registry.diary import selectors as diary
from maillage.registry.organisations.models import Collaboration
from maillage.registry.places.models import Device, Place, Room, RotaStop


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
class RotaDay:
    """One stop of a mobile house on one day, on the wall clock of the place."""

    stop: int
    place: PlaceCard
    starts_at: datetime
    ends_at: datetime


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


def partner_places(agency: int, day: date) -> tuple[PlaceCard, ...]:
    """The open places of the organisations that work with an agency on that day."""
    partners = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    return tuple(_card(row) for row in _open(day).filter(host_id__in=partners))


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


def devices_of(places: Iterable[int]) -> tuple[Device, ...]:
    """The devices of these places, by name."""
    return tuple(Device.objects.filter(place_id__in=list(places)).order_by("name"))


def rota_days(house: int, first: date, last: date) -> tuple[RotaDay, ...]:
    """Where a mobile house stops from `first` to `last`, both included, by time; never on a public holiday."""
    end = last + timedelta(days=1)
    breaks = tuple((off, last_off + timedelta(days=1)) for off, last_off in diary.school_breaks(first, last))
    closures = Closures(holidays=diary.holidays(first, last), school_breaks=breaks)
    days = []
    for row in RotaStop.objects.filter(house_id=house).select_related("place__host"):
        card, zone = _card(row.place), ZoneInfo(row.place.zone)
        for each in expand(_recurrence(row), zone=zone, from_day=first, until_day=end, closures=closures):
            days.append(RotaDay(row.pk, card, each.start.astimezone(zone), each.end.astimezone(zone)))
    return tuple(sorted(days, key=lambda each: (each.starts_at, each.stop)))


def _recurrence(row: RotaStop) -> Recurrence:
    """As the engine reads it; a mobile house keeps public holidays whatever the row says."""
    return Recurrence(
        first_day=row.first_day,
        start=row.starts_at,
        end=row.ends_at,
        weekdays=(row.weekday,),
        every_weeks=row.interval_weeks,
        nths=tuple(row.nths),
        until=row.until,
        school_weeks_only=row.school_weeks_only,
    )


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
