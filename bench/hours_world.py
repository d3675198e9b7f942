"""An agency of fifty advisers over eight weeks, in houses along a real rural network that was moved onto Lodève."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tests.domains.mobility.redate import redate, rows_of
from tests.throwaway import TestRun

from bench.report import progress

ADVISERS, HOUSES, BUSY_SHARE = 50, 10, 0.6
MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(16, 30))


@dataclass(frozen=True, slots=True)
class World:
    """What the page is asked about: a reason, and stops to start from."""

    reason: int
    stops: tuple[str, ...]
    taken_hours: int


def point_at(run: TestRun, home: Path) -> None:
    """This process, and those it starts, work on the run's own database and folder."""
    from psycopg.conninfo import make_conninfo

    os.environ["DATABASE_URL"] = make_conninfo(run.application, dbname=run.database("bench"))
    os.environ["DATABASE_OWNER_URL"] = make_conninfo(run.owner, dbname=run.database("bench"))
    os.environ["MAILLAGE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"


def make(feed: Path, home: Path, today: date) -> World:
    """Write it all; needs Django and an empty migrated database."""
    from django.db import transaction

    from maillage.domains.mobility.services import import_feed
    from maillage.kit import clock
    from maillage.registry.accounts.models import Role
    from maillage.registry.accounts.selectors import Actor

    now = clock.now()
    with transaction.atomic():
        stops = _stops(redate(feed, home / "feed", starts=today))
        reason, busy = _agency(stops, today, now)
    progress(f"{ADVISERS} advisers in {HOUSES} houses, {busy} hours taken; building the tables")
    import_feed(path=home / "feed", by=Actor(role=Role.ADMINISTRATOR), now=now, is_building_now=True)
    return World(reason, tuple(stop for stop, _lat, _lon in random.Random(7).sample(stops, 40)), busy)


def _stops(feed: Path) -> list[tuple[str, float, float]]:
    _fields, rows = rows_of(feed / "stops.txt")
    return [(r["stop_id"], float(r["stop_lat"]), float(r["stop_lon"])) for r in rows if r.get("location_type", "") in {"", "0"}]


def _agency(stops: Sequence[tuple[str, float, float]], today: date, now: datetime) -> tuple[int, int]:
    """Agency, houses beside stops of the network, advisers with four half-days a week, and three hours in five taken."""
    from tests import factories as make_row
    from tests.domains.agenda.world import a_reason, open_hours

    draw = random.Random(50)
    area = make_row.perimeter("Lodévois et Larzac")
    make_row.commune("Lodève", intermunicipality=area)
    agency = make_row.agency()
    places = []
    for number, (_stop, lat, lon) in enumerate(draw.sample(list(stops), HOUSES)):
        house = make_row.house(f"Maison {number}", works_with=agency)
        places.append(make_row.place(house, lat=lat, lon=lon))
    reason = a_reason(agency, modes=["in_person", "phone"])
    monday = today - timedelta(days=today.weekday())
    for number in range(ADVISERS):
        adviser = make_row.account("Adviser", str(number), role="adviser", organisation=agency)
        for weekday in draw.sample(range(5), 4):
            start, end = draw.choice((MORNING, AFTERNOON))
            where = draw.choice(places)
            day = monday + timedelta(days=weekday)
            open_hours(adviser, where, reason, day=day, start=start, end=end, now=now, modes=("in_person", "phone"))
    return reason.pk, _take_some(draw, reason, now)


def _take_some(draw: random.Random, reason: object, now: datetime) -> int:
    from maillage.domains.agenda import selectors as agenda
    from maillage.registry.diary.services import Taking, take

    found = agenda.offers(reason=reason, start=now, end=now + timedelta(weeks=8), now=now)  # type: ignore[arg-type]  # a reason
    taken = [slot for slot in found if draw.random() < BUSY_SHARE]
    for key, slot in enumerate(taken, start=1):
        take([Taking(slot.adviser_resource, slot.starts_at, slot.ends_at)], trade="bench", key=key)
    return len(taken)
