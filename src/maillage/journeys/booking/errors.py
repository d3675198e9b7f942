"""What the booking journey refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.errors import ModeImpossible, NotForThisCommune, SlotNotOffered, SlotTaken
from maillage.kit.errors import Refused


class NotReachable(Refused):
    """The hour exists, but there is no way to it and back; only “somebody drives me” can choose it."""

    code = "not_reachable"
    status = 422
    message = _("On ne peut pas venir à ce rendez-vous et en revenir avec ce moyen. Choisissez-en un autre.")


class HasOneAlready(Refused):
    """The same name and number have an appointment for this reason: one changes it, and takes no second one."""

    code = "has_one_already"
    message = _("Vous avez déjà un rendez-vous pour ce motif. Retrouvez-le pour changer la date.")


ANOTHER_HOUR = (SlotTaken, SlotNotOffered, NotReachable, NotForThisCommune, ModeImpossible)
"""Refusals that are answered by the list of hours: the person chooses another one."""
