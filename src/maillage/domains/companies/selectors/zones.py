"""Zones of a territory: how full they are, their plots, who is on them and who comes, and their outlines as they were sent."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from maillage.domains.companies.models import BusinessHub, BusinessPark, CompanyArrival, Plot, PlotOccupancy
from maillage.domains.companies.rules.projection import degrees_of
from maillage.domains.companies.states import COMING
from maillage.kit.errors import NotFound

Ring = tuple[tuple[float, float], ...]  # longitude, latitude
OUTLINE = {BusinessPark: "site_geomsurf", Plot: "terr_geomsurf"}


@dataclass(frozen=True, slots=True)
class ParkLine:
    """A zone, as it is listed."""

    key: int
    name: str
    body: int
    body_label: str
    commune: str
    state: str
    gross_area_ha: Decimal | None
    plots: int
    occupants: int
    coming: int


@dataclass(frozen=True, slots=True)
class PlotLine:
    """A plot: its size and stage, who bought it, who is there or comes. `rings` is its outline."""

    key: int
    code: str
    area_ha: Decimal | None
    stage: str
    land_buyer: str
    use: str
    here: tuple[str, ...]
    coming: tuple[tuple[int, str], ...]
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class OccupantLine:
    """An establishment."""

    name: str
    siret: str
    naf_code: str
    headcount_band: str
    plots: str
    is_active: bool | None


@dataclass(frozen=True, slots=True)
class ParkPage:
    """All of one zone."""

    line: ParkLine
    hub: str
    lat: float | None
    lon: float | None
    rings: tuple[Ring, ...]
    plots: tuple[PlotLine, ...]
    occupants: tuple[OccupantLine, ...]
    coming: tuple[tuple[int, str], ...]


def parks(bodies: list[int]) -> tuple[ParkLine, ...]:
    """The zones of these territories, by name."""
    rows = _counted().filter(intermunicipality__in=bodies).order_by("intermunicipality__label", "name", "pk")
    coming = dict(
        CompanyArrival.objects.whole()
        .filter(state__in=COMING, park__isnull=False)
        .values_list("park")
        .annotate(count=Count("pk"))
        .values_list("park", "count")
    )
    return tuple(_park(row, coming.get(row.pk, 0)) for row in rows)


def park_page(key: int) -> ParkPage:
    """One zone, with its plots and who is on them."""
    row = _counted().filter(pk=key).first()
    if row is None:
        raise NotFound
    arrivals = [
        (each.pk, each.company_name or each.land_buyer, each.plot_id)
        for each in CompanyArrival.objects.whole().filter(park=row, state__in=COMING).order_by("expected_on", "pk")
    ]
    occupants = list(PlotOccupancy.objects.filter(park=row).prefetch_related("plots"))
    return ParkPage(
        line=_park(row, len(arrivals)),
        hub=_hub(row),
        lat=row.lat,
        lon=row.lon,
        rings=rings_of(row.columns.get(OUTLINE[BusinessPark])),
        plots=_plots(row, occupants, arrivals),
        occupants=tuple(_occupant(each) for each in occupants),
        coming=tuple((arrival, name) for arrival, name, _plot in arrivals),
    )


def _hub(park: BusinessPark) -> str:
    """The hub of a zone, by name; its code when its table was not brought."""
    of = {"agency": park.agency_id, "intermunicipality": park.intermunicipality_id, "code": park.hub_code}
    name = BusinessHub.objects.filter(**of).values_list("name", flat=True).first() if park.hub_code else ""
    return name or park.hub_code


def rings_of(kept: Any) -> tuple[Ring, ...]:
    """The outer outlines of a polygon or several, in degrees whichever way they were sent; nothing when it is none."""
    try:
        shape = json.loads(kept) if isinstance(kept, str) else kept
        found = [shape["coordinates"]] if shape["type"] == "Polygon" else list(shape["coordinates"])
        rings = [[degrees_of(float(point[0]), float(point[1])) for point in polygon[0]] for polygon in found]
    except (ValueError, TypeError, KeyError, IndexError):
        return ()
    if any(point is None for ring in rings for point in ring):
        return ()
    return tuple(tuple(point for point in ring if point) for ring in rings if len(ring) > 2)


def middle_of(rings: tuple[Ring, ...]) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of the first outline; None without one."""
    if not rings:
        return None
    lons, lats = zip(*rings[0], strict=True)
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def _counted() -> Any:
    """Both counts in one query: a plot counts once, whoever is on it."""
    rows = BusinessPark.objects.select_related("intermunicipality", "commune")
    here = Count("occupancies", ~Q(occupancies__is_active=False), distinct=True)
    return rows.annotate(plot_count=Count("plots", distinct=True), occupant_count=here)


def _park(row: Any, coming: int) -> ParkLine:
    return ParkLine(
        key=row.pk,
        name=row.name,
        body=row.intermunicipality_id,
        body_label=row.intermunicipality.label,
        commune=row.commune.name if row.commune else "",
        state=row.state,
        gross_area_ha=row.gross_area_ha,
        plots=row.plot_count,
        occupants=row.occupant_count,
        coming=coming,
    )


def _plots(
    park: BusinessPark, occupants: list[PlotOccupancy], arrivals: list[tuple[int, str, int | None]]
) -> tuple[PlotLine, ...]:
    here: dict[int, list[str]] = defaultdict(list)
    for each in occupants:
        for plot in each.plots.all():
            here[plot.pk].append(str(each))
    coming: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for arrival, name, plot_key in arrivals:
        if plot_key is not None:
            coming[plot_key].append((arrival, name))
    return tuple(
        PlotLine(
            key=row.pk,
            code=row.code,
            area_ha=row.gross_area_ha,
            stage=row.sale_stage or row.development_stage or row.occupancy_state,
            land_buyer=row.land_buyer,
            use=row.use,
            here=tuple(here[row.pk]),
            coming=tuple(coming[row.pk]),
            rings=rings_of(row.columns.get(OUTLINE[Plot])),
        )
        for row in Plot.objects.filter(park=park)
    )


def _occupant(row: PlotOccupancy) -> OccupantLine:
    plots = ", ".join(plot.code for plot in row.plots.all())
    return OccupantLine(str(row), row.siret, row.naf_code, row.headcount_band, plots, row.is_active)


def places_of(lines: tuple[ParkLine, ...]) -> list[tuple[ParkLine, float | None, float | None]]:
    """The zones with the point where each is, as far as it is known."""
    points = {key: (lat, lon) for key, lat, lon in BusinessPark.objects.values_list("pk", "lat", "lon")}
    return [(line, *points[line.key]) for line in lines]
