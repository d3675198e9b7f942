"""What was said to a company, and what the agency noted for itself; parks, as they are chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from maillage.domains.companies.models import BusinessPark, Interaction, Note
from maillage.registry.accounts.models import Account


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """One exchange or one note: when, who, what. A note has no kind."""

    at: datetime
    by: str
    label: str
    words: str


def exchanges_of(dossier: int) -> tuple[ExchangeLine, ...]:
    """What both sides see, the latest first."""
    rows = list(Interaction.objects.filter(dossier=dossier).order_by("-at", "-pk"))
    names = _names(row.by_id for row in rows)
    return tuple(
        ExchangeLine(row.at, names[row.by_id], f"{row.get_kind_display()}, {row.get_outcome_display()}", row.words)
        for row in rows
    )


def notes_of(dossier: int) -> tuple[ExchangeLine, ...]:
    """What the agency wrote for itself, the latest first; nothing for anybody else."""
    rows = list(Note.objects.filter(dossier=dossier).order_by("-at", "-pk"))
    names = _names(row.by_id for row in rows)
    return tuple(ExchangeLine(row.at, names[row.by_id], "", row.words) for row in rows)


def parks_of(intermunicipality: int) -> tuple[tuple[int, str], ...]:
    """The business parks of a territory, by name."""
    return tuple(BusinessPark.objects.filter(intermunicipality=intermunicipality).values_list("pk", "name"))


def _names(accounts: Iterable[int]) -> dict[int, str]:
    return {row.pk: row.full_name for row in Account.objects.filter(pk__in=set(accounts))}
