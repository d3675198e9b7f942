"""Changing or ending hours that recur: what is still to come is written again, single changes and appointments are kept."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from maillage.domains.agenda.errors import OpeningImpossible
from maillage.domains.agenda.models import OpeningOccurrence, OpeningPeriod
from maillage.domains.agenda.permissions import check_can_manage_openings
from maillage.domains.agenda.services.holding import hold_days, resource_of
from maillage.domains.agenda.services.occurrences import take_back
from maillage.domains.agenda.services.openings import (
    HORIZON,
    SESSION,
    Hours,
    Offer,
    check_no_clash,
    dated,
    hold_room,
    keep_terms,
    new_occurrence,
    tell_opened,
)
from maillage.engines.slots import DatedOccurrence
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import hold, release
from maillage.registry.places.models import Room
from maillage.registry.places.services import hold_places

Status = OpeningOccurrence.Status


@transaction.atomic
def change_period(*, opening: OpeningPeriod, offer: Offer, hours: Hours, by: Actor, now: datetime) -> OpeningPeriod:
    """Other hours, place or reasons from now on. Appointments whose hours are gone stay, and are listed to be moved."""
    check_can_manage_openings(by, opening.agency_id, opening.adviser_id)
    if (offer.agency, offer.adviser) != (opening.agency_id, opening.adviser_id):
        raise OpeningImpossible(_("Une plage garde sa conseillère. Terminez-la, et ouvrez-en une autre."), field="adviser")
    _hold(opening, now, offer.place, offer.room)
    keep_terms(opening, offer, hours)
    opening.reasons.set(offer.reasons)
    _write_again(opening, now)
    record(verb="opening.changed", kind="opening", key=opening.pk, now=now)
    return opening


@transaction.atomic
def end_period(*, opening: OpeningPeriod, last_day: date, by: Actor, now: datetime) -> OpeningPeriod:
    """Nothing is opened after that day."""
    check_can_manage_openings(by, opening.agency_id, opening.adviser_id)
    if last_day < opening.first_day:
        raise OpeningImpossible(_("Ce jour est avant l’ouverture de la plage. Choisissez un jour plus tard."), field="last_day")
    _hold(opening, now)
    opening.until = last_day
    opening.save(update_fields=["until"])
    _write_again(opening, now)
    record(verb="opening.ended", kind="opening", key=opening.pk, now=now, fields=("until",))
    return opening


def _hold(opening: OpeningPeriod, now: datetime, place: int | None = None, room: int | None = None) -> None:
    """Nobody closes the place or books in these days meanwhile, nor opens hours for this adviser or in these rooms."""
    hold_places([opening.place_id, place or opening.place_id])
    coming = _coming(opening, now)
    hold_days((each.adviser_resource_id, each.during.lower) for each in coming)
    rooms = Room.objects.filter(pk__in={each.room_id for each in coming} | {room})
    hold([resource_of(opening.adviser_id), *rooms.values_list("resource_id", flat=True)])


def _coming(opening: OpeningPeriod, now: datetime) -> list[OpeningOccurrence]:
    return list(opening.occurrences.filter(during__startswith__gt=now).select_related("place", "room").order_by("pk"))


def _write_again(opening: OpeningPeriod, now: datetime) -> None:
    zone = ZoneInfo(opening.place.zone)
    today = clock.today(now, zone)
    horizon = today + HORIZON
    wanted = {at.original_date: at for at in dated(opening, max(today, opening.first_day), horizon) if at.start > now}
    coming = _coming(opening, now)
    is_published = not coming or any(each.published_at for each in coming)
    for each in coming:
        release(trade=SESSION, key=each.pk)
    kept = [each for each in coming if _kept(each, opening, wanted.pop(each.original_date, None))]
    resource = resource_of(opening.adviser_id)
    rows = [new_occurrence(opening, at, resource, now if is_published else None) for at in wanted.values()]
    written = kept + OpeningOccurrence.objects.bulk_create(rows)
    check_no_clash(written)
    for occurrence in written:
        if opening.is_outreach_session:
            hold_room(occurrence)
    opening.written_until = horizon
    opening.save(update_fields=["written_until"])
    if is_published:
        tell_opened(written)


def _kept(occurrence: OpeningOccurrence, opening: OpeningPeriod, at: DatedOccurrence | None) -> bool:
    """Bring one coming occurrence to the new terms; whether it takes place. What was changed by hand stays as it is."""
    if occurrence.is_changed:
        return occurrence.status != Status.CANCELLED
    if at is not None:
        occurrence.during = TimestamptzRange(at.start, at.end, "[)")
        occurrence.place, occurrence.room, occurrence.status = opening.place, opening.room, Status.PLANNED
        occurrence.save(update_fields=["during", "place", "room", "status"])
        return True
    take_back(occurrence)
    return False
