"""One occurrence of an opening is moved or dropped; it keeps its key, and the appointments inside stay, to be moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from maillage.domains.agenda.errors import OpeningImpossible
from maillage.domains.agenda.models import Appointment, OpeningOccurrence, Participation
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.services.holding import hold_occurrence
from maillage.domains.agenda.services.openings import SESSION, check_no_clash, hold_room, tell_opened
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.ui import words
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.services import release
from maillage.registry.places.models import Room

TICK_S = 300
Status = OpeningOccurrence.Status


@transaction.atomic
def change_occurrence(
    *, occurrence: int, by: Actor, now: datetime, start: datetime, end: datetime, room: int | None = None
) -> OpeningOccurrence:
    """Move one occurrence in time, or to another room of its place. One that has begun keeps its day and its beginning."""
    held = hold_occurrence(occurrence, now=now, until=start, room=room)
    check_can_manage_openings(by, held.opening.agency_id, held.opening.adviser_id)
    _check_times(held, start, end, now)
    is_begun = held.status == Status.HELD
    left = held.room_id
    if room is not None:
        held.room = Room.objects.filter(pk=room, place_id=held.place_id).first()
        if held.room is None:
            raise OpeningImpossible(_("Cette salle n’est pas dans ce lieu. Choisissez-en une autre."), field="room")
    release(trade=SESSION, key=held.pk)
    held.during = TimestamptzRange(start.astimezone(UTC), end.astimezone(UTC), "[)")
    held.status, held.is_changed = Status.HELD if is_begun else Status.MOVED, True
    held.save(update_fields=["during", "room", "status", "is_changed"])
    check_no_clash([held])
    if held.opening.is_outreach_session:
        hold_room(held, since=tick_after(now) if is_begun else start)
        _take_along(held, left, now)
    record(verb="occurrence.moved", kind="occurrence", key=held.pk, now=now, fields=("during", "room"))
    events.emit("agenda.occurrence_moved", occurrence=held.pk, agency=held.opening.agency_id)
    if held.published_at is not None:
        tell_opened([held])
    return held


@transaction.atomic
def drop_occurrence(*, occurrence: int, by: Actor, now: datetime) -> OpeningOccurrence:
    """This occurrence does not take place. Appointments inside stay, and are listed to be moved or cancelled."""
    held = hold_occurrence(occurrence, now=now)
    check_can_manage_openings(by, held.opening.agency_id, held.opening.adviser_id)
    call_off(held, now)
    record(verb="occurrence.cancelled", kind="occurrence", key=held.pk, now=now)
    events.emit("agenda.occurrence_cancelled", occurrence=held.pk, agency=held.opening.agency_id)
    return held


def _take_along(held: OpeningOccurrence, left: int | None, now: datetime) -> None:
    """A permanence in another room: those who have their appointment in it go there, and it is said what changed."""
    if left == held.room_id:
        return
    inside = Appointment.objects.filter(
        occurrence=held, room=left, during__contained_by=held.during, during__endswith__gt=now, released_at=None
    )
    for seat in Participation.objects.filter(appointment__in=inside, status="unknown").select_related("appointment"):
        was = {"starts_at": seat.appointment.during.lower.isoformat(), "place": seat.appointment.place_id, "room": left}
        Participation.objects.filter(pk=seat.pk).update(was=was, changed_at=now)
        events.emit("agenda.moved", participation=seat.pk, agency=seat.agency_id)
    inside.update(room=held.room_id)


@transaction.atomic
def close_day_off(*, occurrence: int, now: datetime) -> None:
    """That day turned out to be a day off after it was written: nothing more is offered, and the room is free."""
    held = hold_occurrence(occurrence, now=now)
    release(trade=SESSION, key=held.pk)
    if take_back(held):
        record(verb="occurrence.cancelled", kind="occurrence", key=held.pk, now=now)


def take_back(held: OpeningOccurrence) -> bool:
    """The row goes, unless appointments are inside: it stays as cancelled, and they are listed to be moved."""
    if not held.appointments.exists():
        held.delete()
        return False
    if held.status != Status.CANCELLED:
        held.status = Status.CANCELLED
        held.save(update_fields=["status"])
        events.emit("agenda.occurrence_cancelled", occurrence=held.pk, agency=held.opening.agency_id)
    return True


def call_off(held: OpeningOccurrence, now: datetime) -> None:
    """Free the room and offer nothing there any more. What was held stays held, and ends with whoever is there."""
    release(trade=SESSION, key=held.pk)
    held.is_changed = True
    if held.status != Status.HELD:
        held.status = Status.CANCELLED
        held.save(update_fields=["status", "is_changed"])
        return
    inside = held.appointments.filter(released_at=None, during__startswith__lte=now)
    ends = [*inside.values_list("during__endswith", flat=True), tick_after(now)]
    held.during = TimestamptzRange(held.during.lower, min(held.during.upper, max(ends)), "[)")
    held.save(update_fields=["during", "is_changed"])
    if held.opening.is_outreach_session:
        hold_room(held)


def tick_after(now: datetime) -> datetime:
    """The next instant that hours may begin or end at."""
    return datetime.fromtimestamp(-(-now.timestamp() // TICK_S) * TICK_S, UTC)


def _check_times(held: OpeningOccurrence, start: datetime, end: datetime, now: datetime) -> None:
    if any(at.timestamp() % TICK_S for at in (start, end)):
        raise OpeningImpossible(_("Les heures vont de 5 en 5 minutes. Corrigez-les."), field="starts_at")
    if not timedelta(0) < end - start <= timedelta(days=1):
        raise OpeningImpossible(_("La fin vient après le début, le même jour. Corrigez l’heure de fin."), field="ends_at")
    if held.status == Status.HELD:
        _check_goes_on(held, start, end, now)
    elif start <= now:
        raise OpeningImpossible(_("Cette heure est passée. Choisissez une date à venir."), field="starts_at")
    day = clock.today(start, ZoneInfo(held.place.zone))
    if not held.opening.on_public_holidays and diary.holidays(day, day):
        raise OpeningImpossible(
            _("Le %(day)s est un jour férié : ces heures n’y sont pas ouvertes. Choisissez un autre jour.")
            % {"day": words.date_words(clock.local(start))},
            field="day",
        )


def _check_goes_on(held: OpeningOccurrence, start: datetime, end: datetime, now: datetime) -> None:
    """Somebody has been received: it can end sooner or later, or go on in another room."""
    if start != held.during.lower:
        raise OpeningImpossible(
            _(
                "Cette permanence a commencé : son jour et son début ne changent plus. "
                "Changez la fin ou la salle, ou annulez la suite et ouvrez une autre date."
            ),
            field="starts_at",
        )
    if end <= tick_after(now):
        raise OpeningImpossible(_("Cette fin est passée. Choisissez une heure à venir, ou annulez la suite."), field="ends_at")
