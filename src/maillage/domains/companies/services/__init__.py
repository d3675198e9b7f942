"""Verbs on arrivals and dossiers, which each locks first so that two people never decide on two states of it."""

from maillage.domains.companies.services.alerting import tell_alerts
from maillage.domains.companies.services.arrivals import correct, move_opening, progress, signal
from maillage.domains.companies.services.completing import Registered, asked_of, complete
from maillage.domains.companies.services.contacts import name_contact
from maillage.domains.companies.services.documents import keep_document, open_document, remove_document
from maillage.domains.companies.services.dossiers import advance, give_again, log, open_dossier, plan, tick, write_note
from maillage.domains.companies.services.files import receive_file, take_file
from maillage.domains.companies.services.handing import Handed, change_pair, hand_over
from maillage.domains.companies.services.links import answer, close_link, link_to_answer, open_link
from maillage.domains.companies.services.many import signal_many
from maillage.domains.companies.services.merging import merge
from maillage.domains.companies.services.need_sheets import NeedSheet
from maillage.domains.companies.services.needs import add_need, change_need, drop_need, fill_posts, reopen_need, undo_filling
from maillage.domains.companies.services.occupations import Brought, bring_occupations
from maillage.domains.companies.services.park_places import stand_park, stand_parks, stand_waiting
from maillage.domains.companies.services.retention import Forgotten, forget_old
from maillage.domains.companies.services.sheets import ArrivalSheet
from maillage.domains.companies.services.training import (
    UseSheet,
    add_training,
    change_training,
    end_training,
    tell_outcome,
    use_offer,
)
from maillage.domains.companies.services.visits import MINUTES, Moment, cancel_visit, hold_visit, move_visit, plan_visit
from maillage.domains.companies.services.zones import Zones, keep_zones

__all__ = [
    "MINUTES",
    "ArrivalSheet",
    "Brought",
    "Forgotten",
    "Handed",
    "Moment",
    "NeedSheet",
    "Registered",
    "UseSheet",
    "Zones",
    "add_need",
    "add_training",
    "advance",
    "answer",
    "asked_of",
    "bring_occupations",
    "cancel_visit",
    "change_need",
    "change_pair",
    "change_training",
    "close_link",
    "complete",
    "correct",
    "drop_need",
    "end_training",
    "fill_posts",
    "forget_old",
    "give_again",
    "hand_over",
    "hold_visit",
    "keep_document",
    "keep_zones",
    "link_to_answer",
    "log",
    "merge",
    "move_opening",
    "move_visit",
    "name_contact",
    "open_document",
    "open_dossier",
    "open_link",
    "plan",
    "plan_visit",
    "progress",
    "receive_file",
    "remove_document",
    "reopen_need",
    "signal",
    "signal_many",
    "stand_park",
    "stand_parks",
    "stand_waiting",
    "take_file",
    "tell_alerts",
    "tell_outcome",
    "tick",
    "undo_filling",
    "use_offer",
    "write_note",
]
