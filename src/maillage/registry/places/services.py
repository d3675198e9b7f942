"""Opening a place, its rooms and its devices; each thing that can be held gets its number in the diary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from psycopg.errors import UniqueViolation

from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.registry.diary.services import new_resource
from maillage.registry.places.errors import HoursInvalid, NameTaken, NoSeat, PointInvalid
from maillage.registry.places.models import Device, Place, PlaceHours, Room
from maillage.registry.places.permissions import Acting, check_can_change_place
from maillage.registry.places.rules.hours import Stretch, are_in_order

CHANGED = "places.changed"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place is: its point in degrees, and how it is written on a slip."""

    lat: float
    lon: float
    town: str
    address: str = ""
    door: str = ""
    postal_code: str = ""
    commune: int | None = None


@transaction.atomic
def create_place(
    *,
    host: int,
    kind: str,
    name: str,
    spot: Spot,
    phone: str = "",
    is_step_free: bool | None = None,
    by: Acting,
    now: datetime,
) -> Place:
    """A place of an organisation."""
    check_can_change_place(by, host)
    place = Place(host_id=host, kind=kind, name=name, phone=phone, is_step_free=is_step_free)
    _put(place, spot)
    place.save()
    record(verb="place.created", kind="place", key=place.pk, now=now)
    events.emit(CHANGED, place=place.pk)
    return place


@transaction.atomic
def move_place(*, place: int, spot: Spot, by: Acting, now: datetime) -> Place:
    """The place is elsewhere, or its door has changed."""
    row = Place.objects.get(pk=place)
    check_can_change_place(by, row.host_id)
    _put(row, spot)
    row.save()
    record(verb="place.moved", kind="place", key=row.pk, now=now)
    events.emit(CHANGED, place=row.pk)
    return row


@transaction.atomic
def close_place(*, place: int, on: date, by: Acting, now: datetime) -> Place:
    """From that day on nobody is received there."""
    row = Place.objects.get(pk=place)
    check_can_change_place(by, row.host_id)
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    record(verb="place.closed", kind="place", key=row.pk, now=now)
    events.emit(CHANGED, place=row.pk)
    return row


def hold_places(places: Iterable[int]) -> None:
    """Nobody closes them until the transaction ends. Taken before any resource: whoever closes a place takes these after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM places_place WHERE id = ANY (%s) ORDER BY id FOR SHARE", [sorted(set(places))])


@transaction.atomic
def create_room(
    *,
    place: int,
    name: str,
    seats: int,
    is_confidential: bool = False,
    equipment: Sequence[str] = (),
    by: Acting,
    now: datetime,
) -> Room:
    """A room of a place, that can be held."""
    check_can_change_place(by, Place.objects.get(pk=place).host_id)
    if seats < 1:
        raise NoSeat(field="seats")
    room = Room(
        place_id=place,
        name=name.strip(),
        seats=seats,
        is_confidential=is_confidential,
        equipment=list(equipment),
        resource=new_resource("room"),
    )
    _save_named(room)
    record(verb="room.created", kind="room", key=room.pk, now=now)
    return room


@transaction.atomic
def create_device(*, place: int, name: str, by: Acting, now: datetime) -> Device:
    """A tablet or a computer of a place, that can be held."""
    check_can_change_place(by, Place.objects.get(pk=place).host_id)
    device = Device(place_id=place, name=name.strip(), resource=new_resource("device"))
    _save_named(device)
    record(verb="device.created", kind="device", key=device.pk, now=now)
    return device


@transaction.atomic
def set_hours(*, place: int, hours: Sequence[tuple[int, time, time]], by: Acting, now: datetime) -> None:
    """Replace the usual hours of a place by these: weekday (Monday 0), opens at, closes at."""
    check_can_change_place(by, Place.objects.get(pk=place).host_id)
    stretches = [Stretch(*each) for each in hours]
    if not are_in_order(stretches):
        raise HoursInvalid(field="hours")
    PlaceHours.objects.filter(place_id=place).delete()
    PlaceHours.objects.bulk_create(
        PlaceHours(place_id=place, weekday=each.weekday, opens_at=each.start, closes_at=each.end) for each in stretches
    )
    record(verb="place.hours_set", kind="place", key=place, now=now)


@transaction.atomic
def set_video_unaided(*, place: int, is_unaided: bool, by: Acting, now: datetime) -> Place:
    """People manage a video appointment there by themselves, or a counsellor of the house is held for it."""
    row = Place.objects.get(pk=place)
    check_can_change_place(by, row.host_id)
    row.is_video_unaided = is_unaided
    row.save(update_fields=["is_video_unaided"])
    record(verb="place.video_set", kind="place", key=row.pk, now=now, fields=("is_video_unaided",))
    return row


def _put(place: Place, spot: Spot) -> None:
    if not (-90 <= spot.lat <= 90 and -180 <= spot.lon <= 180):
        raise PointInvalid(field="lat")
    place.lat, place.lon, place.town = spot.lat, spot.lon, spot.town
    place.address, place.door, place.postal_code = spot.address, spot.door, spot.postal_code
    place.commune_id = spot.commune


def _save_named(row: Model) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise NameTaken(field="name") from error
