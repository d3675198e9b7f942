"""The other dates of somebody who follows a whole series: asked for one's own slip, which sees one seat."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.agenda.models import Participation
from maillage.domains.agenda.selectors.seats import Seat, base, seats_of
from maillage.kit.scope.entering import Scope, enter


def other_dates(seat: Seat, now: datetime) -> tuple[Seat, ...]:
    """The same person's seats of the same series that are still to come, by time; none when sessions are followed alone."""
    if seat.series is None or seat.status != Participation.Status.UNKNOWN:
        return ()
    with enter(Scope(role="job", agency=seat.agency)):
        rows = base().filter(
            person_id=seat.person,
            status=Participation.Status.UNKNOWN,
            appointment__series=seat.series,
            appointment__series__is_whole=True,
            appointment__during__startswith__gt=now,
        )
        return seats_of(rows.exclude(pk=seat.participation), now)
