"""What a person asked for and still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.domains.agenda.models import Request
from maillage.domains.agenda.rules import SHARED_RIDE
from maillage.kit.audit import reads


@dataclass(frozen=True, slots=True)
class Asked:
    """One open request of one person, and what stood in its way."""

    request: int
    person: int
    reason_label: str
    opened_at: datetime
    difficulty: str
    wants_shared_ride: bool


def open_requests(person: int) -> tuple[Asked, ...]:
    """A person's requests that nothing has met, the oldest first."""
    rows = (
        Request.objects.filter(person_id=person, status=Request.Status.OPEN).select_related("reason").order_by("opened_at", "pk")
    )
    asked = tuple(
        Asked(row.pk, row.person_id, row.reason.label, row.opened_at, row.get_difficulty_display(), row.wishes == SHARED_RIDE)
        for row in rows
    )
    reads.note(each.person for each in asked)
    return asked
