"""Perimeters and their members: a new vintage closes what has changed and opens what is new, on its own day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillage.registry.territories.errors import VintageTooOld
from maillage.registry.territories.imports.changes import Change
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember, TerritoryCode

FORM = re.compile(r"^(?:CC|CA|CU|Métropole|Communauté \S+)\s+(?:du |de la |de l['’]|des |de |d['’])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """A perimeter by its official code."""

    code: str
    name: str
    label: str


def label_of(official_name: str) -> str:
    """The name in use, until somebody edits it: without its legal form."""
    short = FORM.sub("", official_name).strip().replace("'", "’")
    return short[:1].upper() + short[1:] if short else official_name


def write_perimeters(kind: str, code_kind: str, named: Mapping[str, Named], since: date, change: Change) -> dict[str, Perimeter]:
    """Perimeters by code; a label that was edited is kept."""
    codes = TerritoryCode.objects.filter(kind=code_kind, value__in=named, perimeter__kind=kind).order_by("since")
    rows = {each.value: each.perimeter for each in codes.select_related("perimeter") if each.perimeter is not None}
    for code, wanted in named.items():
        row = rows.get(code)
        if row is None:
            rows[code] = Perimeter.objects.create(kind=kind, official_name=wanted.name, label=wanted.label)
            TerritoryCode.objects.create(kind=code_kind, value=code, since=since, perimeter=rows[code])
            change.created.append(wanted.label)
        elif row.official_name != wanted.name:
            _rename(row, wanted)
            change.changed.append(row.label)
    return rows


def _rename(row: Perimeter, wanted: Named) -> None:
    if row.label == label_of(row.official_name):
        row.label = wanted.label
    row.official_name = wanted.name
    row.save()


def write_members(
    kind: str, wanted: Mapping[int, Perimeter], also: list[Perimeter], since: date, change: Change
) -> list[Commune]:
    """Say in which perimeter of that kind each commune is, from `since` on.

    `also` are perimeters whose other members leave. Returns the communes that are in none of them any more.
    """
    held = PerimeterMember.objects.filter(
        Q(commune_id__in=wanted) | Q(perimeter__in=also), Q(until__isnull=True) | Q(until__gt=since), perimeter__kind=kind
    ).select_related("commune", "perimeter")
    kept, gone = set(), []
    for link in held:
        perimeter = wanted.get(link.commune_id)
        if perimeter is not None and perimeter.pk == link.perimeter_id:
            kept.add(link.commune_id)
            continue
        end_link(link, since)
        change.ended.append(f"{link.commune.name} ({link.perimeter.label})")
        if perimeter is None:
            gone.append(link.commune)
    _open(wanted, kept, since, change)
    return gone


def end_link(link: PerimeterMember, since: date) -> None:
    """A link of the same day was a mistake of the same vintage: it never was."""
    if link.since > since:
        raise VintageTooOld(link.since)
    if link.since == since:
        link.delete()
    else:
        link.until = since
        link.save(update_fields=["until"])


def _open(wanted: Mapping[int, Perimeter], kept: set[int], since: date, change: Change) -> None:
    new = [key for key in wanted if key not in kept]
    PerimeterMember.objects.bulk_create(PerimeterMember(perimeter=wanted[key], commune_id=key, since=since) for key in new)
    names = dict(Commune.objects.filter(pk__in=new).values_list("pk", "name"))
    change.created.extend(f"{names[key]} ({wanted[key].label})" for key in new)
