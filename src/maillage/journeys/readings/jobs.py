"""Messages about unusual readings, put in the outbox after they are noted. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.readings import telling
from maillage.kit import clock
from maillage.kit.jobs import job


@job("readings.tell", retry=3)
def tell(*, agency: int, reading: int) -> None:
    """One unusual reading, to each administrator."""
    telling.put_in_outbox(agency=agency, reading=reading, now=clock.now())
