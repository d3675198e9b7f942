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


class FileFrozen(Refused):
    """Nothing new is done with this file: the person has had it restricted, or has objected."""

    code = "file_frozen"
    message = _("Ce dossier est gelé à la demande de la personne : rien de nouveau n’y est noté. Voyez la direction de l’agence.")


class FileErased(Refused):
    """Nobody is named there any more."""

    code = "file_erased"
    message = _("Ce dossier a été effacé. Ouvrez une nouvelle fiche si la personne revient.")


class IdentityNotChecked(Refused):
    """Nothing is handed over, and nothing erased, before it is known who asks."""

    code = "identity_not_checked"
    message = _("Dites d’abord comment vous avez vérifié que c’est bien cette personne.")


class ReasonMissing(Invalid):
    """A refusal or a longer delay is explained to the person."""

    code = "reason_missing"
    message = _("Choisissez le motif et expliquez-le en une ou deux phrases : la personne les recevra.")


class ReceivedLater(Invalid):
    """A request cannot have been received tomorrow."""

    code = "received_later"
    message = _("La date de réception ne peut pas être dans l’avenir.")


class RequestOver(Refused):
    """Answered already, or a step that the table does not know."""

    code = "request_over"
    message = _("Cette demande a déjà reçu sa réponse. Rechargez la page pour la lire.")


class TooLateToExtend(Refused):
    """The person is told within the first month."""

    code = "too_late_to_extend"
    message = _("Le délai ne peut plus être prolongé : la personne devait être prévenue dans le premier mois. Répondez-lui.")
