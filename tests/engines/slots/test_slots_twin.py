"""The engine against its naive twin on random agendas."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.slots import draws, naive

from maillage.engines.slots import Closures, Limits, Snapshot, expand, first_slots, free_slots

WIDE_S = (1_700_000_000, 1_900_000_000)


def assert_same_free_slots(agenda: draws.Agenda) -> None:
    found = free_slots(draws.occurrences_of(agenda), draws.busy_of(agenda), draws.reason_of(agenda.wish))
    assert found.rows() == naive.free_slots(agenda.openings, agenda.busy, agenda.wish, agenda.calendar)
    occurrences = draws.occurrences_of(agenda)
    kept = draws.bitmaps_of(agenda, occurrences, ticks=576)  # a day and the longest buffer
    by_bitmaps = free_slots(occurrences, kept, draws.reason_of(agenda.wish))
    assert by_bitmaps.rows() == found.rows()
    assert by_bitmaps.row.tolist() == found.row.tolist()


@settings(max_examples=60, deadline=None)
@given(draws.agendas())
def test_free_slots_are_those_of_the_definition(agenda: draws.Agenda) -> None:
    assert_same_free_slots(agenda)


@pytest.mark.proof
@settings(max_examples=5_000, deadline=None)
@given(draws.agendas())
def test_free_slots_are_those_of_the_definition_on_many_agendas(agenda: draws.Agenda) -> None:
    assert_same_free_slots(agenda)


@settings(max_examples=60, deadline=None)
@given(draws.agendas(), st.integers(1, 30))
def test_first_slots_are_the_start_of_the_full_list(agenda: draws.Agenda, count: int) -> None:
    load = Snapshot(draws.occurrences_of(agenda), draws.busy_of(agenda)).load
    found = first_slots(count, load, draws.reason_of(agenda.wish), from_s=WIDE_S[0], until_s=WIDE_S[1])
    full = naive.free_slots(agenda.openings, agenda.busy, agenda.wish, agenda.calendar)
    assert found.rows() == sorted(full, key=lambda slot: (slot[2], slot[0], slot[1]))[:count]


@settings(max_examples=60, deadline=None)
@given(draws.agendas())
def test_each_slot_says_which_occurrence_holds_it(agenda: draws.Agenda) -> None:
    occurrences, reason = draws.occurrences_of(agenda), draws.reason_of(agenda.wish)
    found = free_slots(occurrences, draws.busy_of(agenda), reason)
    held = occurrences.take(found.row)
    assert (held.adviser == found.adviser).all()
    assert (held.place == found.place).all()
    assert (held.start_s <= found.start_s).all()
    assert (found.start_s + reason.duration_min * 60 <= held.end_s).all()


@settings(max_examples=60, deadline=None)
@given(draws.agendas(), st.integers(0, 20 * 86_400), st.integers(0, 10 * 86_400), st.sampled_from(draws.ADVISERS))
def test_a_window_and_limits_only_cut_the_full_list(agenda: draws.Agenda, after_s: int, for_s: int, who: int) -> None:
    occurrences, busy, reason = draws.occurrences_of(agenda), draws.busy_of(agenda), draws.reason_of(agenda.wish)
    from_s = int(naive.on_clock(agenda.calendar.first, naive.time(0)).timestamp()) + after_s
    full = naive.free_slots(agenda.openings, agenda.busy, agenda.wish, agenda.calendar)
    cut = [slot for slot in full if from_s <= slot[2] < from_s + for_s and slot[0] == who]
    by_window = free_slots(
        occurrences, busy, reason, from_s=from_s, until_s=from_s + for_s, limits=Limits(advisers=frozenset({who}))
    )
    notice = Limits(earliest_s=from_s, latest_s=from_s + for_s - 1, advisers=frozenset({who}))
    assert by_window.rows() == cut
    assert free_slots(occurrences, busy, reason, limits=notice).rows() == cut


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_occurrences_are_those_of_a_wall_calendar(data: st.DataObject) -> None:
    calendar = data.draw(draws.calendars())
    opening = data.draw(draws.openings(calendar))
    dated = expand(
        draws.recurrence_of(opening),
        zone="Europe/Paris",
        from_day=calendar.first,
        until_day=calendar.end,
        closures=Closures(calendar.holidays, calendar.school_breaks),
        changes=draws.changes_of(opening),
    )
    expected = [(day, start, end) for day, start, end in naive.occurrences_of(opening, calendar) if start < end]
    assert [(one.original_date, one.start, one.end) for one in dated] == expected
