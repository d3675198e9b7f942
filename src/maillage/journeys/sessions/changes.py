"""What became of a permanence that is not held as planned, in one sentence: on the day of the house, and in its e-mail."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from maillage.domains.agenda.selectors import SessionRow
from maillage.kit.ui import words


def change_words(row: SessionRow, on: date | None = None) -> str:
    """Read on one day, when `on` is given: it may have come from another, or gone to one. Nothing when it is as planned."""
    said = {
        "who": row.adviser_name,
        "hours": words.between(row.starts_at, row.ends_at),
        "day": words.date_words(row.starts_at),
        "was": words.date_words(row.original_date),
        "end": words.clock(row.ends_at),
    }
    if row.status == "cancelled":
        off = _("La permanence avec %(who)s, %(hours)s, est annulée.")
        return _sentence(off if on else _("La permanence avec %(who)s, le %(day)s %(hours)s, est annulée."), said)
    if row.status == "held" and row.is_changed:
        return _sentence(_("La permanence avec %(who)s, le %(day)s, finit à %(end)s."), said)
    if row.status != "moved":
        return ""
    if row.starts_at.date() == row.original_date:
        return _sentence(_("La permanence avec %(who)s, le %(day)s, a changé : %(hours)s."), said)
    if on == row.starts_at.date():
        return _sentence(_("La permanence avec %(who)s, prévue le %(was)s, a lieu ce jour %(hours)s."), said)
    if on:
        return _sentence(_("La permanence avec %(who)s est déplacée au %(day)s, %(hours)s."), said)
    return _sentence(_("La permanence avec %(who)s, prévue le %(was)s, est déplacée au %(day)s, %(hours)s."), said)


def _sentence(text: str, said: dict[str, str]) -> str:
    return words.nbsp(text % said)
