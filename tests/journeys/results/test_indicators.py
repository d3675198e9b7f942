"""Each indicator against facts written by hand: what counts, what does not, over what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.journeys.results.rows import NOW, TODAY, Row, days_ago, measured, times

from maillage.domains.partnerships.rules.catalogue import Unit, in_force
from maillage.journeys.results.rules.days import place_days
from maillage.journeys.results.rules.events import Events
from maillage.journeys.results.rules.indicators import PARTS, Evidence, events_behind
from maillage.journeys.results.wording import EVENTS

SEEN, NOSHOW = times(6, "appointment.seen"), times(2, "appointment.noshow")
EXCUSED, REVOKED, OPEN = times(3, "appointment.excused"), times(1, "appointment.revoked"), times(4, "appointment.unresolved")
COMING = times(5, "appointment.coming")
ENDED = [*SEEN, *NOSHOW, *EXCUSED, *REVOKED, *OPEN, *COMING]
HELD = [Row("workshop.held", detail="online"), Row("workshop.offered", 8, "online")]
NOT_HELD = [Row("workshop.offered", 10, "online", at=days_ago(3))]


@pytest.mark.parametrize(
    ("code", "detail", "rows", "part", "whole"),
    [
        ("1", "", [Row("minutes.offered", 180), Row("minutes.offered", 60), Row("minutes.booked", 90)], 1.5, 4),
        ("2", "", [*ENDED, *times(9, "workshop.seen")], 6, None),
        ("3", "", ENDED, 2, 8),
        ("3b", "", ENDED, 2, 12),
        ("4", "", [*ENDED, *times(2, "workshop.unresolved"), *times(1, "workshop.seen")], 6, 19),
        ("6", "", [*times(3, "session.held"), *times(1, "session.planned"), *times(1, "session.moved"),
                   *times(2, "session.cancelled"), *times(2, "session.notice")], 3, 7),
        ("7", "", [*HELD, *NOT_HELD, *times(5, "workshop.seen"), *times(1, "workshop.noshow")], 5, 8),
        ("7", "attendance", [*times(5, "workshop.seen"), *times(1, "workshop.noshow"), *times(2, "workshop.excused"),
                             *times(4, "workshop.revoked"), *times(3, "workshop.unresolved")], 5, 8),
        ("8", "", [Row("workshop.autonomy", rise) for rise in (1, 2, 0, -1)], 2, 4),
        ("11", "3", [Row("contact.first", 3), Row("contact.first", 4), Row("contact.first", 2, is_censored=True)], 1, 3),
        ("11", "5", [Row("contact.first", 5), Row("contact.first", 6), Row("contact.first", 1, on=TODAY)], 1, 2),
        ("13", "", [Row("contact.single", 1), Row("contact.single", 0)], 1, 2),
        ("14", "", [Row("posts.asked", 12), Row("posts.filled", 4), Row("posts.filled", 3)], 7, 12),
        ("14", "local", [Row("posts.filled", 7), Row("posts.local", 5)], 5, 7),
        ("16", "", [Row("training.entries", 8), Row("training.entries", 4), Row("immersion.entries", 9)], 12, None),
        ("16", "hired", [Row("training.entries", 8), Row("training.entries", 4), Row("training.unknown", 4),
                         Row("training.hired", 5)], 5, 8),
        ("17", "", [Row("immersion.entries", 6), Row("immersion.hired", 2), Row("training.hired", 9)], 2, 6),
        ("20", "", times(11, "house.visit"), 11, None),
        ("21", "", [Row("action.due", 1), Row("action.due", 0), Row("action.due", 0, is_censored=True)], 1, 2),
        ("21", "reached", [Row("action.ended", 1), Row("action.ended", 0, "dropped")], 1, 2),
        ("21", "stale", [Row("action.stale", 1), Row("action.stale", 0), Row("action.stale", 0)], 1, 3),
        ("22", "", [Row("trust.workshop", detail=face) for face in "3321"] + [Row("trust.place", detail="3")], 3, 5),
        ("22", "answered", [*times(4, "trust.workshop"), *times(2, "trust.place"), *times(9, "workshop.seen")], 4, 9),
    ],
)  # fmt: skip
def test_what_counts_and_over_what(code: str, detail: str, rows: list[Row], part: float, whole: float | None) -> None:
    found = measured(code, rows, detail)
    assert (found.numerator, found.denominator, found.why) == (part, whole, "")
    assert found.value == pytest.approx(part / whole if (whole and code != "14") or detail else part)


@pytest.mark.parametrize(
    ("rows", "median", "tail"),
    [
        ([2, 4, 9], 4, 9),
        ([2, 4], 3, 4),
        (list(range(1, 11)), 5.5, 9),
        ([59, 61], 59, 59),  # seen too late to be compared with those of today
    ],
)
def test_delays_are_those_of_requests_that_have_had_their_time(rows: list[int], median: float, tail: float) -> None:
    asked = [Row("wait.seen", days, at=days_ago(90)) for days in rows]
    young = [Row("wait.seen", 1, at=days_ago(59))]
    never = [Row("wait.unseen", 90, at=days_ago(90))]
    for detail, value in (("", median), ("p90", tail)):
        found = measured("5", [*asked, *young, *never], detail)
        assert (found.value, found.denominator) == (value, len(rows) + 1)
    assert measured("5", young).why.startswith("Aucune demande")


def test_a_company_nobody_reached_weighs_on_the_median_and_a_signal_of_yesterday_does_not() -> None:
    reached, waiting = [Row("contact.first", days) for days in (1, 2, 9)], times(2, "contact.first", measure=20, is_censored=True)
    young = [Row("contact.first", 0, on=TODAY - timedelta(days=9))]
    assert measured("11", [*reached, *waiting, *young]).value == 9
    assert measured("11", [*reached[:1], *waiting]).why.startswith("Plus de la moitié")


def test_posts_that_are_open_are_censored_never_dropped() -> None:
    filled, left = [Row("posts.time_to_fill", 10, count=2)], [Row("posts.time_to_fill", 40, is_censored=True, count=1)]
    found = measured("15", [*filled, *left])
    assert (found.value, found.numerator, found.denominator) == (10, 2, 3)
    assert "médiane n’est pas atteinte" in measured("15", [*filled, *left, *left, *left]).why


def test_kilometres_are_those_of_people_whose_commune_is_known() -> None:
    rows = [*times(3, "appointment.seen"), *times(2, "appointment.seen", home=None), *times(4, "appointment.excused")]
    found = measured("10", rows, saved_km=lambda fact: 12.0)
    assert (found.value, found.numerator, found.denominator) == (36, 3, 5)


def test_anticipation_and_notice_are_medians() -> None:
    assert measured("12", [Row("anticipation", months) for months in (2, 8, 5)]).value == 5
    notices = [Row("session.notice", days) for days in (0.5, 6, -0.1)]
    found = measured("6", [*notices, *times(4, "session.cancelled")], "notice")
    assert (found.value, found.numerator, found.denominator) == (0.5, 3, 4)


WAYS = [
    Row("drive.minutes", 12, territory=1),
    Row("drive.minutes", 25, territory=2),
    Row("drive.minutes", 19, place=2, territory=2),
    Row("drive.minutes", 31, territory=3),
    Row("reach.morning", 1, territory=1),
    Row("reach.afternoon", 0, territory=1),
    Row("reach.morning", 0, territory=2),
    Row("reach.afternoon", 1, territory=2),
    Row("reach.morning", 0, territory=3),
]


@pytest.mark.parametrize(("code", "detail", "reached"), [("18", "20", 800), ("18", "30", 800), ("19", "", 800)])
def test_inhabitants_are_counted_by_whole_communes(code: str, detail: str, reached: int) -> None:
    found = measured(code, WAYS, detail, inhabitants={1: 300, 2: 500, 3: 200})
    assert (found.value, found.denominator) == (reached, 1000)
    assert measured(code, WAYS, detail, inhabitants={}).why.startswith("La population")


def test_without_a_timetable_nobody_is_said_to_be_out_of_reach() -> None:
    found = measured(
        "19", [Row("reach.standing", 0, "Aucun horaire de car n’est enregistré.", territory=None)], inhabitants={1: 300}
    )
    assert (found.value, found.why) == (None, "Aucun horaire de car n’est enregistré.")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part.code} {part.detail}".strip())
def test_without_facts_nothing_is_measured_and_nothing_is_zero_but_what_is_counted(part: object) -> None:
    found = measured(part.code, [], part.detail, inhabitants={})  # type: ignore[attr-defined]  # a part
    assert found.why or found.value == 0
    assert bool(found.why) == (found.value is None)
    if part.unit is Unit.SHARE:  # type: ignore[attr-defined]  # a part
        assert found.why


def test_every_indicator_of_the_catalogue_that_is_in_force_is_measured() -> None:
    assert {each.code for each in in_force(TODAY)} == {part.code for part in PARTS}
    assert len({part.key for part in PARTS}) == len(PARTS)


def test_a_day_is_held_when_one_of_its_permanences_was_and_called_off_when_all_were() -> None:
    monday, tuesday, wednesday = days_ago(7), days_ago(6), days_ago(5)
    rows = [
        Row("session.held", at=monday),
        Row("session.cancelled", at=monday + timedelta(hours=4)),
        Row("session.cancelled", at=tuesday),
        Row("session.notice", 2, at=tuesday),
        Row("session.planned", at=wednesday),
        Row("session.planned", at=NOW + timedelta(days=1)),
        Row("minutes.offered", 180, at=monday),
        Row("minutes.booked", 90, at=monday),
        Row("minutes.offered", 180, at=monday, place=2),
    ]
    (row,) = place_days(rows, NOW)
    assert (row.place, row.promised, row.held, row.cancelled, row.silent) == (1, 3, 1, 1, 1)
    assert (row.minutes_offered, row.minutes_booked) == (180, 90)


def test_two_events_that_are_alike_are_two_and_none_is_told_twice() -> None:
    of = Evidence(NOW, TODAY, here=Events(ENDED))
    assert len(list(events_behind([part for part in PARTS if part.code in ("3", "3b")], of))) == 12


def test_every_kind_of_event_that_counts_has_its_words() -> None:
    assert {kind for part in PARTS for kind in part.kinds} <= set(EVENTS)
