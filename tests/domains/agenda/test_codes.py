"""The number of the slip: it opens with the phone's last four digits, ten tries, then the house."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests import factories as make
from tests.domains.agenda.world import NOW, PUBLIC_SCOPE, World

from maillage.domains.agenda import rules, selectors
from maillage.domains.agenda.errors import LinkUnknown
from maillage.domains.agenda.models import Participation
from maillage.domains.agenda.services.ending import cancel
from maillage.domains.agenda.services.links import KEPT, Found, find_by_code, revoke_links
from maillage.kit.errors import NotAllowed


@pytest.fixture
def booked(world: World) -> Participation:
    return world.book(world.cast.ghislaine, world.cast.nadege)


def tried(code: str, last_four: str) -> Found:
    """As the public page does it."""
    with make.in_scope(PUBLIC_SCOPE):
        return find_by_code(code=code, last_four=last_four, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("spelt", ["{}", " {} ", "lower", "dashed"])
def test_the_number_and_the_four_digits_open_the_booking(booked: Participation, spelt: str) -> None:
    code = {"lower": booked.code.lower(), "dashed": f"{booked.code[:4]}-{booked.code[4:]}"}.get(spelt, spelt.format(booked.code))
    found = tried(code, "1234")
    assert found.why == ""
    with make.in_scope(selectors.scope_of_link(found.token, NOW)):
        assert selectors.seat(booked.pk, NOW) is not None


@pytest.mark.django_db
@pytest.mark.parametrize("last_four", ["0000", "", "234", "12345", "34", "abcd"])
def test_wrong_digits_open_nothing(booked: Participation, last_four: str) -> None:
    assert tried(booked.code, last_four) == Found(why="unknown")


@pytest.mark.django_db
def test_an_unknown_number_is_said_like_wrong_digits(booked: Participation) -> None:
    assert tried("ZZZZZZZZ", "1234") == Found(why="unknown")


@pytest.mark.django_db
def test_after_ten_tries_even_the_right_digits_open_nothing(booked: Participation) -> None:
    for _ in range(10):
        assert tried(booked.code, "0000") == Found(why="unknown")
    assert tried(booked.code, "1234") == Found(why="locked")


@pytest.mark.django_db
def test_the_right_digits_start_the_count_again(booked: Participation) -> None:
    for _ in range(9):
        tried(booked.code, "0000")
    assert tried(booked.code, "1234").token
    for _ in range(9):
        assert tried(booked.code, "0000").why == "unknown"
    assert tried(booked.code, "1234").token


@pytest.mark.django_db
def test_a_person_without_a_phone_is_found_by_the_house_only(world: World) -> None:
    lucien = make.person(world.cast.agency, "Lucien", without_phone=True, shared_with=[world.cast.house])
    booked = world.book(lucien, world.cast.nadege)
    assert tried(booked.code, "").why == "unknown"
    assert tried(booked.code, "0000").why == "unknown"


@pytest.mark.django_db
def test_a_link_dies_sixty_days_after_the_appointment_or_when_it_is_revoked(world: World, booked: Participation) -> None:
    token = selectors.token_of(booked.idempotency_key)
    with world.seen_by(world.cast.claire) as by:
        seat = selectors.seat(booked.pk, NOW)
        assert seat is not None
        assert selectors.scope_of_link(token, seat.ends_at + KEPT - timedelta(seconds=1))
        with pytest.raises(LinkUnknown):
            selectors.scope_of_link(token, seat.ends_at + KEPT)
        revoke_links(participation=selectors.participation(booked.pk), by=by, now=NOW)
    with pytest.raises(LinkUnknown):
        selectors.scope_of_link(token, NOW)
    assert tried(booked.code, "1234").why == "unknown"


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["", "x", "0" * 40, "../" * 10])
def test_a_forged_link_opens_nothing(booked: Participation, forged: str) -> None:
    with pytest.raises(LinkUnknown):
        selectors.scope_of_link(forged, NOW)


@pytest.mark.django_db
def test_a_link_does_not_cancel_in_the_name_of_the_service(booked: Participation) -> None:
    from tests.domains.agenda.world import ALONE

    scope = selectors.scope_of_link(selectors.token_of(booked.idempotency_key), NOW)
    with make.in_scope(scope):
        row = selectors.participation(booked.pk)
        with pytest.raises(NotAllowed):
            cancel(participation=row, by=ALONE, now=NOW, by_service=True)


def test_a_code_has_eight_signs_that_look_like_no_other() -> None:
    drawn = iter(range(8))
    code = rules.short_code(lambda signs: signs[next(drawn)])
    assert code == "23456789"
    assert not set("01OILU") & set(rules.CODE_SIGNS)
    assert rules.tidy_code(" abcd-2345 ") == "ABCD2345"
