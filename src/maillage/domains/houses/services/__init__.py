"""Verbs of an opening project. Each locks the project first, so that two people never decide on two states of it."""

from maillage.domains.houses.services.openings import abandon, close_project, move_date, open_house, prepare
from maillage.domains.houses.services.steps import add_step, drop_step, tick, untick

__all__ = [
    "abandon",
    "add_step",
    "close_project",
    "drop_step",
    "move_date",
    "open_house",
    "prepare",
    "tick",
    "untick",
]
