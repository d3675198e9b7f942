"""What is refused about places and rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Invalid


class PointInvalid(Invalid):
    """A point that is not on earth."""

    code = "point_invalid"
    message = _("Ce point n’est pas sur terre. Donnez la latitude puis la longitude, en degrés, comme 43,7317 et 3,3168.")


class NameTaken(Invalid):
    """Two rooms, or two devices, of one name in one place."""

    code = "name_taken"
    message = _("Ce lieu en a déjà un de ce nom. Choisissez un autre nom.")


class NoSeat(Invalid):
    """A room without a seat."""

    code = "no_seat"
    message = _("Une salle a au moins une place. Corrigez le nombre de places.")


class HoursInvalid(Invalid):
    """Hours that overlap or close before they open."""

    code = "hours_invalid"
    message = _("Ces heures se chevauchent, ou ferment avant d’ouvrir. Corrigez-les.")
