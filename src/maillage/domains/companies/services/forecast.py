"""What forecasts stand on is replaced as a file brings it: weights, ramps, lead times, counts of job seekers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import WordsMissing
from maillage.domains.companies.models import HiringWeight, JobSeekerCount, LeadTime, RampShare
from maillage.domains.companies.permissions import check_can_bring_forecasts
from maillage.domains.companies.rules.forecast import Lead
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import Invalid
from maillage.registry.accounts.selectors import Actor

LOT = 1000
LONGEST_SOURCE = 160


@dataclass(frozen=True, slots=True)
class CountRow:
    """Job seekers of a family in a commune; None is hidden."""

    commune: int
    family: str
    count: int | None


@dataclass(frozen=True, slots=True)
class WeightRow:
    """Hires of an occupation by an activity."""

    naf: str
    nomenclature: str
    occupation: str
    weight: float


@transaction.atomic
def keep_counts(*, rows: Sequence[CountRow], as_of: date, source: str, by: Actor, now: datetime) -> int:
    """Counts of one date, in place of those of the same date; answers how many."""
    agency, said = _checked(by, source)
    if as_of > clock.today(now):
        raise Invalid(_("Cette date est à venir. Donnez le jour où ils ont été comptés."), field="as_of")
    JobSeekerCount.objects.filter(agency_id=agency, as_of=as_of).delete()
    common = {"agency_id": agency, "as_of": as_of, "source": said, "brought_at": now}
    JobSeekerCount.objects.bulk_create(
        [JobSeekerCount(commune_id=row.commune, family=row.family, count=row.count, **common) for row in rows], batch_size=LOT
    )
    record(verb="job_seekers.counted", kind="agency", key=agency, now=now)
    return len(rows)


@transaction.atomic
def keep_weights(*, rows: Sequence[WeightRow], source: str, by: Actor, now: datetime) -> int:
    """Hiring weights, in place of all those of the same nomenclatures; answers how many."""
    agency, said = _checked(by, source)
    HiringWeight.objects.filter(agency_id=agency, nomenclature__in={row.nomenclature for row in rows}).delete()
    common = {"agency_id": agency, "source": said, "brought_at": now}
    HiringWeight.objects.bulk_create(
        [
            HiringWeight(naf=row.naf, nomenclature=row.nomenclature, occupation_code=row.occupation, weight=row.weight, **common)
            for row in rows
        ],
        batch_size=LOT,
    )
    record(verb="hiring_weights.kept", kind="agency", key=agency, now=now)
    return len(rows)


@transaction.atomic
def keep_leads(*, rows: Sequence[Lead], since: date, by: Actor, now: datetime) -> int:
    """Lead times in force from a day on; what was in force before stays for plans of then."""
    agency, _said = _checked(by, "leads")
    LeadTime.objects.filter(agency_id=agency, since=since).delete()
    LeadTime.objects.bulk_create(
        [
            LeadTime(
                agency_id=agency,
                code=row.code,
                label=row.label,
                weeks_before=row.weeks_before,
                lasts_weeks=row.lasts_weeks,
                side=row.side,
                since=since,
                source=row.source,
            )
            for row in rows
        ]
    )
    record(verb="lead_times.kept", kind="agency", key=agency, now=now)
    return len(rows)


@transaction.atomic
def keep_ramp(*, shares: Sequence[tuple[int, float]], since: date, source: str, by: Actor, now: datetime) -> int:
    """How hires spread around an opening, from a day on: months and shares that make one."""
    agency, said = _checked(by, source)
    if not shares or abs(sum(share for _month, share in shares) - 1) > 0.01:
        raise Invalid(_("Les parts des mois doivent faire 1 en tout. Corrigez-les."), field="file")
    RampShare.objects.filter(agency_id=agency, since=since).delete()
    RampShare.objects.bulk_create(
        [RampShare(agency_id=agency, month=month, share=share, since=since, source=said) for month, share in shares]
    )
    record(verb="hiring_ramp.kept", kind="agency", key=agency, now=now)
    return len(shares)


def _checked(by: Actor, source: str) -> tuple[int, str]:
    said = source.strip()
    if not said or len(said) > LONGEST_SOURCE:
        raise WordsMissing(_("Dites d’où viennent ces nombres, en quelques mots."), field="source")
    return check_can_bring_forecasts(by), said
