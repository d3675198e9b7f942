"""Where a booking is held and what it takes: read from the diary, never believed from the client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from maillage.domains.agenda.errors import ModeImpossible, NotForThisCommune, PersonBusy, SlotNotOffered, SlotTaken
from maillage.domains.agenda.models import Appointment, AppointmentReason, Mode, OpeningOccurrence
from maillage.domains.agenda.selectors.hours import Asked
from maillage.domains.agenda.selectors.offers import SlotOption, find, trade_of
from maillage.domains.agenda.selectors.territories import is_for_commune
from maillage.domains.agenda.services.helping import helper_for, helpers_at
from maillage.kit import clock, video
from maillage.registry.accounts.models import Account
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import Taking, hold, take
from maillage.registry.organisations.models import Collaboration
from maillage.registry.people.models import Person
from maillage.registry.places.models import Device, Place, Room


@dataclass(frozen=True, slots=True)
class Choice:
    """The hour that was clicked. `house` is where the person goes for a video appointment, with its room and device."""

    starts_at: datetime
    adviser_resource: int
    place: int
    mode: str
    house: int | None = None
    room: int | None = None
    device: int | None = None


@dataclass(frozen=True, slots=True)
class Placing:
    """Where the person goes, who helps there, and the numbers of all that is taken for it."""

    place: int | None = None
    room: int | None = None
    device: int | None = None
    helper: int | None = None
    things: tuple[int, ...] = ()


def slot_again(reason: AppointmentReason, choice: Choice, now: datetime) -> SlotOption:
    """Search this very hour again in the tables of truth, with the adviser's day held."""
    asked = Asked(reason, [mode for mode in reason.modes if mode == choice.mode], now, [choice.place], [choice.adviser_resource])
    found = find(asked=asked, start=choice.starts_at, end=choice.starts_at + timedelta(seconds=1), exactly=True).named()
    if not found:
        raise SlotTaken if _was_open(reason, choice, now) else SlotNotOffered
    return found[0]


def times_of(choice: Choice) -> list[tuple[int, datetime]]:
    """Whose day a choice is decided on: the adviser's, and those of all who may help in the house."""
    helpers = helpers_at(choice.house, choice.starts_at) if choice.mode == Mode.VIDEO else ()
    return [(resource, choice.starts_at) for resource in (choice.adviser_resource, *(each.resource for each in helpers))]


def check_lives_there(reason: AppointmentReason, person: Person, now: datetime) -> None:
    """Some reasons are for the people of some territories; where somebody lives may be unknown."""
    if not is_for_commune(reason, person.commune_id, clock.today(now)):
        raise NotForThisCommune


def _was_open(reason: AppointmentReason, choice: Choice, now: datetime) -> bool:
    """Was the hour ever offered for this reason? Then somebody was quicker."""
    return choice.starts_at > now and (
        OpeningOccurrence.objects.offered()
        .filter(
            opening__reasons=reason,
            opening__modes__contains=[choice.mode],
            adviser_resource_id=choice.adviser_resource,
            place_id=choice.place,
            during__contains=choice.starts_at,
        )
        .exists()
    )


def check_mode(choice: Choice, person: Person) -> None:
    """A phone appointment needs a number; a video one at home, a way to send the link."""
    if choice.mode == Mode.PHONE and not person.phone:
        raise ModeImpossible
    if choice.mode == Mode.VIDEO and choice.house is None and not person.can_get_link:
        raise ModeImpossible("Un rendez-vous par vidéo chez soi demande un e-mail ou un mobile. Choisissez une maison.")
    if choice.mode == Mode.VIDEO and choice.house is None and not _has_video(choice.adviser_resource):
        raise ModeImpossible("La vidéo chez soi n’est pas encore possible ici. Choisissez une maison, ou le téléphone.")


def _has_video(adviser_resource: int) -> bool:
    """Is there a link to send: the adviser's own room, or one made for the appointment?"""
    own = Account.objects.filter(resource_id=adviser_resource).values_list("video_room", flat=True).first()
    return bool(video.link(0, own_room=own or ""))


def placing(choice: Choice, slot: SlotOption, reason: AppointmentReason) -> Placing:
    """The place, room and device of a choice. The adviser's own room is taken too, unless a permanence holds it."""
    occurrence = OpeningOccurrence.objects.select_related("opening", "room").get(pk=slot.occurrence)
    own: tuple[int, ...] = ()
    if occurrence.room is not None and not occurrence.opening.is_outreach_session:
        own = (occurrence.room.resource_id,)
    if choice.mode == Mode.IN_PERSON:
        return Placing(slot.place, slot.room, things=own)
    if choice.mode == Mode.VIDEO and choice.house is not None:
        return _in_house(choice, slot, reason.agency_id, own)
    return Placing(things=own)


def _in_house(choice: Choice, slot: SlotOption, agency: int, own: tuple[int, ...]) -> Placing:
    day = clock.today(choice.starts_at)
    partners = Collaboration.objects.on(day).filter(agency_id=agency).values("organisation_id")
    is_open = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    houses = Place.objects.filter(is_open, Q(host_id=agency) | Q(host_id__in=partners), pk=choice.house)
    room = Room.objects.select_related("place").filter(pk=choice.room, place__in=houses).first() if choice.room else None
    device = Device.objects.filter(pk=choice.device, place__in=houses).first() if choice.device else None
    if room is None or device is None:
        raise SlotNotOffered
    helper = helper_for(room.place, slot.starts_at, slot.ends_at)
    things = {*own, room.resource_id, device.resource_id, *([helper.resource] if helper else ())}
    return Placing(choice.house, room.pk, device.pk, helper.account if helper else None, tuple(things))


def hold_both(appointment: Appointment, choice: Choice) -> None:
    """A move frees one hour and takes another: whoever both need is held at once, in the order that everybody keeps."""
    there = OpeningOccurrence.objects.filter(
        adviser_resource_id=choice.adviser_resource, place_id=choice.place, during__contains=choice.starts_at
    )
    rooms = Room.objects.filter(Q(pk=choice.room) | Q(pk__in=there.values("room_id"))).values_list("resource_id", flat=True)
    devices = Device.objects.filter(pk=choice.device).values_list("resource_id", flat=True)
    things = rooms.union(devices, _taken_by([appointment]))
    helpers = [each.resource for each in helpers_at(choice.house, choice.starts_at)]
    hold([choice.adviser_resource, *helpers, *things])


def taken_by(appointments: Iterable[Appointment]) -> list[int]:
    """Whoever and whatever these appointments take."""
    return list(_taken_by(appointments))


def _taken_by(appointments: Iterable[Appointment]) -> QuerySet[Occupancy, int]:
    objects = [Q(trade=trade_of(each.reason_id), key=each.pk) for each in appointments]
    taken = Occupancy.objects.filter(reduce(or_, objects)) if objects else Occupancy.objects.none()
    return taken.values_list("resource_id", flat=True)


def take_time(
    appointment: Appointment, person: Person, reason: AppointmentReason, *, adviser: int, things: tuple[int, ...]
) -> None:
    """Write the occupancies, all in one statement: the adviser to the end of the buffer, everything else to the end."""
    start, end = appointment.during.lower, appointment.during.upper
    takings = [
        Taking(adviser, start, end + timedelta(minutes=reason.buffer_after_min)),
        Taking(person.resource_id, start, end),
        *(Taking(thing, start, end) for thing in things),
    ]
    try:
        take(takings, trade=trade_of(reason.pk), key=appointment.pk)
    except ResourceTaken as refusal:
        raise (PersonBusy if person.resource_id in refusal.resources else SlotTaken) from refusal
