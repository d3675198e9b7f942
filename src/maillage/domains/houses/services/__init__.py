"""Verbs of the houses: each locks what it changes first, so that two people never decide on two states of it."""

from maillage.domains.houses.services.cases import (
    Asked,
    answer_case,
    ask_again,
    escalate,
    forget_cases,
    open_case,
    withdraw_case,
)
from maillage.domains.houses.services.following import add_action, follow_action, tick_action
from maillage.domains.houses.services.openings import abandon, close_project, move_date, open_house, prepare
from maillage.domains.houses.services.shadowing import (
    answer_invitation,
    cancel_day,
    hold_day,
    move_day,
    plan_day,
    rate,
    replace_host,
)
from maillage.domains.houses.services.sheets import (
    Lines,
    SheetText,
    name_contact,
    retire_sheet,
    rewrite_sheet,
    write_sheet,
)
from maillage.domains.houses.services.steps import add_step, date_first, drop_step, move_step, tick, untick
from maillage.domains.houses.services.tallies import count_visit, undo_visit

__all__ = [
    "Asked",
    "Lines",
    "SheetText",
    "abandon",
    "add_action",
    "add_step",
    "answer_case",
    "answer_invitation",
    "ask_again",
    "cancel_day",
    "close_project",
    "count_visit",
    "date_first",
    "drop_step",
    "escalate",
    "follow_action",
    "forget_cases",
    "hold_day",
    "move_date",
    "move_day",
    "move_step",
    "name_contact",
    "open_case",
    "open_house",
    "plan_day",
    "prepare",
    "rate",
    "replace_host",
    "retire_sheet",
    "rewrite_sheet",
    "tick",
    "tick_action",
    "undo_visit",
    "untick",
    "withdraw_case",
    "write_sheet",
]
