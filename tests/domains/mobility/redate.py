"""A GTFS folder copied with its dates shifted by whole weeks and its stops moved: a real network, here and now.

As a command: `python -m tests.domains.mobility.redate SOURCE TARGET [--starts YYYY-MM-DD]`.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

LODEVE = (43.7317, 3.3168)
DATES = {
    "calendar.txt": ("start_date", "end_date"),
    "calendar_dates.txt": ("date",),
    "feed_info.txt": ("feed_start_date", "feed_end_date"),
}
Row = dict[str, str]


def redate(source: Path, target: Path, *, starts: date, centre: tuple[float, float] = LODEVE) -> Path:
    """Copy a feed so that its first day falls in the week of `starts`, same weekday, its middle stop at `centre`.

    Distances are kept: degrees of longitude are stretched to the new latitude.
    """
    target.mkdir(parents=True, exist_ok=True)
    weeks = _weeks_between(_first_day(source), starts)
    for file in sorted(source.glob("*.txt")):
        if file.name == "stops.txt":
            _rewrite(file, target / file.name, _mover(file, centre))
        elif file.name in DATES:
            _rewrite(file, target / file.name, _shifter(DATES[file.name], timedelta(weeks=weeks)))
        else:
            (target / file.name).write_bytes(file.read_bytes())
    return target


def _weeks_between(first: date, starts: date) -> int:
    """Whole weeks from the Monday of one to the Monday of the other."""
    mondays = [day - timedelta(days=day.weekday()) for day in (first, starts)]
    return (mondays[1] - mondays[0]).days // 7


def _first_day(source: Path) -> date:
    days = []
    for name, fields in (("calendar.txt", ("start_date",)), ("calendar_dates.txt", ("date",))):
        path = source / name
        if path.is_file():
            days += [row[field] for row in rows_of(path)[1] for field in fields if row.get(field)]
    return _day(min(days))


def _mover(path: Path, centre: tuple[float, float]) -> Callable[[Row], None]:
    points = [(float(r["stop_lat"]), float(r["stop_lon"])) for r in rows_of(path)[1] if r.get("stop_lat", "").strip()]
    middle = [sorted(axis)[len(axis) // 2] for axis in zip(*points, strict=True)]
    stretch = math.cos(math.radians(middle[0])) / math.cos(math.radians(centre[0]))

    def move(row: Row) -> None:
        if row.get("stop_lat", "").strip():
            lat, lon = float(row["stop_lat"]), float(row["stop_lon"])
            row["stop_lat"] = f"{centre[0] + lat - middle[0]:.6f}"
            row["stop_lon"] = f"{centre[1] + (lon - middle[1]) * stretch:.6f}"

    return move


def _shifter(fields: tuple[str, ...], by: timedelta) -> Callable[[Row], None]:
    def shift(row: Row) -> None:
        for field in fields:
            if row.get(field, "").strip():
                row[field] = f"{_day(row[field]) + by:%Y%m%d}"

    return shift


def _rewrite(source: Path, target: Path, change: Callable[[Row], None]) -> None:
    fields, rows = rows_of(source)
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        for row in rows:
            change(row)
            writer.writerow(row)


def rows_of(path: Path) -> tuple[list[str], list[Row]]:
    """The fields of a file of the feed, and its rows."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file, skipinitialspace=True)
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def main() -> None:
    """The same from the console."""
    parser = argparse.ArgumentParser(description="Re-date a GTFS folder and move it onto Lodève.")
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--starts", type=date.fromisoformat, required=True, help="a day of the first week")
    arguments = parser.parse_args()
    redate(arguments.source, arguments.target, starts=arguments.starts)


if __name__ == "__main__":
    main()
