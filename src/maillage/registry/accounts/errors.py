"""What is refused about accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Invalid


class VideoRoomNotAllowed(Invalid):
    """Not a room of an allowed provider."""

    code = "video_room_not_allowed"
    message = _("Cette adresse n’est pas celle d’un service de vidéo autorisé. Demandez la liste à l’administratrice.")
