"""What every test of the kept hours asks in the end: are they what the tables say, and does a search find the same?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from tests.domains.agenda.world import NOW

from maillage.domains.agenda.models import AppointmentReason
from maillage.domains.agenda.selectors.hours import Asked
from maillage.domains.agenda.selectors.offers import find

LONG = timedelta(weeks=8)
MODES = ("in_person", "video", "phone")


def repaired() -> int:
    """How many rows were not what they must be; they are from now on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT agenda_hours_repaired()")
        return int(cursor.fetchone()[0])


def free(reason: AppointmentReason, *, exactly: bool = False, start: datetime = NOW) -> list[tuple[int, int, int]]:
    """Every hour of a reason that is free, as the search reads it or straight from the tables."""
    asked = Asked(reason, MODES, start)
    return find(asked=asked, start=start, end=start + LONG, exactly=exactly).rows()


def assert_kept(*reasons: AppointmentReason) -> None:
    """The rows are those of the view, and a search by them is the exact one, in full and for the first few."""
    assert repaired() == 0
    for reason in reasons:
        exact = free(reason, exactly=True)
        assert free(reason) == exact
        few = find(asked=Asked(reason, MODES, NOW), start=NOW, end=NOW + LONG, first=7)
        assert few.rows() == exact[:7]
