"""Positions of strips, rooms, weeks and charts, computed by hand; and what a slip makes of its moments."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kit.ui import charts, drawing, maps, pages, sheets
from maillage.kit.ui.gallery import boards, trips
from maillage.kit.ui.shapes import Bar, Bars, Busy, Day, Event, Moment, Room, Rooms, Spark, Strip, StripLeg, Week

NOON = trips.at("12:00")


def test_a_strip_starts_on_the_hour_and_spans_five() -> None:
    drawn = drawing.draw_strip(trips.strips()["both"])
    assert [tick.label.replace("\u00a0", " ") for tick in drawn.ticks] == ["8 h", "9 h", "10 h", "11 h", "12 h", "13 h"]
    assert drawn.homes == ["13.67%", "59.67%"]  # 8 h 41 and 10 h 59 of five hours from 8 h
    assert [(span.x, span.width) for span in drawn.meetings] == [("30.00%", "13.33%")]
    assert [leg.kind for leg in drawn.legs] == ["walk", "bus", "walk", "wait", "walk", "bus", "walk"]


def test_a_longer_absence_makes_a_longer_scale() -> None:
    legs = [StripLeg("bus", NOON.replace(minute=30), NOON + timedelta(hours=7))]
    assert drawing.draw_strip(Strip(legs, "Sept heures")).ticks[-1].label == "19\u00a0h"


def test_a_strip_without_a_way_back_ends_in_dashes_and_without_a_home() -> None:
    drawn = drawing.draw_strip(trips.strips()["lost"])
    assert drawn.lost is not None
    assert (drawn.lost.x, drawn.lost.end) == ("53.33%", "73.33%")
    assert len(drawn.homes) == 1


def test_an_empty_strip_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one leg"):
        drawing.draw_strip(Strip([], "Rien"))


def test_aware_instants_are_drawn_on_the_wall_clock() -> None:
    winter = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
    drawn = drawing.draw_strip(Strip([StripLeg("bus", winter, winter + timedelta(hours=1))], "Un car"))
    assert drawn.ticks[0].label == "9\u00a0h"


def test_rooms_are_laid_between_opening_and_closing() -> None:
    drawn = drawing.draw_rooms(boards.rooms())
    first = drawn.rows[0].busy[0]
    assert (first.x, first.width) == ("7.50%", "7.50%")  # 8 h 45 to 9 h 30 of ten hours from 8 h
    assert drawn.now == "13.33%"
    assert drawn.has_moved


def test_a_day_of_free_rooms_can_be_drawn() -> None:
    drawn = drawing.draw_rooms(Rooms((Room("Bureau 1"),), time(8), time(18), "Toutes libres."))
    assert drawn.rows[0].busy == []
    assert drawn.now == ""


def test_rooms_that_close_before_they_open_are_refused() -> None:
    with pytest.raises(ValueError, match="close after they open"):
        drawing.draw_rooms(Rooms((), time(18), time(8), "Fermé."))


def test_occupancy_outside_opening_hours_stays_in_the_picture() -> None:
    early = Busy(NOON.replace(hour=6), NOON.replace(hour=9))
    span = drawing.draw_rooms(Rooms((Room("A", (early,)),), time(8), time(18), "A")).rows[0].busy[0]
    assert (span.x, span.width) == ("0.00%", "10.00%")


def week_of(*events: Event) -> drawing.DayDrawing:
    return drawing.draw_week(Week((Day(NOON.date(), events=events),))).days[0]


def event(start: str, end: str) -> Event:
    return Event(trips.at(start), trips.at(end), "Martine")


def test_events_stand_on_rows_of_five_minutes() -> None:
    placed = week_of(event("8:15", "9:00")).placed[0]
    assert (placed.row, placed.rows, placed.lane, placed.alone) == (3, 9, 1, True)


def test_events_at_the_same_time_take_lanes_and_the_lane_is_freed() -> None:
    day = week_of(event("9:00", "10:00"), event("9:30", "10:30"), event("10:00", "11:00"), event("15:00", "16:00"))
    assert [p.lane for p in day.placed] == [1, 2, 1, 1]
    assert [p.alone for p in day.placed] == [False, False, False, True]
    assert day.lanes == 2


@pytest.mark.parametrize(
    ("start", "end", "row", "rows"),
    [("6:00", "9:00", 0, 12), ("17:30", "20:00", 114, 6), ("19:00", "20:00", 116, 4), ("9:00", "9:05", 12, 4)],
)
def test_early_late_and_short_events_stay_visible(start: str, end: str, row: int, rows: int) -> None:
    placed = week_of(event(start, end)).placed[0]
    assert (placed.row, placed.rows) == (row, rows)


@given(st.lists(st.tuples(st.integers(0, 119), st.integers(1, 60)), max_size=12))
def test_no_two_events_of_a_lane_overlap_and_all_stay_inside(spans: list[tuple[int, int]]) -> None:
    eight = NOON.replace(hour=8)
    events = [
        Event(eight + timedelta(minutes=5 * start), eight + timedelta(minutes=5 * (start + length)), "x")
        for start, length in spans
    ]
    placed = list(week_of(*events).placed)
    assert len(placed) == len(events)
    for one in placed:
        assert one.row >= 0
        assert one.row + one.rows <= 120
        assert not any(one.meets(other) and one.lane == other.lane for other in placed)


@pytest.mark.parametrize(
    ("current", "last", "row"),
    [
        (1, 1, [1]),
        (1, 20, [1, 2, 0, 20]),
        (9, 20, [1, 0, 8, 9, 10, 0, 20]),
        (4, 6, [1, 2, 3, 4, 5, 6]),
        (20, 20, [1, 0, 19, 20]),
    ],
)
def test_page_numbers_keep_the_ends_and_the_neighbours(current: int, last: int, row: list[int]) -> None:
    assert pages.window(current, last) == row


def test_bars_share_one_scale_and_add_up() -> None:
    drawn = charts.draw_bars(boards.REACH)
    assert [row.total for row in drawn.rows] == ["37", "64", "72"]
    assert drawn.rows[2].end == "78.00%"  # the longest bar
    assert [part.kind for part in drawn.rows[0].parts] == ["a", "b"]  # a zero is not drawn
    assert charts.bars_table(boards.REACH).rows[1] == ["à 7 h", "36", "7", "21", "64"]


def test_a_part_that_is_not_told_is_neither_drawn_nor_written() -> None:
    drawn = charts.draw_bars(boards.SOME_HIDDEN)
    assert [part.kind for part in drawn.rows[1].parts] == ["a"]
    assert charts.bars_table(boards.SOME_HIDDEN).rows[1] == ["Le Caylar", "20", *["20, dont des parts non dites"] * 2]


def test_a_map_shades_sizes_and_names_its_communes_and_says_the_same_in_its_table() -> None:
    drawn = maps.draw_map(boards.WHENCE)
    assert (drawn.circles[0].kind, drawn.circles[0].r) == ("m3", "18.0")
    assert [name.words for name in drawn.names] == ["Lodève", "Soubès", "Le Caylar"]
    assert [label for _kind, label in drawn.classes] == ["non dit", "peu", "le plus"]  # a shade that is not used is not told
    assert maps.map_table(boards.WHENCE).rows == [
        ["Lodève", "60", "7 300"],
        ["Soubès", "10", "950"],
        ["Le Caylar", "non dit", "450"],
    ]
    with pytest.raises(ValueError, match="at least one commune"):
        maps.draw_map(replace(boards.WHENCE, dots=()))


def test_bars_of_zero_are_drawn_empty() -> None:
    assert charts.draw_bars(Bars(("x",), (Bar("A", (0,)),), "Rien")).rows[0].parts == []


@pytest.mark.parametrize("series", [(), ("a", "b", "c", "d")])
def test_bars_take_one_to_three_series(series: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="one to 3 series"):
        charts.draw_bars(Bars(series, (), "Trop"))


def test_sparks_with_one_ceiling_compare() -> None:
    high = charts.draw_spark(Spark(("a",), (40,), "t", ceiling=80)).columns[0]
    assert (high.y, high.height) == ("38.0", "22.0")


def test_a_spark_needs_a_label_for_each_value() -> None:
    with pytest.raises(ValueError, match="as many labels"):
        charts.draw_spark(Spark(("a", "b"), (1,), "t"))


def test_the_table_of_rooms_says_hours_and_free_rooms() -> None:
    rows = {row[0]: row[1].replace("\u00a0", " ") for row in charts.rooms_table(boards.rooms()).rows}
    assert rows["Bureau 1"] == "8 h 45 – 9 h 30, 10 h – 11 h 30"
    assert rows["Salle du haut"] == "14 h – 16 h (atelier)"
    assert rows["Bureau 3"] == "libre toute la journée"


SLIPS = trips.slips()


@pytest.mark.parametrize(
    ("name", "stub"),
    [
        ("car", ["Car 12 à 8 h 47, Place de la Fontaine", "Retour à 10 h 35, gare routière"]),
        ("correspondances", ["Car 381 à 7 h 14, Saint-Étienne-de-Gourgas", "Retour à 10 h 30, gare routière"]),
        ("pied", ["Vous venez à pied."]),
        ("telephone", ["Par téléphone", "Claire vous appelle au 06 39 98 12 41"]),
        ("video-maison", ["Maison France Services de Lodève"]),
    ],
)
def test_the_counterfoil_says_the_two_buses_or_how_the_person_comes(name: str, stub: list[str]) -> None:
    assert [line.replace("\u00a0", " ") for line in sheets.stub_lines(SLIPS[name])] == stub


def test_a_counterfoil_given_is_kept_and_a_stop_may_be_unknown() -> None:
    assert sheets.stub_lines(replace(SLIPS["car"], stub=("Car de 9 h",))) == ("Car de 9 h",)
    bare = Moment(trips.at("8:47"), "bus", "Prenez le car", bus_no="12")
    assert sheets.stub_lines(replace(SLIPS["car"], moments=(bare,))) == ["Car 12 à 8\u00a0h\u00a047"]


def test_a_bus_at_a_bare_hour_is_sorted_too() -> None:
    out, back = (Moment(time(hour), "bus", "Prenez le car", bus_no="9", stop="mairie") for hour in (8, 11))
    dated = Moment(date(2027, 1, 12), "bus", "Un jour, sans heure")
    assert sheets.buses(replace(SLIPS["car"], moments=(dated, out, back))) == (out, back)


@pytest.mark.parametrize(
    ("name", "density"), [("pied", "roomy"), ("telephone", "roomy"), ("car", ""), ("correspondances", "tight")]
)
def test_a_longer_journey_is_set_smaller(name: str, density: str) -> None:
    assert sheets.density(SLIPS[name]) == density


def test_at_a_distance_there_is_a_way_to_meet_and_no_place() -> None:
    assert [sheets.sheet_of(SLIPS[name]).where for name in ("car", "video-maison", "video", "telephone")] == [
        *("Où", "Où"),
        *("Comment", "Comment"),
    ]
