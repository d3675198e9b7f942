"""The agenda's tables: what is offered (`offer`), asked for and booked (`booked`, `earlier`, `unmet`), and `workshops`."""

from maillage.domains.agenda.models.booked import AccessLink, Appointment, Participation, Request, TravelPlan
from maillage.domains.agenda.models.earlier import EarlierNotice, EarlierWish
from maillage.domains.agenda.models.hours import OfferedHours
from maillage.domains.agenda.models.offer import AppointmentReason, Mode, OpeningOccurrence, OpeningPeriod
from maillage.domains.agenda.models.unmet import UnmetSearch
from maillage.domains.agenda.models.workshops import EnrolmentLink, Facilitator, LeavingAnswer, Series, WaitingEntry

__all__ = [
    "AccessLink",
    "Appointment",
    "AppointmentReason",
    "EarlierNotice",
    "EarlierWish",
    "EnrolmentLink",
    "Facilitator",
    "LeavingAnswer",
    "Mode",
    "OfferedHours",
    "OpeningOccurrence",
    "OpeningPeriod",
    "Participation",
    "Request",
    "Series",
    "TravelPlan",
    "UnmetSearch",
    "WaitingEntry",
]
