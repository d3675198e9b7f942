"""How a participation ends, in two steps when nobody came; every correction is traced, nothing ever counts by mistake."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from tests.domains.agenda.world import NOW, TUESDAY, World, at, taken_for

from maillage.domains.agenda import rules, selectors, states
from maillage.domains.agenda.errors import NoshowNotConfirmed, SlotTaken, StatusNotPossible
from maillage.domains.agenda.models import Appointment, OpeningOccurrence, Participation, Request
from maillage.domains.agenda.services.ending import cancel, close, propose_noshow, undo
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Account

AFTER = at(TUESDAY, 9, 45)


@pytest.fixture
def booked(world: World) -> Participation:
    return world.book(world.cast.ghislaine, world.cast.nadege)


def status_of(world: World, booked: Participation) -> tuple[str, str, str]:
    """Status, absence, and what became of the request."""
    with world.seen_by(world.cast.claire):
        row = Participation.objects.select_related("request").get(pk=booked.pk)
        assert row.request is not None
        return row.status, row.absence, row.request.status


def end(world: World, booked: Participation, status: str, absence: str = "", who: Account | None = None) -> Participation:
    with world.seen_by(who or world.cast.claire) as by:
        return close(participation=selectors.participation(booked.pk), status=status, absence=absence, by=by, now=AFTER)


def propose(world: World, booked: Participation) -> None:
    with world.seen_by(world.cast.claire) as by:
        propose_noshow(participation=selectors.participation(booked.pk), by=by, now=AFTER)


@pytest.mark.django_db
def test_one_click_closes_it_as_seen_and_the_permanence_was_held(world: World, booked: Participation) -> None:
    end(world, booked, "seen")
    assert status_of(world, booked) == ("seen", "", "met")
    occurrence = OpeningOccurrence.objects.get(opening=world.in_house, original_date=TUESDAY)
    assert occurrence.status == "held"


@pytest.mark.django_db
def test_an_absence_needs_two_steps(world: World, booked: Participation) -> None:
    with pytest.raises(NoshowNotConfirmed):
        end(world, booked, "noshow", "no_news")
    propose(world, booked)
    assert status_of(world, booked)[0] == "unknown"
    with pytest.raises(NoshowNotConfirmed):
        end(world, booked, "noshow")
    end(world, booked, "noshow", "no_news")
    assert status_of(world, booked) == ("noshow", "no_news", "met")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("absence", "status", "request_status"),
    [
        ("no_transport", "excused", "open"),
        ("service", "revoked", "open"),
        ("technical", "revoked", "open"),
        ("warned", "excused", "withdrawn"),
        ("no_news", "noshow", "met"),
    ],
)
def test_what_the_second_step_says_decides(
    world: World, booked: Participation, absence: str, status: str, request_status: str
) -> None:
    propose(world, booked)
    end(world, booked, "noshow", absence)
    assert status_of(world, booked) == (status, absence, request_status)


@pytest.mark.django_db
def test_no_transport_is_kept_as_the_difficulty_of_what_is_asked_again(world: World, booked: Participation) -> None:
    propose(world, booked)
    end(world, booked, "noshow", "no_transport")
    with world.seen_by(world.cast.claire):
        assert Request.objects.get(pk=booked.request_id).difficulty == "no_bus"


def test_no_transport_is_the_first_reason_proposed() -> None:
    assert Participation.Absence.values[0] == "no_transport"
    assert {absence: rules.absence_status(absence) for absence in Participation.Absence.values} == {
        "no_transport": "excused",
        "service": "revoked",
        "warned": "excused",
        "technical": "revoked",
        "no_news": "noshow",
    }


@pytest.mark.django_db
def test_the_database_refuses_an_absence_in_one_step(world: World, booked: Participation) -> None:
    from django.db import IntegrityError, transaction

    with world.seen_by(world.cast.claire), pytest.raises(IntegrityError, match="a_noshow_needs_two_steps"), transaction.atomic():
        Participation.objects.filter(pk=booked.pk).update(status="noshow", absence="no_news")


@pytest.mark.django_db
def test_a_correction_is_possible_and_traced(world: World, booked: Participation) -> None:
    propose(world, booked)
    end(world, booked, "noshow", "no_news")
    end(world, booked, "seen")
    assert status_of(world, booked)[:2] == ("seen", "")
    trace = list(
        AuditEntry.objects.filter(object_kind="participation", object_key=booked.pk).order_by("pk").values_list("verb", "why")
    )
    assert trace[1:] == [
        ("appointment.noshow_proposed", ""),
        ("appointment.noshow", "unknown>noshow"),
        ("appointment.corrected", "noshow>seen"),
    ]


@pytest.mark.django_db
def test_the_same_answer_twice_is_one_change(world: World, booked: Participation) -> None:
    end(world, booked, "seen")
    end(world, booked, "seen")
    assert AuditEntry.objects.filter(verb="appointment.seen", object_key=booked.pk).count() == 1


@pytest.mark.django_db
def test_what_has_not_begun_is_not_closed(world: World, booked: Participation) -> None:
    with world.seen_by(world.cast.claire) as by:
        for act in (close, propose_noshow):
            more = {"status": "seen"} if act is close else {}
            with pytest.raises(StatusNotPossible):
                act(participation=selectors.participation(booked.pk), by=by, now=at(TUESDAY, 8, 59), **more)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["samir", "nadege", "paul", "sophie", "bruno"])
def test_only_the_adviser_who_received_or_the_director_closes(world: World, booked: Participation, who: str) -> None:
    with world.seen_by(getattr(world.cast, who)) as by, pytest.raises((NotAllowed, NotFound)):
        close(participation=booked, status="seen", by=by, now=AFTER)
    end(world, booked, "seen", who=world.cast.helene)


@pytest.mark.django_db
def test_cancelled_by_the_service_the_request_waits_again_and_the_hour_is_free(world: World, booked: Participation) -> None:
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW, by_service=True)
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW, by_service=True)
    assert status_of(world, booked) == ("revoked", "service", "open")
    assert taken_for(booked) == {}
    assert at(TUESDAY, 9) in {slot.starts_at for slot in world.slots()}
    assert AuditEntry.objects.filter(verb="appointment.revoked").count() == 1


@pytest.mark.django_db
def test_what_waits_again_is_booked_again(world: World, booked: Participation) -> None:
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW, by_service=True)
    again = world.book(world.cast.ghislaine, world.cast.nadege, world.choice(2))
    assert again.request_id == booked.request_id
    assert status_of(world, again)[2] == "met"


@pytest.mark.django_db
def test_a_cancelled_hour_is_taken_back_unless_somebody_has_it(world: World, booked: Participation) -> None:
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW)
        undo(participation=selectors.participation(booked.pk), by=by, now=NOW)
    assert status_of(world, booked) == ("unknown", "", "met")
    assert taken_for(booked).keys() == {world.cast.claire.resource_id, world.cast.ghislaine.resource_id}
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW)
        assert Appointment.objects.get(pk=booked.appointment_id).released_at == NOW
    world.book(world.cast.farid, world.cast.claire)
    with world.seen_by(world.cast.claire) as by, pytest.raises(SlotTaken):
        undo(participation=selectors.participation(booked.pk), by=by, now=NOW)


def test_the_table_of_participations_is_the_table_of_truth() -> None:
    allowed = {
        ("unknown", "seen"), ("unknown", "excused"), ("unknown", "revoked"), ("unknown", "noshow"),
        ("seen", "excused"), ("seen", "revoked"), ("seen", "noshow"), ("seen", "unknown"),
        ("excused", "seen"), ("excused", "unknown"),
        ("revoked", "unknown"),
        ("noshow", "seen"), ("noshow", "excused"), ("noshow", "revoked"), ("noshow", "unknown"),
    }  # fmt: skip
    every = Participation.Status.values
    assert {pair for pair in product(every, every) if states.may_become(states.PARTICIPATION, *pair)} == allowed


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        (states.PARTICIPATION, Participation.Status),
        (states.REQUEST, Request.Status),
        (states.SESSION, OpeningOccurrence.Status),
    ],
)
def test_a_table_speaks_of_every_status_and_of_no_other(table: dict[str, tuple[str, ...]], choices: type) -> None:
    assert set(table) == set(choices.values)
    assert {then for row in table.values() for then in row} <= set(choices.values)
    assert all(status in states.MEANING for status in table)
    assert all(f"`{status}`" in states.drawn() for status in table)


@pytest.mark.parametrize(
    ("status", "now", "shown"),
    [
        ("unknown", NOW, "unknown_future"),
        ("unknown", at(TUESDAY, 8), "unknown_today"),
        ("unknown", at(TUESDAY, 9, 10), "unknown_today"),
        ("unknown", at(TUESDAY, 9, 30), "unknown_past"),
        ("seen", at(TUESDAY, 9, 30), "seen"),
        ("noshow", NOW, "noshow"),
    ],
)
def test_unknown_is_shown_as_to_come_today_or_to_be_closed(status: str, now: object, shown: str) -> None:
    starts_at = at(TUESDAY, 9)
    assert states.shown_as(status, starts_at, starts_at + timedelta(minutes=30), now) == shown
