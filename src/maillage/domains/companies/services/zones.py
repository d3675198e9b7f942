"""Business parks, plots and who is on them, kept as a file of the national standard brings them: by code, again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.domains.companies.models import BusinessHub, BusinessPark, Plot, PlotOccupancy, PlotOfOccupancy
from maillage.domains.companies.permissions import check_can_signal
from maillage.domains.companies.services.park_places import stand_parks
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor


@dataclass(frozen=True, slots=True)
class Zones:
    """What the files hold: columns by code of park, by (park, plot), by (park, SIRET), the plots of each SIRET, and hubs."""

    parks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    plots: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    occupants: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    stands_on: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    hubs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@transaction.atomic
def keep_zones(*, intermunicipality: int, zones: Zones, by: Actor, now: datetime) -> int:
    """Write what the files say over what was known of the same codes, and leave the others; answers how many rows."""
    check_can_signal(by, intermunicipality)
    owned: dict[str, Any] = {"agency_id": by.agency, "intermunicipality_id": intermunicipality}
    for code, values in zones.hubs.items():
        hub, is_new = BusinessHub.objects.update_or_create(**owned, code=code, defaults=dict(values))
        record(verb="business_hub.kept", kind="business_hub", key=hub.pk, now=now, why="new" if is_new else "changed")
    for code, values in zones.parks.items():
        park, is_new = BusinessPark.objects.update_or_create(**owned, code=code, defaults=dict(values))
        record(verb="business_park.kept", kind="business_park", key=park.pk, now=now, why="new" if is_new else "changed")
    parks = dict(BusinessPark.objects.filter(**owned).values_list("code", "pk"))
    stand_parks(parks=[parks[code] for code in zones.parks], by=by, now=now)
    for (park_code, code), values in zones.plots.items():
        Plot.objects.update_or_create(park_id=parks[park_code], code=code, defaults=dict(values))
    for (park_code, siret), values in zones.occupants.items():
        row, _is_new = PlotOccupancy.objects.update_or_create(park_id=parks[park_code], siret=siret, defaults=dict(values))
        wanted = Plot.objects.filter(park_id=parks[park_code], code__in=zones.stands_on.get((park_code, siret), ()))
        PlotOfOccupancy.objects.filter(occupancy=row).exclude(plot__in=wanted).delete()
        links = [PlotOfOccupancy(occupancy=row, plot=plot) for plot in wanted]
        PlotOfOccupancy.objects.bulk_create(links, ignore_conflicts=True)
    return len(zones.hubs) + len(zones.parks) + len(zones.plots) + len(zones.occupants)
