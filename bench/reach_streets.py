"""What ferrobus needs beside a timetable: a street network (OpenStreetMap PBF), and stop times without gaps."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from maillage.engines.reach import Feed, format_clock

UNIT = 1e7  # coordinates are whole 100-nanodegrees
FAR_DEG = 5.0


def write_star(path: Path, points: list[tuple[float, float]]) -> None:
    """A street from each point to one crossing hundreds of kilometres away: all are connected, nobody walks between."""
    mean_lat, mean_lon = (sum(p[i] for p in points) / len(points) for i in (0, 1))
    nodes = [*points, (mean_lat + FAR_DEG, mean_lon)]
    ids = range(1, len(nodes) + 1)
    dense = _field(1, _deltas(ids))
    dense += _field(8, _deltas(round(lat * UNIT) for lat, _ in nodes))
    dense += _field(9, _deltas(round(lon * UNIT) for _, lon in nodes))
    ways = b"".join(_field(3, _way(number, len(nodes))) for number in ids[:-1])
    texts = b"".join(_field(1, text) for text in (b"", b"highway", b"residential"))
    block = _field(1, texts) + _field(2, _field(2, dense)) + _field(2, ways)
    header = _field(4, b"OsmSchema-V0.6") + _field(4, b"DenseNodes")
    path.write_bytes(_blob(b"OSMHeader", header) + _blob(b"OSMData", block))


def write_without_gaps(source: Path, feed: Feed, folder: Path) -> Path:
    """A copy of the feed whose stop times are all there, interpolated as the engine does."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    calls, trips, stops = feed.calls, feed.trips.ids.to_list(), feed.stop_rows.ids.to_list()
    columns = (calls.arrive_s, calls.depart_s, calls.stop, calls.pickup, calls.drop_off)
    arrive, depart, stop, pickup, drop_off = (column.tolist() for column in columns)
    with (folder / "stop_times.txt").open("w", encoding="utf-8") as file:
        file.write("trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n")
        for number, trip in enumerate(trips):
            for call in range(calls.ptr[number], calls.ptr[number + 1]):
                times = f"{format_clock(arrive[call])},{format_clock(depart[call])}"
                file.write(f"{trip},{times},{stops[stop[call]]},{call},{pickup[call]},{drop_off[call]}\n")
    return folder


def _way(number: int, hub: int) -> bytes:
    return _key(1, 0) + _varint(number) + _field(2, _varint(1)) + _field(3, _varint(2)) + _field(8, _deltas([number, hub]))


def _blob(kind: bytes, content: bytes) -> bytes:
    blob = _field(1, content)
    header = _field(1, kind) + _key(3, 0) + _varint(len(blob))
    return struct.pack(">I", len(header)) + header + blob


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited protocol buffer field."""
    return _key(number, 2) + _varint(len(content)) + content


def _key(number: int, wire: int) -> bytes:
    return _varint(number << 3 | wire)


def _deltas(values: Iterable[int]) -> bytes:
    """Each value as its signed difference from the one before."""
    return _joined(_differences(values), lambda step: _varint(step << 1 if step >= 0 else (-step << 1) - 1))


def _differences(values: Iterable[int]) -> Iterator[int]:
    last = 0
    for value in values:
        yield value - last
        last = value


def _joined(values: Iterable[int], encode: Callable[[int], bytes]) -> bytes:
    return b"".join(encode(value) for value in values)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
