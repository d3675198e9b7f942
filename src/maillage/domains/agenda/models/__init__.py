"""The agenda's tables: what is offered (`offer`), what was asked for and booked (`booked`)."""

from maillage.domains.agenda.models.booked import AccessLink, Appointment, Participation, Request, TravelPlan
from maillage.domains.agenda.models.offer import AppointmentReason, Mode, OpeningOccurrence, OpeningPeriod

__all__ = [
    "AccessLink",
    "Appointment",
    "AppointmentReason",
    "Mode",
    "OpeningOccurrence",
    "OpeningPeriod",
    "Participation",
    "Request",
    "TravelPlan",
]
