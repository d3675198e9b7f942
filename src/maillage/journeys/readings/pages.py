"""What the page shows: professionals, days and counts. No job seeker is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kit.audit import selectors
from maillage.kit.audit.selectors import Unusual
from maillage.kit.ui import words
from maillage.registry.accounts.models import Account

SHOWN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One account on one day."""

    who: str
    day: str
    said: str


@dataclass(frozen=True, slots=True)
class Page:
    """The finding, the lines, and how far the logs are sealed."""

    finding: str
    lines: tuple[Line, ...]
    seals: tuple[tuple[str, str, str], ...]


def unusual_page(now: datetime) -> Page:
    """Everything of the last three months, the last first."""
    rows = selectors.unusual_since(now - SHOWN)
    names = names_of(row.account for row in rows)
    lines = tuple(Line(names.get(row.account, _("compte fermé")), words.day_of_year(row.day), said(row)) for row in rows)
    seals = tuple((seal.log, words.when_words(seal.at), seal.digest) for seal in selectors.seal_states())
    count = len(lines)
    finding = ngettext("%(n)d lecture inhabituelle en trois mois", "%(n)d lectures inhabituelles en trois mois", count)
    return Page(finding % {"n": count} if count else _("Aucune lecture inhabituelle en trois mois"), lines, seals)


def said(row: Unusual) -> str:
    """How many files, and what is usual for this account."""
    files = words.plural_words(row.people, _("dossier ouvert"), _("dossiers ouverts"))
    if row.rule == "hours":
        return _("%(files)s avant 7 h, après 20 h ou un dimanche.") % {"files": files}
    return _("%(files)s ce jour-là ; d’habitude %(usual)d.") % {"files": files, "usual": row.usual}


def names_of(accounts: Iterable[int]) -> dict[int, str]:
    """Professionals, as their colleagues call them."""
    return {each.pk: each.full_name for each in Account.objects.filter(pk__in=set(accounts))}
