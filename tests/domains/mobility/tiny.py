"""A hand-made timetable: Octon ↔ Lodève, three cars a day on school days, written as GTFS into a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

OCTON, OCTON_OTHER_SIDE, LODEVE, SALASC = "octon", "octon-2", "lodeve", "salasc"
OCTON_POINT, LODEVE_POINT = (43.6550, 3.3030), (43.7310, 3.3180)
HOUSE_POINT = (43.7317, 3.3168)
FIRST, LAST = date(2026, 11, 2), date(2026, 12, 18)
WEEKDAYS = "1,1,1,1,1,0,0"

# Octon → Lodève and back; the last car leaves Lodève at 16:35
OUTWARD = (("o1", "08:20:00", "08:45:00"), ("o2", "13:10:00", "13:35:00"))
HOMEWARD = (("h1", "12:10:00", "12:35:00"), ("h2", "16:35:00", "17:00:00"))


def write_feed(
    folder: Path,
    *,
    first: date = FIRST,
    last: date = LAST,
    outward: Sequence[tuple[str, str, str]] = OUTWARD,
    homeward: Sequence[tuple[str, str, str]] = HOMEWARD,
    on_demand: bool = False,
    extra: Mapping[str, str] | None = None,
) -> Path:
    """Write the feed and return its folder; `extra` replaces or adds whole files."""
    folder.mkdir(parents=True, exist_ok=True)
    pickup = "2" if on_demand else "0"
    trips = [(trip, 0, "Lodève") for trip, _, _ in outward] + [(trip, 1, "Octon") for trip, _, _ in homeward]
    rows = [(trip, (OCTON, leave), (LODEVE, arrive)) for trip, leave, arrive in outward]
    rows += [(trip, (LODEVE, leave), (OCTON, arrive)) for trip, leave, arrive in homeward]
    files = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\na,Cars du Lodévois,https://example.org,Europe/Paris\n",
        "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
        f"{OCTON},Octon - Mairie,{OCTON_POINT[0]},{OCTON_POINT[1]}\n"
        f"{OCTON_OTHER_SIDE},Octon - Mairie,43.6552,3.3032\n"
        f"{LODEVE},Lodève - Gare routière,{LODEVE_POINT[0]},{LODEVE_POINT[1]}\n"
        f"{SALASC},Salasc,43.6190,3.3160\n",
        "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\nr,a,402,Octon - Lodève,3\n",
        "trips.txt": "route_id,service_id,trip_id,trip_headsign,direction_id\n"
        + "".join(f"r,week,{trip},{headsign},{way}\n" for trip, way, headsign in trips),
        "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
        + "".join(
            f"{trip},{one[1]},{one[1]},{one[0]},1,{pickup},0\n{trip},{two[1]},{two[1]},{two[0]},2,0,0\n"
            for trip, one, two in rows
        ),
        "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        f"week,{WEEKDAYS},{first:%Y%m%d},{last:%Y%m%d}\n",
    }
    for name, text in {**files, **(extra or {})}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def next_weekday(day: date, weekday: int) -> date:
    """The first such weekday on or after a day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
