"""An appointment that is over or called off: what became of it, in one line, and what can still be put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda import permissions
from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.registry.accounts.selectors import Actor

SAID: Final[dict[str, Promise]] = {
    "seen": _("Rendez-vous tenu"),
    "excused": _("Rendez-vous annulé par la personne"),
    "revoked": _("Rendez-vous annulé par le service"),
    "noshow": _("La personne n’est pas venue"),
    "unknown_past": _("Rendez-vous passé, à clore"),
}
NO_TRANSPORT: Final = _("La personne n’a pas pu venir, faute de transport")


@dataclass(frozen=True, slots=True)
class Closed:
    """`can_restore`: a cancelled hour still to come is taken again; else `why_not`. `can_correct`: it is noted otherwise."""

    words: str
    can_restore: bool
    why_not: str
    can_correct: bool


def closed(seat: Seat, by: Actor, now: datetime) -> Closed | None:
    """None while the appointment is still to come, or going on."""
    if seat.status == "unknown" and seat.ends_at > now:
        return None
    row = agenda.participation(seat.participation)
    beside = agenda.facilitators_of(seat.appointment) if seat.series else ()
    is_coming = seat.starts_at > now
    may_restore = is_coming and permissions.can_revoke(by, row)
    why_not = agenda.why_not_restored(row) if may_restore else None
    return Closed(
        words=str(NO_TRANSPORT if seat.absence == "no_transport" else SAID[seat.shown]),
        can_restore=may_restore and why_not is None,
        why_not=str(why_not or ""),
        can_correct=not is_coming and permissions.can_close(by, row, seat.adviser, beside),
    )
