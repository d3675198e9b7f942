"""What the pages of results refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Refused


class PeriodUnknown(Refused):
    """The address names no month, quarter or year."""

    code = "period_unknown"
    status = 422
    message = _("Cette période n’existe pas. Choisissez un trimestre ou une année de la liste.")
