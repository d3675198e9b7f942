"""The tables of the national standard on economic sites, read and written: what nothing here reads is kept as it came.

Geometries are kept as text. People's contacts (`etab_contact_*`) are not taken in: a park needs no name.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import models

from maillage.domains.companies.imports.columns import HUB, OCCUPANT, PARK, PLOT, Column, Unfit, cell_of
from maillage.domains.companies.imports.tables import FileNotReadable, Line, read_table, written
from maillage.domains.companies.models import BusinessHub, BusinessPark, Plot, PlotOccupancy
from maillage.domains.companies.rules.activities import naf, nomenclature_in_force
from maillage.domains.companies.rules.identifiers import compact, is_siret
from maillage.domains.companies.rules.projection import degrees_of
from maillage.domains.companies.selectors.zones import middle_of, rings_of
from maillage.domains.companies.services.zones import Zones
from maillage.registry.territories.models import Commune
from maillage.registry.territories.rules import fold

POLE, SITE, TERRAIN, ESTABLISHMENT = "pole_id", "site_id", "terr_id", "siret"
NEVER: Final = ("etab_contact_mail", "etab_contact_tel")
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was left out, and why."""

    table: str
    line: int
    column: str
    message: str


@dataclass
class ZonesRead:
    """What the files hold, and what was left out of them."""

    zones: Zones
    problems: list[Problem] = field(default_factory=list)


def read_zones(
    *,
    sites: bytes,
    today: date,
    terrains: bytes | None = None,
    establishments: bytes | None = None,
    hubs: bytes | None = None,
) -> ZonesRead:
    """Read the files of sites, of plots, of establishments and of hubs; a line that cannot be taken is left out and told."""
    csv.field_size_limit(min(sys.maxsize, 10 << 20))  # a geometry is one cell
    read = ZonesRead(Zones())
    parks = _parks(sites, today, read.problems)
    plots = _plots(terrains, parks, read.problems) if terrains else {}
    occupants, stands_on = _occupants(establishments, plots, today, read.problems) if establishments else ({}, {})
    read.zones = Zones(parks, plots, occupants, stands_on, _hubs(hubs, read.problems) if hubs else {})
    return read


def _hubs(content: bytes, problems: list[Problem]) -> dict[str, Values]:
    return {line["pole id"]: values for line, values in _lines(content, POLE, HUB, problems)}


