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

from maillage.engines.reach import Limits, Options, Site, build_profiles, build_timetable, kernels, read_feed, vectors
from maillage.engines.reach.slot_tables import reach_table
from maillage.engines.reach.ways import empty_rows

DATE = dt.date.fromisoformat(DAY)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the instruction is looked for by its x86 name")
def test_the_profile_kernel_takes_minima_of_whole_vectors(tmp_path: Path) -> None:
    """Scalar lanes would be ten times slower."""
    timetable = build_timetable(read_feed(write_feed(tmp_path)), DATE)
    build_profiles(timetable, [Site("house", 43.6, 3.3)])
    fresh = nb.njit(nogil=True, boundscheck=False, error_model="numpy")(kernels.fill_profiles.py_func)
    fresh.compile(kernels.fill_profiles.nopython_signatures[0])
    (code,) = fresh.inspect_asm().values()
    minima = re.findall(r"vpminuw\s+.*%[yz]mm|pminuw|vpblend.*[yz]mm", code)
    assert len(minima) >= 3 * 2  # three minima of a row, two registers of 32 lanes or more
    assert "prefetchw" in code


@nb.njit(error_model="numpy")
def each_operation(rows, best, ticks, out, facts):  # type: ignore[no-untyped-def]  # compiled
    vectors.fetch_to_write(rows, -1)
    vectors.lower(best, 0, rows, 1)
    vectors.lower_after(best, 1, rows, 2, ticks)
    vectors.put_least(out, 0, 1, best, 0)
    vectors.put_where_in_time(out, 2, rows, 3, (ticks, np.uint16(7)))
    facts[0], facts[1] = vectors.smallest(rows, 0), vectors.largest(rows, 0)
    facts[2], facts[3] = vectors.are_equal(rows, 0, 0), vectors.are_equal(rows, 0, 1)


@pytest.mark.parametrize("seed", range(5))
def test_operations_on_rows_are_those_of_their_lanes(seed: int) -> None:
    """Beside numpy, on values near both ends of the range, where sums go past the last tick."""
    rng = np.random.default_rng(seed)
    rows, best, out = (rng.choice([0, 1, 40_000, 65_534, 65_535, *range(100)], (4, 64)).astype(np.uint16) for _ in range(3))
    ticks, facts = np.uint16(rng.choice([0, 1, 30_000, 65_535])), np.zeros(4, np.int64)
    expected_best, expected_out = best.copy(), out.copy()
    expected_best[0] = np.minimum(best[0], rows[1])
    expected_best[1] = np.minimum(best[1], np.minimum(rows[2].astype(int) + int(ticks), 65_535))
    expected_out[0] = np.minimum(out[1], expected_best[0])
    expected_out[2] = np.where(rows[3] <= ticks, 7, out[2])
    each_operation(rows, best, ticks, out, facts)
    assert (best == expected_best).all()
    assert (out == expected_out).all()
    assert facts.tolist() == [rows[0].min(), rows[0].max(), 1, (rows[0] == rows[1]).all()]


def test_each_row_starts_a_cache_line() -> None:
    for shape in ((1,), (3,), (5, 7), (0,)):
        rows = empty_rows(*shape)
        assert rows.shape == (*shape, 64)
        assert rows.ctypes.data % 64 == 0 or not rows.size


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
