"""Places, and a timetable in service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.domains.mobility.tiny import HOUSE_POINT

from maillage.domains.mobility import services
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation
from maillage.registry.places.models import Place

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ADMINISTRATOR = Actor(role=Role.ADMINISTRATOR)


def house(name: str = "Maison France Services", point: tuple[float, float] = HOUSE_POINT, **changes: object) -> Place:
    """A place people can be received in."""
    host = Organisation.objects.create(
        kind=Organisation.Kind.HOUSE, house_kind=Organisation.HouseKind.FIXED, official_name=name, label=name
    )
    values = {"kind": Place.Kind.HOUSE, "town": "Lodève", "lat": point[0], "lon": point[1], **changes}
    return Place.objects.create(name=name, host=host, **values)


def in_service(path: Path, *, now: datetime = NOW, **changes: object) -> services.ImportReport:
    """Import a feed, its tables built at once."""
    return services.import_feed(path=path, by=ADMINISTRATOR, now=now, is_building_now=True, **changes)
