"""Indicator of the actions of a partnership: on time, reached, silent."""

from __future__ import annotations

from typing import Final, Protocol

from maillage.journeys.results.rules.events import Event, Events
from maillage.journeys.results.rules.figures import Measure, share

NONE_DUE: Final = "Aucune action n’arrive à échéance sur cette période."
NONE_ENDED: Final = "Aucune action ne s’est terminée sur cette période."
NONE_RUNS: Final = "Aucune action n’était en cours."


class Step(Event, Protocol):
    """A fact of an action; its measure is 1 for a yes, 0 for a no."""

    @property
    def is_censored(self) -> bool: ...


def on_time(actions: Events[Step]) -> Measure:
    """Reached by their deadline, among those whose deadline has come or that are over."""
    due = [each for each in actions.of("action.due") if not each.is_censored]
    return share(sum(each.measure for each in due), len(due), NONE_DUE)


def reached(actions: Events[Step]) -> Measure:
    """Reached, among those that ended."""
    return share(actions.sum("action.ended"), actions.count("action.ended"), NONE_ENDED)


def stale(actions: Events[Step]) -> Measure:
    """Without news, among those that run."""
    return share(actions.sum("action.stale"), actions.count("action.stale"), NONE_RUNS)
