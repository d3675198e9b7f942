"""The organisation of each intermunicipality, where its economic officers have their accounts."""

from __future__ import annotations

from datetime import date

from maillage.registry.organisations.models import Organisation, OrganisationCode
from maillage.registry.places.imports.writing import correct
from maillage.registry.territories.imports.changes import Change
from maillage.registry.territories.imports.perimeters import label_of
from maillage.registry.territories.imports.reading import Territory
from maillage.registry.territories.models import Perimeter, PerimeterMember, TerritoryCode

Kind = Organisation.Kind
SIREN = OrganisationCode.Kind.SIREN


def write_bodies(territory: Territory, change: Change) -> None:
    """One organisation per intermunicipality, by its Siren number; one that has lost all its communes closes."""
    sirens = [each.siren for each in territory.intermunicipalities]
    found = TerritoryCode.objects.filter(kind=TerritoryCode.Kind.SIREN, value__in=sirens, perimeter__kind=Kind.INTERMUNICIPALITY)
    perimeters = {each.value: each.perimeter for each in found.select_related("perimeter").order_by("since")}
    for siren in sirens:
        perimeter = perimeters[siren]
        if perimeter is not None:
            _write(siren, perimeter, territory.since, change)
    _close_emptied(territory.since, change)


def _write(siren: str, perimeter: Perimeter, since: date, change: Change) -> None:
    row = _held(siren, perimeter)
    if row is None:
        row = Organisation.objects.create(
            kind=Kind.INTERMUNICIPALITY, official_name=perimeter.official_name, label=perimeter.label, perimeter=perimeter
        )
        OrganisationCode.objects.create(kind=SIREN, value=siren, since=since, organisation=row)
        change.created.append(row.label)
        return
    is_changed = _correct(row, perimeter, since)
    if not row.codes.filter(kind=SIREN, value=siren).exists():
        OrganisationCode.objects.create(kind=SIREN, value=siren, since=since, organisation=row)
        is_changed = True
    if is_changed:
        change.changed.append(row.label)


def _held(siren: str, perimeter: Perimeter) -> Organisation | None:
    """By its number; one that somebody has written down without it, by its perimeter."""
    bodies = Organisation.objects.filter(kind=Kind.INTERMUNICIPALITY)
    by_number = bodies.filter(codes__kind=SIREN, codes__value=siren).order_by("-codes__since").first()
    return by_number or bodies.filter(perimeter=perimeter).order_by("pk").first()


def _correct(row: Organisation, perimeter: Perimeter, since: date) -> bool:
    """A new official name; the name in use follows it unless somebody had edited it. One that had closed is open again."""
    fields: dict[str, object] = {"official_name": perimeter.official_name, "perimeter": perimeter}
    if row.label == label_of(row.official_name):
        fields["label"] = label_of(perimeter.official_name)
    is_changed = correct(row, fields)
    if row.closes_on is not None and row.closes_on <= since and _has_communes(perimeter, since):
        row.closes_on, is_changed = None, True
        row.save(update_fields=["closes_on"])
    return is_changed


def _has_communes(perimeter: Perimeter, day: date) -> bool:
    return PerimeterMember.objects.on(day).filter(perimeter=perimeter).exists()


def _close_emptied(since: date, change: Change) -> None:
    """The last commune of an intermunicipality has gone to another: its organisation ends on that day."""
    inhabited = PerimeterMember.objects.on(since).values("perimeter_id")
    once = PerimeterMember.objects.filter(until__lte=since).values("perimeter_id")
    rows = Organisation.objects.filter(kind=Kind.INTERMUNICIPALITY, closes_on__isnull=True, perimeter__in=once)
    for row in rows.exclude(perimeter__in=inhabited):
        row.closes_on = since
        row.save(update_fields=["closes_on"])
        change.ended.append(row.label)
