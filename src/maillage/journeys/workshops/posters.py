"""The poster of a workshop: what, when, where, and how to enrol alone. Nobody is on it but who runs it, by first name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import SessionCard
from maillage.kit import documents, drawn_codes
from maillage.kit.ui import words
from maillage.registry.places.selectors import place_card

TEMPLATE = Path(__file__).with_name("poster.typ")


def enrolment_poster(*, card: SessionCard, address: str, now: datetime) -> bytes:
    """One A4 page as PDF."""
    series = agenda.series_card(card.series, now)
    dates = [each for each in series.sessions if not each.is_called_off] if card.is_whole else [card]
    place = place_card(card.place) if card.place else None
    phone = (place.phone if place else "") or settings.MAILLAGE_HELP_PHONE
    data: dict[str, Any] = {
        "label": card.label,
        "level": _level(series.level_label),
        "dates": [
            {"day": words.date_words(each.starts_at).capitalize(), "hours": words.between(each.starts_at, each.ends_at)}
            for each in dates
        ],
        "place": words.place_words(card.place_name, card.town) if place else _("Par vidéo, chez vous"),
        "place_lines": [line for line in (place.address, place.door, card.room) if line] if place else [],
        "who": _("Avec %(name)s") % {"name": card.lead_name},
        "address": address.removeprefix("https://").removeprefix("http://").rstrip("/"),
        "drawing": drawn_codes.svg(address),
        "drawing_words": _("Dessin à filmer avec un téléphone : il ouvre %(address)s") % {"address": address},
        "phone": words.phone(phone) if phone else "",
    }
    return documents.pdf(TEMPLATE, title=_("Atelier : %(label)s") % {"label": card.label}, data=data, at=now)


def _level(label: str) -> str:
    return label[:1].upper() + label[1:]
