"""What the reach benchmark asks of other engines, each behind the same few calls."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.reach_streets import write_star, write_without_gaps
from maillage.engines.reach import Feed

CHANGES = 12  # with fewer, some cells of the city are reached later
UNREACHED = 2**32 - 1


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

    @property
    def stop_ids(self) -> list[str]:
        """Stops in the order of the matrix's columns."""
        return [stop for stop, _, _ in self.network.stops]

    def from_stop(self, stop: str, at_s: int) -> dict[str, int]:
        """Seconds of travel to every stop in reach."""
        found: dict[str, int] = self.network.travel_times_from_stop(stop, self.date, clock(at_s), max_transfers=CHANGES)
        return found

    def to_stop(self, stop: str, by_s: int) -> dict[str, int]:
        """Seconds of travel of the latest journey from every stop that is there in time."""
        found: dict[str, int] = self.network.travel_times_from_stop(
            stop, self.date, clock(by_s), max_transfers=CHANGES, arrive_by=True
        )
        return found

    def prepare(self) -> None:
        """Its transfers of the day, computed once: the matrix is then four times as fast."""
        self.network.compute_tbtr_transfers(self.date)

    def matrix(self, stops: list[str], at_s: Sequence[int]) -> npt.NDArray[np.int64]:
        """Arrivals int64 (instants, stops, stop_ids), -1 out of reach: `from_stop` for several, one thread."""
        found = self.network.travel_time_matrix(stops, self.date, [clock(t) for t in at_s], max_transfers=CHANGES, workers=1)
        travel = np.asarray(found).reshape(len(at_s), len(stops), -1).astype(np.int64)
        return np.where(travel == UNREACHED, -1, travel + np.array(at_s)[:, None, None])


class Ferrobus:
    """ferrobus: RAPTOR in Rust between points of a street network; one second on foot at either end, no walking else.

    Where lines visit a stop twice, its one-to-many arrivals can differ from those of its own journeys.
    """

    LATE_S = 3  # what access and egress may add; one starts that much earlier and may be that much later

    def __init__(self, source: Path, feed: Feed, stops: list[tuple[float, float]], date: dt.date, folder: Path) -> None:
        import ferrobus

        self.module = ferrobus
        write_star(folder / "streets.osm.pbf", stops)
        whole = write_without_gaps(source, feed, folder / "feed")
        with _quiet():
            self.model = ferrobus.create_transit_model(str(folder / "streets.osm.pbf"), [str(whole)], date, 1)
            self.points = [ferrobus.create_transit_point(*point, self.model, 60, 1) for point in stops]

    def from_stop(self, stop: int, at_s: int) -> list[dict[str, int] | None]:
        """A route to every stop."""
        start = self.points[stop]
        found: list[dict[str, int] | None] = self.module.find_routes_one_to_many(
            self.model, start, self.points, at_s - self.LATE_S, CHANGES
        )
        return found

    def travel_from(self, stop: int, at_s: int) -> list[int | None]:
        """Seconds after `at_s` to every stop, up to LATE_S too many; None out of reach."""
        routes = self.from_stop(stop, at_s)
        return [None if route is None else route["travel_time_seconds"] - self.LATE_S for route in routes]


class Nigiri:
    """pynigiri: the core of MOTIS; one pair of stops a query, with walks of its own making."""

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
    """A peer's log goes straight to the process's streams; stdout must stay one JSON object."""
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
