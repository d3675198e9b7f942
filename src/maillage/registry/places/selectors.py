"""Places as pages and trips need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from maillage.engines.slots import Closures, DatedOccurrence, Recurrence, expand
from maillage.registry.diary import selectors as diary
from maillage.registry.organisations.models import Collaboration
from maillage.registry.places.models import Device, Place, PlaceHours, Room, RotaStop
from maillage.registry.places.rules.presence import OpenHours


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
    is_video_unaided: bool = False


_COLUMNS = {"pk": "key", "host_id": "host", "host__label": "host_label"}
_PLAIN = ("name", "town", "address", "door", "lat", "lon", "zone", "kind", "is_step_free", "is_video_unaided")
_TOLD = (*_COLUMNS, *_PLAIN)
_FIELDS = (*_COLUMNS.values(), *_PLAIN)


@dataclass(frozen=True, slots=True)
class RotaDay:
    """One stop of a mobile house on one day, on the wall clock of the place."""

    stop: int
    place: PlaceCard
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Thing:
    """A room or a device, and the number under which it is taken."""

    key: int
    resource: int


@dataclass(frozen=True, slots=True)
class VideoThings:
    """What a video appointment can take at one place: its confidential rooms and its devices, by name."""

    place: int
    rooms: tuple[Thing, ...]
    devices: tuple[Thing, ...]


# What `_cards(_open(day))` asks, without building it again for each search.
_ACTIVE = """
SELECT p.id, p.host_id, o.label, p.name, p.town, p.address, p.door, p.lat, p.lon, p.zone, p.kind, p.is_step_free,
  p.is_video_unaided, p.phone, o.phone
FROM places_place p JOIN organisations_organisation o ON o.id = p.host_id
WHERE p.kind <> %(park)s AND (p.closed_on IS NULL OR p.closed_on > %(day)s)
  AND (o.opens_on IS NULL OR o.opens_on <= %(day)s) AND (o.closes_on IS NULL OR o.closes_on > %(day)s)
ORDER BY p.town, p.name
"""


def active_places(day: date) -> tuple[PlaceCard, ...]:
    """Places of organisations that receive people on that day."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE, {"day": day, "park": Place.Kind.BUSINESS_PARK})
        return tuple(_told(cursor.fetchall()))


def place_card(key: int) -> PlaceCard | None:
    """One place."""
    row = Place.objects.select_related("host").filter(pk=key).first()
    return _card(row) if row else None


def places_of(host: int, day: date) -> tuple[PlaceCard, ...]:
    """The open places of one organisation."""
    return tuple(_cards(_open(day).filter(host_id=host)))


def partner_places(agency: int, day: date) -> tuple[PlaceCard, ...]:
    """The open places of the organisations that work with an agency on that day."""
    partners = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    return tuple(_cards(_open(day).filter(host_id__in=partners)))


def video_things(places: Iterable[int]) -> tuple[VideoThings, ...]:
    """The places that have both a confidential room and a device, the smallest rooms first."""
    keys = list(places)
    rooms: dict[int, list[Thing]] = defaultdict(list)
    devices: dict[int, list[Thing]] = defaultdict(list)
    for room in Room.objects.filter(place_id__in=keys, is_confidential=True).order_by("place_id", "seats", "name"):
        rooms[room.place_id].append(Thing(room.pk, room.resource_id))
    for device in Device.objects.filter(place_id__in=keys).order_by("place_id", "name"):
        devices[device.place_id].append(Thing(device.pk, device.resource_id))
    return tuple(VideoThings(key, tuple(rooms[key]), tuple(devices[key])) for key in keys if key in rooms and key in devices)


def open_hours(places: Iterable[int], first: date, last: date) -> dict[int, OpenHours]:
    """When each of these places is open from `first` to `last`, both included: usual hours, and stops of a tour."""
    keys = list(places)
    weekly: dict[int, dict[int, list[tuple[time, time]]]] = defaultdict(lambda: defaultdict(list))
    for row in PlaceHours.objects.filter(place_id__in=keys):
        weekly[row.place_id][row.weekday].append((row.opens_at, row.closes_at))
    stops: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    closures = _closures(first, last)
    for stop in RotaStop.objects.filter(place_id__in=keys).select_related("place"):
        stops[stop.place_id] += [(each.start, each.end) for each in _expanded(stop, first, last, closures)]
    zones = dict(Place.objects.filter(pk__in=keys).values_list("pk", "zone"))
    return {key: OpenHours(zones[key], weekly.get(key, {}), tuple(stops.get(key, ())), closures.holidays) for key in zones}


def rooms_of(places: Iterable[int]) -> tuple[Room, ...]:
    """The rooms of these places, by name."""
    return tuple(Room.objects.filter(place_id__in=list(places)).order_by("name"))


def devices_of(places: Iterable[int]) -> tuple[Device, ...]:
    """The devices of these places, by name."""
    return tuple(Device.objects.filter(place_id__in=list(places)).order_by("name"))


def rota_days(house: int, first: date, last: date) -> tuple[RotaDay, ...]:
    """Where a mobile house stops from `first` to `last`, both included, by time; never on a public holiday."""
    closures = _closures(first, last)
    days = []
    for row in RotaStop.objects.filter(house_id=house).select_related("place__host"):
        card, zone = _card(row.place), ZoneInfo(row.place.zone)
        for each in _expanded(row, first, last, closures):
            days.append(RotaDay(row.pk, card, each.start.astimezone(zone), each.end.astimezone(zone)))
    return tuple(sorted(days, key=lambda each: (each.starts_at, each.stop)))


def _closures(first: date, last: date) -> Closures:
    breaks = tuple((off, last_off + timedelta(days=1)) for off, last_off in diary.school_breaks(first, last))
    return Closures(holidays=diary.holidays(first, last), school_breaks=breaks)


def _expanded(row: RotaStop, first: date, last: date, closures: Closures) -> list[DatedOccurrence]:
    end = last + timedelta(days=1)
    return expand(_recurrence(row), zone=ZoneInfo(row.place.zone), from_day=first, until_day=end, closures=closures)


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
    """Where people are received: a business park is a place to go and work at, and stands in no list of those."""
    return (
        Place.objects.exclude(kind=Place.Kind.BUSINESS_PARK)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
        .filter(Q(host__opens_on__isnull=True) | Q(host__opens_on__lte=day))
        .filter(Q(host__closes_on__isnull=True) | Q(host__closes_on__gt=day))
    )


def _cards(rows: QuerySet[Place]) -> Iterator[PlaceCard]:
    """Only what a card shows: a search reads every open place."""
    return _told(rows.values_list(*_TOLD, "phone", "host__phone"))


def _told(rows: Iterable[tuple[Any, ...]]) -> Iterator[PlaceCard]:
    for *told, phone, host_phone in rows:
        yield PlaceCard(**dict(zip(_FIELDS, told, strict=True)), phone=phone or host_phone)


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
        is_video_unaided=row.is_video_unaided,
    )
