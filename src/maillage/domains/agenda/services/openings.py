"""Opening hours: recurrences written as dated occurrences over a rolling horizon, each of which can be changed or dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import OpeningImpossible, TwoPlacesTooClose
from maillage.domains.agenda.models import Appointment, AppointmentReason, Facilitator, Mode, OpeningOccurrence, OpeningPeriod
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.services.holding import check_works_at, resource_of
from maillage.engines.slots import Closures, DatedOccurrence, Recurrence, RecurrenceError, expand
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.services import Taking, hold, take
from maillage.registry.places.models import Room
from maillage.registry.places.services import hold_places

HORIZON = timedelta(weeks=16)
A_YEAR = timedelta(days=366)
AROUND = timedelta(days=1)
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
    check_works_at(offer.adviser, offer.agency, now)
    hold_places([offer.place])
    hold([resource_of(offer.adviser), *Room.objects.filter(pk=offer.room).values_list("resource_id", flat=True)])
    opening = OpeningPeriod(agency_id=offer.agency, adviser_id=offer.adviser, created_at=now)
    keep_terms(opening, offer, hours)
    opening.reasons.set(offer.reasons)
    written = write_occurrences(opening=opening, now=now, publish=publish)
    _check_opens(opening, written, now)
    check_no_clash(written)
    record(verb="opening.opened", kind="opening", key=opening.pk, now=now)
    if publish:
        tell_opened(written)
    return opening


def tell_opened(written: Sequence[OpeningOccurrence]) -> None:
    """Hours are on offer: somebody may have been waiting for earlier ones."""
    if written:
        events.emit(
            "agenda.hours_opened",
            agency=written[0].opening.agency_id,
            adviser=written[0].adviser_resource_id,
            starts_at=min(each.during.lower for each in written),
            ends_at=max(each.during.upper for each in written),
        )


def keep_terms(opening: OpeningPeriod, offer: Offer, hours: Hours) -> None:
    """Write down where, how and when, once they hold together."""
    _check_offer(offer)
    opening.place_id, opening.room_id = offer.place, offer.room
    opening.modes, opening.is_outreach_session = list(offer.modes), offer.is_outreach_session
    opening.every = OpeningPeriod.Every.NTH if hours.nths else OpeningPeriod.Every.WEEK
    opening.weekday, opening.nths, opening.interval_weeks = hours.weekday, list(hours.nths), hours.interval_weeks
    opening.starts_at, opening.ends_at = hours.starts_at, hours.ends_at
    opening.first_day, opening.until = hours.first_day, hours.until
    opening.school_weeks_only, opening.on_public_holidays = hours.school_weeks_only, hours.on_public_holidays
    _check_hours(opening)
    opening.save()


def _check_offer(offer: Offer) -> None:
    """Reasons of the agency, modes that exist, a room of the place."""
    if AppointmentReason.objects.filter(pk__in=offer.reasons, agency_id=offer.agency).count() != len(set(offer.reasons)):
        raise OpeningImpossible(_("Un motif n’est pas de cette agence. Choisissez dans la liste."), field="reasons")
    if not offer.reasons or not offer.modes or not set(offer.modes) <= set(Mode.values):
        raise OpeningImpossible(_("Choisissez au moins un motif et une façon de recevoir."), field="modes")
    if offer.room is not None and not Room.objects.filter(pk=offer.room, place_id=offer.place).exists():
        raise OpeningImpossible(_("Cette salle n’est pas dans ce lieu. Choisissez-en une autre."), field="room")


def _check_hours(opening: OpeningPeriod) -> None:
    """What the engine cannot read is said in a sentence."""
    problem = _("Ces jours ou ces heures ne vont pas ensemble. La fin vient après le début, de 5 en 5 minutes.")
    if opening.ends_at <= opening.starts_at:
        raise OpeningImpossible(problem, field="ends_at")
    try:
        recurrence_of(opening)
    except RecurrenceError as error:
        raise OpeningImpossible(problem, field=error.field) from error


def _check_opens(opening: OpeningPeriod, written: Sequence[OpeningOccurrence], now: datetime) -> None:
    """Somebody who reads that it is open finds a day; beyond the horizon it may still come."""
    if any(each.during.upper > now for each in written):
        return
    last = min(opening.until or date.max, opening.first_day + A_YEAR)
    coming = [each.end for each in dated(opening, opening.first_day, last + timedelta(days=1)) if each.end > now]
    if coming and not written:
        return
    day = words.date_words(clock.wall(opening.first_day))
    if written or last < clock.today(now):
        problem = _("Ces jours sont passés : rien ne s’ouvre. Choisissez un jour à venir.")
    elif opening.first_day == opening.until and diary.holidays(last, last):
        problem = _("Le %(day)s est un jour férié : rien ne s’ouvre. Choisissez un autre jour.") % {"day": day}
    else:
        problem = _(
            "Aucun jour ne s’ouvre : ils sont fériés, en vacances scolaires ou hors du rythme choisi. "
            "Changez le premier jour, le dernier ou le rythme."
        )
    raise OpeningImpossible(problem, field="first_day")


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


def write_occurrences(
    *, opening: OpeningPeriod, now: datetime, publish: bool = True, is_holding: bool = True
) -> list[OpeningOccurrence]:
    """Write the occurrences from where they stop up to the horizon; those that are there keep whatever changed them."""
    zone = ZoneInfo(opening.place.zone)
    horizon = clock.today(now, zone) + HORIZON
    start = opening.written_until or opening.first_day
    if start >= horizon:
        return []
    resource, published_at = resource_of(opening.adviser_id), now if publish else None
    rows = [new_occurrence(opening, each, resource, published_at) for each in dated(opening, start, horizon)]
    written = OpeningOccurrence.objects.bulk_create(rows)
    if opening.is_outreach_session and is_holding:
        for occurrence in written:
            hold_room(occurrence)
    opening.written_until = horizon
    opening.save(update_fields=["written_until"])
    return written


def dated(opening: OpeningPeriod, start: date, end: date) -> list[DatedOccurrence]:
    """The occurrences that the recurrence gives from one day to another, excluded; holidays and school known."""
    zone = ZoneInfo(opening.place.zone)
    return expand(recurrence_of(opening), zone=zone, from_day=start, until_day=end, closures=closures(start, end))


def new_occurrence(
    opening: OpeningPeriod, at: DatedOccurrence, resource: int, published_at: datetime | None
) -> OpeningOccurrence:
    """One row, not saved."""
    return OpeningOccurrence(
        opening=opening,
        original_date=at.original_date,
        during=TimestamptzRange(at.start, at.end, "[)"),
        adviser_resource_id=resource,
        place=opening.place,
        room=opening.room,
        published_at=published_at,
    )


def closures(start: date, end: date) -> Closures:
    """Public holidays, and school holidays as the engine reads them: first day off, day school resumes."""
    breaks = diary.school_breaks(start, end)
    return Closures(diary.holidays(start, end), tuple((first, last + timedelta(days=1)) for first, last in breaks))


def hold_room(occurrence: OpeningOccurrence, *, since: datetime | None = None) -> None:
    """An outreach session holds its room, for what is left of it; the appointments inside do not take it again."""
    if occurrence.room is None:
        return
    held = Taking(occurrence.room.resource_id, since or occurrence.during.lower, occurrence.during.upper)
    try:
        take([held], trade=SESSION, key=occurrence.pk)
    except ResourceTaken as refusal:
        day = clock.local(occurrence.during.lower)
        raise OpeningImpossible(
            _("La salle est déjà prise le %(day)s. Choisissez une autre salle ou une autre heure.") % {"day": f"{day:%d/%m/%Y}"}
        ) from refusal


def check_no_clash(written: Sequence[OpeningOccurrence]) -> None:
    """An adviser is at one place at a time, and has the time to go from one to the other; refused with the minutes."""
    for occurrence, other in clashes(written):
        first, second = sorted((_stay(occurrence), _stay(other)), key=lambda stay: stay.start)
        if second.start < first.end:
            raise OpeningImpossible(_("L’agenda a déjà une plage ouverte à cette heure-là, le même jour."))
        minutes = -(-rules.travel_s(first.point, second.point) // 60)
        raise TwoPlacesTooClose(
            _("Il faut environ %(minutes)d minutes pour aller de %(here)s à %(there)s : laissez ce temps entre les deux plages.")
            % {"minutes": minutes, "here": occurrence.place.town, "there": other.place.town}
        )
    for _each, workshop in workshops_elsewhere(written):
        assert workshop.place is not None
        at = clock.local(workshop.during.lower, ZoneInfo(workshop.place.zone))
        raise OpeningImpossible(
            _("Un atelier est prévu à %(town)s, le %(when)s : pas le temps de tenir les deux. Changez l’un ou l’autre.")
            % {"town": workshop.place.town, "when": words.when_words(at)}
        )


def workshops_elsewhere(written: Sequence[OpeningOccurrence]) -> Iterator[tuple[OpeningOccurrence, Appointment]]:
    """Workshops that the adviser runs in another place, too close to these hours. In the same place, the diary has them busy."""
    if not written:
        return
    first, last = min(each.during.lower for each in written), max(each.during.upper for each in written)
    runs = Facilitator.objects.filter(appointment=OuterRef("pk"), account__resource_id=written[0].adviser_resource_id)
    workshops = (
        Appointment.objects.filter(Q(adviser__resource_id=written[0].adviser_resource_id) | Exists(runs))
        .filter(series__isnull=False, released_at=None, place__isnull=False, during__overlap=(first - AROUND, last + AROUND))
        .select_related("place")
        .order_by("during", "pk")
    )
    for workshop in workshops:
        for occurrence in written:
            if occurrence.place_id != workshop.place_id and rules.first_clash((_stay(occurrence), _stay(workshop))):
                yield occurrence, workshop


def clashes(written: Sequence[OpeningOccurrence]) -> Iterator[tuple[OpeningOccurrence, OpeningOccurrence]]:
    """Pairs of one of these occurrences and another of the same adviser that cannot both be held."""
    if not written:
        return
    first, last = min(each.during.lower for each in written), max(each.during.upper for each in written)
    others = (
        OpeningOccurrence.objects.exclude(pk__in=[each.pk for each in written])
        .filter(adviser_resource_id=written[0].adviser_resource_id)
        .between(first - AROUND, last + AROUND)
        .exclude(status=OpeningOccurrence.Status.CANCELLED)
        .select_related("place")
    )
    by_day: dict[date, list[OpeningOccurrence]] = defaultdict(list)
    for other in others:
        by_day[other.during.lower.date()].append(other)
    for occurrence in written:
        day = occurrence.during.lower.date()
        for other in (each for number in (-1, 0, 1) for each in by_day.get(day + timedelta(days=number), ())):
            if rules.first_clash((_stay(occurrence), _stay(other))):
                yield occurrence, other


def _stay(occurrence: OpeningOccurrence | Appointment) -> rules.Stay:
    at = occurrence.place
    assert at is not None
    return rules.Stay(occurrence.during.lower, occurrence.during.upper, at.pk, (at.lat, at.lon))
