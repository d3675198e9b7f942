"""Finding communes as people type them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from maillage.registry.territories.errors import CommuneUnknown
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember
from maillage.registry.territories.rules import fold

LIKE_ENOUGH = 70.0


@dataclass(frozen=True, slots=True)
class CommuneChoice:
    """A commune, as it is chosen."""

    key: int
    name: str
    postal_code: str
    lat: float
    lon: float


def commune(key: int) -> CommuneChoice | None:
    """One commune."""
    row = Commune.objects.filter(pk=key).first()
    return _choice(row) if row else None


def communes_of_territory(day: date) -> tuple[CommuneChoice, ...]:
    """Communes of the intermunicipalities in the register on that day, by name."""
    return tuple(_choice(row) for row in _ours(day))


def find_commune(typed: str, day: date) -> CommuneChoice | None:
    """The commune of that name, INSEE code or postal code, when exactly one answers; one's own territory first."""
    folded = fold(typed)
    if not folded:
        return None
    for rows in (_ours(day), Commune.objects.on(day)):
        if folded.isdigit():
            found = list(rows.filter(postal_codes__contains=[folded])[:2]) or list(
                rows.filter(codes__kind="insee", codes__value=folded).distinct()[:2]
            )
        else:
            found = list(rows.filter(name_folded=folded)[:2])
        if len(found) == 1:
            return _choice(found[0])
    return None


def suggest_communes(typed: str, day: date, limit: int = 3) -> tuple[str, ...]:
    """Names that look like what was typed, the likeliest first; the territory's own come before the others."""
    folded = fold(typed)
    if folded.isdigit():
        return tuple(_ours(day).filter(postal_codes__contains=[folded]).values_list("name", flat=True)[:limit])
    names = dict(_ours(day).values_list("name_folded", "name"))
    near = process.extract(folded, names.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=LIKE_ENOUGH)
    return tuple(names[each] for each, _score, _index in near)


def commune_typed(typed: str, day: date) -> CommuneChoice:
    """The commune that was typed; refused with those that look like it."""
    found = find_commune(typed, day)
    if found is None:
        raise CommuneUnknown(typed.strip(), suggest_communes(typed, day))
    return found


def _ours(day: date) -> QuerySet[Commune]:
    members = PerimeterMember.objects.on(day).filter(
        perimeter__kind=Perimeter.Kind.INTERMUNICIPALITY
    )
    return Commune.objects.on(day).filter(pk__in=members.values("commune_id")).order_by("name_folded")


def _choice(row: Commune) -> CommuneChoice:
    return CommuneChoice(row.pk, row.name, row.postal_codes[0] if row.postal_codes else "", row.lat, row.lon)


__all__ = [
    "CommuneChoice",
    "CommuneUnknown",
    "commune",
    "commune_typed",
    "communes_of_territory",
    "find_commune",
    "suggest_communes",
]
