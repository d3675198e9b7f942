"""Round trips out of profiles: verdicts, limits, legs, many sites, directories."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import mmap
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engines.reach.feeds import DAY, FAR, stop_times, stops, trips, write_feed

from maillage.engines.reach import (
    BadOption,
    Calendar,
    Limits,
    Options,
    Profiles,
    ProfilesUnreadable,
    RoundTrip,
    Site,
    UnknownSite,
    UnknownStop,
    WalkLimitNotBuilt,
    build_profiles,
    build_timetable,
    direct_round_trip,
    format_clock,
    open_profiles,
    parse_clock,
    read_feed,
    stored,
)

DATE = dt.date.fromisoformat(DAY)
Place = str | tuple[float, float]
HOUSE = (43.6 + 2 * FAR, 3.3)  # at stop C
CALLS = stop_times(
    OUT1=[("A", "07:40:00"), ("B", "08:00:00"), ("C", "08:20:00")],
    OUT2=[("A", "09:10:00"), ("B", "09:30:00"), ("C", "09:50:00")],
    BACK1=[("C", "10:40:00"), ("B", "11:00:00"), ("A", "11:20:00")],
    BACK2=[("C", "16:35:00"), ("B", "16:55:00"), ("A", "17:15:00")],
)
LINES = {"trips": trips("OUT1", "OUT2", "BACK1", "BACK2"), "stop_times": CALLS}


def profiles_of(tmp_path: Path, directory: Path | None = None, **changes: str) -> Profiles:
    folder = write_feed(tmp_path / "feed", **(LINES | changes))
    return build_profiles(build_timetable(read_feed(folder), DATE), [Site("house", *HOUSE)], directory)


@pytest.fixture
def profiles(tmp_path: Path) -> Profiles:
    return profiles_of(tmp_path)


def ask(profiles: Profiles, start: str, end: str, limits: Limits | None = None, home: Place = "A") -> RoundTrip:
    return profiles.round_trip(home, "house", parse_clock(start), parse_clock(end), limits or Limits())


def times(answer: RoundTrip) -> list[str | None]:
    moments = (answer.leave_home_s, answer.arrive_site_s, answer.leave_site_s, answer.arrive_home_s)
    return [None if s is None else format_clock(s) for s in moments]


# ------------------------------------------------------------------ verdicts


def test_a_reachable_event_has_the_latest_way_there_and_the_first_way_back(profiles: Profiles) -> None:
    answer = ask(profiles, "10:00", "10:30")
    assert (answer.verdict, answer.reasons, answer.is_reachable) == ("reachable", (), True)
    assert times(answer) == ["09:10:00", "09:50:00", "10:40:00", "11:20:00"]
    assert (answer.wait_before_s, answer.wait_after_s) == (600, 600)
    assert answer.out is not None
    assert [leg.line for leg in answer.out.legs] == ["301"]


def test_one_must_be_there_five_minutes_early(profiles: Profiles) -> None:
    assert times(ask(profiles, "09:55", "10:30"))[1] == "09:50:00"
    assert times(ask(profiles, "09:54", "10:30"))[1] == "08:20:00"


def test_a_wait_of_more_than_an_hour_before_is_arriving_too_early_and_may_be_chosen(profiles: Profiles) -> None:
    answer = ask(profiles, "09:21", "10:30")
    assert answer.verdict == "arrives_too_early"
    assert answer.can_be_chosen_anyway
    assert times(answer) == ["07:40:00", "08:20:00", "10:40:00", "11:20:00"]
    assert ask(profiles, "09:20", "10:30").verdict == "reachable"


def test_a_wait_of_more_than_ninety_minutes_after_is_too_long(profiles: Profiles) -> None:
    answer = ask(profiles, "10:00", "15:04")
    assert (answer.verdict, answer.wait_after_s) == ("too_long", 5460)
    assert answer.can_be_chosen_anyway


def test_more_than_six_hours_away_is_too_long(profiles: Profiles) -> None:
    usual = Limits(wait_after_s=86_400)
    assert ask(profiles, "10:00", "11:00", usual).verdict == "too_long"
    assert ask(profiles, "10:00", "11:00", Limits(wait_after_s=86_400, away_s=8 * 3600 + 300)).verdict == "reachable"


def test_no_way_there_says_when_the_first_arrival_is(profiles: Profiles) -> None:
    answer = ask(profiles, "08:00", "08:30")
    assert answer.verdict == "no_way_there"
    assert answer.first_arrival_s == parse_clock("08:20")
    assert answer.out is None
    assert not answer.can_be_chosen_anyway


def test_no_way_back_says_when_and_where_the_last_departure_is(profiles: Profiles) -> None:
    answer = ask(profiles, "16:00", "17:00")
    assert answer.verdict == "no_way_back"
    assert (answer.last_departure_s, answer.last_departure_stop) == (parse_clock("16:35"), "C")
    assert answer.reasons == ("no_way_back", "arrives_too_early")
    assert answer.out is not None


def test_home_after_the_evening_limit_is_no_way_back_and_may_be_chosen(profiles: Profiles) -> None:
    answer = ask(profiles, "10:00", "10:30", Limits(back_by_s=parse_clock("11:19")))
    assert answer.verdict == "no_way_back"
    assert answer.can_be_chosen_anyway
    assert times(answer)[3] == "11:20:00"


def test_too_far_from_any_stop_is_told_apart(profiles: Profiles) -> None:
    answer = profiles.round_trip((44.5, 4.0), "house", parse_clock("10:00"), parse_clock("10:30"))
    assert (answer.verdict, answer.too_far_at) == ("too_far_to_walk_to_a_stop", "home")


def test_a_site_too_far_from_any_stop_is_told_apart(tmp_path: Path) -> None:
    timetable = build_timetable(read_feed(write_feed(tmp_path, **LINES)), DATE)
    answer = build_profiles(timetable, [Site("lake", 44.5, 4.0)]).round_trip("A", "lake", 36_000, 37_800)
    assert (answer.verdict, answer.too_far_at) == ("too_far_to_walk_to_a_stop", "site")


def test_no_service_that_day_comes_before_all_other_reasons(tmp_path: Path) -> None:
    removed = f"service_id,date,exception_type\nS,{DAY.replace('-', '')},2\n"
    answer = ask(profiles_of(tmp_path, calendar_dates=removed), "10:00", "10:30")
    assert answer.verdict == "no_service_that_day"
    assert not answer.can_be_chosen_anyway


def test_a_refusal_known_in_advance_can_be_made() -> None:
    assert RoundTrip.refused("outside_feed_dates").reasons == ("outside_feed_dates",)


def test_who_lives_next_door_walks_even_without_service(tmp_path: Path) -> None:
    removed = f"service_id,date,exception_type\nS,{DAY.replace('-', '')},2\n"
    profiles = profiles_of(tmp_path, calendar_dates=removed)
    home = (HOUSE[0] + 0.005, HOUSE[1])  # 556 m: 658 s
    answer = profiles.round_trip(home, "house", parse_clock("10:00"), parse_clock("10:30"))
    assert answer.is_reachable
    assert times(answer) == ["09:44:02", "09:55:00", "10:30:00", "10:40:58"]
    assert answer.out is not None
    assert [leg.mode for leg in answer.out.legs] == ["walk"]


def test_walks_at_both_ends_are_part_of_the_journey(profiles: Profiles) -> None:
    home = (43.6 + 0.002, 3.3)  # 222.4 m from A: 263 s
    answer = profiles.round_trip(home, "house", parse_clock("10:00"), parse_clock("10:30"))
    assert times(answer) == ["09:05:37", "09:50:00", "10:40:00", "11:24:23"]
    assert answer.back is not None
    assert [leg.mode for leg in answer.back.legs] == ["ride", "walk"]


def test_times_without_legs_are_those_with_legs(profiles: Profiles) -> None:
    start, end = parse_clock("10:00"), parse_clock("10:30")
    plain = profiles.round_trip("A", "house", start, end, with_legs=False)
    assert times(plain) == times(ask(profiles, "10:00", "10:30"))
    assert profiles.all_sites("A", start, end) == {"house": plain}
    assert profiles.slots("A", "house", [start, start], [end, end]) == (plain, plain)


def test_odd_seconds_are_never_optimistic_without_legs(tmp_path: Path) -> None:
    calls = stop_times(T=[("A", "08:00:01"), ("C", "08:20:01")], U=[("C", "09:00:01"), ("A", "09:20:01")])
    profiles = profiles_of(tmp_path, trips=trips("T", "U"), stop_times=calls)
    exact = profiles.round_trip("A", "house", parse_clock("08:30"), parse_clock("08:50"))
    plain = profiles.round_trip("A", "house", parse_clock("08:30"), parse_clock("08:50"), with_legs=False)
    assert times(exact) == ["08:00:01", "08:20:01", "09:00:01", "09:20:01"]
    assert times(plain) == ["08:00:01", "08:20:02", "09:00:00", "09:20:01"]


def test_a_long_walk_after_a_late_arrival_does_not_lead_back_to_the_morning(tmp_path: Path) -> None:
    """Ticks end after 36:24: more must be out of reach, not the small number left over."""
    calls = stop_times(T=[("A", "35:00:00"), ("C", "35:58:00")])
    timetable = build_timetable(read_feed(write_feed(tmp_path, stop_times=calls)), DATE)
    far = Site("far", HOUSE[0] + 0.0297, HOUSE[1])  # an hour from C on foot
    found = build_profiles(timetable, [far], walk_limits_s=(7200,))
    limits = Limits(walk_s=7200)
    assert found.latest("A", "far", parse_clock("02:00"), limits, with_legs=False) is None
    last_night = found.latest("A", "far", parse_clock("36:00"), limits)
    assert last_night is not None
    assert format_clock(last_night.leave_s) == "11:00:00"


def test_nobody_sets_off_on_foot_before_the_day_starts(profiles: Profiles) -> None:
    home = (HOUSE[0] + 0.005, HOUSE[1])  # 556 m: 658 s
    assert ask(profiles, "00:15", "10:30", home=home).reasons[0] == "no_way_there"
    assert times(ask(profiles, "00:16", "10:30", home=home))[:2] == ["00:00:02", "00:11:00"]


def test_a_journey_may_take_any_number_of_rides(tmp_path: Path) -> None:
    names = [f"S{i}" for i in range(25)]
    calls = {f"T{i}": [(a, f"{8 + i // 4:02d}:{i % 4 * 15:02d}:00"), (b, f"{8 + i // 4:02d}:{i % 4 * 15 + 9:02d}:00")]
             for i, (a, b) in enumerate(itertools.pairwise(names))}  # fmt: skip
    folder = write_feed(tmp_path, stops=stops(*names), trips=trips(*calls), stop_times=stop_times(**calls))
    found = build_profiles(build_timetable(read_feed(folder), DATE), [Site("house", 43.6 + 24 * FAR, 3.3, "S24")])
    journey = found.latest("S0", "house", parse_clock("14:00"))
    assert journey is not None
    assert (journey.transfers, format_clock(journey.leave_s), format_clock(journey.arrive_s)) == (23, "08:00:00", "13:54:00")


# ------------------------------------------------------------------ refusals


def test_unknown_places_and_impossible_times_are_refused(profiles: Profiles) -> None:
    for home, site, start, end, error in (
        ("Z", "house", 0, 0, UnknownStop),
        ("A", "castle", 0, 0, UnknownSite),
        ((95.0, 3.0), "house", 0, 0, BadOption),
        ("A", "house", 10, 5, BadOption),
        ("A", "house", -1, 5, BadOption),
        ("A", "house", 0, 130_000, BadOption),
    ):
        with pytest.raises(error):
            profiles.round_trip(home, site, start, end)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(BadOption):
        Limits(walk_s=-1)


def test_sites_must_be_there_and_have_distinct_keys(tmp_path: Path) -> None:
    timetable = build_timetable(read_feed(write_feed(tmp_path, **LINES)), DATE)
    for sites in ([], [Site("a", 1, 1), Site("a", 2, 2)], [Site("a", float("nan"), 1)]):
        with pytest.raises(BadOption):
            build_profiles(timetable, sites)
    with pytest.raises(UnknownStop):
        build_profiles(timetable, [Site("a", 1, 1, "Z")])
    with pytest.raises(BadOption):
        build_profiles(timetable, [Site("a", 1, 1)], walk_limits_s=())


# ------------------------------------------------------------------ walking limits, many sites


def test_people_who_walk_less_are_answered_with_a_lower_limit(tmp_path: Path) -> None:
    timetable = build_timetable(read_feed(write_feed(tmp_path, **LINES)), DATE)
    site = Site("house", HOUSE[0] + 0.004, HOUSE[1])  # 445 m from C: 526 s
    both = build_profiles(timetable, [site], walk_limits_s=(300, 900))
    start, end = parse_clock("10:05"), parse_clock("10:25")
    assert both.round_trip("A", "house", start, end).is_reachable
    assert both.round_trip("A", "house", start, end, Limits(walk_s=600)).too_far_at == "site"
    with pytest.raises(WalkLimitNotBuilt):
        both.round_trip("A", "house", start, end, Limits(walk_s=299))


def test_more_than_64_sites_are_answered_like_one(tmp_path: Path) -> None:
    folder = write_feed(tmp_path / "feed", **LINES)
    timetable = build_timetable(read_feed(folder), DATE)
    sites = [Site(f"s{i}", 43.6 + FAR * (i % 3) + 0.0001 * i, 3.3) for i in range(150)]
    many = build_profiles(timetable, sites, tmp_path / "built")
    start, end = parse_clock("10:05"), parse_clock("10:25")
    answers = many.all_sites("A", start, end)
    assert len(many.day.blocks) == 3
    assert len(answers) == 150
    assert {a.verdict for a in answers.values()} > {"reachable"}
    for site in (sites[0], sites[64], sites[74], sites[149]):
        alone = build_profiles(timetable, [site])
        assert alone.round_trip("A", site.key, start, end, with_legs=False) == answers[site.key]


# ------------------------------------------------------------------ directories


def test_a_built_directory_answers_like_memory(tmp_path: Path) -> None:
    built = profiles_of(tmp_path, tmp_path / "built")
    mapped = open_profiles(tmp_path / "built")
    assert ask(mapped, "10:00", "10:30") == ask(built, "10:00", "10:30") == ask(profiles_of(tmp_path), "10:00", "10:30")
    assert (mapped.date, mapped.kind, mapped.has_service) == (DAY, built.kind, True)
    assert mapped.site_keys == ("house",)
    table = mapped.day.blocks[0].out
    assert not table.flags.writeable
    while not isinstance(table, memoryview):
        table = table.base
    assert isinstance(table.obj, mmap.mmap)


def test_rebuilding_replaces_the_directory_whole(tmp_path: Path) -> None:
    profiles_of(tmp_path, tmp_path / "built")
    old = open_profiles(tmp_path / "built")
    timetable = build_timetable(read_feed(write_feed(tmp_path / "feed", **LINES)), DATE)
    build_profiles(timetable, [Site("other", *HOUSE)], tmp_path / "built")
    assert ask(old, "10:00", "10:30").is_reachable  # mapped files live on until nobody reads them
    assert open_profiles(tmp_path / "built").site_keys == ("other",)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["built", "feed"]


def test_a_failed_build_leaves_the_old_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles_of(tmp_path, tmp_path / "built")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored, "write_pack", full)
    with pytest.raises(OSError, match="No space"):
        profiles_of(tmp_path, tmp_path / "built")
    monkeypatch.undo()
    assert open_profiles(tmp_path / "built").site_keys == ("house",)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["built", "feed"]


@pytest.mark.parametrize(
    "damage", ["missing", "no index", "not json", "format", "arrays gone", "arrays cut", "empty", "lane", "objects"]
)
def test_an_unreadable_directory_is_refused(tmp_path: Path, damage: str) -> None:
    place = tmp_path / "built"
    profiles_of(tmp_path, place)
    index = place / "profiles.json"
    if damage == "missing":
        place = tmp_path / "elsewhere"
    elif damage == "no index":
        index.unlink()
    elif damage == "not json":
        index.write_text("{")
    elif damage == "format":
        index.write_text(json.dumps(json.loads(index.read_text()) | {"format": 0}))
    elif damage == "lane":
        index.write_text(json.dumps(json.loads(index.read_text()) | {"lanes": [[{"key": "x"}, 1]]}))
    elif damage == "objects":
        index.write_text(index.read_text().replace('"<i4"', '"O"'))
    elif damage == "arrays gone":
        (place / "arrays.bin").unlink()
    else:
        whole = (place / "arrays.bin").read_bytes()
        (place / "arrays.bin").write_bytes(whole[: 0 if damage == "empty" else len(whole) // 2])
    with pytest.raises(ProfilesUnreadable):
        open_profiles(place)


def test_answering_imports_neither_numba_nor_polars(tmp_path: Path) -> None:
    profiles_of(tmp_path, tmp_path / "built")
    code = (
        "import sys; from maillage.engines.reach import open_profiles, Calendar, Limits, RoundTrip, direct_round_trip\n"
        f"p = open_profiles({str(tmp_path / 'built')!r})\n"
        "assert p.round_trip('A', 'house', 36000, 37800).is_reachable\n"
        "assert not {'numba', 'polars', 'llvmlite', 'django'} & set(sys.modules), sorted(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_stops_near_a_home_come_nearest_first(profiles: Profiles) -> None:
    near = profiles.stops_near((43.6 + FAR + 0.001, 3.3))
    assert [(s.id, s.walk_s) for s in near] == [("B", 132)]
    assert near[0].distance_m == pytest.approx(111.2, abs=0.1)


# ------------------------------------------------------------------ calendar, own means


def test_days_with_the_same_services_are_of_one_kind(tmp_path: Path) -> None:
    weekdays = (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "S,1,1,1,1,1,0,0,20260301,20260331\n"
    )
    feed = read_feed(write_feed(tmp_path, calendar=weekdays, calendar_dates="service_id,date,exception_type\nS,20260311,2\n"))
    kinds = list(feed.service_kinds().values())
    after_a_day_off = [2, 9, 12, 16, 23, 30]
    others = [3, 4, 5, 6, 10, 13, 17, 18, 19, 20, 24, 25, 26, 27, 31]
    assert [[d.day for d in dates] for dates in kinds] == [after_a_day_off, others]
    assert feed.kind_of_day(dt.date(2026, 3, 9)) != feed.kind_of_day(dt.date(2026, 3, 10))
    assert len(feed.calendar.days_without_service()) == 10
    assert feed.status(dt.date(2026, 3, 11)) == "no_service_that_day"


def test_a_clock_change_makes_another_kind_of_day(tmp_path: Path) -> None:
    feed = read_feed(write_feed(tmp_path))
    usual, spring, autumn = (feed.kind_of_day(dt.date(2026, *d)) for d in ((3, 10), (3, 29), (10, 25)))
    assert len({usual, spring, autumn}) == 3


def test_a_calendar_survives_json(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nS,20260311,2\nX,20270105,1\n"
    calendar = read_feed(write_feed(tmp_path, calendar_dates=dates, trips=trips("T", "U,X"))).calendar
    again = Calendar.from_json(calendar.to_json())
    assert again == calendar
    assert again.last_date == dt.date(2027, 1, 5)
    assert again.services_on(dt.date(2027, 1, 5)) == {"X"}
    assert again.dates()[0] == dt.date(2026, 1, 1)


def test_own_means_go_straight() -> None:
    home, site = (43.6, 3.3), (43.64496, 3.3)  # 4,999 m
    start, end = parse_clock("10:00"), parse_clock("11:00")
    car = direct_round_trip(home, site, start, end, "car")
    assert times(car) == ["09:47:12", "09:55:00", "11:00:00", "11:07:48"]  # 6,499 m at 50 km/h
    assert car.is_estimate
    assert direct_round_trip(home, site, start, end, "moped").leave_home_s == parse_clock("09:42:00")
    assert direct_round_trip(home, site, start, end, "bicycle").verdict == "too_far_to_go_directly"
    assert direct_round_trip(home, (43.63, 3.3), start, end, "bicycle").is_reachable
    assert direct_round_trip(home, (43.606, 3.3), start, end, "foot").is_reachable
    assert direct_round_trip(home, (43.607, 3.3), start, end, "foot").verdict == "too_far_to_go_directly"
    with pytest.raises(BadOption):
        direct_round_trip(home, site, start, end, "horse")  # type: ignore[arg-type]  # wrong on purpose


def test_no_walk_answers_from_stops_only(tmp_path: Path) -> None:
    timetable = build_timetable(read_feed(write_feed(tmp_path, **LINES)), DATE, Options(is_walking=False))
    found = build_profiles(timetable, [Site("C", *HOUSE, "C")])
    assert found.round_trip("A", "C", 36_000, 37_800).is_reachable
    assert found.round_trip((43.6, 3.3), "C", 36_000, 37_800).too_far_at == "home"
