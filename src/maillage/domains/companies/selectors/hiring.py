"""The host of the forecast engine: arrivals, imported weights and ramps in, expected hires by occupation and month out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from maillage.domains.companies.models import CompanyArrival, HiringWeight, LeadTime, OccupationSector, RampShare
from maillage.domains.companies.rules.activities import Nomenclature
from maillage.domains.companies.rules.forecast import LEADS, RAMP, SURENESS, Lead
from maillage.engines.forecast import Arrival, Certainty, Forecast, Params, Ramp, Ratios, forecast

PARAMS = Params(coverage=0.8, draws=1000, seed=1, concentration=40.0, most=30)


def expected_hires(rows: Sequence[CompanyArrival], today: date) -> Forecast:
    """Hires of arrivals that have a day and a number of jobs; the caller leaves the others out."""
    editions = _editions(rows)
    arrivals = [_arrival(row, editions) for row in rows]
    return forecast(arrivals, _ratios(arrivals), _ramp(today), PARAMS)


def can_be_forecast(row: CompanyArrival) -> bool:
    """Whether it has an opening day and a number of jobs."""
    return row.expected_on is not None and bool(row.jobs_count)


def leads_in_force(day: date) -> tuple[Lead, ...]:
    """The agency's own lead times, those of the latest date that has come; the usual ones when it has none."""
    rows = list(LeadTime.objects.filter(since__lte=day).order_by("-since", "-weeks_before", "code"))
    latest = [row for row in rows if row.since == rows[0].since]
    own = tuple(Lead(row.code, row.label, row.weeks_before, row.lasts_weeks, row.side, row.source) for row in latest)
    return own or LEADS


def weights_source() -> str:
    """Where the hiring weights come from; empty when the directory's own table answers."""
    return HiringWeight.objects.order_by("-brought_at").values_list("source", flat=True).first() or ""


def _editions(rows: Sequence[CompanyArrival]) -> frozenset[str]:
    """The nomenclatures of the weights, asked only where some company is known in both."""
    if not any(row.naf_2025_code for row in rows):
        return frozenset()
    return frozenset(HiringWeight.objects.order_by().values_list("nomenclature", flat=True).distinct())


def _arrival(row: CompanyArrival, editions: frozenset[str]) -> Arrival:
    assert row.expected_on is not None, "a caller leaves out arrivals without a day"
    sure = SURENESS[row.certainty]
    certainty = Certainty(sure.opens, sure.headcount_cv, sure.delays)
    code, edition = row.naf_code, row.naf_nomenclature
    if row.naf_2025_code and edition not in editions and Nomenclature.NAF_2025 in editions:
        code, edition = row.naf_2025_code, Nomenclature.NAF_2025.value
    return Arrival(str(row.pk), code, edition, float(row.jobs_count or 0), row.expected_on, certainty)


def _ratios(arrivals: Iterable[Arrival]) -> Ratios:
    divisions = sorted({each.naf[:2] for each in arrivals if each.naf})
    weights = HiringWeight.objects.filter(naf__regex=rf"^({'|'.join(divisions)})") if divisions else HiringWeight.objects.none()
    pairs = weights.values_list("nomenclature", "naf", "occupation_code", "weight")
    sectors = OccupationSector.objects.filter(naf_division__in=divisions, occupation__closed_on__isnull=True)
    equal = ((Nomenclature.REV2.value, *pair) for pair in sectors.values_list("naf_division", "occupation__code"))
    return Ratios(pairs, equal)


def _ramp(today: date) -> Ramp:
    rows = list(RampShare.objects.filter(since__lte=today).order_by("-since", "month"))
    own = {row.month: row.share for row in rows if row.since == rows[0].since}
    return Ramp(own or dict(RAMP))
