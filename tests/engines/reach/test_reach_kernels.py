"""The compiled loops: vector code where it matters, slot tables that are views of the profiles."""

from __future__ import annotations

import datetime as dt
import platform
import random
import re
from pathlib import Path

import numba as nb
import numpy as np
import pytest
from tests.engines.reach.feeds import DAY, stop_times, trips, write_feed

from maillage.engines.reach import Limits, Options, Site, build_profiles, build_timetable, kernels, read_feed
from maillage.engines.reach.slot_tables import reach_table

DATE = dt.date.fromisoformat(DAY)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the instruction is looked for by its x86 name")
def test_the_profile_kernel_takes_minima_of_whole_vectors(tmp_path: Path) -> None:
    """Signed or nested indices would leave the lane loops scalar, ten times slower."""
    timetable = build_timetable(read_feed(write_feed(tmp_path)), DATE)
    build_profiles(timetable, [Site("house", 43.6, 3.3)])
    fresh = nb.njit(nogil=True, boundscheck=False, error_model="numpy")(kernels.fill_profiles.py_func)
    fresh.compile(kernels.fill_profiles.nopython_signatures[0])
    (code,) = fresh.inspect_asm().values()
    minima = re.findall(r"vpminuw\s+.*%[yz]mm|pminuw|vpblend.*[yz]mm", code)
    assert len(minima) >= 3 * 2  # three lane loops, two registers of 32 lanes or more


def test_slot_tables_are_views_of_the_profiles(tmp_path: Path) -> None:
    rng = random.Random(7)
    calls, names = {}, [f"T{i}" for i in range(40)]
    for name in names:
        start = rng.randrange(6 * 60, 19 * 60)
        route = rng.sample("ABC", 3)
        calls[name] = [(stop, f"{(start + 9 * i) // 60:02d}:{(start + 9 * i) % 60:02d}:00") for i, stop in enumerate(route)]
    folder = write_feed(tmp_path, trips=trips(*names), stop_times=stop_times(**calls))
    timetable = build_timetable(read_feed(folder), DATE, Options(is_walking=False))
    sites = [Site(s.id, s.lat, s.lon, s.id) for s in read_feed(folder).stops()]
    profiles = build_profiles(timetable, sites)
    starts = [hour * 3600 for hour in range(8, 18)]
    table = reach_table(profiles, by_s=starts, from_s=starts)
    assert table.leave_s.shape == table.arrive_s.shape == (3, 10, 3)
    limits, seen = Limits(early_s=0), 0
    for stop, home in enumerate(timetable.stop_ids):
        for slot, start in enumerate(starts):
            for lane, site in enumerate(sites):
                if home == site.key:
                    continue
                out = profiles.latest(home, site.key, start, limits, with_legs=False)
                back = profiles.earliest(home, site.key, start, limits, with_legs=False)
                assert table.leave_s[stop, slot, lane] == (out.leave_s if out else -1)
                assert table.arrive_s[stop, slot, lane] == (back.arrive_s if back else -1)
                seen += out is not None and back is not None
    assert seen > 30


def test_a_table_without_slots_or_service_is_empty(tmp_path: Path) -> None:
    dates = f"service_id,date,exception_type\nS,{DAY.replace('-', '')},2\n"
    timetable = build_timetable(read_feed(write_feed(tmp_path, calendar_dates=dates)), DATE)
    profiles = build_profiles(timetable, [Site("house", 43.6, 3.3)])
    table = reach_table(profiles, by_s=[30_000], from_s=[])
    assert table.leave_s.shape == (3, 1, 1)
    assert table.arrive_s.shape == (3, 0, 1)
    assert np.all(table.leave_s == -1)
