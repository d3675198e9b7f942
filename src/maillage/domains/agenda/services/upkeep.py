"""What the night does: the horizon rolls on, days off close, what was kept for a day goes, old requests end."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from maillage.domains.agenda.models import AccessLink, OpeningOccurrence, OpeningPeriod, Request
from maillage.domains.agenda.services.holding import hold_days
from maillage.domains.agenda.services.occurrences import close_day_off
from maillage.domains.agenda.services.openings import (
    HORIZON,
    SESSION,
    check_no_clash,
    clashes,
    closures,
    hold_room,
    write_occurrences,
)
from maillage.domains.agenda.services.requests import end_request
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.errors import Refused
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import forget_days, hold
from maillage.registry.places.services import hold_places

logger = logging.getLogger(__name__)
REQUEST_KEPT = timedelta(days=90)
LINK_KEPT = timedelta(days=60)
MOST_WAITING = 20


def write_horizon(*, now: datetime) -> int:
    """Write the occurrences that the horizon has come to, for every opening that goes on; how many."""
    today = clock.today(now)
    openings = OpeningPeriod.objects.filter(Q(until__isnull=True) | Q(until__gte=today)).select_related("place", "room")
    in_order = list(openings.order_by("room__resource_id", "pk").annotate(adviser_resource=F("adviser__resource_id")))
    hold_places(each.place_id for each in in_order)
    rooms = [each.room.resource_id for each in in_order if each.room]
    hold([*rooms, *(each.adviser_resource for each in in_order if each.adviser_resource)])  # in the order everybody keeps
    return sum(len(_write_on(opening, now)) for opening in in_order)


def _write_on(opening: OpeningPeriod, now: datetime) -> list[OpeningOccurrence]:
    """What clashes by now with something else is written unpublished, so that somebody decides: nobody books it."""
    publish = _is_published(opening)
    before = opening.written_until
    try:
        with transaction.atomic():
            written = write_occurrences(opening=opening, now=now, publish=publish)
            check_no_clash(written)
    except Refused:
        opening.written_until = before
        written = write_occurrences(opening=opening, now=now, publish=False, is_holding=False)
        fit = [_fits(each, now if publish else None) for each in written]
        if not all(fit):
            events.emit("agenda.opening_clashes", opening=opening.pk, agency=opening.agency_id)
    return written


def _fits(occurrence: OpeningOccurrence, published_at: datetime | None) -> bool:
    """Open this date, its room taken; False when it clashes, and waits."""
    try:
        with transaction.atomic():
            check_no_clash([occurrence])
            if occurrence.opening.is_outreach_session:
                hold_room(occurrence)
    except Refused:
        return False
    occurrence.published_at = published_at
    occurrence.save(update_fields=["published_at"])
    return True


def _is_published(opening: OpeningPeriod) -> bool:
    """As the last date was, those that wait for somebody to decide left out."""
    for last in opening.occurrences.select_related("place", "opening").order_by("-original_date")[:MOST_WAITING]:
        is_waiting = last.published_at is None and (next(clashes([last]), None) is not None or not _holds_room(last))
        if not is_waiting:
            return last.published_at is not None
    return True


def _holds_room(occurrence: OpeningOccurrence) -> bool:
    if occurrence.room_id is None or not occurrence.opening.is_outreach_session:
        return True
    return Occupancy.objects.filter(trade=SESSION, key=occurrence.pk).exists()


def close_days_off(*, agency: int, now: datetime) -> int:
    """Hours written before a holiday or a school break was known are taken back; how many.

    What somebody changed by hand stays, unless the day it was moved to is a public holiday: nobody knew then.
    Asked in the agency's scope: only there is it seen who is booked.
    """
    today = clock.today(now)
    off = closures(today, today + HORIZON)
    is_off = Q(original_date__in=off.holidays, opening__on_public_holidays=False)
    for first, resumes in off.school_breaks:
        is_off |= Q(original_date__gte=first, original_date__lt=resumes, opening__school_weeks_only=True)
    is_off &= Q(status=OpeningOccurrence.Status.PLANNED, is_changed=False)
    is_off |= Q(
        during__startswith__date__in=off.holidays,
        opening__on_public_holidays=False,
        status=OpeningOccurrence.Status.MOVED,
    )
    written = OpeningOccurrence.objects.filter(
        is_off,
        opening__agency_id=agency,
        during__startswith__gt=now,
    )
    closed = list(written.order_by("adviser_resource_id", "during").select_related("room"))
    hold_days((each.adviser_resource_id, each.during.lower) for each in closed)
    hold([*(each.adviser_resource_id for each in closed), *(each.room.resource_id for each in closed if each.room)])
    for each in closed:
        close_day_off(occurrence=each.pk, now=now)
    return len(closed)


def repair_hours(*, now: datetime) -> int:
    """Draw again the hours on offer that are not what the tables say; how many. None ever should: whoever runs it is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agenda_hours_repaired()")
        repaired = int(cursor.fetchone()[0])
    if repaired:
        record(verb="hours.repaired", kind="hours", key=0, now=now, why=f"{repaired} drawn again")
        logger.error("%d hours on offer were not what the tables say: drawn again, a write went past the triggers", repaired)
    return repaired


def expire_requests(*, agency: int, now: datetime) -> int:
    """A request nobody has met in ninety days ends, and counts as unmet; how many."""
    old = Request.objects.filter(agency_id=agency, status=Request.Status.OPEN, opened_at__lt=now - REQUEST_KEPT)
    return len([end_request(request=each, status=Request.Status.EXPIRED, now=now) for each in old.order_by("pk")])


def forget(*, now: datetime) -> int:
    """Remove the links that opened nothing any more for sixty days, and the day rows of the past; how many."""
    links = AccessLink.objects.filter(expires_at__lt=now - LINK_KEPT).delete()[0]
    return links + forget_days(clock.today(now) - timedelta(days=1))
