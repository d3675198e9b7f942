"""What the reach benchmark asks of other engines, each behind the same few calls."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FERROBUS_WHY = "needs a street network extract of the place, which is not part of the shared data"
NO_LIMIT = 30


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


class Cafein:
    """cafein: RAPTOR in Rust; boards at the stop itself, a change takes no time, no walking."""

    def __init__(self, folder: Path, date: dt.date) -> None:
        from cafein._cafein import TransportNetwork

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.network = TransportNetwork.from_gtfs([str(folder)])
        self.date = date.isoformat()

    def from_stop(self, stop: str, at_s: int) -> dict[str, int]:
        """Seconds of travel to every stop in reach."""
        found: dict[str, int] = self.network.travel_times_from_stop(stop, self.date, clock(at_s), max_transfers=NO_LIMIT)
        return found

    def to_stop(self, stop: str, by_s: int) -> dict[str, int]:
        """Seconds of travel of the latest journey from every stop that is there in time."""
        found: dict[str, int] = self.network.travel_times_from_stop(
            stop, self.date, clock(by_s), max_transfers=NO_LIMIT, arrive_by=True
        )
        return found

    def matrix(self, stops: list[str], at_s: int) -> Any:
        """All of `from_stop` for several stops, one thread."""
        return self.network.travel_time_matrix(stops, self.date, clock(at_s), max_transfers=NO_LIMIT, workers=1)


class Nigiri:
    """pynigiri: the core of MOTIS; one pair of stops a query."""

    def __init__(self, folder: Path, date: dt.date) -> None:
        import pynigiri

        self.module = pynigiri
        self.folder, self.date = folder, date
        self.timetable: Any = None

    def load(self) -> None:
        source = self.module.TimetableSource("feed", str(self.folder))
        with _quiet():
            self.timetable = self.module.load_timetable(
                [source], self.date.isoformat(), (self.date + dt.timedelta(days=1)).isoformat()
            )

    def one_pair(self, origin: str, target: str, at: dt.datetime) -> list[Any]:
        module, query = self.module, self.module.Query()
        query.start_time = int(at.timestamp()) // 60
        query.start = [module.Offset(self.timetable.find_location(origin), 0, 0)]
        query.destination = [module.Offset(self.timetable.find_location(target), 0, 0)]
        found: list[Any] = module.route(self.timetable, query)
        return found


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Its log goes straight to the process's streams; stdout must stay one JSON object."""
    saved = os.dup(1), os.dup(2)
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(saved[0], 1)
        os.dup2(saved[1], 2)
        for opened in (*saved, sink):
            os.close(opened)
