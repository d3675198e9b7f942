"""Small feeds written by hand or at random, and the real ones when they are there."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

AGENCY = "agency_id,agency_name,agency_url,agency_timezone\nA,Cars du Larzac,https://example.org,Europe/Paris\n"
ROUTES = "route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,301,Lodève - Clermont,3\n"
DAILY = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1,20260101,20261231\n"
)
DAY = "2026-03-10"
FAR = 0.05  # degrees between stops nobody walks between

Call = tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, int, int]


def stops(*names: str) -> str:
    """Stops on a line, kilometres apart."""
    rows = [f"{name},{name},{43.6 + FAR * i:.5f},3.30000" for i, name in enumerate(names)]
    return "\n".join(["stop_id,stop_name,stop_lat,stop_lon", *rows]) + "\n"


def stop_times(**trips: list[Call]) -> str:
    """Calls (stop, time), (stop, arrival, departure) or (stop, arrival, departure, pickup, drop_off) by trip."""
    rows = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"]
    for trip, calls in trips.items():
        for rank, call in enumerate(calls):
            stop, arrive, *rest = call
            depart = rest[0] if rest else arrive
            pickup, drop_off = rest[1:3] if len(rest) == 3 else ("", "")
            rows.append(f"{trip},{arrive},{depart},{stop},{rank},{pickup},{drop_off}")
    return "\n".join(rows) + "\n"


def trips(*rows: str) -> str:
    """Trips as "trip", "trip,service" or "trip,service,block"."""
    lines = ["route_id,service_id,trip_id,trip_headsign,block_id"]
    for row in rows:
        trip, service, block = ([*row.split(","), "", ""])[:3]
        lines.append(f"R,{service or 'S'},{trip},,{block}")
    return "\n".join(lines) + "\n"


def feed_files(**changes: str | bytes | None) -> dict[str, str | bytes]:
    """A whole feed; a keyword (`stop_times=…`) replaces a file, None removes it."""
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("C", "08:40:00")])
    files: dict[str, str | bytes | None] = {
        "agency": AGENCY,
        "routes": ROUTES,
        "calendar": DAILY,
        "stops": stops("A", "B", "C"),
        "trips": trips("T"),
        "stop_times": calls,
    }
    files |= changes
    return {f"{name}.txt": text for name, text in files.items() if text is not None}


def write_feed(folder: Path, **changes: str | bytes | None) -> Path:
    """The feed as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in feed_files(**changes).items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def write_zip(path: Path, **changes: str | bytes | None) -> Path:
    """The feed as a .zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in feed_files(**changes).items():
            archive.writestr(name, text)
    return path


def real_feed(name: str) -> Path:
    """A real feed of the shared data, or the test is skipped."""
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("MAILLAGE_SHARED") or root.parent / "shared") / "data" / "gtfs" / name
    if not folder.is_dir():
        pytest.skip("skipped: no shared data")
    return folder


REAL = [  # a day of each; vilnius has the blocks, too many trips for a slow twin but in the long proof
    ("libellus", "2024-05-14"),
    ("transcollines", "2026-03-08"),
    ("rovigo", "2021-03-09"),
    ("ter2022", "2022-01-11"),
]
