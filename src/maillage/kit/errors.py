"""Expected refusals. Anything else that is raised is a bug and crashes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An expected refusal: a code for machines, a status for HTTP and one French sentence that says what to do."""

    code = "refused"
    status = 409
    message: str | Promise = _("Ce n’est pas possible.")

    def __init__(self, message: str | Promise | None = None, *, field: str | None = None, **details: object) -> None:
        self.message = message or self.message
        self.field = field
        self.details: Mapping[str, object] = details
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The actor may not do this."""

    code = "not_allowed"
    status = 403
    message = _("Vous n’avez pas accès à cette page ou à cette action.")


class NotFound(Refused):
    """Nothing is there for this actor; never says whether it exists for somebody else."""

    code = "not_found"
    status = 404
    message = _("Cette page n’existe pas, ou plus.")


class Invalid(Refused):
    """The input cannot be taken as it is."""

    code = "invalid"
    status = 422
    message = _("Une réponse est à corriger.")


class TooMany(Refused):
    """Tried too often."""

    code = "too_many"
    status = 429
    message = _("Trop d’essais. Attendez un quart d’heure ou appelez la maison France Services.")


class Unavailable(Refused):
    """The service cannot answer safely now."""

    code = "unavailable"
    status = 503
    message = _("Le service est momentanément indisponible. Réessayez dans une minute.")
