"""What could not be met, without anybody in it: from where, by which means, for how long, and what stood in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from maillage.domains.agenda.models import Request


@dataclass(frozen=True, slots=True)
class UnmetWish:
    """One person's last request that met nothing, or a difficulty: where they start from, never who they are."""

    home: dict[str, Any]
    means: str
    walk_min: int
    duration_min: int
    difficulty: str
    commune: str
    opened_at: datetime


def unmet_wishes(*, agency: int, since: datetime) -> tuple[UnmetWish, ...]:
    """The last one of each person since that day, the newest first."""
    rows = (
        Request.objects.filter(Q(difficulty__gt="") | Q(status__in=("open", "expired")), agency_id=agency, opened_at__gte=since)
        .select_related("reason", "person__commune")
        .order_by("person_id", "-opened_at", "-pk")
        .distinct("person_id")
    )
    wishes = [
        UnmetWish(
            home=row.home,
            means=row.means,
            walk_min=row.person.walk_limit_min,
            duration_min=row.reason.duration_min,
            difficulty=row.difficulty,
            commune=row.person.commune.name if row.person.commune else "",
            opened_at=row.opened_at,
        )
        for row in rows
    ]
    return tuple(sorted(wishes, key=lambda wish: wish.opened_at, reverse=True))


def difficulties(wishes: tuple[UnmetWish, ...]) -> tuple[tuple[str, int], ...]:
    """What stood in the way, the most frequent first; the labels of the field."""
    labels = dict(Request.Difficulty.choices)
    counted = Counter(wish.difficulty for wish in wishes if wish.difficulty)
    return tuple((str(labels[code]), count) for code, count in counted.most_common())


def by_commune(wishes: tuple[UnmetWish, ...], most: int = 12) -> tuple[tuple[str, int], ...]:
    """Where they start from, the most frequent first."""
    return tuple(Counter(wish.commune for wish in wishes if wish.commune).most_common(most))
