"""Opening hours: recurrences written as dated occurrences over a rolling horizon, each of which can be changed or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import OpeningImpossible, TwoPlacesTooClose
from maillage.domains.agenda.models import OpeningOccurrence, OpeningPeriod
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.engines.slots import Closures, Recurrence, expand
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.services import Taking, release, take
from maillage.registry.places.models import Place

HORIZON = timedelta(weeks=16)
SESSION = "agenda.session"


@dataclass(frozen=True, slots=True)
class Hours:
    """When an opening recurs: the wall clock of its place."""

    weekday: int
    starts_at: time
    ends_at: time
    first_day: date
    until: date | None = None
    interval_weeks: int = 1
    nths: tuple[int, ...] = ()
    school_weeks_only: bool = False
    on_public_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Who receives, where, how and for which reasons."""

    agency: int
    adviser: int
    place: int
    reasons: Sequence[int]
    modes: Sequence[str]
    room: int | None = None
    is_outreach_session: bool = False


@transaction.atomic
def open_period(*, offer: Offer, hours: Hours, by: Actor, now: datetime, publish: bool = True) -> OpeningPeriod:
    """Open hours to booking, and write their occurrences up to the horizon."""
    check_can_manage_openings(by, offer.agency, offer.adviser)
    opening = OpeningPeriod.objects.create(
        agency_id=offer.agency,
        adviser_id=offer.adviser,
        place_id=offer.place,
        room_id=offer.room,
        modes=list(offer.modes),
        is_outreach_session=offer.is_outreach_session,
        every="nth" if hours.nths else "week",
        interval_weeks=hours.interval_weeks,
        weekday=hours.weekday,
        nths=list(hours.nths),
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        first_day=hours.first_day,
        until=hours.until,
        school_weeks_only=hours.school_weeks_only,
        on_public_holidays=hours.on_public_holidays,
        created_at=now,
    )
    opening.reasons.set(offer.reasons)
    written = write_occurrences(opening=opening, now=now, publish=publish)
    check_no_clash(opening, written)
    record(verb="opening.opened", kind="opening", key=opening.pk, now=now)
    return opening


def recurrence_of(opening: OpeningPeriod) -> Recurrence:
    """The opening's recurrence as the engine reads it."""
    return Recurrence(
        first_day=opening.first_day,
        start=opening.starts_at,
        end=opening.ends_at,
        weekdays=(opening.weekday,),
        every_weeks=opening.interval_weeks,
        nths=tuple(opening.nths),
        until=opening.until,
        school_weeks_only=opening.school_weeks_only,
        on_holidays=opening.on_public_holidays,
    )


def write_occurrences(*, opening: OpeningPeriod, now: datetime, publish: bool = True) -> list[OpeningOccurrence]:
    """Write the occurrences from where they stop up to the horizon; those that are there keep whatever changed them."""
    zone = ZoneInfo(opening.place.zone)
    horizon = clock.today(now, zone) + HORIZON
    start = opening.written_until or opening.first_day
    if start >= horizon:
        return []
    resource = _resource(opening.adviser_id)
    dated = expand(recurrence_of(opening), zone=zone, from_day=start, until_day=horizon, closures=closures(start, horizon))
    rows = [
        OpeningOccurrence(
            opening=opening,
            original_date=each.original_date,
            during=TimestamptzRange(each.start, each.end, "[)"),
            adviser_resource_id=resource,
            place_id=opening.place_id,
            room_id=opening.room_id,
            published_at=now if publish else None,
        )
        for each in dated
    ]
    written = OpeningOccurrence.objects.bulk_create(rows)
    if opening.is_outreach_session and opening.room_id:
        for occurrence in written:
            hold_room(occurrence)
    opening.written_until = horizon
    opening.save(update_fields=["written_until"])
    return written


def closures(start: date, end: date) -> Closures:
    """Public holidays, and school holidays as the engine reads them: first day off, day school resumes."""
    breaks = diary.school_breaks(start, end)
    return Closures(diary.holidays(start, end), tuple((first, last + timedelta(days=1)) for first, last in breaks))


