"""Plans back from openings: what starts when, hires expected or asked for, the gap against the local pool, what to propose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from maillage.domains.companies.models import CompanyArrival, HiringNeed, NeedFilling
from maillage.domains.companies.rules.forecast import LEVELS, SURENESS, Step, backwards
from maillage.domains.companies.selectors.forecast import family_labels
from maillage.domains.companies.selectors.hiring import can_be_forecast, expected_hires, leads_in_force, weights_source
from maillage.domains.companies.selectors.pools import Gap, Wanted, gaps_of
from maillage.engines.forecast import Forecast
from maillage.kit.errors import NotFound

SHOWN = 12
LEAST_SHOWN = 0.5
URGENT = 5


@dataclass(frozen=True, slots=True)
class Hires:
    """Hires expected, and between which numbers in eight futures of ten; a need that was said is exact."""

    code: str
    label: str
    expected: float
    low: int
    high: int
    is_said: bool


@dataclass(frozen=True, slots=True)
class MonthHires:
    """Hires expected in a month: "2025-09"."""

    month: str
    expected: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One arrival, planned back from its opening. `unplanned` says what is missing to plan it, if something is."""

    key: int
    name: str
    park: str
    intermunicipality: str
    opens_on: date | None
    certainty: str
    jobs_count: int | None
    has_needs: bool
    steps: tuple[Step, ...]
    level: str

    @property
    def late(self) -> tuple[Step, ...]:
        """What should have begun."""
        return tuple(step for step in self.steps if step.state in ("late", "over"))

    @property
    def unplanned(self) -> str:
        """What is missing: `day`, `jobs`, or nothing."""
        return "day" if self.opens_on is None else "jobs" if not self.jobs_count and not self.has_needs else ""


@dataclass(frozen=True, slots=True)
class Anticipation:
    """One arrival or a whole territory: plans, hires by occupation and month, gaps, and what all this supposes."""

    plans: tuple[Plan, ...]
    hires: tuple[Hires, ...]
    months: tuple[MonthHires, ...]
    total: Hires
    gaps: tuple[Gap, ...]
    pool_source: str
    weights_source: str
    levels: tuple[str, ...]
    certainties: tuple[str, ...]

    @property
    def urgent(self) -> tuple[Gap, ...]:
        """The most urgent gaps: proposals of actions, each with its sentence."""
        return self.gaps[:URGENT]

    @property
    def others(self) -> float:
        """Hires expected of occupations that are not shown."""
        return self.total.expected - sum(each.expected for each in self.hires)


def anticipation(today: date, *, arrival: int | None = None) -> Anticipation:
    """Of one arrival, or of all those that this reader sees and that have not opened."""
    rows = list(CompanyArrival.objects.coming().select_related("park", "intermunicipality").order_by("expected_on", "pk"))
    if arrival is not None:
        rows = [row for row in rows if row.pk == arrival]
        if not rows:
            raise NotFound
    said = _said([row.pk for row in rows])
    forecast_of = [row for row in rows if row.pk not in {key for key, _code in said} and can_be_forecast(row)]
    found = expected_hires(forecast_of, today)
    plans = _plans(rows, {key for key, _code in said}, found, today)
    hires = _hires(found, said)
    gaps, pool_source = gaps_of(_wanted(hires, _openings(rows, found, said)), leads_in_force(today), today)
    return Anticipation(
        plans=plans,
        hires=tuple(each for each in hires[:SHOWN] if each.expected >= LEAST_SHOWN),
        months=_months(found),
        total=_total(found, said),
        gaps=gaps[:SHOWN],
        pool_source=pool_source,
        weights_source=weights_source(),
        levels=tuple(dict.fromkeys(LEVELS[level] for level in found.levels.values())),
        certainties=tuple(dict.fromkeys(row.certainty for row in forecast_of)),
    )


def urgent_gaps(today: date) -> tuple[Gap, ...]:
    """The five most urgent gaps of what this reader sees: proposals of actions. Nothing is emitted."""
    return anticipation(today).urgent


