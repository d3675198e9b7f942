"""Papers of a workshop: the attendance sheet to sign (no phone, no need, no commune), and one's own date for a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat, SessionCard
from maillage.kit import documents
from maillage.kit.calendars import Entry, ics
from maillage.kit.ui import words

TEMPLATE = Path(__file__).with_name("attendance_sheet.typ")
BLANK_LINES = 3  # for those who come without being enrolled


def attendance_sheet(*, session: int, now: datetime) -> bytes:
    """The sheet of one session as PDF, with whom this reader may see."""
    card = agenda.session_card(session)
    coming = [each for each in agenda.attendees(session=session, now=now) if each.is_active]
    data = {
        "when": f"{words.date_long(card.starts_at)}, {words.between(card.starts_at, card.ends_at)}",
        "where": _where(card),
        "who": _("Avec %(names)s") % {"names": ", ".join(_staff(card))},
        "number": _number(card),
        "rows": [
            {"number": rank, "name": each.seat.full_name, "enrolled_by": each.enrolled_by} for rank, each in enumerate(coming, 1)
        ],
        "blank": min(BLANK_LINES, max(0, card.seats - len(coming))),
        "staff": _staff(card),
        "notice": _(
            "Cette feuille dit qui était là. Elle sert à l’agence et à la maison qui vous reçoit, et à personne d’autre. "
            "Vous pouvez demander à la voir ou à la corriger."
        ),
    }
    return documents.pdf(TEMPLATE, title=_("Feuille d’émargement : %(label)s") % {"label": card.label}, data=data, at=now)


def _staff(card: SessionCard) -> list[str]:
    return [card.lead_name, *(name for _account, name in card.facilitators)]


def _where(card: SessionCard) -> str:
    if card.place is None:
        return _("Par vidéo")
    return ", ".join([words.place_words(card.place_name, card.town), *([card.room] if card.room else [])])


def _number(card: SessionCard) -> str:
    """A session of a series that is followed whole says which one it is."""
    if not card.is_whole:
        return ""
    total = len(agenda.series_card(card.series, card.starts_at).sessions)
    return _("Séance %(number)d sur %(total)d") % {"number": card.number, "total": total}


def own_calendar(seats: Iterable[Seat], *, link: str, now: datetime) -> bytes:
    """A person's own dates for their calendar: hours, place and their link; the same events as in the mails they were sent."""
    return ics([_entry(seat, link) for seat in seats], now=now)


def _entry(seat: Seat, link: str) -> Entry:
    return Entry(
        uid=f"{seat.code.lower()}@maillage",
        start=seat.starts_at,
        end=seat.ends_at,
        title=_("Rendez-vous"),
        where=", ".join(part for part in (words.place_words(seat.place_name, seat.town), seat.address, seat.door) if part),
        link=link,
        edition=int(seat.changed_at.timestamp()) // 60 if seat.changed_at else 0,
        is_cancelled=seat.status in {"excused", "revoked"},
    )
