"""What the diary refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Refused


class ResourceTaken(Refused):
    """Somebody or something of the list is already taken; `resources` says which keys."""

    code = "resource_taken"
    message = _("L’agenda est déjà pris à cette heure.")

    def __init__(self, resources: tuple[int, ...] = ()) -> None:
        super().__init__(resources=list(resources))
        self.resources = resources


class LeaveEmpty(Refused):
    """A leave that ends before it starts."""

    code = "leave_empty"
    status = 422
    message = _("L’absence finit avant de commencer. Corrigez l’heure de fin.")


class CalendarUnreadable(Refused):
    """Not a calendar, or one without end."""

    code = "calendar_unreadable"
    status = 422
    message = _("Cette adresse ne donne pas un agenda au format iCalendar. Copiez l’adresse « privée, .ics » de votre agenda.")
