"""Saying what became of an appointment: one click, two for an absence, and back. A video whose line was down is told apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.errors import NoshowNotConfirmed, StatusNotPossible
from maillage.domains.agenda.services.ending import close, propose_noshow, undo
from maillage.domains.agenda.services.holding import hold_appointment
from maillage.domains.agenda.services.line_down import end_by_phone, give_up_line
from maillage.registry.accounts.selectors import Actor

if TYPE_CHECKING:
    from maillage.domains.agenda.models import Participation

CALL_FIRST: Final = "call_first"  # nothing is noted
BY_PHONE, LINE_DOWN = "by_phone", "line_down"
WHY: Final = (
    ("no_transport", _("Pas de transport ce jour-là")),
    ("service", _("Le service n’a pas pu recevoir cette personne")),
    (CALL_FIRST, _("Je ne sais pas : l’appeler d’abord")),
    ("no_news", _("Pas venue, sans nouvelle")),
)
NOTED: Final = frozenset(code for code, _label in WHY if code != CALL_FIRST)


def note_end(*, participation: Participation, status: str, absence: str, by: Actor, now: datetime) -> None:
    """Write what was clicked. The same click twice is one."""
    if status in {"seen", "excused"}:
        close(participation=participation, status=status, by=by, now=now, absence="warned" if status == "excused" else "")
    elif status == "noshow":
        _note_absence(participation, absence, by, now)
    elif status == BY_PHONE:
        end_by_phone(participation=participation, by=by, now=now)
    elif status == LINE_DOWN:
        give_up_line(participation=participation, by=by, now=now)
    elif status == "unknown":
        if participation.status != status:
            undo(participation=participation, by=by, now=now)
    else:
        raise StatusNotPossible


@transaction.atomic
def _note_absence(participation: Participation, absence: str, by: Actor, now: datetime) -> None:
    """The second step carries the reason; without one nothing is written."""
    if absence not in NOTED:
        raise NoshowNotConfirmed
    hold_appointment(participation)
    if participation.absence == absence:
        return
    if participation.status != "noshow":
        propose_noshow(participation=participation, by=by, now=now)
    close(participation=participation, status="noshow", by=by, now=now, absence=absence)
