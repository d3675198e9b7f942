"""A file of arrivals that somebody sent: read, and its good lines taken after the last one that already was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from maillage.domains.companies.imports.arrivals import Good, read_arrivals
from maillage.domains.companies.imports.tables import FileNotReadable
from maillage.domains.companies.selectors.files import arrival_file, content_of_file
from maillage.domains.companies.services import files
from maillage.kit import clock

__all__ = ["goods_left", "read_file", "take"]


def read_file(*, file: int, now: datetime) -> None:
    """Say how many lines are good, and give the others back."""
    line = arrival_file(file)
    try:
        read = read_arrivals(content_of_file(file), intermunicipality=line.body, today=clock.today(now))
    except FileNotReadable as refused:
        reading = files.Reading(0, 0, b"", str(refused))
    else:
        reading = files.Reading(len(read.good), len(read.bad), read.bad_file())
    files.keep_reading(file=file, reading=reading, now=now)


def goods_left(*, file: int, now: datetime) -> tuple[Good, ...]:
    """The good lines that are not taken yet. Those of before are known by now, and read as doubles."""
    line = arrival_file(file)
    read = read_arrivals(content_of_file(file), intermunicipality=line.body, today=clock.today(now))
    return tuple(each for each in read.good if each.line > line.last_line)


def take(*, file: int, goods: tuple[Good, ...], now: datetime, lot: Callable[[Callable[[], object]], None]) -> None:
    """Signal them lot by lot; `lot` gives each its transaction."""
    for start in range(0, len(goods), files.LOT):
        part = goods[start : start + files.LOT]
        lot(lambda part=part: files.take_lot(file=file, sheets=[each.sheet for each in part], last_line=part[-1].line, now=now))
    lot(lambda: files.end_taking(file=file, now=now))
