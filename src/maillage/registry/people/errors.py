"""What is refused about people's files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Invalid, Refused, TooMany


class PhoneInvalid(Invalid):
    """Not a phone number."""

    code = "phone_invalid"
    message = _("Ce numéro n’existe pas. Un numéro a dix chiffres, comme 06 39 98 12 34.")


class ContactMissing(Invalid):
    """No phone, no e-mail, and nobody said that there is none."""

    code = "contact_missing"
    message = _("Donnez un téléphone ou une adresse e-mail, ou cochez « ni l’un ni l’autre ».")


class MergeImpossible(Refused):
    """Two files that cannot be one: the same file, another agency, or two places at the same hour."""

    code = "merge_impossible"
    message = _("Ces deux fiches ont chacune un rendez-vous à la même heure. Annulez l’un des deux, puis réunissez-les.")


class TooManyLookups(TooMany):
    """The look-up across houses is limited."""

    code = "too_many_lookups"
    message = _("Trop de recherches en peu de temps. Réessayez dans une heure.")
