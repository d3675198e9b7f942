"""What is refused about messages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Refused


class AlreadyTold(Refused):
    """Somebody has called meanwhile, or there is nothing to say any more."""

    code = "already_told"
    status = 409
    message = _("C’est déjà fait : quelqu’un d’autre l’a prévenue, ou il n’y a plus rien à dire.")