def _parks(content: bytes, today: date, problems: list[Problem]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    communes = dict(Commune.objects.on(today).filter(codes__kind="insee").values_list("codes__value", "pk"))
    for line, values in _lines(content, SITE, PARK, problems):
        code = line["site id"]
        lat, lon = _point(line["site geompoint"]) or middle_of(rings_of(line["site geomsurf"])) or (None, None)
        values |= {"commune_id": communes.get(line["site comm insee"]), "lat": lat, "lon": lon}
        if code in found:
            problems.append(Problem(SITE, line.number, SITE, "Ce code est déjà sur une ligne plus haut."))
        else:
            found[code] = values
    return found


def _plots(content: bytes, parks: Mapping[str, Values], problems: list[Problem]) -> dict[tuple[str, str], Values]:
    found: dict[tuple[str, str], Values] = {}
    for line, values in _lines(content, TERRAIN, PLOT, problems):
        park = line["site id"]
        if park in parks:
            found[park, line["terr id"]] = values
        else:
            problems.append(Problem(TERRAIN, line.number, SITE, "Ce site n’est pas dans le fichier des sites."))
    return found


def _occupants(
    content: bytes, plots: Mapping[tuple[str, str], Values], today: date, problems: list[Problem]
) -> tuple[dict[tuple[str, str], Values], dict[tuple[str, str], tuple[str, ...]]]:
    found: dict[tuple[str, str], Values] = {}
    stands_on: dict[tuple[str, str], tuple[str, ...]] = {}
    park_of = {plot: park for park, plot in plots}
    for line, values in _lines(content, ESTABLISHMENT, OCCUPANT, problems):
        siret, on = compact(line["siret"]), [part.strip() for part in line["terr id"].split("|")]
        parks = list(dict.fromkeys(park_of[plot] for plot in on if plot in park_of))
        if not is_siret(siret):
            problems.append(
                Problem(ESTABLISHMENT, line.number, "SIRET", "Ce numéro n’est pas un Siret. Vérifiez ses 14 chiffres.")
            )
        elif not parks:
            problems.append(
                Problem(ESTABLISHMENT, line.number, TERRAIN, "Aucun de ces terrains n’est dans le fichier des terrains.")
            )
        else:
            code = naf(line["etab activite code"]) or ""
            edition = nomenclature_in_force(_said_on(values, today)).value if code else ""
            for park in parks:
                found[park, siret] = values | {"naf_code": code, "naf_nomenclature": edition}
                stands_on[park, siret] = tuple(plot for plot in on if park_of.get(plot) == park)
    return found, stands_on


def _said_on(values: Values, today: date) -> date:
    """The day on which the line was true: the standard gives no nomenclature, so its edition is that of this day."""
    updated: date | None = values.get("updated_on")
    return updated or today


def _lines(content: bytes, key: str, columns: Mapping[str, Column], problems: list[Problem]) -> Iterable[tuple[Line, Values]]:
    """Lines whose cells fit, with our fields; the other columns, but people's contacts, are kept as they came."""
    table = read_table(content)
    names = {fold(each): each for each in table.headings}
    missing = [name for name in (key, *(name for name, each in columns.items() if each.is_required)) if fold(name) not in names]
    if missing:
        raise FileNotReadable(f"Il manque des colonnes du standard\u00a0: {', '.join(missing)}. Vérifiez le fichier.")
    for line in table.lines:
        values: Values = {}
        found = len(problems)
        for name, column in columns.items():
            try:
                values[column.field] = column.read(line[fold(name)])
                if column.is_required and not line[fold(name)]:
                    raise Unfit("Cette case est obligatoire.")
            except Unfit as unfit:
                problems.append(Problem(key, line.number, name, str(unfit)))
        if not line[fold(key)]:
            problems.append(Problem(key, line.number, key, "Cette case est obligatoire."))
        kept = {names[cell]: value for cell, value in line.cells.items() if value and names[cell] not in (*columns, *NEVER)}
        if len(problems) == found:
            yield line, values | {"columns": kept}


def _point(cell: str) -> tuple[float, float] | None:
    """Latitude and longitude of a point that is written as longitude, latitude; None when it is none."""
    try:
        x, y = (float(part) for part in cell.split(","))
    except ValueError:
        return None
    found = degrees_of(x, y)
    return (found[1], found[0]) if found else None


def hubs_file(intermunicipality: int) -> bytes:
    """The hubs of a territory, in the standard's own columns."""
    rows = BusinessHub.objects.filter(intermunicipality=intermunicipality)
    return _file("pole_id", HUB, [(row.code, {}, row) for row in rows])


def sites_file(intermunicipality: int) -> bytes:
    """The parks of a territory, in the standard's own columns."""
    rows = BusinessPark.objects.filter(intermunicipality=intermunicipality)
    return _file("site_id", PARK, [(row.code, {}, row) for row in rows])


def terrains_file(intermunicipality: int) -> bytes:
    """The plots of a territory's parks."""
    rows = Plot.objects.filter(park__intermunicipality=intermunicipality).select_related("park")
    return _file("terr_id", PLOT, [(row.code, {"site_id": row.park.code}, row) for row in rows])


def establishments_file(intermunicipality: int) -> bytes:
    """The establishments on the plots of a territory's parks."""
    rows = PlotOccupancy.objects.filter(park__intermunicipality=intermunicipality).prefetch_related("plots")
    lines: list[tuple[str, dict[str, str], models.Model]] = []
    for row in rows:
        on = "|".join(plot.code for plot in row.plots.all())
        given = {"SIREN": row.siret[:9], "terr_id": on}
        if row.naf_code:
            given["etab_activite_code"] = row.naf_code.replace(".", "")
        lines.append((row.siret, given, row))
    return _file("SIRET", OCCUPANT, lines)


def _file(key: str, columns: Mapping[str, Column], lines: list[tuple[str, dict[str, str], models.Model]]) -> bytes:
    """Our fields, then what was kept of the other columns."""
    more = dict.fromkeys(name for _code, given, _row in lines for name in given)
    kept = dict.fromkeys(name for _code, _given, row in lines for name in getattr(row, "columns", {}))
    names = list(dict.fromkeys([key, *more, *columns, *kept]))
    rows = []
    for code, given, row in lines:
        said = {name: cell_of(getattr(row, column.field)) for name, column in columns.items()}
        cells = getattr(row, "columns", {}) | said | given | {key: code}
        rows.append([cells.get(name, "") for name in names])
    return written(names, rows, is_for_people=False)
