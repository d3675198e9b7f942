"""Verbs of an opening project, which each locks first so that two people never decide on two states of it; and the count."""

from maillage.domains.houses.services.openings import abandon, close_project, move_date, open_house, prepare
from maillage.domains.houses.services.steps import add_step, drop_step, tick, untick
from maillage.domains.houses.services.tallies import count_visit, undo_visit

__all__ = [
    "abandon",
    "add_step",
    "close_project",
    "count_visit",
    "drop_step",
    "move_date",
    "open_house",
    "prepare",
    "tick",
    "undo_visit",
    "untick",
]
