"""What is refused about accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Invalid, Refused


class VideoRoomNotAllowed(Invalid):
    """Not a room of an allowed provider."""

    code = "video_room_not_allowed"
    message = _("Cette adresse n’est pas celle d’un service de vidéo autorisé. Demandez la liste à l’administratrice.")


class InvitationOver(Refused):
    """Used, withdrawn or too old."""

    code = "invitation_over"
    status = 410
    message = _("Ce lien d’invitation ne vaut plus. Demandez-en un autre à la personne qui vous a invité.")


class AlreadyInvited(Invalid):
    """The same person, for the same role, and the link still waits."""

    code = "already_invited"
    message = _("Cette personne est déjà invitée pour ce rôle. Annulez l’invitation en cours pour en envoyer une autre.")


class AlreadyMember(Invalid):
    """They have this role already."""

    code = "already_member"
    message = _("Cette personne a déjà ce rôle dans cette organisation. Il n’y a rien à faire.")


class RoleNotOfOrganisation(Invalid):
    """An economic officer of a house, an adviser of a partner."""

    code = "role_not_of_organisation"
    message = _("Ce rôle n’existe pas dans cette organisation. Choisissez-en un autre.")


class OwnAccount(Refused):
    """Nobody closes the account they are using."""

    code = "own_account"
    message = _("Vous ne pouvez pas fermer votre propre compte. Demandez-le à une autre personne qui gère les comptes.")


class SignInFirst(Refused):
    """The person invited has an account already: its owner takes the new role."""

    code = "sign_in_first"
    status = 409
    message = _("Vous avez déjà un compte. Connectez-vous, puis ouvrez de nouveau ce lien.")