def sureness_of(certainty: str) -> tuple[float, float, int]:
    """Of a degree of certainty: the chance that it opens, the spread of its jobs, the longest delay in months."""
    sure = SURENESS[certainty]
    return sure.opens, sure.headcount_cv, max(sure.delays)


def _said(arrivals: Sequence[int]) -> dict[tuple[int, str], int]:
    """(arrival, occupation) → posts asked for and not filled yet."""
    needs = HiringNeed.objects.open().filter(arrival__in=arrivals).values_list("pk", "arrival", "occupation__code", "posts_count")
    filled = dict(
        NeedFilling.objects.filter(need__arrival__in=arrivals).values_list("need").annotate(Sum("posts_count")).order_by()
    )
    found: dict[tuple[int, str], int] = defaultdict(int)
    for key, arrival, code, posts in needs:
        found[arrival, code] += max(posts - filled.get(key, 0), 0)
    return dict(found)


def _plans(rows: Sequence[CompanyArrival], with_needs: set[int], found: Forecast, today: date) -> tuple[Plan, ...]:
    leads = leads_in_force(today)
    return tuple(
        Plan(
            key=row.pk,
            name=row.company_name or row.land_buyer,
            park=row.park.name if row.park else "",
            intermunicipality=row.intermunicipality.label,
            opens_on=row.expected_on,
            certainty=row.get_certainty_display(),
            jobs_count=row.jobs_count,
            has_needs=row.pk in with_needs,
            steps=backwards(row.expected_on, leads, today) if row.expected_on else (),
            level=LEVELS.get(found.levels.get(str(row.pk), ""), ""),
        )
        for row in rows
    )


def _hires(found: Forecast, said: Mapping[tuple[int, str], int]) -> tuple[Hires, ...]:
    """What was said added to what is expected, by occupation, the most first."""
    posts: dict[str, int] = defaultdict(int)
    for (_arrival, code), count in said.items():
        posts[code] += count
    guessed = {code: number for number, code in enumerate(found.occupations) if code}
    labels = family_labels([*guessed, *posts])
    cells, rows = found.by_occupation, []
    for code in dict.fromkeys([*posts, *guessed]):
        number, sure = guessed.get(code), posts.get(code, 0)
        mean, low, high = (
            (0.0, 0, 0) if number is None else (float(cells.mean[number]), int(cells.low[number]), int(cells.high[number]))
        )
        rows.append(Hires(code, labels[code], mean + sure, low + sure, high + sure, number is None))
    return tuple(sorted((row for row in rows if row.expected > 0), key=lambda row: (-row.expected, row.code)))


def _months(found: Forecast) -> tuple[MonthHires, ...]:
    cells = found.all_months
    return tuple(
        MonthHires(month, float(cells.mean[number]), int(cells.low[number]), int(cells.high[number]))
        for number, month in enumerate(found.months)
    )


def _total(found: Forecast, said: Mapping[tuple[int, str], int]) -> Hires:
    sure, cells = sum(said.values()), found.total
    return Hires("", "", float(cells.mean) + sure, int(cells.low) + sure, int(cells.high) + sure, not found.levels)


class Opening(NamedTuple):
    """The day of an arrival, who arrives, and in which territory."""

    on: date
    company: str
    body: int


def _openings(rows: Sequence[CompanyArrival], found: Forecast, said: Mapping[tuple[int, str], int]) -> dict[str, list[Opening]]:
    """Occupation → openings that hire it."""
    opens: dict[str, list[Opening]] = defaultdict(list)
    for row in rows:
        codes = [code for (key, code) in said if key == row.pk] or found.occupations_of.get(str(row.pk), ())
        for code in codes:
            if row.expected_on is not None:
                opens[code].append(Opening(row.expected_on, row.company_name or row.land_buyer, row.intermunicipality_id))
    return opens


def _wanted(hires: Sequence[Hires], opens: Mapping[str, list[Opening]]) -> tuple[Wanted, ...]:
    return tuple(
        Wanted(
            each.code,
            each.label,
            each.expected,
            each.low,
            each.high,
            min(opens[each.code]).on,
            tuple(opening.company for opening in opens[each.code]),
            min(opens[each.code]).body,
        )
        for each in hires
        if opens.get(each.code)
    )
