"""From the files' territory to the register: communes, perimeters with their members, populations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from maillage.registry.territories.imports.changes import Change, Changes
from maillage.registry.territories.imports.communes import CommuneLine
from maillage.registry.territories.imports.perimeters import Named, label_of, write_members, write_perimeters
from maillage.registry.territories.imports.reading import Territory
from maillage.registry.territories.models import Commune, Perimeter, PopulationCount, TerritoryCode
from maillage.registry.territories.rules import fold

COMMUNES, INTERMUNICIPALITIES, MEMBERS = "communes", "intercommunalités", "appartenances"
DISTRICTS, BASINS, COUNTS = "arrondissements", "bassins d’emploi", "populations"
Kind = Perimeter.Kind
CodeKind = TerritoryCode.Kind


def write_territory(territory: Territory, changes: Changes) -> dict[str, Commune]:
    """Write it all; the caller holds the transaction. Communes by INSEE code."""
    since = territory.since
    communes = _communes(territory.communes, since, changes[COMMUNES])
    perimeters = _intermunicipalities(territory, since, changes)
    by_commune = {communes[line.insee].pk: perimeters[line.intermunicipality] for line in territory.communes}
    gone = write_members(Kind.INTERMUNICIPALITY, by_commune, list(perimeters.values()), since, changes[MEMBERS])
    _end_communes(gone, territory, changes[COMMUNES])
    _other_perimeters(territory, communes, changes)
    _populations(territory, communes, perimeters, changes[COUNTS])
    return communes


def _communes(lines: Iterable[CommuneLine], since: date, change: Change) -> dict[str, Commune]:
    by_code = {line.insee: line for line in lines}
    codes = TerritoryCode.objects.filter(kind=CodeKind.INSEE, value__in=by_code).order_by("since")
    rows = {each.value: each.commune for each in codes.select_related("commune") if each.commune is not None}
    new = [line for code, line in by_code.items() if code not in rows]
    made = Commune.objects.bulk_create(Commune(since=since, **_fields(line)) for line in new)
    for line, row in zip(new, made, strict=True):
        rows[line.insee] = row
    TerritoryCode.objects.bulk_create(
        TerritoryCode(kind=CodeKind.INSEE, value=line.insee, since=since, commune=rows[line.insee]) for line in new
    )
    change.created.extend(line.name for line in new)
    fresh = {line.insee for line in new}
    for code, line in by_code.items():
        if code not in fresh and _correct(rows[code], _fields(line) | {"until": None}):
            change.changed.append(line.name)
    return rows


def _fields(line: CommuneLine) -> dict[str, object]:
    return {"name": line.name, "postal_codes": list(line.postal_codes), "lat": line.lat, "lon": line.lon}


def _correct(row: Commune, fields: Mapping[str, object]) -> bool:
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _intermunicipalities(territory: Territory, since: date, changes: Changes) -> dict[str, Perimeter]:
    named = {each.siren: Named(each.siren, each.name, label_of(each.name)) for each in territory.intermunicipalities}
    return write_perimeters(Kind.INTERMUNICIPALITY, CodeKind.SIREN, named, since, changes[INTERMUNICIPALITIES])


def _end_communes(gone: Iterable[Commune], territory: Territory, change: Change) -> None:
    """A commune that left its intermunicipality has ended when the whole country no longer knows its code."""
    if not territory.is_national:
        return
    known = {line.insee for line in (*territory.communes, *territory.around)}
    for row in gone:
        codes = row.codes.filter(kind=CodeKind.INSEE).values_list("value", flat=True)
        if known.isdisjoint(codes) and row.since < territory.since and row.until is None:
            row.until = territory.since
            row.save(update_fields=["until"])
            change.ended.append(row.name)


def _other_perimeters(territory: Territory, communes: Mapping[str, Commune], changes: Changes) -> None:
    """Districts and employment basins, where the file names them; only the territory's own communes are members."""
    names = {fold(line.name): line.name for line in territory.communes}
    districts, basins = {}, {}
    for line in territory.communes:
        code = line.row["arrondissement"]
        if code:
            districts[line.insee] = Named(code, f"Arrondissement {code}", f"Arrondissement {code}")
        code, name = line.row["bassin_emploi_2019"], line.row["bassin_emploi_nom"]
        if code:
            basins[line.insee] = Named(code, name or code, names.get(fold(name), name.title()) or code)
    _write_kind(Kind.DISTRICT, CodeKind.DISTRICT, districts, communes, territory.since, changes[DISTRICTS])
    _write_kind(Kind.EMPLOYMENT_BASIN, CodeKind.BASIN, basins, communes, territory.since, changes[BASINS])


def _write_kind(
    kind: str, code_kind: str, of: Mapping[str, Named], communes: Mapping[str, Commune], since: date, change: Change
) -> None:
    rows = write_perimeters(kind, code_kind, {each.code: each for each in of.values()}, since, change)
    wanted = {communes[insee].pk: rows[each.code] for insee, each in of.items()}
    members = Change()
    write_members(kind, wanted, [], since, members)
    change.changed.extend(f"{name}, membre" for name in members.created if not change.created)
    change.ended.extend(members.ended)


def _populations(
    territory: Territory, communes: Mapping[str, Commune], perimeters: Mapping[str, Perimeter], change: Change
) -> None:
    year = territory.since.year
    wanted = [
        _count(line.row.file, line.year or year, line.inhabitants, commune=communes[line.insee]) for line in territory.communes
    ]
    wanted += [
        _count(each.file, each.year or year, each.inhabitants, perimeter=perimeters[each.siren])
        for each in territory.intermunicipalities
        if each.inhabitants is not None
    ]
    held = {_key(row): row for row in PopulationCount.objects.filter(source__in={row.source for row in wanted})}
    new = [row for row in wanted if _key(row) not in held]
    PopulationCount.objects.bulk_create(new)
    change.created.extend(f"{_owner(row)} ({row.year})" for row in new)
    for row in wanted:
        before = held.get(_key(row))
        if before is not None and before.inhabitants != row.inhabitants:
            before.inhabitants = row.inhabitants
            before.save(update_fields=["inhabitants"])
            change.changed.append(f"{_owner(row)} ({row.year})")


def _count(source: str, year: int, inhabitants: int | None, **owner: Commune | Perimeter) -> PopulationCount:
    return PopulationCount(source=source, year=year, inhabitants=inhabitants, **owner)


def _key(row: PopulationCount) -> tuple[int | None, int | None, int, str]:
    return row.commune_id, row.perimeter_id, row.year, row.source


def _owner(row: PopulationCount) -> str:
    owner = row.commune or row.perimeter
    return str(owner)