def hold_room(occurrence: OpeningOccurrence) -> None:
    """An outreach session holds its room; the appointments inside do not take it again."""
    if occurrence.room is None:
        return
    held = Taking(occurrence.room.resource_id, occurrence.during.lower, occurrence.during.upper)
    try:
        take([held], trade=SESSION, key=occurrence.pk)
    except ResourceTaken as refusal:
        day = clock.local(occurrence.during.lower)
        raise OpeningImpossible(
            _("La salle est déjà prise le %(day)s. Choisissez une autre salle ou une autre heure.") % {"day": f"{day:%d/%m/%Y}"}
        ) from refusal


def check_no_clash(opening: OpeningPeriod, written: Sequence[OpeningOccurrence]) -> None:
    """An adviser is at one place at a time, and has the time to go from one to the other."""
    if not written:
        return
    span = (written[0].during.lower - timedelta(days=1), written[-1].during.upper + timedelta(days=1))
    others = (
        OpeningOccurrence.objects.exclude(opening=opening)
        .filter(adviser_resource_id=written[0].adviser_resource_id, during__overlap=span)
        .exclude(status=OpeningOccurrence.Status.CANCELLED)
        .select_related("place")
    )
    by_day: dict[date, list[OpeningOccurrence]] = {}
    for other in others:
        by_day.setdefault(other.during.lower.date(), []).append(other)
    for occurrence in written:
        for other in by_day.get(occurrence.during.lower.date(), ()):
            _check_pair(occurrence, opening.place, other)


def _stay(occurrence: OpeningOccurrence) -> rules.Stay:
    at = occurrence.place
    return rules.Stay(occurrence.during.lower, occurrence.during.upper, at.pk, (at.lat, at.lon))


def _check_pair(occurrence: OpeningOccurrence, place: Place, other: OpeningOccurrence) -> None:
    first, second = sorted((occurrence, other), key=lambda each: each.during.lower)
    if second.during.lower < first.during.upper:
        raise OpeningImpossible(_("L’agenda a déjà une plage ouverte à cette heure-là, le même jour."))
    here, there = (place.lat, place.lon), (other.place.lat, other.place.lon)
    if not rules.can_do_both(_stay(first), _stay(second)):
        minutes = -(-rules.travel_s(here, there) // 60)
        raise TwoPlacesTooClose(
            _("Il faut environ %(minutes)d minutes pour aller de %(here)s à %(there)s : laissez ce temps entre les deux plages.")
            % {"minutes": minutes, "here": place.town, "there": other.place.town}
        )


@transaction.atomic
def change_occurrence(
    *, occurrence: int, by: Actor, now: datetime, start: datetime, end: datetime, room: int | None = None
) -> OpeningOccurrence:
    """Move one occurrence in time or to another room of its place; it keeps its key."""
    held = OpeningOccurrence.objects.select_for_update(of=("self",)).select_related("opening", "place").get(pk=occurrence)
    check_can_manage_openings(by, held.opening.agency_id, held.opening.adviser_id)
    release(trade=SESSION, key=held.pk)
    held.during = TimestamptzRange(start.astimezone(UTC), end.astimezone(UTC), "[)")
    held.room_id = room or held.room_id
    held.status, held.is_changed = OpeningOccurrence.Status.MOVED, True
    held.save(update_fields=["during", "room", "status", "is_changed"])
    if held.opening.is_outreach_session:
        hold_room(held)
    check_no_clash(held.opening, [held])
    record(verb="occurrence.moved", kind="occurrence", key=held.pk, now=now, fields=("during", "room"))
    events.emit("agenda.occurrence_moved", occurrence=held.pk)
    return held


@transaction.atomic
def drop_occurrence(*, occurrence: int, by: Actor, now: datetime) -> OpeningOccurrence:
    """This occurrence does not take place. Appointments inside stay, and are listed to be moved or cancelled."""
    held = OpeningOccurrence.objects.select_for_update(of=("self",)).select_related("opening").get(pk=occurrence)
    check_can_manage_openings(by, held.opening.agency_id, held.opening.adviser_id)
    release(trade=SESSION, key=held.pk)
    held.status, held.is_changed = OpeningOccurrence.Status.CANCELLED, True
    held.save(update_fields=["status", "is_changed"])
    record(verb="occurrence.cancelled", kind="occurrence", key=held.pk, now=now)
    events.emit("agenda.occurrence_cancelled", occurrence=held.pk)
    return held


def _resource(adviser: int) -> int:
    resource = Account.objects.values_list("resource_id", flat=True).get(pk=adviser)
    if resource is None:
        raise OpeningImpossible(_("Ce compte n’a pas d’agenda."))
    return resource
