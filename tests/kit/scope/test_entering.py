"""A scope lives in one transaction and ends with it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from maillage.kit.scope.entering import NOBODY, Scope, apply, current, enter, next_key, reveal

pytestmark = pytest.mark.django_db


def test_nothing_entered_is_nobody() -> None:
    assert current() == NOBODY


def test_a_scope_is_read_back_as_it_was_entered() -> None:
    scope = Scope(role="counsellor", account=7, agency=2, organisations=(3, 4), territories=(9,), links=("person:5",))
    with enter(scope):
        assert current() == scope


def test_leaving_an_inner_scope_gives_the_outer_one_back() -> None:
    with enter(Scope(role="adviser", agency=1)):
        with enter(Scope(role="job", agency=2)):
            assert current().agency == 2
        assert current() == Scope(role="adviser", agency=1)


def test_leaving_gives_nobody_back_to_a_transaction_that_goes_on() -> None:
    with transaction.atomic():
        with enter(Scope(role="adviser", agency=1, links=("person:5",))):
            reveal("person", 6)
        assert current() == NOBODY


def test_what_was_revealed_before_is_still_seen_after_an_inner_scope() -> None:
    with enter(Scope(role="public")):
        reveal("person", 5)
        with enter(Scope(role="job", agency=2)):
            reveal("person", 6)
        assert current().links == ("person:5",)


def test_a_failure_that_is_caught_gives_back_what_was_before() -> None:
    for before in (NOBODY, Scope(role="adviser", agency=1)):
        with transaction.atomic():
            apply(before)
            with pytest.raises(ZeroDivisionError), enter(Scope(role="job", agency=2)):
                raise ZeroDivisionError
            assert current() == before


def test_a_transaction_marked_to_roll_back_gives_back_what_was_before() -> None:
    with enter(Scope(role="adviser", agency=1)):
        with enter(Scope(role="job", agency=2)):
            transaction.set_rollback(True)
        assert current() == Scope(role="adviser", agency=1)


def test_a_revealed_key_is_seen_as_a_link_of_this_transaction() -> None:
    with enter(Scope(role="public")):
        key = next_key("people_person")
        reveal("person", key)
        assert current().links == (f"person:{key}",)
        with connection.cursor() as cursor:
            cursor.execute("SELECT scope_links('person'), scope_links('appointment')")
            assert cursor.fetchone() == ([key], [])


@pytest.mark.django_db(transaction=True)
def test_a_scope_does_not_outlive_its_transaction() -> None:
    with enter(Scope(role="adviser", agency=1)):
        pass
    with transaction.atomic():
        assert current() == NOBODY


@pytest.mark.django_db(transaction=True)
def test_a_scope_is_gone_after_a_failure_too() -> None:
    with pytest.raises(ZeroDivisionError), enter(Scope(role="adviser", agency=1)):
        raise ZeroDivisionError
    with transaction.atomic():
        assert current() == NOBODY
