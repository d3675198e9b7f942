"""Background work: who is to be told of an hour that came free, in the agency's own scope. Arguments are keys."""

from __future__ import annotations

from maillage.journeys.earlier import matching
from maillage.kit import clock
from maillage.kit.jobs import job


@job("earlier.match", retry=3)
def match(*, agency: int, occurrence: int, reason: int, starts_s: int) -> None:
    """An hour came free."""
    matching.match(agency=agency, occurrence=occurrence, reason=reason, starts_s=starts_s, now=clock.now())


@job("earlier.span", retry=3)
def span(*, agency: int, adviser: int, start_s: int, end_s: int) -> None:
    """Hours were opened, or came back."""
    matching.match_span(agency=agency, adviser=adviser, start_s=start_s, end_s=end_s, now=clock.now())
