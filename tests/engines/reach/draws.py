"""Random feeds, small and nasty: loops, zero-length hops, overtaking, equal times, nights, missing calendars, changes."""

from __future__ import annotations

import random

from hypothesis import strategies as st
from tests.engines.reach.feeds import DAILY

MINUTE = st.sampled_from([0, 0, 60, 60, 120, 121, 300, 901])
START = st.integers(0, 27 * 3600 // 300).map(lambda n: n * 300)
RUSH = st.integers(0, 60).map(lambda n: 8 * 3600 + n * 60)  # close enough for changes
NIGHT = st.integers(0, 25).map(lambda n: 85_200 + n * 60)  # from 23:40 to 24:05: most of these trips end after midnight
MOMENT = st.integers(0, 30 * 3600) | st.integers(0, 3600) | st.integers(85_000, 88_000) | st.integers(7 * 3600, 10 * 3600)


def text_of(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@st.composite
def stops_files(draw: st.DrawFn, count: int) -> str:
    """Stops on a street: some walkable, some of one name, some of one station, one without a point."""
    lines = ["stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station", "P,Gare,43.6,3.3,1,"]
    for i in range(count):
        north = draw(st.sampled_from([0, 0.001, 0.0019, 0.003, 0.0035, 0.02, 0.05, 0.3]))
        name = draw(st.sampled_from(["Mairie", f"Arrêt {i}", ""]))
        parent = draw(st.sampled_from(["", "", "P"]))
        point = draw(st.sampled_from([f"{43.6 + north:.6f},3.3"] * 5 + [","]))
        lines.append(f"S{i},{name},{point},,{parent}")
    return "\n".join(lines) + "\n"


@st.composite
def calls_of(draw: st.DrawFn, trip: str, stops: int, start: st.SearchStrategy[int]) -> list[str]:
    """Calls of a trip: stops may come twice, hops may take no time, some calls have no time of their own."""
    time = draw(start)
    length = draw(st.integers(2, 6))
    lines = []
    for rank in range(length):
        arrive = time
        depart = arrive + draw(st.sampled_from([0, 0, 0, 60]))
        time = depart + draw(MINUTE)
        is_timed = rank in (0, length - 1) or draw(st.integers(0, 9)) > 0
        times = f"{text_of(arrive)},{text_of(depart)}" if is_timed else ","
        kinds = [draw(st.sampled_from(["", "0", "0", "1", "2", "3"])) for _ in range(2)]
        lines.append(f"{trip},{times},S{draw(st.integers(0, stops - 1))},{rank * 2},{kinds[0]},{kinds[1]}")
    return lines


@st.composite
def transfers_files(draw: st.DrawFn, stops: int) -> str | None:
    if draw(st.booleans()):
        return None
    end = st.sampled_from([*(f"S{i}" for i in range(stops)), "P"])
    lines = ["from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id"]
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["", "0", "1", "2", "2", "3"]))
        least = draw(st.sampled_from(["0", "30", "300"])) if kind == "2" else ""
        route = draw(st.sampled_from(["", "", "", "R"]))
        lines.append(f"{draw(end)},{draw(end)},{kind},{least},{route}")
    return "\n".join(lines) + "\n"


@st.composite
def feeds(draw: st.DrawFn) -> dict[str, str | None]:
    """Files of a feed whose service S runs on the tests' day, or only the day before, or both."""
    stops, trips = draw(st.integers(2, 6)), draw(st.integers(1, 9))
    trip_lines = ["route_id,service_id,trip_id,trip_headsign,block_id"]
    call_lines = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"]
    start = draw(st.sampled_from([START, RUSH, RUSH, NIGHT]))
    for i in range(trips):
        block = draw(st.sampled_from(["", "", "K"]))
        trip_lines.append(f"R,{draw(st.sampled_from(['S', 'N']))},T{i},,{block}")
        call_lines += draw(calls_of(f"T{i}", stops, start))
    often = ["trip_id,start_time,end_time,headway_secs"]
    if draw(st.integers(0, 4)) == 0:
        often.append("T0,10:00:00,12:00:00,1500")
    exceptions = ["service_id,date,exception_type", "N,20260309,1"]
    has_calendar = draw(st.booleans())
    exceptions.append("S,20260310,2" if has_calendar and draw(st.integers(0, 5)) == 0 else "S,20260310,1")
    return {
        "stops": draw(stops_files(stops)),
        "trips": "\n".join(trip_lines) + "\n",
        "stop_times": "\n".join(call_lines) + "\n",
        "calendar": DAILY if has_calendar else None,
        "calendar_dates": "\n".join(exceptions) + "\n",
        "frequencies": "\n".join(often) + "\n",
        "transfers": draw(transfers_files(stops)),
    }


def rush_hour(rng: random.Random) -> dict[str, str]:
    """Files of a feed of many short trips within two hours: what is reached mostly takes changes, some on foot."""
    stops = 9
    places = ["stop_id,stop_name,stop_lat,stop_lon"]
    for i in range(stops):
        north = 0.05 * (i - i % 3) + 0.0015 * (i % 3 == 2)  # the third of each three is 167 m from the first
        places.append(f"S{i},Arrêt {i},{43.6 + north + 0.02 * (i % 3 == 1):.6f},3.3")
    trip_lines = ["route_id,service_id,trip_id,trip_headsign,block_id"]
    call_lines = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"]
    for trip in range(40):
        trip_lines.append(f"R,S,T{trip},,{rng.choice(['', '', '', 'K', 'L'])}")
        time = 8 * 3600 + rng.randrange(9000)
        for rank, stop in enumerate(rng.choices(range(stops), k=rng.choice([2, 2, 2, 3]))):
            depart = time + rng.choice([0, 0, 30])
            kinds = [rng.choice(["", "", "", "1", "2"]) for _ in range(2)]
            call_lines.append(f"T{trip},{text_of(time)},{text_of(depart)},S{stop},{rank},{kinds[0]},{kinds[1]}")
            time = depart + rng.choice([0, 61, 240, 601])
    tables = {"stops": places, "trips": trip_lines, "stop_times": call_lines}
    return {name: "\n".join(lines) + "\n" for name, lines in tables.items()}
