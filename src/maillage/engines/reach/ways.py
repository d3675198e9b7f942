"""What is kept of a direction of travel to answer and to retrace journeys; plain arrays, kept and mapped."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.engines.reach.direction import Direction, offsets, packed

I32 = npt.NDArray[np.int32]
U16 = npt.NDArray[np.uint16]
NEVER = 65535
LANES = 64
LINE_BYTES = 64


@dataclass(frozen=True)
class Way:
    """A direction with its rows (boardable connections by stop) and its runs.

    Parameters
    ----------
    target, arrive_s, run, flag, source : of each connection, in scan order (see Direction).
    row_ptr : int32 (stops + 1,). row_connection, row_depart_s : int32 (rows,), by (stop, departure).
    row_key : int64 (rows,), stop and departure packed in one number, rising.
    run_ptr : int32 (runs + 1,). run_connection : int32, connections by run, in order. run_place : its inverse.
    walk_ptr, walk_to, walk_s : walks between stops (CSR).
    """

    target: I32
    arrive_s: I32
    run: I32
    flag: npt.NDArray[np.uint8]
    source: I32
    row_ptr: I32
    row_connection: I32
    row_depart_s: I32
    row_key: npt.NDArray[np.int64]
    run_ptr: I32
    run_connection: I32
    run_place: I32
    walk_ptr: I32
    walk_to: I32
    walk_s: I32

    @classmethod
    def of(cls, way: Direction) -> Way:
        by_run = np.argsort(way.run, kind="stable").astype(np.int32)
        place = np.empty(by_run.size, np.int32)
        place[by_run] = np.arange(by_run.size, dtype=np.int32)
        runs = int(way.run.max()) + 1 if way.run.size else 0
        return cls(
            way.target, way.arrive_s, way.run, way.flag, way.source,
            way.row_ptr, way.row_source, way.depart_s[way.row_source],
            packed(way.origin[way.row_source], way.depart_s[way.row_source]),
            offsets(way.run, runs), by_run, place,
            way.walks.ptr, way.walks.to, way.walks.seconds,
        )  # fmt: skip


def as_text(values: list[str]) -> npt.NDArray[np.bytes_]:
    """Strings as fixed-width UTF-8, which can be mapped."""
    return np.array([v.encode() for v in values] or [b""], np.bytes_)[: len(values)]


def empty_rows(*shape: int) -> U16:
    """uint16 (*shape, 64), not filled; each row starts a cache line, which makes it twice as fast to read."""
    count = math.prod(shape) * LANES
    raw = np.empty(2 * count + LINE_BYTES, np.uint8)
    start = -raw.ctypes.data % LINE_BYTES
    rows: U16 = raw[start : start + 2 * count].view(np.uint16).reshape(*shape, LANES)
    return rows
