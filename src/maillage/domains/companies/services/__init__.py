"""Verbs on arrivals and dossiers, which each locks first so that two people never decide on two states of it."""

from maillage.domains.companies.services.alerting import tell_alerts
from maillage.domains.companies.services.arrivals import correct, move_opening, progress, signal
from maillage.domains.companies.services.completing import Registered, asked_of, complete
from maillage.domains.companies.services.contacts import name_contact
from maillage.domains.companies.services.dossiers import advance, give_again, log, open_dossier, plan, tick, write_note
from maillage.domains.companies.services.many import signal_many
from maillage.domains.companies.services.merging import merge
from maillage.domains.companies.services.sheets import ArrivalSheet
from maillage.domains.companies.services.zones import Zones, keep_zones

__all__ = [
    "ArrivalSheet",
    "Registered",
    "Zones",
    "advance",
    "asked_of",
    "complete",
    "correct",
    "give_again",
    "keep_zones",
    "log",
    "merge",
    "move_opening",
    "name_contact",
    "open_dossier",
    "plan",
    "progress",
    "signal",
    "signal_many",
    "tell_alerts",
    "tick",
    "write_note",
]
