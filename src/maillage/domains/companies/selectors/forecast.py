"""What forecasts and access to work read: parks and where they are, counts of job seekers by family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.domains.companies.models import BusinessPark, JobSeekerCount, Occupation
from maillage.domains.companies.rules.forecast import FAMILIES
from maillage.kit.ui.words import day_of_year


@dataclass(frozen=True, slots=True)
class ParkSpot:
    """A business park, and where one goes to work there: its own point, else its commune's town hall."""

    key: int
    name: str
    commune: str
    commune_key: int | None
    lat: float
    lon: float
    intermunicipality: int
    place: int | None


@dataclass(frozen=True, slots=True)
class SeekerFamily:
    """Job seekers of a family by commune; None where the source hides fewer than five."""

    code: str
    label: str
    by_commune: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Seekers:
    """The latest counts, and where they come from; no family when nothing was imported."""

    families: tuple[SeekerFamily, ...]
    as_of: date | None
    source: str


def parks_to_reach() -> tuple[ParkSpot, ...]:
    """The parks that this reader sees and whose whereabouts are known, by name."""
    rows = BusinessPark.objects.select_related("commune").order_by("name", "pk")
    return tuple(found for row in rows if (found := spot_of(row)) is not None)


def job_seekers(day: date) -> Seekers:
    """The counts of the latest date up to that day; several sources are named together."""
    rows = list(JobSeekerCount.objects.filter(as_of__lte=day).order_by("-as_of", "family", "commune"))
    if not rows:
        return Seekers((), None, "")
    as_of = rows[0].as_of
    latest = [row for row in rows if row.as_of == as_of]
    found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for row in latest:
        found[row.family].append((row.commune_id, row.count))
    labels = family_labels(found)
    families = tuple(SeekerFamily(code, labels[code], tuple(counts)) for code, counts in sorted(found.items()))
    sources = ", ".join(dict.fromkeys(row.source for row in latest))
    return Seekers(families, as_of, f"{sources}, au {day_of_year(as_of)}")


def family_labels(codes: Iterable[str]) -> dict[str, str]:
    """How families of occupations are called; the code itself when nobody knows."""
    wanted = set(codes)
    rows = Occupation.objects.filter(domain_code__in=[each[:3] for each in wanted]).values_list(
        "code", "label", "domain_code", "domain_label"
    )
    known = dict(FAMILIES)
    for code, label, domain_code, domain_label in rows:
        known |= {code: label, domain_code: domain_label}
    return {code: known.get(code, code) for code in wanted}


def spot_of(row: BusinessPark) -> ParkSpot | None:
    """Where a park is; None while nobody knows."""
    if row.point is None:
        return None
    town = row.commune.name if row.commune else ""
    return ParkSpot(row.pk, row.name, town, row.commune_id, *row.point, row.intermunicipality_id, row.place_id)
