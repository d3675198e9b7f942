"""Where people would work at a company that arrives, and at which hours its posts are: what asking who could come starts from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import time

from django.db.models import QuerySet

from maillage.domains.companies.models import CompanyArrival, HiringNeed
from maillage.domains.companies.selectors.forecast import ParkSpot, spot_of
from maillage.kit.errors import NotFound

MOST_SHIFTS = 3
Hours = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Workplace:
    """A company, its park or its commune's town hall, the hours most of its open posts have, and on which weekdays."""

    arrival: int
    name: str
    park: ParkSpot | None
    commune: int | None
    town: str
    town_hall: tuple[float, float] | None
    shifts: tuple[Hours, ...]
    weekdays: tuple[int, ...]


def workplace(arrival: int) -> Workplace:
    """Of one arrival; NotFound when this reader does not see it."""
    return _workplace(CompanyArrival.objects.filter(pk=arrival))


def workplace_of_dossier(dossier: int) -> Workplace:
    """Of the arrival of one dossier."""
    return _workplace(CompanyArrival.objects.filter(dossier=dossier))


def _workplace(rows: QuerySet[CompanyArrival]) -> Workplace:
    row = rows.select_related("park__commune", "commune").first()
    if row is None:
        raise NotFound
    posts: Counter[Hours] = Counter()
    days: set[int] = set()
    needs = HiringNeed.objects.open().filter(arrival=row, shift_starts__isnull=False).order_by("pk")
    for starts, ends, weekdays, count in needs.values_list("shift_starts", "shift_ends", "weekdays", "posts_count"):
        assert starts is not None, "asked above"
        assert ends is not None, "a shift starts and ends"
        posts[starts, ends] += count
        days.update(weekdays)
    commune = row.commune
    return Workplace(
        arrival=row.pk,
        name=row.company_name or row.land_buyer,
        park=spot_of(row.park) if row.park else None,
        commune=row.commune_id,
        town=commune.name if commune else "",
        town_hall=(commune.lat, commune.lon) if commune else None,
        shifts=tuple(hours for hours, _count in posts.most_common(MOST_SHIFTS)),
        weekdays=tuple(sorted(days)),
    )
