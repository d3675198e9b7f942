"""Arrays in one file that is mapped as a whole: opening fifty of them costs what opening one does."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Index = dict[str, tuple[str, list[int], int]]  # name: element type, shape, first byte
ALIGNED_BYTES = 64


def write_pack(path: Path, arrays: Mapping[str, Array]) -> Index:
    """Write arrays one after another, each on a cache line of its own; where each of them lies."""
    index: Index = {}
    with path.open("xb") as file:
        for name, values in arrays.items():
            plain = np.ascontiguousarray(values)
            file.write(bytes(-file.tell() % ALIGNED_BYTES))
            index[name] = (plain.dtype.str, list(plain.shape), file.tell())
            file.write(plain.data)
    return index


def read_pack(path: Path, index: Index) -> dict[str, Array]:
    """The arrays of an index, mapped read-only; OSError, TypeError or ValueError when the file is not what it says."""
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return {name: _array(whole, *place) for name, place in index.items()}


def _array(whole: mmap.mmap, kind: str, shape: list[int], start: int) -> Array:
    count = int(np.prod(shape))
    if not count:
        return np.empty(shape, kind)
    found: Array = np.frombuffer(whole, kind, count, start)
    return found.reshape(shape)
