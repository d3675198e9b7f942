"""The reviews of the demonstration: one in preparation for the coming steering committee, one frozen for the quarter before."""

from __future__ import annotations

from datetime import datetime, timedelta

from maillage.domains.partnerships import selectors, services
from maillage.journeys.demo.desks import Desk
from maillage.journeys.results.ground import territories_of
from maillage.journeys.results.review_pages import figures_to_freeze
from maillage.journeys.results.rules.periods import quarter_of
from maillage.kit import clock

KIND = "steering_committee"
COMING, FROZEN = "Lodévois et Larzac", "Clermontais"
NOTICE = timedelta(weeks=3)


def load(director: Desk, now: datetime) -> None:
    """Write both through the services; the figures of the frozen one are those of the facts."""
    today, by = clock.today(now), director.actor
    current = quarter_of(today)
    before = quarter_of(current.start - timedelta(days=1))
    assert by.agency is not None
    bodies = {each.label: each.body for each in territories_of(by.agency, today)}
    held_on = today + NOTICE
    services.prepare_review(
        body=bodies[COMING], kind=KIND, starts_on=current.start, ends_on=current.end, by=by, now=now, held_on=held_on
    )
    row = services.prepare_review(body=bodies[FROZEN], kind=KIND, starts_on=before.start, ends_on=before.end, by=by, now=now)
    services.freeze(review=row.pk, figures=figures_to_freeze(selectors.review_card(row.pk), now), by=by, now=now)
