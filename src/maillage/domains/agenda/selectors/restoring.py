"""What stands in the way of putting back an appointment that was called off: nothing, or the true cause."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.models import OpeningOccurrence, Participation
from maillage.domains.agenda.states import ACTIVE
from maillage.kit.scope.entering import Scope, enter

CANCELLED: Final = _(
    "La permanence est annulée : ce rendez-vous ne peut pas être remis. Cherchez une autre date avec la personne."
)
MOVED: Final = _(
    "La permanence a changé d’heures : ce rendez-vous n’y entre plus, et ne peut pas être remis. "
    "Cherchez une autre date avec la personne."
)
CALLED_OFF: Final = _("La séance est annulée : l’inscription ne peut pas être remise. Choisissez une autre séance.")
BOOKED_AGAIN: Final = _(
    "La personne a un autre rendez-vous pour la même demande : celui-ci ne peut pas être remis en plus. "
    "Gardez l’autre, ou annulez-le d’abord."
)


def why_not_restored(participation: Participation) -> Promise | None:
    """None when it may be put back, as far as hours and requests say: the time itself may still be somebody else's."""
    appointment = participation.appointment
    if appointment.series_id is not None and appointment.released_at is not None:
        return CALLED_OFF
    occurrence = appointment.occurrence
    if occurrence is not None:
        if occurrence.status == OpeningOccurrence.Status.CANCELLED:
            return CANCELLED
        if not (occurrence.during.lower <= appointment.during.lower and appointment.during.upper <= occurrence.during.upper):
            return MOVED
    return BOOKED_AGAIN if is_booked_again(participation) else None


def is_booked_again(participation: Participation) -> bool:
    """Has the same request been given another appointment? Whoever asks may not see that one."""
    if participation.request_id is None:
        return False
    with enter(Scope(role="job", agency=participation.agency_id)):
        others = Participation.objects.filter(request=participation.request_id, status__in=ACTIVE - {"noshow"})
        return others.exclude(pk=participation.pk).exists()
