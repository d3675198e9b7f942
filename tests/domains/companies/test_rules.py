"""Identifiers, delays, who follows whom, and doubles: by property, and against a naive twin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.domains.companies.rules.activities import Nomenclature, naf, nomenclature_in_force
from maillage.domains.companies.rules.assigning import Pair, pair_of
from maillage.domains.companies.rules.delays import (
    WHO,
    Alert,
    Clock,
    Told,
    alerts,
    counted_from,
    moved,
    silent_until,
    working_days_between,
)
from maillage.domains.companies.rules.identifiers import compact, is_siren, is_siret, siren_of
from maillage.domains.companies.rules.likeness import Sheet, doubles, may_be_one
from maillage.domains.companies.states import DOSSIER_TRANSITIONS, TRANSITIONS, drawn
from maillage.registry.diary.rules import working_day_after

MONDAY = date(2025, 3, 3)
EASTER_MONDAY, MAY_DAY = date(2025, 4, 21), date(2025, 5, 1)
HOLIDAYS = frozenset({EASTER_MONDAY, MAY_DAY})
digits = st.text("0123456789", min_size=13, max_size=13)
days_of_2025 = st.dates(date(2025, 1, 1), date(2025, 12, 31))


def luhn_key(stem: str) -> str:
    """The last digit, found by the book: twice every second digit from the right, nines cast out."""
    doubled = [int(sign) * (2 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(stem))]
    return str(-sum(each // 10 + each % 10 for each in doubled) % 10)


@given(digits.filter(lambda stem: int(stem[:8]) > 0))
def test_one_last_digit_and_no_other_makes_a_number_true(stem: str) -> None:
    siren = stem[:8] + luhn_key(stem[:8])
    siret = siren + stem[9:] + luhn_key(siren + stem[9:])
    assert is_siren(siren)
    assert siren_of(siret) == siren
    if siren != "356000000":
        assert [is_siret(siret[:-1] + last) for last in "0123456789"].count(True) == 1
    assert is_siret(siret)
    assert [is_siren(siren[:-1] + last) for last in "0123456789"].count(True) == 1


@pytest.mark.parametrize("number", ["35600000000048", "35600000009075", "73282932000074"])
def test_true_numbers_and_post_offices(number: str) -> None:
    assert is_siret(number)


@pytest.mark.parametrize("number", ["35600000000049", "73282932000075", "7328293200007", "00000000000000", "7328293200007٤", ""])
def test_false_numbers(number: str) -> None:
    assert not is_siret(number)


def test_numbers_are_read_as_letterheads_write_them() -> None:
    assert compact("732 829 320\u00a000074") == compact("732.829.320-00074") == "73282932000074"


@pytest.mark.parametrize(("typed", "code"), [("4520B", "45.20B"), (" 45.20 b", "45.20B"), ("45.2", None), ("J62", None)])
def test_an_activity_code_is_stored_in_one_way(typed: str, code: str | None) -> None:
    assert naf(typed) == code


def test_the_nomenclature_changes_in_january_2027() -> None:
    assert nomenclature_in_force(date(2026, 12, 31)) == Nomenclature.REV2
    assert nomenclature_in_force(date(2027, 1, 1)) == Nomenclature.NAF_2025


@given(days_of_2025, st.integers(0, 40))
def test_after_so_many_working_days_so_many_have_passed(start: date, many: int) -> None:
    end = working_day_after(start, many, HOLIDAYS)
    assert working_days_between(start, end, HOLIDAYS) == many
    assert many == 0 or (end.weekday() < 5 and end not in HOLIDAYS)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2025, 3, 5), ()),
        (date(2025, 3, 6), (Alert.FIRST_CONTACT_3,)),
        (date(2025, 3, 10), (Alert.FIRST_CONTACT_3, Alert.FIRST_CONTACT_5)),
        (date(2025, 3, 11), (Alert.FIRST_CONTACT_3, Alert.FIRST_CONTACT_5, Alert.FIRST_CONTACT_LATE)),
    ],
)
def test_a_first_contact_is_reminded_at_3_at_5_then_to_the_director(today: date, told: tuple[Alert, ...]) -> None:
    assert alerts(Clock(waits_since=MONDAY), today, HOLIDAYS) == told


def test_public_holidays_do_not_count() -> None:
    good_friday = EASTER_MONDAY - timedelta(days=3)
    assert alerts(Clock(waits_since=good_friday), date(2025, 4, 23), HOLIDAYS) == ()
    assert alerts(Clock(waits_since=good_friday), date(2025, 4, 24), HOLIDAYS) == (Alert.FIRST_CONTACT_3,)


@pytest.mark.parametrize(("quiet", "count"), [(8, 0), (9, 1), (20, 1), (21, 2), (44, 2), (45, 3), (400, 3)])
def test_follow_ups_come_at_9_21_and_45_days(quiet: int, count: int) -> None:
    found = alerts(Clock(last_exchange_on=MONDAY), MONDAY + timedelta(days=quiet), HOLIDAYS)
    assert found == (Alert.FOLLOW_UP_9, Alert.FOLLOW_UP_21, Alert.FOLLOW_UP_45)[:count]


def test_satisfaction_is_asked_after_the_closing_day_and_nothing_else() -> None:
    closed = Clock(MONDAY, MONDAY, MONDAY)
    assert alerts(closed, MONDAY, HOLIDAYS) == ()
    assert alerts(closed, MONDAY + timedelta(days=200), HOLIDAYS) == (Alert.SATISFACTION,)
    assert counted_from(closed) == MONDAY


@given(days_of_2025, days_of_2025, st.none() | days_of_2025)
def test_alerts_only_ever_add_up(since: date, today: date, last: date | None) -> None:
    clock = Clock(waits_since=None if last else since, last_exchange_on=last)
    before, after = (alerts(clock, day, HOLIDAYS) for day in (today, today + timedelta(days=1)))
    assert after[: len(before)] == before


def test_only_the_last_reminders_go_up_to_the_director() -> None:
    assert {alert for alert, who in WHO.items() if Told.DIRECTOR in who} == {Alert.FIRST_CONTACT_LATE, Alert.FOLLOW_UP_45}
    assert set(WHO) == set(Alert)


@pytest.mark.parametrize(("refused", "again"), [(date(2025, 3, 3), date(2026, 3, 3)), (date(2024, 2, 29), date(2025, 2, 28))])
def test_a_refusal_silences_for_twelve_months(refused: date, again: date) -> None:
    assert silent_until(refused) == again


@given(st.lists(days_of_2025), days_of_2025, days_of_2025)
def test_all_days_move_by_as_much_and_back(days: list[date], old: date, new: date) -> None:
    there = moved(days, old, new)
    assert list(moved(there, new, old)) == days
    assert {one - other for one, other in zip(there, days, strict=True)} <= {new - old}


people = st.lists(st.integers(1, 9), max_size=6)


@given(people, st.dictionaries(st.integers(1, 9), st.integers(0, 5)), st.integers(1, 9), st.integers(1, 9))
def test_a_pair_is_two_people_of_the_candidates_or_none(candidates: list[int], loads: dict[int, int], one: int, two: int) -> None:
    zone = Pair(one, two) if one != two else None
    found = pair_of(candidates, loads, zone)
    if len(set(candidates)) < 2:
        assert found is None
        return
    assert found is not None
    assert found.contact != found.backup
    assert {found.contact, found.backup} <= set(candidates)
    if zone and zone.contact in candidates:
        assert found.contact == zone.contact
    if zone is None:
        least = sorted(loads.get(each, 0) for each in set(candidates))[:2]
        assert [loads.get(found.contact, 0), loads.get(found.backup, 0)] == least


def test_a_backup_takes_over_when_the_contact_of_the_zone_has_left() -> None:
    assert pair_of([4, 5, 6], {5: 1}, Pair(9, 6)) == Pair(6, 4)


def sheet(key: int, name: str = "", siren: str = "", siret: str = "", commune: int | None = None) -> Sheet:
    return Sheet(key, name, siren, siret, commune)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (sheet(1, "logistique du sud sas"), sheet(2, "sas logistique du sud"), True),
        (sheet(1, "logistique du sud"), sheet(2, "boulangerie du pont"), False),
        (sheet(1, "logistique", siren="1"), sheet(2, "logistique", siren="2"), False),
        (sheet(1, "a", siren="1"), sheet(2, "b", siren="1"), True),
        (sheet(1, "a", siren="1", siret="1a"), sheet(2, "a", siren="1", siret="1b"), False),
        (sheet(1, "logistique", commune=1), sheet(2, "logistique", commune=2), False),
        (sheet(1, ""), sheet(2, ""), False),
    ],
)
def test_what_may_be_one_company(one: Sheet, other: Sheet, expected: bool) -> None:
    assert may_be_one(one, other) is may_be_one(other, one) is expected
    assert doubles(one, [one, other]) == ((2,) if expected else ())


def test_every_state_is_reached_and_drawn() -> None:
    assert {then for after in TRANSITIONS.values() for then in after} == set(TRANSITIONS)
    assert {then for after in DOSSIER_TRANSITIONS.values() for then in after} == set(DOSSIER_TRANSITIONS)
    assert all(f"| `{state}` |" in drawn() for state in (*TRANSITIONS, *DOSSIER_TRANSITIONS))
