"""Blocked cases as their pages need them; what is forgotten is only counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from maillage.domains.houses.models import BlockedCase
from maillage.domains.houses.rules.cases import DELAYS, OPERATORS, Delay, Operator, stage
from maillage.domains.houses.rules.tallies import THEMES, Theme
from maillage.domains.houses.states import CASE_LABELS, CaseState
from maillage.kit.errors import NotFound

RECENT = timedelta(days=30)
_NAMES = ("house", "contact", "backup", "answered_by")


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case, whole. `person` is the key of a file, shown by whoever may see it."""

    key: int
    agency: int
    house: int
    house_label: str
    theme: str
    theme_label: str
    operator_label: str
    delay_label: str
    words: str
    person: int | None
    state: str
    state_label: str
    stage: str
    opened_at: datetime
    due_on: date
    is_escalated: bool
    contact: int | None
    contact_name: str
    backup: int | None
    backup_name: str
    answer: str
    answered_at: datetime | None
    answered_by: str

    @property
    def is_open(self) -> bool:
        """Does it wait for an answer?"""
        return self.state == CaseState.OPEN


def cases(*, today: date, house: int | None = None) -> tuple[CaseCard, ...]:
    """Those this reader sees that wait, the most pressing first, then those answered in the last month."""
    recent = Q(state=CaseState.ANSWERED, answered_at__date__gte=today - RECENT)
    rows = BlockedCase.objects.filter(Q(state=CaseState.OPEN) | recent, forgotten_at=None)
    if house is not None:
        rows = rows.filter(house_id=house)
    cards = _cards(list(rows.select_related(*_NAMES)), today)
    waiting = sorted((each for each in cards if each.is_open), key=lambda each: (each.due_on, each.key))
    return (*waiting, *sorted((each for each in cards if not each.is_open), key=lambda each: each.key, reverse=True))


def case(key: int, today: date) -> CaseCard:
    """One case."""
    found = _cards(list(BlockedCase.objects.filter(pk=key, forgotten_at=None).select_related(*_NAMES)), today)
    if not found:
        raise NotFound
    return found[0]


def _cards(rows: Sequence[BlockedCase], today: date) -> tuple[CaseCard, ...]:
    return tuple(
        CaseCard(
            key=row.pk,
            agency=row.agency_id,
            house=row.house_id,
            house_label=row.house.label,
            theme=row.theme,
            theme_label=THEMES[Theme(row.theme)],
            operator_label=OPERATORS[Operator(row.operator)],
            delay_label=DELAYS[Delay(row.delay)],
            words=row.words,
            person=row.person_id,
            state=row.state,
            state_label=CASE_LABELS[CaseState(row.state)],
            stage=stage(row.due_on, today).value if row.state == CaseState.OPEN else "",
            opened_at=row.opened_at,
            due_on=row.due_on,
            is_escalated=row.escalated_at is not None,
            contact=row.contact_id,
            contact_name=row.contact.full_name if row.contact else "",
            backup=row.backup_id,
            backup_name=row.backup.full_name if row.backup else "",
            answer=row.answer,
            answered_at=row.answered_at,
            answered_by=row.answered_by.given_name if row.answered_by else "",
        )
        for row in rows
    )
