"""What calendar programs may know of appointments: when, where, in which room. Nobody is read: neither seats nor files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from maillage.domains.agenda.models import Appointment
from maillage.domains.agenda.selectors.reasons import agencies_with_reasons
from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter


@dataclass(frozen=True, slots=True)
class HeldThere:
    """One appointment without anybody in it. `kind`: workshop, video or in_person."""

    key: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    place_name: str
    town: str
    room: str


def workshops_held(keys: Collection[int]) -> tuple[HeldThere, ...]:
    """These sessions, as whoever runs them has them in their diary."""
    return _held(Q(pk__in=list(keys), series__isnull=False)) if keys else ()


def held_in_house(*, host: int, start: datetime, end: datetime) -> tuple[HeldThere, ...]:
    """What is held in the places of a house and meets [start, end), beside what its permanences receive."""
    is_received = Q(mode="in_person", occurrence__opening__is_outreach_session=True)
    return _held(Q(place__host_id=host, during__overlap=(start, end)) & ~is_received)


def _held(which: Q) -> tuple[HeldThere, ...]:
    """A calendar's address says whose it is and no agency: each is asked in its own scope."""
    found = []
    for agency in agencies_with_reasons():
        with enter(Scope(role="job", agency=agency)):
            rows = Appointment.objects.filter(which, agency_id=agency, released_at=None)
            found += [_held_there(row) for row in rows.select_related("place", "room")]
    return tuple(sorted(found, key=lambda each: (each.starts_at, each.key)))


def _held_there(row: Appointment) -> HeldThere:
    zone = ZoneInfo(row.place.zone) if row.place else clock.PARIS
    return HeldThere(
        key=row.pk,
        kind="workshop" if row.series_id is not None else row.mode,
        starts_at=row.during.lower.astimezone(zone),
        ends_at=row.during.upper.astimezone(zone),
        place_name=row.place.name if row.place else "",
        town=row.place.town if row.place else "",
        room=row.room.name if row.room else "",
    )
