"""Enrolling alone, by a workshop's address: what the address opens, who may open it, who is first, who never sees whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from tests import factories as make
from tests.domains.agenda.test_races import together
from tests.domains.agenda.workshop_world import (
    ENDS,
    FRIDAY,
    MONTH_AFTER,
    NEXT_FRIDAY,
    a_series,
    coming,
    crowd,
    enrolled,
    sessions_of,
    workshop_reason,
)
from tests.domains.agenda.world import NOW, World, everyone

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import AlreadyBooked, EnrolmentAddressUnknown, NotOpenToAll, SessionCalledOff
from maillage.domains.agenda.models import Appointment, EnrolmentLink, Participation, Series, WaitingEntry
from maillage.domains.agenda.services.enrolling import Enrolment, enrol
from maillage.domains.agenda.services.enrolment_links import close_enrolment, close_over, open_enrolment
from maillage.domains.agenda.services.requests import open_request
from maillage.domains.agenda.services.series import call_off_session
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import PUBLIC
from maillage.registry.people.services import Identity, Travel, create_person

pytestmark = pytest.mark.django_db
TABLES = ("people_person", "people_personaccess", "agenda_request", "agenda_participation", "agenda_travelplan")
NEVER = ("sophie", "bruno", "paul", "elected", "administrator", "public", "nobody")


def opened(world: World, session: Appointment, who: Account | None = None, *, is_for_all_dates: bool = False) -> list[str]:
    """The ends of the addresses that were opened."""
    with world.seen_by(who or world.cast.claire) as by:
        links = open_enrolment(session=session.pk, by=by, now=NOW, is_for_all_dates=is_for_all_dates)
    return [selectors.enrolment_links.enrolment_token(link.key) for link in links]


def alone(token: str, series: Series, session: int | None, *, key: UUID | None = None, name: str = "Lucette") -> Enrolment:
    """Somebody opens a file and enrols, under the address only."""
    with enter(selectors.scope_of_enrolment(token)):
        reason = selectors.reason(series.reason_id, PUBLIC)
        identity = Identity("Azéma", name, has_no_contact_means=True)
        person = create_person(agency=reason.agency_id, identity=identity, travel=Travel(), by=PUBLIC, now=NOW)
        request = open_request(person=person, reason=reason, means="bus", home={}, by=PUBLIC, now=NOW)
        return enrol(request=request, series=series.pk, session=session, key=key or uuid4(), by=PUBLIC, now=NOW)


def counted(table: str, scope: Scope) -> int:
    with make.in_scope(scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def in_agency(world: World) -> Scope:
    return Scope(role="job", agency=world.cast.agency.pk)


# ------------------------------------------------------------------ who opens it
@pytest.mark.parametrize("who", ["claire", "helene", "nadege"])
def test_whoever_runs_it_the_director_and_the_house_s_counsellor_open_one_address(world: World, who: str) -> None:
    (session,) = sessions_of(world, a_series(world))
    first = opened(world, session, getattr(world.cast, who))
    assert first == opened(world, session), "it is the same for whoever opens it again"
    assert len(first[0]) == 10
    with world.seen_by(world.cast.yolande):
        card = selectors.session_card(session.pk)
        assert selectors.enrolment_tokens([card]) == {session.pk: first[0]}


@pytest.mark.parametrize("who", ["samir", "lucie", "yolande"])
def test_a_colleague_another_house_and_a_partner_do_not_open_it(world: World, who: str) -> None:
    (session,) = sessions_of(world, a_series(world))
    with pytest.raises(NotAllowed):
        opened(world, session, getattr(world.cast, who))


@pytest.mark.parametrize("who", ["paul", "sophie", "bruno"])
def test_whoever_does_not_see_the_workshop_cannot_open_it(world: World, who: str) -> None:
    (session,) = sessions_of(world, a_series(world))
    with pytest.raises(NotFound):
        opened(world, session, getattr(world.cast, who))
    assert not EnrolmentLink.objects.exists()


def test_whoever_helps_to_run_it_opens_it_and_closes_it(world: World) -> None:
    (session,) = sessions_of(world, a_series(world, facilitators=(world.cast.samir.pk,)))
    (token,) = opened(world, session, world.cast.samir)
    with world.seen_by(world.cast.samir) as by:
        assert close_enrolment(session=session.pk, by=by, now=NOW) == 1
        assert close_enrolment(session=session.pk, by=by, now=NOW) == 0
    assert not selectors.enrolment_address(token).is_open


def test_a_reason_that_is_not_for_everybody_has_no_address(world: World) -> None:
    series = a_series(world, reason=workshop_reason(world, bookable_by="partners"))
    with pytest.raises(NotOpenToAll):
        opened(world, sessions_of(world, series)[0])


def test_what_has_begun_or_is_called_off_gets_no_address(world: World) -> None:
    (session,) = sessions_of(world, a_series(world))
    with world.seen_by(world.cast.claire) as by, pytest.raises(SessionCalledOff):
        open_enrolment(session=session.pk, by=by, now=session.during.lower)
    with world.seen_by(world.cast.claire) as by:
        call_off_session(session=session.pk, by=by, now=NOW)
    with pytest.raises(SessionCalledOff):
        opened(world, session)


def test_all_the_dates_are_opened_at_once_when_asked_and_a_whole_series_has_one_address(world: World) -> None:
    days = (FRIDAY, NEXT_FRIDAY, MONTH_AFTER)
    series = a_series(world, days)
    assert len(set(opened(world, sessions_of(world, series)[0], is_for_all_dates=True))) == 3
    whole = a_series(world, days, is_whole=True, starts_at=make.time(10), ends_at=make.time(12))
    tokens = {opened(world, each, is_for_all_dates=True)[0] for each in sessions_of(world, whole)}
    assert len(tokens) == 1


# ------------------------------------------------------------------ what it opens
def test_an_address_opens_its_date_and_the_other_open_ones_of_the_same_reason_and_nothing_else(world: World) -> None:
    series = a_series(world, (FRIDAY, NEXT_FRIDAY, MONTH_AFTER))
    first, second, _not_open = sessions_of(world, series)
    other = a_series(world, reason=workshop_reason(world, "cv"), starts_at=make.time(9), ends_at=make.time(11))
    opened(world, sessions_of(world, other)[0])
    (token,) = opened(world, first)
    (its_own,) = opened(world, second)
    for person in crowd(world, 2):
        enrolled(world, person, series, first)
    scope = selectors.scope_of_enrolment(token)
    assert (counted("agenda_series", scope), counted("agenda_appointment", scope)) == (1, 2)
    assert [counted(table, scope) for table in TABLES] == [0] * len(TABLES)
    assert counted("agenda_waitingentry", scope) == 0
    with make.in_scope(scope):
        dates = selectors.open_dates(selectors.enrolment_address(token), NOW)
        assert [(each.token, each.session) for each in dates] == [(token, first.pk), (its_own, second.pk)]
        assert [card.free for each in dates for card in each.sessions] == [6, 8]
        assert Appointment.objects.filter(seats=1).count() == 0


def test_the_address_of_a_whole_series_opens_all_its_sessions(world: World) -> None:
    series = a_series(world, (FRIDAY, NEXT_FRIDAY), is_whole=True)
    (token,) = opened(world, sessions_of(world, series)[0])
    scope = selectors.scope_of_enrolment(token)
    assert counted("agenda_appointment", scope) == 2
    with make.in_scope(scope):
        (date,) = selectors.open_dates(selectors.enrolment_address(token), NOW)
        assert (date.session, len(date.sessions)) == (None, 2)
    assert len(alone(token, series, None).seats) == 2


def test_the_agency_s_address_opens_nothing_of_another_agency(world: World) -> None:
    (session,) = sessions_of(world, a_series(world))
    (token,) = opened(world, session)
    with world.seen_by(world.cast.paul):
        assert Appointment.objects.filter(pk=session.pk).count() == 0
    assert selectors.scope_of_enrolment(token).agency == world.cast.agency.pk
    assert counted("people_person", everyone(world)["paul"][0]) == 1, "Odette is the other agency's"
    assert counted("people_person", selectors.scope_of_enrolment(token)) == 0


def test_under_an_address_nothing_is_written_but_one_s_own_enrolment(world: World) -> None:
    (session,) = sessions_of(world, a_series(world))
    (token,) = opened(world, session)
    with make.in_scope(selectors.scope_of_enrolment(token)):
        for change in ({"seats": 60}, {"released_at": NOW}):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Appointment.objects.filter(pk=session.pk).update(**change)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Series.objects.update(label="Autre chose")


@pytest.mark.parametrize("token", ["", "A" * 10, "nonsense", "2345678923", "'; --"])
def test_a_forged_address_is_unknown(world: World, token: str) -> None:
    (session,) = sessions_of(world, a_series(world))
    opened(world, session)
    with pytest.raises(EnrolmentAddressUnknown):
        selectors.scope_of_enrolment(token)


def test_an_address_is_read_as_people_type_it(world: World) -> None:
    (session,) = sessions_of(world, a_series(world))
    (token,) = opened(world, session)
    assert selectors.enrolment_address(f" {token[:5].lower()}-{token[5:]} ").session == session.pk


def test_closed_it_opens_only_the_other_dates_and_opened_again_it_is_another_address(world: World) -> None:
    series = a_series(world, (FRIDAY, NEXT_FRIDAY))
    first, second = sessions_of(world, series)
    (token,) = opened(world, first)
    opened(world, second)
    with world.seen_by(world.cast.claire) as by:
        close_enrolment(session=first.pk, by=by, now=NOW)
    with pytest.raises(NotFound):
        alone(token, series, first.pk)
    with make.in_scope(selectors.scope_of_enrolment(token)):
        assert [each.session for each in selectors.open_dates(selectors.enrolment_address(token), NOW)] == [second.pk]
    assert opened(world, first) != [token]


def test_what_is_over_or_called_off_is_closed_by_the_night(world: World) -> None:
    series = a_series(world, (FRIDAY, NEXT_FRIDAY, MONTH_AFTER))
    _first, second, _third = sessions_of(world, series)
    tokens = opened(world, second, is_for_all_dates=True)
    with world.seen_by(world.cast.claire) as by:
        call_off_session(session=second.pk, by=by, now=NOW)
    with make.in_scope(in_agency(world)):
        assert close_over(agency=world.cast.agency.pk, now=ENDS + timedelta(hours=1)) == 2
        assert close_over(agency=world.cast.agency.pk, now=ENDS + timedelta(hours=1)) == 0
    assert [selectors.enrolment_address(token).is_open for token in tokens].count(True) == 1


@pytest.mark.parametrize("who", NEVER)
def test_an_address_gives_nobody_else_a_row(world: World, who: str) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    (token,) = opened(world, session)
    alone(token, series, session.pk)
    scope = everyone(world)[who][0]
    assert counted("agenda_series", scope) == 0
    assert counted("agenda_participation", scope) == 0


# ------------------------------------------------------------------ enrolling under it
def test_one_enrols_alone_and_the_house_that_receives_sees_it(world: World) -> None:
    series = a_series(world)
    (session,) = sessions_of(world, series)
    (token,) = opened(world, session)
    seat = alone(token, series, session.pk).seats[0]
    assert (seat.booked_by_id, seat.booked_by_organisation_id, seat.host_id) == (None, None, world.cast.house.pk)
    with make.in_scope(selectors.scope_of_link(selectors.token_of(seat.idempotency_key), NOW)):
        assert selectors.seat(seat.pk, NOW).given_name == "Lucette"


def test_a_date_whose_address_is_not_open_cannot_be_taken_by_another_s(world: World) -> None:
    series = a_series(world, (FRIDAY, NEXT_FRIDAY))
    first, second = sessions_of(world, series)
    (token,) = opened(world, first)
    with pytest.raises(NotFound):
        alone(token, series, second.pk)


def test_when_it_is_full_one_waits_at_one_s_rank_under_an_address_of_one_s_own(world: World) -> None:
    series, key = a_series(world, seats=2), uuid4()
    (session,) = sessions_of(world, series)
    (token,) = opened(world, session)
    for person in crowd(world, 3):
        enrolled(world, person, series)
    done = alone(token, series, session.pk, key=key)
    assert (done.seats, done.rank) == ((), 2)
    assert selectors.enrolment_done(key, world.cast.agency.pk) == "wait"
    own = selectors.waiting_token(key)
    scope = selectors.scope_of_waiting(token, own)
    assert counted("agenda_waitingentry", scope) == 1
    assert counted("people_person", scope) == 1
    with make.in_scope(scope):
        assert selectors.own_wait(own).pk == done.entry.pk
    for forged in (own[:-1] + ("0" if own[-1] != "0" else "1"), own[:32], uuid4().hex + own[32:], "é" * 56):
        with pytest.raises(EnrolmentAddressUnknown):
            selectors.scope_of_waiting(token, forged)


def test_the_same_click_twice_enrols_one_person(world: World) -> None:
    series, key = a_series(world), uuid4()
    (session,) = sessions_of(world, series)
    (token,) = opened(world, session)
    alone(token, series, session.pk, key=key)
    with pytest.raises(AlreadyBooked):
        alone(token, series, session.pk, key=key)
    assert selectors.enrolment_done(key, world.cast.agency.pk) == "seat"
    assert len(coming(world, session)) == 1


def desk(world: World, series: Series, session: int, said: list[object]) -> Callable[[], None]:
    """Nadège enrols Farid at the desk, at the same moment."""
    by = world.actor(world.cast.claire)

    def act() -> None:
        with enter(make.scope(by)):
            request = open_request(person=world.cast.farid, reason=series.reason, means="bus", home={}, by=by, now=NOW)
            said.append(enrol(request=request, series=series.pk, session=session, key=uuid4(), by=by, now=NOW))

    return act


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_goes_to_the_link_or_to_the_desk_and_the_other_waits(world: World) -> None:
    with transaction.atomic():
        series = a_series(world, seats=2)
        (session,) = sessions_of(world, series)
        enrolled(world, crowd(world, 1)[0], series)
        (token,) = opened(world, session)
    said: list[Enrolment] = []
    answers = together(lambda: said.append(alone(token, series, session.pk)), desk(world, series, session.pk, said))
    assert answers == ["done", "done"]
    with transaction.atomic():
        assert len(coming(world, session)) == 2
        assert counted("agenda_waitingentry", in_agency(world)) == 1
    assert sorted(len(each.seats) for each in said) == [0, 1]
    assert [each.rank for each in said if each.entry] == [1]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_one_seat(world: World) -> None:
    with transaction.atomic():
        series, key = a_series(world), uuid4()
        (session,) = sessions_of(world, series)
        (token,) = opened(world, session)
    answers = together(*(lambda: alone(token, series, session.pk, key=key) for _ in range(4)))
    assert sorted(answers) == ["AlreadyBooked", "AlreadyBooked", "AlreadyBooked", "done"]
    with transaction.atomic(), make.in_scope(in_agency(world)):
        assert Participation.objects.count() == 1
        assert not WaitingEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_closing_while_people_enrol_leaves_each_of_them_in_or_out(world: World) -> None:
    with transaction.atomic():
        series = a_series(world)
        (session,) = sessions_of(world, series)
        (token,) = opened(world, session)
    by = world.actor(world.cast.claire)

    def close() -> None:
        with enter(make.scope(by)):
            close_enrolment(session=session.pk, by=by, now=NOW)

    answers = together(close, *(lambda: alone(token, series, session.pk) for _ in range(3)))
    assert set(answers) <= {"done", "NotFound"}
    with transaction.atomic():
        assert len(coming(world, session)) == answers[1:].count("done")
    with pytest.raises(Refused):
        alone(token, series, session.pk)
