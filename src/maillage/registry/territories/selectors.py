"""Finding communes as people type them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from maillage.registry.territories.errors import CommuneUnknown
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember
from maillage.registry.territories.rules import alike, fold, fold_spelt_out


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


def perimeters_of_kind(kind: str, day: date) -> tuple[tuple[int, str], ...]:
    """(key, label) of the perimeters of a kind that have communes on that day, by name."""
    members = PerimeterMember.objects.on(day).filter(perimeter=OuterRef("pk"))
    rows = Perimeter.objects.filter(Exists(members), kind=kind).order_by("label")
    return tuple(rows.values_list("pk", "label"))


def find_commune(typed: str, day: date) -> CommuneChoice | None:
    """The commune of that name, INSEE code or postal code, when exactly one answers; one's own territory first."""
    if not fold(typed):
        return None
    for rows in (_ours(day), Commune.objects.on(day)):
        found = _of_code(rows, typed) if _is_code(typed) else _of_name(rows, typed)
        if len(found) == 1:
            return _choice(found[0])
    return None


def suggest_communes(typed: str, day: date, limit: int = 3) -> tuple[str, ...]:
    """Names that look like what was typed, the likeliest first; others than the territory's when none of these does."""
    for rows in (_ours(day), Commune.objects.on(day)):
        names = _of_postal_code(rows, typed, limit) if _is_code(typed) else _like(rows, typed, limit)
        if names:
            return names
    return ()


def commune_typed(typed: str, day: date) -> CommuneChoice:
    """The commune that was typed; refused with those that look like it."""
    found = find_commune(typed, day)
    if found is None:
        raise CommuneUnknown(typed.strip(), suggest_communes(typed, day))
    return found


def _is_code(typed: str) -> bool:
    return any(sign.isdigit() for sign in typed)


def _of_code(rows: QuerySet[Commune], typed: str) -> list[Commune]:
    code = fold(typed).replace(" ", "").upper()  # Corsica: 2A004
    by_post = list(rows.filter(postal_codes__contains=[code])[:2])
    return by_post or list(rows.filter(codes__kind="insee", codes__value=code).distinct()[:2])


def _of_name(rows: QuerySet[Commune], typed: str) -> list[Commune]:
    return list(rows.filter(name_folded=fold(typed))[:2]) or list(rows.filter(name_folded=fold_spelt_out(typed))[:2])


def _of_postal_code(rows: QuerySet[Commune], typed: str, limit: int) -> tuple[str, ...]:
    code = fold(typed).replace(" ", "")
    return tuple(rows.filter(postal_codes__contains=[code]).values_list("name", flat=True)[:limit])


def _like(rows: QuerySet[Commune], typed: str, limit: int) -> tuple[str, ...]:
    names = dict(rows.values_list("name_folded", "name"))
    return tuple(names[each] for each in alike(fold_spelt_out(typed), names, limit))


def _ours(day: date) -> QuerySet[Commune]:
    members = PerimeterMember.objects.on(day).filter(perimeter__kind=Perimeter.Kind.INTERMUNICIPALITY)
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
