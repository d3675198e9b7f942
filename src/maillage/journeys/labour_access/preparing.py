"""A place of work becomes a place of the register, so that its hours are built beside those of the others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maillage.domains.companies.services import stand_park
from maillage.journeys.labour_access.access import can_prepare
from maillage.journeys.labour_access.targets import Target
from maillage.kit import clock
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation
from maillage.registry.places.models import Place
from maillage.registry.places.services import Spot, create_place
from maillage.registry.territories.models import Commune, PerimeterMember


@transaction.atomic
def prepare(*, target: Target, by: Actor, now: datetime) -> bool:
    """Make the place of a park or of a town hall; False when one answers already. Its hours come from a job."""
    if not can_prepare(by):
        raise NotAllowed
    if target.place is not None:
        return False
    kind, _, key = target.code.partition("-")
    if kind == "zone":
        return stand_park(park=int(key), by=by, now=now)
    host, commune = _of_commune(int(key), now)
    at = Spot(target.lat, target.lon, target.town or target.label, commune=commune)
    create_place(host=host, kind=Place.Kind.TOWN_HALL, name=target.label, spot=at, by=by, now=now)
    return True


def _of_commune(key: int, now: datetime) -> tuple[int, int]:
    perimeters = PerimeterMember.objects.on(clock.today(now)).filter(commune=key).values("perimeter")
    host = Organisation.objects.filter(kind=Organisation.Kind.INTERMUNICIPALITY, perimeter__in=perimeters).order_by("pk").first()
    if host is None or not Commune.objects.filter(pk=key).exists():
        raise NotAllowed
    return host.pk, key
