"""Trips by hand: Octon 08:20 → Lodève 08:45; back 12:10 and 16:35.

The house is 124 m from the stop: 124 × 1.3 ÷ 1.1 = 147 s on foot.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.domains.mobility.factories import house, in_service
from tests.domains.mobility.tiny import HOUSE_POINT, LAST, LODEVE_POINT, OCTON, OCTON_POINT, write_feed

from maillage.domains.mobility import selectors
from maillage.domains.mobility.models import ReachProfile
from maillage.domains.mobility.rules import plans
from maillage.domains.mobility.rules.limits import TravelLimits
from maillage.domains.mobility.rules.trips import Attendance, Home, Trip
from maillage.registry.diary.models import Holiday, SchoolBreak
from maillage.registry.places.models import Place

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TUESDAY = date(2026, 11, 24)
AT_THE_STOP = Home(OCTON, *OCTON_POINT, "Octon - Mairie")


def attendance(place: Place, start: str, end: str, on: date = TUESDAY) -> Attendance:
    hours = [datetime.combine(on, time.fromisoformat(each), tzinfo=PARIS) for each in (start, end)]
    return Attendance(place.pk, place.lat, place.lon, hours[0], hours[1])


def hours(trip: Trip) -> list[str | None]:
    instants = (trip.leave_home_at, trip.arrive_at, trip.leave_at, trip.home_at)
    return [each.strftime("%H:%M:%S") if each else None for each in instants]


@pytest.fixture
def place() -> Place:
    return house()


@pytest.fixture
def timetable(place: Place, tmp_path: Path) -> int:
    report = in_service(write_feed(tmp_path / "feed"))
    assert report.version is not None
    return report.version


def test_a_round_trip_has_its_hours_its_waits_and_its_legs(place: Place, timetable: int) -> None:
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "10:10"), "bus", TravelLimits(wait_after_s=7200))
    assert trip.verdict == "reachable"
    assert hours(trip) == ["08:20:00", "08:47:27", "12:07:33", "12:35:00"]
    assert (trip.wait_before_s, trip.wait_after_s) == (42 * 60 + 33, 7053)
    assert trip.away_s == (4 * 60 + 15) * 60
    assert [(leg.mode, leg.route_label, leg.headsign) for leg in trip.legs] == [
        ("bus", "402", "Lodève"), ("walk", "", ""), ("walk", "", ""), ("bus", "402", "Octon"),
    ]  # fmt: skip
    ride = trip.way_out[0]
    assert (ride.start.stop_id, ride.start.name, ride.end.name) == (OCTON, "Octon - Mairie", "Lodève - Gare routière")
    assert trip.timetable_version == timetable
    assert trip.leave_home_at is not None
    assert trip.leave_home_at.tzinfo == PARIS
    assert not trip.is_to_confirm


def test_from_a_point_the_walk_to_the_stop_counts(place: Place, timetable: int) -> None:
    home = Home(None, OCTON_POINT[0] + 0.003, OCTON_POINT[1])  # 334 m north: 395 s of walk
    trip = selectors.trip(home, attendance(place, "09:30", "11:00"), "bus")
    assert hours(trip)[0] == "08:13:25"
    assert trip.way_out[0].mode == "walk"


def test_a_stop_that_the_timetable_no_longer_has_is_replaced_by_its_point(place: Place, timetable: int) -> None:
    home = Home("stop of another year", *OCTON_POINT)
    assert hours(selectors.trip(home, attendance(place, "09:30", "11:00"), "bus"))[0] == "08:20:00"


def test_the_last_car_before_the_end_is_named(place: Place, timetable: int) -> None:
    trip = selectors.trip(AT_THE_STOP, attendance(place, "16:00", "16:40"), "bus", TravelLimits(wait_before_s=9000))
    assert (trip.verdict, trip.can_be_chosen_anyway) == ("no_way_back", False)
    assert trip.last_departure_at == datetime(2026, 11, 24, 16, 35, tzinfo=PARIS)


def test_the_first_car_that_comes_too_late_is_named(place: Place, timetable: int) -> None:
    trip = selectors.trip(AT_THE_STOP, attendance(place, "08:00", "08:30"), "bus")
    assert trip.verdict == "no_way_there"
    assert trip.first_arrival_at == datetime(2026, 11, 24, 8, 47, 27, tzinfo=PARIS)


def test_a_batch_can_have_its_legs(place: Place, timetable: int) -> None:
    asked = [attendance(place, "09:30", "11:00"), attendance(place, "13:50", "15:20")]
    batch = selectors.trips(AT_THE_STOP, asked, "bus", with_legs=True)
    assert batch == [selectors.trip(AT_THE_STOP, each, "bus") for each in asked]
    assert all(each.way_out and each.way_back for each in batch)


def test_a_long_wait_can_be_chosen_anyway(place: Place, timetable: int) -> None:
    trip = selectors.trip(AT_THE_STOP, attendance(place, "10:30", "11:30"), "bus")
    assert (trip.verdict, trip.is_reachable, trip.can_be_chosen_anyway) == ("arrives_too_early", False, True)
    assert trip.wait_before_s is not None
    assert trip.wait_before_s > 3600


def test_many_slots_are_answered_in_their_order_as_one_by_one(place: Place, timetable: int) -> None:
    other = house("Autre maison", LODEVE_POINT)
    Place.objects.filter(pk=other.pk).update(closed_on=TUESDAY)  # never in the tables
    asked = [
        attendance(place, start, end, on)
        for on in (TUESDAY, TUESDAY + timedelta(days=5), TUESDAY + timedelta(days=2))
        for start, end in (("09:30", "11:00"), ("16:00", "16:40"), ("08:00", "08:30"))
    ]
    bulk = selectors.trips(AT_THE_STOP, asked, "bus")
    single = [selectors.trip(AT_THE_STOP, each, "bus") for each in asked]
    assert [trip.verdict for trip in bulk] == [trip.verdict for trip in single]
    assert [trip.starts_at for trip in bulk] == [each.starts_at for each in asked]
    assert {trip.verdict for trip in bulk} == {"reachable", "no_way_back", "no_way_there", "no_service_that_day"}
    for quick, exact in zip(bulk, single, strict=True):
        if quick.leave_home_at and exact.leave_home_at:
            assert timedelta(0) <= exact.leave_home_at - quick.leave_home_at <= timedelta(seconds=2)


def test_many_slots_take_two_queries(place: Place, timetable: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    asked = [attendance(place, f"{hour:02}:{minute}", f"{hour + 1:02}:00") for hour in range(8, 16) for minute in (10, 30)]
    selectors.trips(AT_THE_STOP, asked, "bus")  # the calendar is read once per process
    with django_assert_num_queries(2):
        selectors.trips(AT_THE_STOP, asked, "bus")


def test_without_timetable_a_slot_can_be_chosen_anyway(place: Place) -> None:
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "10:10"), "bus")
    assert (trip.verdict, trip.is_reachable, trip.can_be_chosen_anyway) == ("no_timetable", False, True)


def test_whoever_lives_next_door_walks_when_no_car_runs(place: Place, timetable: int) -> None:
    home = Home(None, HOUSE_POINT[0] + 0.003, HOUSE_POINT[1])
    sunday = date(2026, 11, 29)
    trip = selectors.trip(home, attendance(place, "09:30", "10:10", sunday), "bus")
    assert (trip.verdict, trip.means, trip.is_on_foot) == ("reachable", "bus", True)
    far = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "10:10", sunday), "bus")
    assert (far.verdict, far.can_be_chosen_anyway) == ("no_service_that_day", False)


def test_a_place_that_is_too_new_for_the_tables_is_said_to_be_prepared(place: Place, timetable: int) -> None:
    new = house("Maison nouvelle", (43.70, 3.31))
    trip = selectors.trip(AT_THE_STOP, attendance(new, "09:30", "10:10"), "bus")
    assert (trip.verdict, trip.can_be_chosen_anyway) == ("not_ready", True)


def test_tables_that_are_gone_from_the_disk_are_no_error(place: Place, timetable: int) -> None:
    ReachProfile.objects.update(sites_hash="elsewhere")
    assert selectors.trip(AT_THE_STOP, attendance(place, "09:30", "10:10"), "bus").verdict == "not_ready"


@pytest.mark.parametrize(
    ("means", "verdict", "is_reachable", "can_be_chosen_anyway"),
    [
        ("foot", "too_far_to_go_directly", False, False),
        ("bicycle", "too_far_to_go_directly", False, False),
        ("car", "reachable", True, True),
        ("moped", "reachable", True, True),
        ("driven", "reachable", True, False),
        ("none", "cannot_travel", False, False),
    ],
)
def test_each_means_has_its_own_answer(
    place: Place, timetable: int, means: str, verdict: str, is_reachable: bool, can_be_chosen_anyway: bool
) -> None:
    trip = selectors.trip(AT_THE_STOP, attendance(place, "14:30", "17:30"), means)
    assert (trip.verdict, trip.is_reachable, trip.can_be_chosen_anyway) == (verdict, is_reachable, can_be_chosen_anyway)
    assert trip.is_estimate == (means in {"car", "moped"})


def test_a_shared_ride_is_the_bus_and_asks_for_a_car_when_the_bus_does_not_do(place: Place, timetable: int) -> None:
    by_bus = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00"), "shared_ride")
    assert (by_bus.verdict, by_bus.asks_for_ride) == ("reachable", False)
    asked = selectors.trip(AT_THE_STOP, attendance(place, "16:00", "16:40"), "shared_ride")
    assert (asked.verdict, asked.asks_for_ride, asked.can_be_chosen_anyway) == ("no_way_back", True, True)


def test_an_unknown_means_is_a_bug() -> None:
    with pytest.raises(ValueError, match="hovercraft"):
        selectors.trips(AT_THE_STOP, [], "hovercraft")


def test_whoever_walks_less_than_the_shortest_limit_built_is_not_sent_walking(place: Place, timetable: int) -> None:
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00"), "bus", TravelLimits(walk_s=60))
    assert trip.verdict == "too_far_to_walk_to_a_stop"


def test_the_nearest_reachable_house_wins_over_one_that_is_not(place: Place, tmp_path: Path) -> None:
    far = house("Maison de Clermont", (43.627, 3.432))
    in_service(write_feed(tmp_path / "feed"))
    asked = [attendance(far, "09:30", "11:00"), attendance(place, "09:30", "11:00")]
    found = selectors.nearest_reachable_place(AT_THE_STOP, asked, "bus")
    assert found is not None
    assert found[0].place_key == place.pk
    assert selectors.nearest_reachable_place(AT_THE_STOP, asked[:1], "bus") is None


def test_past_the_feeds_end_the_same_weekday_of_the_last_comparable_week_stands(place: Place, timetable: int) -> None:
    after = LAST + timedelta(days=25)
    assert after.weekday() == 1
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00", after), "bus")
    assert (trip.verdict, trip.is_to_confirm) == ("reachable", True)
    assert trip.leave_home_at == datetime.combine(after, time(8, 20), tzinfo=PARIS)


def test_in_the_holidays_a_school_day_is_not_promised(place: Place, timetable: int) -> None:
    SchoolBreak.objects.create(zone="C", name="Noël", first_day=date(2026, 12, 19), last_day=date(2027, 1, 3))
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00", date(2026, 12, 22)), "bus")
    assert (trip.verdict, trip.can_be_chosen_anyway) == ("outside_feed_dates", True)
    assert trip.known_until == "vendredi 18\u00a0décembre 2026"


def test_a_public_holiday_past_the_end_is_like_a_sunday(place: Place, timetable: int) -> None:
    Holiday.objects.create(on=date(2027, 1, 1), name="Jour de l’an")  # a Friday
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00", date(2027, 1, 1)), "bus")
    assert trip.verdict == "no_service_that_day"


def test_before_the_new_version_begins_the_former_one_answers(place: Place, timetable: int, tmp_path: Path) -> None:
    later = in_service(write_feed(tmp_path / "later", first=date(2026, 12, 7), last=date(2027, 2, 5)))
    before = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00"), "bus")
    after = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00", date(2026, 12, 8)), "bus")
    assert (before.verdict, before.timetable_version) == ("reachable", timetable)
    assert (after.verdict, after.timetable_version) == ("reachable", later.version)
    assert not before.is_to_confirm


def test_on_the_days_the_clock_changes_cars_leave_at_the_hour_printed(place: Place, tmp_path: Path) -> None:
    """29 March 2026: 02:00 becomes 03:00. 25 October: 03:00 becomes 02:00. Both are Sundays."""
    every_day = {
        "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "week,1,1,1,1,1,1,1,20260301,20261130\n"
    }
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for changing in (spring, autumn):
        now = datetime.combine(changing - timedelta(days=6), time(9), tzinfo=PARIS)
        in_service(write_feed(tmp_path / f"{changing}", extra=every_day), now=now, name=f"{changing}")
        trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00", changing), "bus")
        assert hours(trip) == ["08:20:00", "08:47:27", "12:07:33", "12:35:00"]
        assert trip.leave_home_at == datetime.combine(changing, time(8, 20), tzinfo=PARIS)


def test_a_car_on_demand_is_said_to_be_booked_before(place: Place, tmp_path: Path) -> None:
    in_service(write_feed(tmp_path / "feed", on_demand=True))
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00"), "bus")
    assert trip.on_demand == ("Le car 402 ne passe que sur demande\u00a0: réservez-le à l’avance auprès de Cars du Lodévois.",)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("2,,1,17:00:00,", "réservez-le au 04\u00a065\u00a071\u00a020\u00a040, la veille avant 17\u00a0h."),
        ("2,,3,,", "réservez-le au 04\u00a065\u00a071\u00a020\u00a040, 3\u00a0jours avant."),
        ("1,120,,,", "réservez-le au 04\u00a065\u00a071\u00a020\u00a040, au moins 2\u00a0h avant."),
        ("0,,,,", "réservez-le au 04\u00a065\u00a071\u00a020\u00a040, le jour même."),
        (
            "2,,,,Sauf le samedi.",
            "réservez-le à l’avance au 04\u00a065\u00a071\u00a020\u00a040. "
            "Le transporteur précise\u00a0: «\u00a0Sauf le samedi.\u00a0»",
        ),
    ],
)
def test_the_sentence_says_whom_to_call_and_until_when(place: Place, tmp_path: Path, rule: str, sentence: str) -> None:
    feed = write_feed(tmp_path / "feed", on_demand=True)
    header = "booking_rule_id,booking_type,prior_notice_duration_min,prior_notice_last_day,prior_notice_last_time,message"
    (feed / "booking_rules.txt").write_text(f"{header},phone_number\nb,{rule},04 65 71 20 40\n", encoding="utf-8")
    calls = (feed / "stop_times.txt").read_text(encoding="utf-8").replace(",2,0\n", ",2,0,b\n").replace(",0,0\n", ",0,0,\n")
    calls = calls.replace("drop_off_type\n", "drop_off_type,pickup_booking_rule_id\n")
    (feed / "stop_times.txt").write_text(calls, encoding="utf-8")
    in_service(feed)
    trip = selectors.trip(AT_THE_STOP, attendance(place, "09:30", "11:00"), "bus")
    assert trip.on_demand == ("Le car 402 ne passe que sur demande\u00a0: " + sentence,)
    assert plans.trip_from_json(plans.trip_to_json(trip)) == trip
