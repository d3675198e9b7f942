"""The words and shapes of a seat's state, the same on both screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.selectors import Seat
from maillage.kit.ui import words
from maillage.kit.ui.shapes import State

COMING: Final = frozenset({"unknown_future", "unknown_today"})
TAGS: Final[Mapping[str, tuple[State, Promise]]] = {
    "unknown_future": ("", _("À venir")),
    "unknown_today": ("", _("À venir")),
    "unknown_past": ("warn", _("À clore")),
    "seen": ("done", _("Venue")),
    "excused": ("off", _("Excusée")),
    "revoked": ("stop", _("Annulé par l’agence")),
    "noshow": ("stop", _("Pas venue")),
}
MOVED: Final[tuple[State, Promise]] = ("off", _("Déplacé"))
CANCELLED: Final[tuple[State, Promise]] = ("off", _("annulé"))  # as short as an event of the week is
LEGEND: Final[tuple[tuple[State, Promise], ...]] = (
    ("", _("À venir")),
    ("done", _("Venue")),
    ("warn", _("À clore")),
    ("stop", _("Pas venue")),
    ("off", _("Annulé, déplacé ou congé")),
)
ABSENCES: Final[Mapping[str, Promise]] = {
    "no_transport": _("pas de transport"),
    "service": _("le service n’a pas pu recevoir cette personne"),
    "technical": _("panne technique"),
    "warned": _("absence annoncée"),
    "no_news": _("sans nouvelle"),
}


def moved_to(seat: Seat) -> str:
    """Where the trace on the day that was left leads."""
    return gettext("déplacé au %(when)s") % {"when": words.when_words(seat.starts_at)}


def held_words(seat: Seat) -> str:
    """How it was held in the end, when not as booked."""
    return gettext("au téléphone, la vidéo n’a pas marché") if seat.held_mode == "phone" else ""
