"""Each convention of the engine on a feed small enough to compute by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.engines.reach.feeds import AGENCY, DAY, stop_times, stops, trips, write_feed

from maillage.engines.reach import (
    BadOption,
    Options,
    OutsideFeedDates,
    Profiles,
    Site,
    UnknownStop,
    build_profiles,
    build_timetable,
    earliest,
    format_clock,
    latest,
    parse_clock,
    read_feed,
)

NO_WALK = Options(is_walking=False)


def reached(folder: Path, origin: str, at: str, *, day: str = DAY, options: Options = NO_WALK) -> dict[str, str]:
    timetable = build_timetable(read_feed(folder), dt.date.fromisoformat(day), options)
    return {s: format_clock(t) for s, t in earliest(timetable, origin, parse_clock(at)).items()}


def left(folder: Path, target: str, by: str, *, options: Options = NO_WALK) -> dict[str, str]:
    timetable = build_timetable(read_feed(folder), dt.date.fromisoformat(DAY), options)
    return {s: format_clock(t) for s, t in latest(timetable, target, parse_clock(by)).items()}


def profiles(folder: Path, site: str = "C", options: Options = NO_WALK) -> Profiles:
    feed = read_feed(folder)
    point = next(s for s in feed.stops() if s.id == site)
    timetable = build_timetable(feed, dt.date.fromisoformat(DAY), options)
    return build_profiles(timetable, [Site("house", point.lat, point.lon, site)])


def points(**places: tuple[str, float, str]) -> str:
    """stops.txt of (name, metres north of the first, parent station)."""
    rows = [f"{s},{name},{43.6 + north / 111_195:.7f},3.3,,{up}" for s, (name, north, up) in places.items()]
    return "\n".join(["stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station", *rows]) + "\n"


# ------------------------------------------------------------------ what is asked and what is answered


def test_the_origin_has_its_own_time_and_stops_out_of_reach_are_absent(tmp_path: Path) -> None:
    assert reached(write_feed(tmp_path), "B", "08:10") == {"B": "08:10:00", "C": "08:40:00"}
    assert left(write_feed(tmp_path), "B", "08:30") == {"A": "08:00:00", "B": "08:30:00"}


def test_the_latest_departure_reports_its_own_arrival(tmp_path: Path) -> None:
    calls = stop_times(
        T1=[("A", "08:00:00"), ("C", "08:30:00")],
        T2=[("A", "08:10:00"), ("C", "08:44:00")],
        T3=[("A", "08:10:00"), ("C", "08:41:00")],
        T4=[("A", "08:20:00"), ("C", "09:10:00")],
    )
    found = profiles(write_feed(tmp_path, trips=trips("T1", "T2", "T3", "T4"), stop_times=calls))
    journey = found.latest("A", "house", parse_clock("09:00"))
    assert journey is not None
    assert (format_clock(journey.leave_s), format_clock(journey.arrive_s)) == ("08:10:00", "08:41:00")


def test_an_unknown_stop_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UnknownStop) as refusal:
        reached(write_feed(tmp_path), "Z", "08:00")
    assert refusal.value.stop_id == "Z"


# ------------------------------------------------------------------ changing


def two_trips(second_leaves: str) -> dict[str, str]:
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")], U=[("B", second_leaves), ("C", "09:00:00")])
    return {"trips": trips("T", "U"), "stop_times": calls}


@pytest.mark.parametrize(("leaves", "is_caught"), [("08:21:59", False), ("08:22:00", True)])
def test_a_change_takes_two_minutes(tmp_path: Path, leaves: str, is_caught: bool) -> None:
    folder = write_feed(tmp_path, **two_trips(leaves))
    assert ("C" in reached(folder, "A", "08:00")) is is_caught
    assert ("A" in left(folder, "C", "09:00")) is is_caught


def test_the_first_boarding_takes_no_time(tmp_path: Path) -> None:
    assert reached(write_feed(tmp_path), "A", "08:00:00")["C"] == "08:40:00"


def test_a_change_time_of_zero_is_refused() -> None:
    with pytest.raises(BadOption):
        Options(change_s=0)


@pytest.mark.parametrize(
    ("rule", "leaves", "is_caught"),
    [
        ("B,B,2,600", "08:29:59", False),
        ("B,B,2,600", "08:30:00", True),
        ("B,B,2,0", "08:20:01", True),
        ("B,B,2,0", "08:20:00", False),
        ("B,B,3,", "08:50:00", False),
        ("B,B,0,", "08:22:00", True),
        ("B,B,1,", "08:22:00", True),
    ],
)
def test_transfers_set_or_forbid_the_change_at_a_stop(tmp_path: Path, rule: str, leaves: str, is_caught: bool) -> None:
    rules = f"from_stop_id,to_stop_id,transfer_type,min_transfer_time\n{rule}\n"
    folder = write_feed(tmp_path, transfers=rules, **two_trips(leaves))
    assert ("C" in reached(folder, "A", "08:00")) is is_caught


def test_zero_length_hops_of_two_trips_at_one_instant_do_not_chain(tmp_path: Path) -> None:
    calls = stop_times(
        T=[("A", "08:00:00"), ("B", "08:00:00"), ("C", "08:00:00")],
        U=[("C", "08:00:00"), ("D", "08:00:00")],
        V=[("C", "08:02:00"), ("D", "08:02:00")],
    )
    folder = write_feed(tmp_path, stops=stops(*"ABCD"), trips=trips("T", "U", "V"), stop_times=calls)
    assert reached(folder, "A", "08:00") == {"A": "08:00:00", "B": "08:00:00", "C": "08:00:00", "D": "08:02:00"}


def test_a_loop_can_be_ridden_to_the_stop_it_visits_twice(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:10:00"), ("A", "08:20:00"), ("C", "08:30:00")])
    folder = write_feed(tmp_path, stop_times=calls)
    assert reached(folder, "A", "08:15") == {"A": "08:15:00", "C": "08:30:00"}
    assert reached(folder, "B", "08:00") == {"B": "08:00:00", "A": "08:20:00", "C": "08:30:00"}
    assert left(folder, "C", "09:00") == {"A": "08:20:00", "B": "08:10:00", "C": "09:00:00"}


# ------------------------------------------------------------------ walking


def walk_feed(tmp_path: Path, metres: float, name: str = "Autre", transfers: str | None = None) -> Path:
    """T: A → B; U: from D, `metres` north of B, to C."""
    places = points(A=("A", -9000.0, ""), B=("Mairie", 0.0, ""), D=(name, metres, ""), C=("C", 9000.0, ""))
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")], U=[("D", "08:40:00"), ("C", "09:00:00")])
    return write_feed(tmp_path, stops=places, trips=trips("T", "U"), stop_times=calls, transfers=transfers)


def test_a_walk_between_stops_is_the_straight_line_times_1_3_at_1_1_mps(tmp_path: Path) -> None:
    found = reached(walk_feed(tmp_path, 275.0), "A", "08:00", options=Options())
    assert found["D"] == "08:25:25"  # 275 × 1.3 / 1.1 = 325 s
    assert found["C"] == "09:00:00"


def test_stops_over_300_m_apart_are_not_linked(tmp_path: Path) -> None:
    assert set(reached(walk_feed(tmp_path, 301.0), "A", "08:00", options=Options())) == {"A", "B"}


def test_stops_of_one_name_are_linked_up_to_400_m(tmp_path: Path) -> None:
    assert "C" in reached(walk_feed(tmp_path, 399.0, name="MAIRIE"), "A", "08:00", options=Options())
    assert "C" not in reached(walk_feed(tmp_path, 401.0, name="MAIRIE"), "A", "08:00", options=Options())


def test_the_link_of_stops_of_one_name_takes_a_minute_at_least(tmp_path: Path) -> None:
    found = reached(walk_feed(tmp_path, 10.0, name="Mairie"), "A", "08:00", options=Options())
    assert found["D"] == "08:21:00"


def test_platforms_of_one_station_are_linked_whatever_their_distance(tmp_path: Path) -> None:
    places = points(A=("A", -9000.0, ""), B=("Quai 1", 0.0, "P"), D=("Quai 2", 600.0, "P"), C=("C", 9000.0, ""))
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")], U=[("D", "08:40:00"), ("C", "09:00:00")])
    folder = write_feed(tmp_path, stops=places + "P,Gare,43.6,3.3,1,\n", trips=trips("T", "U"), stop_times=calls)
    assert reached(folder, "A", "08:00", options=Options())["D"] == "08:31:50"  # 600 × 1.3 / 1.1, rounded up
    assert reached(folder, "P", "08:30", options=Options())["C"] == "09:00:00"  # from the station: from any platform


def test_there_is_one_walk_between_two_rides(tmp_path: Path) -> None:
    places = points(A=("A", -9000.0, ""), B=("B", 0.0, ""), D=("D", 250.0, ""), E=("E", 500.0, ""))
    folder = write_feed(tmp_path, stops=places, stop_times=stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")]))
    assert set(reached(folder, "A", "08:00", options=Options())) == {"A", "B", "D"}


def test_a_vehicle_arriving_later_than_one_could_walk_still_opens_its_own_walks(tmp_path: Path) -> None:
    """D is reached on foot first; only who arrives there by vehicle may walk on to E."""
    places = points(A=("A", -9000.0, ""), B=("B", 0.0, ""), D=("D", 250.0, ""), E=("E", 500.0, ""))
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("D", "08:30:00")])
    folder = write_feed(tmp_path, stops=places, stop_times=calls)
    assert reached(folder, "A", "08:00", options=Options())["E"] == "08:34:56"  # 08:30 + 250 m


def test_no_change_time_is_added_after_a_walk(tmp_path: Path) -> None:
    places = points(A=("A", -9000.0, ""), B=("B", 0.0, ""), D=("D", 11.0, ""), C=("C", 9000.0, ""))
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")], U=[("D", "08:20:13"), ("C", "09:00:00")])
    folder = write_feed(tmp_path, stops=places, trips=trips("T", "U"), stop_times=calls)
    assert reached(folder, "A", "08:00", options=Options())["C"] == "09:00:00"  # 11 × 1.3 / 1.1 = 13 s


@pytest.mark.parametrize(
    ("rule", "arrives"),
    [("B,D,2,700", "08:31:40"), ("B,D,3,", None), ("D,B,3,", "08:25:25"), ("B,D,0,", "08:25:25")],
)
def test_transfers_between_stops_go_one_way(tmp_path: Path, rule: str, arrives: str | None) -> None:
    rules = f"from_stop_id,to_stop_id,transfer_type,min_transfer_time\n{rule}\n"
    found = reached(walk_feed(tmp_path, 275.0, transfers=rules), "A", "08:00", options=Options())
    assert found.get("D") == arrives


@pytest.mark.parametrize("rules", ["B,D,3,\nB,D,,\n", "B,D,2,60\nB,D,3,\n", "B,D,3,\nB,D,2,60\n"])
def test_what_one_line_forbids_no_other_line_allows(tmp_path: Path, rules: str) -> None:
    """Found by the draws: two lines that contradict each other on the same walk."""
    header = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\n"
    found = reached(walk_feed(tmp_path, 10.0, name="Mairie", transfers=header + rules), "A", "08:00", options=Options())
    assert set(found) == {"A", "B"}


@pytest.mark.parametrize("rules", ["B,B,2,600,R\nB,B,2,60,\n", "B,B,2,60,\nB,B,2,600,R\n"])
def test_a_rule_for_one_line_slows_everybody_wherever_it_stands_in_the_file(tmp_path: Path, rules: str) -> None:
    header = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_route_id\n"
    folder = write_feed(tmp_path, transfers=header + rules, **two_trips("08:29:59"))
    assert "C" not in reached(folder, "A", "08:00")


def test_a_recommended_transfer_links_stops_that_are_far_apart(tmp_path: Path) -> None:
    rules = "from_stop_id,to_stop_id,transfer_type\nB,D,0\n"
    found = reached(walk_feed(tmp_path, 549.0, transfers=rules), "A", "08:00", options=Options())
    assert found["D"] == "08:30:49"  # 549 × 1.3 / 1.1, rounded up


def test_without_walking_no_two_stops_are_linked_in_any_way(tmp_path: Path) -> None:
    rules = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nB,D,2,60\nB,B,2,900\n"
    folder = walk_feed(tmp_path, 10.0, name="Mairie", transfers=rules)
    assert set(reached(folder, "A", "08:00")) == {"A", "B"}
    assert build_timetable(read_feed(folder), dt.date.fromisoformat(DAY), NO_WALK).change_s[1] == 900


# ------------------------------------------------------------------ days and times


def test_trips_of_the_day_before_are_still_running_after_midnight(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "23:50:00"), ("B", "24:10:00"), ("C", "25:00:00")])
    folder = write_feed(tmp_path, stop_times=calls)
    assert reached(folder, "B", "00:00") == {"B": "00:00:00", "C": "01:00:00"}
    assert reached(folder, "A", "23:00")["C"] == "25:00:00"


def test_nothing_leaves_before_the_day_starts(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "23:50:00"), ("B", "24:10:00"), ("C", "25:00:00")])
    assert left(write_feed(tmp_path, stop_times=calls), "C", "02:00") == {"B": "00:10:00", "C": "02:00:00"}


@pytest.mark.parametrize(("day", "arrives"), [("2026-03-29", "02:30:00"), ("2026-03-30", "01:30:00"), ("2026-10-25", "00:30:00")])
def test_times_count_from_noon_minus_12_h_when_the_clock_changes(tmp_path: Path, day: str, arrives: str) -> None:
    """Between the noons of the two days lie 23 hours in spring and 25 in autumn."""
    calls = stop_times(T=[("A", "25:10:00"), ("B", "25:30:00")])
    assert reached(write_feed(tmp_path, stop_times=calls), "A", "00:00", day=day)["B"] == arrives


def test_times_without_seconds_and_with_one_digit_are_read(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "8:00"), ("B", "08:20"), ("C", "8:40:30")])
    assert reached(write_feed(tmp_path, stop_times=calls), "A", "08:00") == {
        "A": "08:00:00",
        "B": "08:20:00",
        "C": "08:40:30",
    }


def test_missing_times_are_interpolated_by_rank(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "08:00:00", "08:01:00"), ("B", "", ""), ("C", "", ""), ("D", "08:31:00")])
    folder = write_feed(tmp_path, stops=stops(*"ABCD"), stop_times=calls)
    assert reached(folder, "A", "08:00") == {"A": "08:00:00", "B": "08:11:00", "C": "08:21:00", "D": "08:31:00"}


def test_a_call_with_one_time_has_it_for_both(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "", "08:00:00"), ("B", "08:20:00", ""), ("C", "08:40:00", "")])
    assert reached(write_feed(tmp_path, stop_times=calls), "A", "08:00")["B"] == "08:20:00"


def test_calls_may_come_in_any_order(tmp_path: Path) -> None:
    header, *rows = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00"), ("C", "08:40:00")]).splitlines()
    folder = write_feed(tmp_path, stop_times="\n".join([header, *reversed(rows)]) + "\n")
    assert reached(folder, "A", "08:00")["C"] == "08:40:00"


def test_a_feed_may_have_exceptions_only(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nS,20260310,1\nS,20260312,1\n"
    folder = write_feed(tmp_path, calendar=None, calendar_dates=dates)
    assert "C" in reached(folder, "A", "08:00")
    feed = read_feed(folder)
    assert feed.status(dt.date(2026, 3, 11)) == "no_service_that_day"
    assert feed.status(dt.date(2026, 3, 13)) == "outside_feed_dates"
    with pytest.raises(OutsideFeedDates):
        build_timetable(feed, dt.date(2026, 3, 13))


def test_exceptions_remove_a_service_from_its_day(tmp_path: Path) -> None:
    folder = write_feed(tmp_path, calendar_dates="service_id,date,exception_type\nS,20260310,2\n")
    timetable = build_timetable(read_feed(folder), dt.date(2026, 3, 10))
    assert not timetable.has_service
    assert timetable.connection_count == 0


# ------------------------------------------------------------------ who may get on and off, frequencies, blocks


def test_one_does_not_get_on_or_off_where_that_is_forbidden(tmp_path: Path) -> None:
    calls = stop_times(
        T=[("A", "08:00:00"), ("B", "08:10:00", "08:10:00", 0, 1), ("C", "08:20:00", "08:20:00", 1, 0), ("D", "08:30:00")]
    )
    folder = write_feed(tmp_path, stops=stops(*"ABCD"), stop_times=calls)
    assert set(reached(folder, "A", "08:00")) == {"A", "C", "D"}
    assert set(reached(folder, "B", "08:00")) == {"B", "C", "D"}
    assert set(reached(folder, "C", "08:00")) == {"C"}


def test_on_demand_rides_are_allowed_and_flagged(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "08:00:00", "08:00:00", 2, 0), ("B", "08:10:00"), ("C", "08:20:00", "08:20:00", 0, 3)])
    journey = profiles(write_feed(tmp_path, stop_times=calls)).latest("A", "house", parse_clock("09:00"))
    assert journey is not None
    (leg,) = journey.legs
    assert (leg.is_on_demand_start, leg.is_on_demand_end, journey.has_on_demand) == (True, True, True)


def test_frequencies_are_expanded_and_labelled_estimates(tmp_path: Path) -> None:
    often = "trip_id,start_time,end_time,headway_secs,exact_times\nT,09:00:00,10:00:00,1800,{exact}\n"
    folder = write_feed(tmp_path / "about", frequencies=often.format(exact=0))
    assert reached(folder, "A", "09:01")["C"] == "10:10:00"
    assert "C" not in reached(folder, "A", "09:31")  # 10:00 itself is not a departure
    assert reached(folder, "A", "07:00")["C"] == "09:40:00"  # the times of stop_times.txt are no departure
    journey = profiles(folder).latest("A", "house", parse_clock("11:00"))
    assert journey is not None
    assert journey.is_estimate
    exact = profiles(write_feed(tmp_path / "exact", frequencies=often.format(exact=1)))
    journey = exact.latest("A", "house", parse_clock("11:00"))
    assert journey is not None
    assert not journey.is_estimate


def block_feed(tmp_path: Path, second_from: str) -> Path:
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")], U=[(second_from, "08:20:30"), ("C", "09:00:00")])
    return write_feed(tmp_path, stops=stops(*"ABCD"), trips=trips("T,S,K", "U,S,K"), stop_times=calls)


def test_the_next_trip_of_a_block_from_the_same_stop_is_the_same_vehicle(tmp_path: Path) -> None:
    folder = block_feed(tmp_path, "B")
    assert reached(folder, "A", "08:00")["C"] == "09:00:00"
    journey = profiles(folder).latest("A", "house", parse_clock("10:00"))
    assert journey is not None
    assert [leg.is_same_vehicle for leg in journey.legs] == [False, True]
    assert [leg.trip_id for leg in journey.legs] == ["T", "U"]
    assert journey.transfers == 0


def test_a_block_that_goes_on_from_elsewhere_is_a_change(tmp_path: Path) -> None:
    assert set(reached(block_feed(tmp_path, "D"), "A", "08:00")) == {"A", "B"}


@pytest.mark.parametrize(("block", "kind", "is_caught"), [("K", 5, False), ("", 4, True), ("", 5, False)])
def test_transfers_between_trips_part_or_join_them(tmp_path: Path, block: str, kind: int, is_caught: bool) -> None:
    rules = f"from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type\nB,B,T,U,{kind}\n"
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:20:00")], U=[("B", "08:20:30"), ("C", "09:00:00")])
    folder = write_feed(tmp_path, trips=trips(f"T,S,{block}", f"U,S,{block}"), stop_times=calls, transfers=rules)
    assert ("C" in reached(folder, "A", "08:00")) is is_caught


def test_trips_linked_in_a_ring_are_ridden_once(tmp_path: Path) -> None:
    rules = "from_stop_id,to_stop_id,from_trip_id,to_trip_id,transfer_type\nB,B,T,U,4\nA,A,U,T,4\n"
    calls = stop_times(T=[("A", "08:00:00"), ("B", "08:00:00")], U=[("B", "08:00:00"), ("A", "08:00:00")])
    folder = write_feed(tmp_path, trips=trips("T", "U"), stop_times=calls, transfers=rules)
    assert reached(folder, "A", "08:00") == {"A": "08:00:00", "B": "08:00:00"}


def test_transfers_are_limited_on_request_only(tmp_path: Path) -> None:
    calls = stop_times(
        T=[("A", "08:00:00"), ("B", "08:10:00")],
        U=[("B", "08:20:00"), ("C", "08:30:00")],
        V=[("A", "08:00:00"), ("C", "09:30:00")],
    )
    folder = write_feed(tmp_path, trips=trips("T", "U", "V"), stop_times=calls)
    timetable = build_timetable(read_feed(folder), dt.date.fromisoformat(DAY), NO_WALK)
    at = parse_clock("08:00")
    by_changes = [earliest(timetable, "A", at, max_transfers=n)["C"] for n in (0, 1, None)]
    assert [format_clock(t) for t in by_changes] == ["09:30:00", "08:30:00", "08:30:00"]
    with pytest.raises(BadOption):
        earliest(timetable, "A", at, max_transfers=-1)


def test_a_trip_without_headsign_is_named_by_its_last_stop(tmp_path: Path) -> None:
    journey = profiles(write_feed(tmp_path)).latest("A", "house", parse_clock("09:00"))
    assert journey is not None
    assert (journey.legs[0].headsign, journey.legs[0].line) == ("C", "301")


def test_the_first_agency_gives_the_zone_and_another_zone_is_a_warning(tmp_path: Path) -> None:
    folder = write_feed(tmp_path, agency=AGENCY + "B,Autre,https://example.org,Europe/Madrid\n")
    feed = read_feed(folder)
    assert feed.zone == "Europe/Paris"
    assert [p.code for p in feed.problems] == ["several_zones"]
