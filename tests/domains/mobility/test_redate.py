"""The helper that brings a real feed to the current weeks and to Lodève keeps what matters of it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from tests.domains.mobility.redate import LODEVE, redate
from tests.domains.mobility.tiny import write_feed

from maillage.domains.mobility.rules.distances import distance_m
from maillage.engines.reach import read_feed

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "data" / "gtfs"


def test_dates_move_by_whole_weeks_and_stops_to_the_centre(tmp_path: Path) -> None:
    source = write_feed(tmp_path / "source", first=date(2024, 4, 2), last=date(2024, 6, 28))
    feed = read_feed(redate(source, tmp_path / "target", starts=date(2026, 11, 26)))
    assert feed.calendar.first_date == date(2026, 11, 24)  # a Tuesday stays one
    assert feed.calendar.last_date == date(2027, 2, 19)
    stops = {stop.id: (stop.lat, stop.lon) for stop in feed.stops()}
    before = {stop.id: (stop.lat, stop.lon) for stop in read_feed(source).stops()}
    assert distance_m(stops["octon"], stops["lodeve"]) == pytest.approx(distance_m(before["octon"], before["lodeve"]), rel=0.005)
    assert min(distance_m(point, LODEVE) for point in stops.values()) < 10_000


def test_a_real_feed_is_as_good_after_as_before(tmp_path: Path) -> None:
    source = SHARED / "libellus"
    if not source.is_dir():
        pytest.skip("skipped: no shared data")
    before = read_feed(source)
    after = read_feed(redate(source, tmp_path / "target", starts=date(2026, 11, 23)))
    assert len(after.stops()) == len(before.stops())
    assert [line.trips for line in after.lines()] == [line.trips for line in before.lines()]
    assert [len(days) for days in after.service_kinds().values()] == [len(d) for d in before.service_kinds().values()]
    assert after.calendar.first_date is not None
    assert date(2026, 11, 23) <= after.calendar.first_date <= date(2026, 11, 29)
