"""What could not be met, without anybody in it: from where, by which means, for how long, and what stood in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from maillage.domains.agenda.models import Request, UnmetSearch
from maillage.domains.agenda.rules import SHARED_RIDE
from maillage.kit import clock

Difficulty = Request.Difficulty


@dataclass(frozen=True, slots=True)
class UnmetWish:
    """A request or a search that met nothing, or a difficulty: where one starts from, never who they are.

    `slot_at` is the hour that was looked at, on the wall.
    """

    home: dict[str, Any]
    means: str
    walk_min: int
    duration_min: int
    difficulty: str
    commune: str
    opened_at: datetime
    slot_at: datetime | None = None
    wants_shared_ride: bool = False

    @property
    def shuns_weekday(self) -> int | None:
        """The day of the week that does not suit, as said of the hour that was looked at."""
        return self.slot_at.weekday() if self.slot_at and self.difficulty == Difficulty.WRONG_DAY else None

    @property
    def shuns_morning(self) -> bool | None:
        """The half of the day that does not suit: the morning, the afternoon, or neither was said."""
        return self.slot_at.hour < 13 if self.slot_at and self.difficulty == Difficulty.WRONG_HOUR else None


def unmet_wishes(*, agency: int, since: datetime, place: int | None = None) -> tuple[UnmetWish, ...]:
    """The last one of each person since that day and each search without a name, the newest first.

    Of one place: those who looked at it, and those who said no place.
    """
    there = Q() if place is None else Q(place=place) | Q(place=None)
    found = [*_of_people(agency, since, there), *_of_nobody(agency, since, there)]
    return tuple(sorted(found, key=lambda wish: wish.opened_at, reverse=True))


def _of_people(agency: int, since: datetime, there: Q) -> Iterator[UnmetWish]:
    is_unmet = Q(difficulty__gt="") | Q(status__in=("open", "expired"))
    rows = Request.objects.filter(is_unmet, there, agency_id=agency, opened_at__gte=since)
    for row in rows.select_related("reason", "person__commune").order_by("person_id", "-opened_at", "-pk").distinct("person_id"):
        yield UnmetWish(
            home=row.home,
            means=row.means,
            walk_min=row.person.walk_limit_min,
            duration_min=row.reason.duration_min,
            difficulty=row.difficulty,
            commune=row.person.commune.name if row.person.commune else "",
            opened_at=row.opened_at,
            slot_at=clock.local(row.slot_at) if row.slot_at else None,
            wants_shared_ride=row.wishes == SHARED_RIDE,
        )


def _of_nobody(agency: int, since: datetime, there: Q) -> Iterator[UnmetWish]:
    rows = UnmetSearch.objects.filter(there, agency_id=agency, on__gte=clock.today(since))
    for row in rows.select_related("reason", "commune").order_by("on", "pk"):
        yield UnmetWish(
            home=row.home,
            means=row.means,
            walk_min=row.walk_min,
            duration_min=row.reason.duration_min,
            difficulty=row.difficulty,
            commune=row.commune.name if row.commune else "",
            opened_at=clock.wall(row.on),
            slot_at=clock.local(row.slot_at) if row.slot_at else None,
        )


def difficulties(wishes: tuple[UnmetWish, ...]) -> tuple[tuple[str, int], ...]:
    """What stood in the way, the most frequent first; the labels of the field."""
    labels = dict(Difficulty.choices)
    counted = Counter(wish.difficulty for wish in wishes if wish.difficulty)
    return tuple((str(labels[Difficulty(code)]), count) for code, count in counted.most_common())


def by_commune(wishes: tuple[UnmetWish, ...], most: int = 12) -> tuple[tuple[str, int], ...]:
    """Where they start from, the most frequent first."""
    return tuple(Counter(wish.commune for wish in wishes if wish.commune).most_common(most))
