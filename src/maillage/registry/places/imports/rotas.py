"""From a tour that was read to the rota of a mobile house: stops that are new start, those that are gone end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Q

from maillage.registry.organisations.models import Organisation
from maillage.registry.places.imports.stops import StopLine
from maillage.registry.places.imports.writing import PLACES, Dates, write_place
from maillage.registry.places.models import Place, RotaStop
from maillage.registry.territories.imports.changes import Change, Changes
from maillage.registry.territories.models import Commune

STOPS = "arrêts de tournée"
Key = tuple[int, int, object, object, tuple[int, ...]]


def write_rota(
    house: Organisation,
    stops: Iterable[StopLine],
    communes: Mapping[str, Commune],
    dates: Dates,
    changes: Changes,
    *,
    is_whole: bool,
) -> None:
    """Make the rota of a house what its tour says. The first one holds since the vintage, a later change from today.

    Nothing ends when the tour is not whole: a town that no file locates may well be a stop that is held already.
    """
    held = {_key(row): row for row in _in_force(house, dates.today)}
    first_day = dates.today if house.rota.exists() else dates.since
    wanted: dict[Key, RotaStop] = {}
    for each in stops:
        place = write_place(house, Place.Kind.TOUR_STOP, each.town, _fields(each, communes), changes[PLACES])
        row = _row(house, place, each, first_day)
        wanted[_key(row)] = row
    for key, row in held.items():
        if is_whole and key not in wanted:
            _end(row, dates.today)
            changes[STOPS].ended.append(_said(row))
    for key, row in wanted.items():
        if key not in held:
            row.save()
            changes[STOPS].created.append(_said(row))
    _close_left_places(house, dates.today, changes[PLACES])


def _in_force(house: Organisation, today: date) -> Iterable[RotaStop]:
    return house.rota.filter(Q(until__isnull=True) | Q(until__gte=today)).select_related("place")


def _fields(stop: StopLine, communes: Mapping[str, Commune]) -> dict[str, object]:
    return {
        "commune": communes.get(stop.insee),
        "lat": stop.point[0],
        "lon": stop.point[1],
        "address": stop.address[:160],
        "door": stop.door[:120],
        "postal_code": stop.postal_code,
    }


def _row(house: Organisation, place: Place, stop: StopLine, first_day: date) -> RotaStop:
    return RotaStop(
        house=house,
        place=place,
        every=RotaStop.Every.NTH if stop.nths else RotaStop.Every.WEEK,
        nths=list(stop.nths),
        weekday=stop.stretch.weekday,
        starts_at=stop.stretch.start,
        ends_at=stop.stretch.end,
        first_day=first_day,
    )


def _key(row: RotaStop) -> Key:
    return row.place_id, row.weekday, row.starts_at, row.ends_at, tuple(row.nths)


def _end(row: RotaStop, today: date) -> None:
    yesterday = today - timedelta(days=1)
    if row.first_day > yesterday:
        row.delete()
        return
    row.until = yesterday
    row.save(update_fields=["until"])


def _close_left_places(house: Organisation, today: date, places: Change) -> None:
    """Where no stop is left, nobody is received any more."""
    kept = {row.place_id for row in _in_force(house, today)}
    for place in house.places.filter(kind=Place.Kind.TOUR_STOP, closed_on__isnull=True).exclude(pk__in=kept):
        place.closed_on = today
        place.save(update_fields=["closed_on"])
        places.ended.append(str(place))


def _said(row: RotaStop) -> str:
    return f"{row.place.town}, {row.starts_at:%H:%M}-{row.ends_at:%H:%M}"
