"""A place of work becomes a place of the register, so that its hours are built beside those of the others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maillage.domains.companies.selectors.forecast import parks_to_reach
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
    host, commune = _of_park(int(key)) if kind == "zone" else _of_commune(int(key), now)
    at = Spot(target.lat, target.lon, target.town or target.label, commune=commune)
    place_kind = Place.Kind.OTHER if kind == "zone" else Place.Kind.TOWN_HALL
    create_place(host=host, kind=place_kind, name=target.label, spot=at, by=by, now=now)
    return True


def _of_park(key: int) -> tuple[int, int | None]:
    found = next((each for each in parks_to_reach() if each.key == key), None)
    if found is None:
        raise NotAllowed
    return found.intermunicipality, found.commune_key


def _of_commune(key: int, now: datetime) -> tuple[int, int | None]:
    perimeters = PerimeterMember.objects.on(clock.today(now)).filter(commune=key).values("perimeter")
    host = Organisation.objects.filter(kind=Organisation.Kind.INTERMUNICIPALITY, perimeter__in=perimeters).order_by("pk").first()
    if host is None or not Commune.objects.filter(pk=key).exists():
        raise NotAllowed
    return host.pk, key
