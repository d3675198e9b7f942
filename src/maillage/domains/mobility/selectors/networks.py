"""What a figure of reach stands on: the timetable that answered, and its network as lines to draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from maillage.domains.mobility.models import TimetableVersion
from maillage.domains.mobility.selectors.tables import tables_of
from maillage.domains.mobility.selectors.versions import network_of

Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TimetableFacts:
    """A version as a source is named."""

    key: int
    feed: str
    licence: str
    first_on: date | None
    last_on: date | None
    imported_at: datetime


def timetable_facts(version: int | None) -> TimetableFacts | None:
    """The version that answered, if one did."""
    row = TimetableVersion.objects.filter(pk=version).select_related("feed").defer("calendar", "lines", "problems").first()
    if row is None:
        return None
    return TimetableFacts(row.pk, row.feed.name, row.feed.licence, row.first_on, row.last_on, row.imported_at)


def network_lines(day: date, *, agency: int | None = None) -> tuple[Segment, ...]:
    """(lat, lon, lat, lon) between stops that follow each other on some trip of that day, each pair once."""
    network = network_of(agency)
    known = network.service_day(day) if network else None
    table = next(iter(tables_of([known]).values()), None) if known else None
    if table is None:
        return ()
    names = table.day.names
    ends = np.sort(np.stack([names.c_from, names.c_to]), axis=0)
    one, two = np.unique(ends, axis=1)
    found = zip(names.lat[one], names.lon[one], names.lat[two], names.lon[two], strict=True)
    return tuple((float(lat), float(lon), float(lat2), float(lon2)) for lat, lon, lat2, lon2 in found)
