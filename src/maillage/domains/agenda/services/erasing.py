"""A file is being erased: what was to come ends and its time is free again. What was stays, to be counted."""

from __future__ import annotations

from datetime import datetime

from maillage.domains.agenda.models import Participation, Request, WaitingEntry
from maillage.domains.agenda.services.ending import excuse
from maillage.domains.agenda.services.requests import end_request
from maillage.domains.agenda.services.seating import hold_series
from maillage.domains.agenda.services.waiting import end_wait


def person_erasing(*, agency: int, person: int, now: datetime) -> None:
    """End seats, waits and open requests of this person, in the transaction of the erasure."""
    own = {"agency_id": agency, "person_id": person}
    waits = WaitingEntry.objects.filter(**own, status=WaitingEntry.Status.WAITING)
    hold_series(waits.values_list("series_id", flat=True))
    for entry in waits.order_by("pk"):
        end_wait(entry, WaitingEntry.Status.WITHDRAWN, now)
    coming = Participation.objects.filter(**own, status=Participation.Status.UNKNOWN, appointment__during__startswith__gt=now)
    for seat in coming.order_by("pk"):
        excuse(participation=seat, now=now)
    for request in Request.objects.filter(**own, status=Request.Status.OPEN).order_by("pk"):
        end_request(request=request, status=Request.Status.WITHDRAWN, now=now)
