"""The parser under fuzz: bytes and fields of any kind give a feed that can be used, or a refusal; nothing else."""

from __future__ import annotations

import datetime as dt
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.reach.feeds import DAILY, DAY, feed_files, write_feed, write_zip

from maillage.engines.reach import FeedRefused, OutsideFeedDates, build_timetable, earliest, read_feed

EXTRA = {
    "calendar": DAILY,
    "calendar_dates": "service_id,date,exception_type\nS,20260312,2\n",
    "transfers": "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nA,B,2,60\n",
    "frequencies": "trip_id,start_time,end_time,headway_secs,exact_times\nT,08:00:00,09:00:00,600,1\n",
    "booking_rules": "booking_rule_id,booking_type,prior_notice_duration_min,prior_notice_last_time\nP,1,60,17:00:00\n",
}
FILES = {name.removesuffix(".txt"): str(text) for name, text in feed_files(**EXTRA).items()}
NASTY = st.sampled_from(
    ["", "0", "-1", "1e9", "NaN", "inf", "24:00:00", "72:59:59", "99:99:99", "8:5", ":", "::", "20269999", "é" * 8,
     "9" * 30, '"', '""', "\t", "\u00a0", "\u0660\u0661:00:00", "A", "T", "S", "1.0", "+5", "0x10", "\ud7ff", "٣"]
)  # fmt: skip
CELLS = NASTY | st.text(st.characters(codec="utf-8"), max_size=12) | st.integers(-(10**20), 10**20).map(str)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def one_file_of_bytes(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file that is nothing but bytes, or whose text has bytes put into it."""
    name = draw(st.sampled_from(sorted(FILES)))
    whole = FILES[name].encode()
    at = draw(st.integers(0, len(whole)))
    until = draw(st.integers(at, len(whole)))
    body = draw(st.binary(max_size=60))
    return name, draw(st.sampled_from([body, whole[:at] + body + whole[until:]]))


@st.composite
def one_file_of_fields(draw: st.DrawFn) -> tuple[str, str]:
    """A file with some of its fields replaced, lines doubled or dropped."""
    name = draw(st.sampled_from(sorted(FILES)))
    rows = [line.split(",") for line in FILES[name].splitlines()]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.integers(0, len(rows) - 1))
        rows[row][draw(st.integers(0, len(rows[row]) - 1))] = draw(CELLS)
    if draw(st.booleans()):
        rows.append(rows[draw(st.integers(0, len(rows) - 1))])
    return name, "\n".join(",".join(row) for row in rows) + draw(st.sampled_from(["", "\n", "\r\n"]))


def is_read_or_refused(name: str, content: str | bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        changes: dict[str, str | bytes | None] = {**EXTRA, name: content}
        path = write_feed(Path(folder), **changes)
        try:
            feed = read_feed(path)
            timetable = build_timetable(feed, dt.date.fromisoformat(DAY))
        except (FeedRefused, OutsideFeedDates):
            return
    if timetable.stop_count:
        first = timetable.stop_ids[0]
        assert earliest(timetable, first, 0)[first] == 0


@pytest.mark.slow(reason="many random feeds")
@QUICK
@given(one_file_of_bytes())
def test_any_bytes_are_read_or_refused(file: tuple[str, bytes]) -> None:
    is_read_or_refused(*file)


@pytest.mark.slow(reason="many random feeds")
@QUICK
@given(one_file_of_fields())
def test_any_fields_are_read_or_refused(file: tuple[str, str]) -> None:
    is_read_or_refused(*file)


@pytest.mark.proof
@LONG
@given(one_file_of_bytes() | one_file_of_fields())
def test_nothing_but_a_refusal_comes_of_a_long_fuzz(file: tuple[str, str | bytes]) -> None:
    is_read_or_refused(*file)


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes_for_an_archive_are_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.zip"
        path.write_bytes(content)
        with pytest.raises(FeedRefused):
            read_feed(path)


def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    """48 MiB that pack into 48 KiB: refused before a megabyte of them is unpacked."""
    path = write_zip(tmp_path / "feed.zip", stops=FILES["stops"] + "\n" * (48 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(FeedRefused):
            read_feed(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20
