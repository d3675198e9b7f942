"""Opening hours become dated occurrences: the right days, the right instants, once, and never two places at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories as make
from tests.domains.agenda.world import NOW, TUESDAY, World, a_reason, at, open_hours

from maillage.domains.agenda.errors import OpeningImpossible, SessionOver, TwoPlacesTooClose
from maillage.domains.agenda.models import OpeningOccurrence, OpeningPeriod
from maillage.domains.agenda.services.occurrences import change_occurrence, drop_occurrence
from maillage.domains.agenda.services.openings import HORIZON, Hours, Offer, open_period, write_occurrences
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.diary.models import Occupancy

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LAST = date(2026, 11, 16) + HORIZON


def days_of(opening: OpeningPeriod) -> list[date]:
    return list(opening.occurrences.order_by("original_date").values_list("original_date", flat=True))


def in_gignac(world: World, day: date, **hours: object) -> OpeningPeriod:
    return open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=day, **hours)  # type: ignore[arg-type]


def test_weekly_hours_are_written_up_to_the_horizon(world: World) -> None:
    days = days_of(world.in_house)
    assert days[0] == TUESDAY
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(weeks=1)}
    assert days[-1] < LAST <= days[-1] + timedelta(weeks=1)


def test_the_second_and_fourth_tuesday(world: World) -> None:
    days = days_of(in_gignac(world, TUESDAY, nths=(2, 4)))
    assert days[:5] == [date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 22), date(2027, 1, 12), date(2027, 1, 26)]


def test_the_last_friday_of_the_month_but_on_christmas_day(world: World) -> None:
    days = days_of(in_gignac(world, date(2026, 11, 20), nths=(-1,)))
    assert days == [date(2026, 11, 27), date(2027, 1, 29), date(2027, 2, 26)]


def test_every_third_week_until_a_day_that_is_included(world: World) -> None:
    until = TUESDAY + timedelta(weeks=6)
    days = days_of(in_gignac(world, TUESDAY, interval_weeks=3, until=until))
    assert days == [TUESDAY, TUESDAY + timedelta(weeks=3), until]


def test_holidays_have_no_occurrence_unless_the_opening_says_so(world: World) -> None:
    christmas, friday = date(2026, 12, 25), date(2026, 12, 18)
    make.holiday(christmas, "Noël")
    without = in_gignac(world, friday)
    with_it = in_gignac(world, friday, start=time(14), end=time(16), on_public_holidays=True)
    assert christmas not in days_of(without)
    assert christmas in days_of(with_it)


def test_school_weeks_only_leaves_the_last_day_of_the_holidays_out_and_takes_the_day_school_resumes(world: World) -> None:
    make.school_break(date(2026, 12, 19), date(2027, 1, 3))
    days = days_of(in_gignac(world, date(2026, 12, 14), school_weeks_only=True))  # Mondays
    assert days[:3] == [date(2026, 12, 14), date(2027, 1, 4), date(2027, 1, 11)]


@st.composite
def recurrences(draw: st.DrawFn) -> Hours:
    first = date(2026, 9, 1) + timedelta(days=draw(st.integers(0, 60)))
    start = draw(st.integers(0, 23 * 12))
    end = draw(st.integers(start + 1, 24 * 12 - 1))
    is_monthly = draw(st.booleans())
    nths = tuple(draw(st.sets(st.sampled_from((1, 2, 3, 4, 5, -1)), min_size=1, max_size=3))) if is_monthly else ()
    return Hours(
        weekday=draw(st.integers(0, 6)),
        starts_at=time(start // 12, start % 12 * 5),
        ends_at=time(end // 12, end % 12 * 5),
        first_day=first,
        until=first + timedelta(days=draw(st.integers(0, 120))) if draw(st.booleans()) else None,
        interval_weeks=1 if nths else draw(st.integers(1, 4)),
        nths=nths,
        school_weeks_only=draw(st.booleans()),
        on_public_holidays=draw(st.booleans()),
    )


HOLIDAYS = (date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1))
BREAKS = ((date(2026, 10, 17), date(2026, 11, 1)), (date(2026, 12, 19), date(2027, 1, 3)))


def naive(hours: Hours, last: date) -> Iterator[tuple[date, datetime, datetime]]:
    """Day by day, by the words of the definition."""
    day = hours.first_day
    monday = hours.first_day - timedelta(days=hours.first_day.weekday())
    while day < last and (hours.until is None or day <= hours.until):
        nth, is_last = (day.day - 1) // 7 + 1, (day + timedelta(days=7)).month != day.month
        is_its_week = ((day - monday).days // 7) % hours.interval_weeks == 0
        is_its_nth = not hours.nths or nth in hours.nths or (is_last and -1 in hours.nths)
        is_closed = day in HOLIDAYS and not hours.on_public_holidays
        is_off = hours.school_weeks_only and any(first <= day <= end for first, end in BREAKS)
        if day.weekday() == hours.weekday and is_its_week and is_its_nth and not is_closed and not is_off:
            start, end = (datetime.combine(day, at, tzinfo=PARIS).astimezone(UTC) for at in (hours.starts_at, hours.ends_at))
            if start < end:
                yield day, start, end
        day += timedelta(days=1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=recurrences())
def test_occurrences_are_those_of_the_definition_through_clock_changes(world: World, hours: Hours) -> None:
    """Around 25 October 2026 the clock goes back; hours stay those of the wall."""
    if not make.Holiday.objects.exists():
        for day in HOLIDAYS:
            make.holiday(day)
        for first, last in BREAKS:
            make.school_break(first, last)
    now = datetime(2026, 9, 1, 8, tzinfo=UTC)
    by = make.actor(world.cast.samir)
    offer = Offer(world.cast.agency.pk, world.cast.samir.pk, world.agency_place.pk, [world.reason.pk], ["phone"])
    wanted, later = list(naive(hours, date(2026, 9, 1) + HORIZON)), list(naive(hours, hours.first_day + timedelta(days=367)))
    if not any(end > now for _, _, end in wanted) and (wanted or not later):
        with pytest.raises(OpeningImpossible):
            open_period(offer=offer, hours=hours, by=by, now=now)
        return
    opening = open_period(offer=offer, hours=hours, by=by, now=now)
    written = [(row.original_date, row.during.lower, row.during.upper) for row in opening.occurrences.order_by("original_date")]
    opening.occurrences.all().delete()
    assert written == wanted


def test_the_horizon_is_extended_by_what_is_missing_only(world: World) -> None:
    before = set(world.in_house.occurrences.values_list("pk", flat=True))
    by = world.actor(world.cast.claire)
    changed = world.in_house.occurrences.get(original_date=TUESDAY)
    change_occurrence(occurrence=changed.pk, by=by, now=NOW, start=at(TUESDAY, 10), end=at(TUESDAY, 12))
    opening = OpeningPeriod.objects.get(pk=world.in_house.pk)
    assert write_occurrences(opening=opening, now=NOW) == []
    written = write_occurrences(opening=opening, now=NOW + timedelta(weeks=2))
    assert [row.original_date for row in written] == [LAST + timedelta(days=1), LAST + timedelta(days=8)]
    after = set(opening.occurrences.values_list("pk", flat=True))
    assert after - before == {row.pk for row in written}
    changed.refresh_from_db()
    assert changed.during.lower == at(TUESDAY, 10)


def test_a_moved_occurrence_keeps_its_key_and_is_offered_at_its_new_hours(world: World) -> None:
    occurrence = world.in_house.occurrences.get(original_date=TUESDAY)
    thursday = date(2026, 11, 19)
    by = world.actor(world.cast.claire)
    moved = change_occurrence(occurrence=occurrence.pk, by=by, now=NOW, start=at(thursday, 14), end=at(thursday, 15))
    assert (moved.pk, moved.original_date, moved.status) == (occurrence.pk, TUESDAY, "moved")
    starts = {slot.starts_at for slot in world.slots()}
    assert at(TUESDAY, 9) not in starts
    assert {at(thursday, 14), at(thursday, 14, 30)} <= starts
    assert at(TUESDAY + timedelta(weeks=1), 9) in starts


def test_a_dropped_occurrence_is_offered_no_more_and_frees_its_room(world: World) -> None:
    occurrence = world.in_house.occurrences.get(original_date=TUESDAY)
    by = world.actor(world.cast.claire)
    held = Occupancy.objects.filter(trade="agenda.session", key=occurrence.pk)
    assert held.count() == 1
    drop_occurrence(occurrence=occurrence.pk, by=by, now=NOW)
    assert held.count() == 0
    assert at(TUESDAY, 9) not in {slot.starts_at for slot in world.slots()}
    with pytest.raises(SessionOver):
        change_occurrence(occurrence=occurrence.pk, by=by, now=NOW, start=at(TUESDAY, 10), end=at(TUESDAY, 11))


def test_an_occurrence_moves_to_a_room_of_its_place_only(world: World) -> None:
    occurrence = world.in_house.occurrences.get(original_date=TUESDAY)
    by, start, end = world.actor(world.cast.claire), at(TUESDAY, 9), at(TUESDAY, 12)
    other, elsewhere = make.room(world.cast.place), make.room(world.cast.place_of_gignac)
    moved = change_occurrence(occurrence=occurrence.pk, by=by, now=NOW, start=start, end=end, room=other.pk)
    assert moved.room == other
    assert Occupancy.objects.get(trade="agenda.session", key=occurrence.pk).resource == other.resource
    with pytest.raises(OpeningImpossible):
        change_occurrence(occurrence=occurrence.pk, by=by, now=NOW, start=start, end=end, room=elsewhere.pk)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(TUESDAY, 9, 2), at(TUESDAY, 12)),
        (at(TUESDAY, 12), at(TUESDAY, 9)),
        (at(TUESDAY, 9), at(TUESDAY, 9)),
        (at(date(2026, 11, 10), 9), at(date(2026, 11, 10), 12)),
    ],
)
def test_an_occurrence_at_impossible_hours_is_refused_in_a_sentence(world: World, start: datetime, end: datetime) -> None:
    occurrence = world.in_house.occurrences.get(original_date=TUESDAY)
    with pytest.raises(OpeningImpossible):
        change_occurrence(occurrence=occurrence.pk, by=world.actor(world.cast.claire), now=NOW, start=start, end=end)


def test_an_occurrence_does_not_move_onto_its_sister(world: World) -> None:
    first, second = world.in_house.occurrences.order_by("original_date")[:2]
    by = world.actor(world.cast.claire)
    with pytest.raises(OpeningImpossible):
        change_occurrence(occurrence=first.pk, by=by, now=NOW, start=second.during.lower, end=second.during.upper)


@pytest.mark.parametrize("who", ["samir", "nadege", "paul", "bruno"])
def test_nobody_changes_the_hours_of_somebody_else(world: World, who: str) -> None:
    occurrence = world.in_house.occurrences.get(original_date=TUESDAY)
    with world.seen_by(getattr(world.cast, who)) as by:
        with pytest.raises(NotAllowed):
            drop_occurrence(occurrence=occurrence.pk, by=by, now=NOW)
        with pytest.raises(NotAllowed):
            open_hours(world.cast.claire, world.cast.place, world.reason, day=date(2026, 11, 20), by=by)


def test_an_occurrence_that_is_none_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        drop_occurrence(occurrence=999_999, by=world.actor(world.cast.claire), now=NOW)


def test_a_permanence_holds_its_room_against_another(world: World) -> None:
    with pytest.raises(OpeningImpossible, match="salle") as refusal:
        open_hours(world.cast.samir, world.cast.place, world.reason, day=TUESDAY, room=world.cast.room, is_outreach_session=True)
    assert "17/11/2026" in str(refusal.value)


def test_two_places_too_close_in_time_are_refused_with_the_minutes(world: World) -> None:
    with pytest.raises(TwoPlacesTooClose) as refusal:
        open_hours(world.cast.claire, world.cast.place_of_gignac, world.reason, day=TUESDAY, start=time(12, 10), end=time(16))
    assert "33 minutes" in str(refusal.value)
    assert "Lodève" in str(refusal.value)
    open_hours(world.cast.claire, world.cast.place_of_gignac, world.reason, day=TUESDAY, start=time(12, 35), end=time(16))


def test_two_openings_at_the_same_hour_are_refused_and_one_after_the_other_at_one_place_is_not(world: World) -> None:
    with pytest.raises(OpeningImpossible):
        open_hours(world.cast.claire, world.cast.place, world.reason, day=TUESDAY, start=time(11), end=time(13))
    open_hours(world.cast.claire, world.cast.place, world.reason, day=TUESDAY, start=time(12), end=time(13))


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": time(9, 3)},
        {"start": time(12), "end": time(9)},
        {"nths": (7,)},
        {"nths": (2,), "interval_weeks": 2},
        {"until": date(2026, 1, 1)},
        {"modes": ()},
        {"modes": ("telepathy",)},
    ],
)
def test_hours_that_make_no_sense_are_refused_in_a_sentence(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises(OpeningImpossible):
        in_gignac(world, date(2026, 11, 20), **wrong)


def test_a_room_of_another_place_or_a_reason_of_another_agency_is_refused(world: World) -> None:
    elsewhere = make.room(world.cast.place_of_gignac)
    with pytest.raises(OpeningImpossible):
        open_hours(world.cast.samir, world.cast.place, world.reason, day=TUESDAY, room=elsewhere)
    foreign = a_reason(world.cast.agency_elsewhere)
    offer = Offer(world.cast.agency.pk, world.cast.samir.pk, world.cast.place.pk, [foreign.pk], ["in_person"])
    hours = Hours(1, time(9), time(12), TUESDAY)
    with pytest.raises(OpeningImpossible):
        open_period(offer=offer, hours=hours, by=world.actor(world.cast.samir), now=NOW)


def test_a_director_opens_hours_for_their_own_advisers_only(world: World) -> None:
    helene = world.actor(world.cast.helene)
    opened = open_hours(world.cast.samir, world.cast.place_of_gignac, world.reason, day=TUESDAY, by=helene)
    assert opened.adviser == world.cast.samir
    with pytest.raises(NotAllowed):
        open_hours(world.cast.paul, world.cast.place_of_gignac, world.reason, day=TUESDAY, by=helene)


def test_hours_that_are_not_published_are_offered_to_nobody(world: World) -> None:
    in_gignac(world, TUESDAY, publish=False)
    assert world.cast.place_of_gignac.pk not in {slot.place for slot in world.slots()}
    assert OpeningOccurrence.objects.filter(published_at__isnull=True).exists()


@pytest.mark.parametrize("role", ["lead", "facilitator"])
def test_hours_in_another_place_over_a_workshop_are_refused_with_its_date(world: World, role: str) -> None:
    from tests.domains.agenda.workshop_world import FRIDAY, a_series

    cast = world.cast
    a_series(world, facilitators=(cast.samir.pk,))  # at 14 h in Lodève, led by Claire
    who = cast.claire if role == "lead" else cast.samir
    with pytest.raises(OpeningImpossible, match=r"Un atelier est prévu à Lodève, le vendredi 20\snovembre"):
        open_hours(who, cast.place_of_gignac, world.reason, day=FRIDAY, start=time(13), end=time(17))
    assert not OpeningPeriod.objects.filter(adviser=who, place=cast.place_of_gignac).exists()
    open_hours(who, cast.place_of_gignac, world.reason, day=FRIDAY, start=time(9), end=time(12))


def test_hours_in_the_place_of_a_workshop_are_offered_around_it(world: World) -> None:
    from tests.domains.agenda.workshop_world import FRIDAY, a_series, sessions_of

    cast = world.cast
    (session,) = sessions_of(world, a_series(world))
    open_hours(cast.claire, cast.place, world.reason, day=FRIDAY, start=time(9), end=time(17), until=FRIDAY)
    offered = [slot for slot in world.slots() if slot.starts_at.date() == FRIDAY]
    assert offered
    assert all(slot.ends_at <= session.during.lower or slot.starts_at >= session.during.upper for slot in offered)
