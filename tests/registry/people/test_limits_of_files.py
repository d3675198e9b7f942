"""What the database and the clock never let through: contradictions, accesses without end, look-ups without count."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import Scope
from maillage.registry.people import jobs, services
from maillage.registry.people.models import PersonAccess
from maillage.registry.people.services import Identity

pytestmark = pytest.mark.django_db

Owner = Callable[[], AbstractContextManager[Any]]
GHISLAINE = Identity(family_name="Vezinhet", given_name="Ghislaine", phone="06 39 98 12 34")


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def exists(cast: Cast) -> bool:
    by = make.actor(cast.lucie)
    with make.in_scope(make.scope(by)):
        return services.file_exists_at_agency(agency=cast.agency.pk, identity=GHISLAINE, by=by)


def an_hour_passes(owner: Owner) -> None:
    with owner() as cursor:
        cursor.execute("UPDATE people_filelookup SET at = at - interval '61 minutes'")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"has_no_contact_means": True}, "no_contact_means_means_none"),
        ({"walk_limit_min": 61}, "walk_limit_is_at_most_an_hour"),
        ({"home_lat": 43.7}, "home_has_both_coordinates_or_none"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(cast: Cast, fields: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make.person(cast.agency, **fields)


def test_an_access_that_ends_before_it_starts_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="access_dates_in_order"):
        make.access(cast.farid, cast.house, since=make.NOW, until=make.NOW - timedelta(days=1))


def test_sharing_twice_makes_one_access(cast: Cast) -> None:
    with make.in_scope(make.scope(make.actor(cast.claire))):
        first = services.share(person=cast.farid, organisation=cast.house.pk, why="booked", now=make.NOW)
        later = make.NOW + timedelta(days=1)
        again = services.share(person=cast.farid, organisation=cast.house.pk, why="receives", now=later)
    assert first == again


def test_sharing_again_after_the_end_opens_a_new_access(cast: Cast) -> None:
    later = make.NOW + timedelta(days=200)
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        assert services.close_old_accesses(agency=cast.agency.pk, now=later) == 1
        services.share(person=cast.ghislaine, organisation=cast.house.pk, why="booked", now=later)
        assert PersonAccess.objects.filter(person=cast.ghislaine).count() == 2


def test_closing_accesses_leaves_the_other_agencies_alone(cast: Cast) -> None:
    other = make.house("Maison de Béziers", works_with=cast.agency_elsewhere)
    make.access(cast.odette, other)
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        services.close_old_accesses(agency=cast.agency.pk, now=make.NOW + timedelta(days=400))
    with make.in_scope(Scope(role="job", agency=cast.agency_elsewhere.pk)):
        assert PersonAccess.objects.get(person=cast.odette).until is None


def test_an_hour_later_the_account_may_ask_again(cast: Cast, owner: Owner) -> None:
    for _ in range(30):
        assert exists(cast) is True
    an_hour_passes(owner)
    assert exists(cast) is True


def test_what_was_asked_more_than_an_hour_ago_must_be_asked_again(cast: Cast, owner: Owner) -> None:
    assert exists(cast) is True
    an_hour_passes(owner)
    by = make.actor(cast.lucie)
    with pytest.raises(NotFound), make.in_scope(make.scope(by)):
        services.recognise(agency=cast.agency.pk, identity=GHISLAINE, by=by, now=make.NOW)


def kept(owner: Owner) -> int:
    with owner() as cursor:
        cursor.execute("SELECT count(*) FROM people_filelookup")
        return int(cursor.fetchone()[0])


def test_the_night_forgets_the_look_ups_that_no_longer_count_and_no_other(cast: Cast, owner: Owner) -> None:
    for _ in range(3):
        exists(cast)
    jobs.nightly(timestamp=0)
    assert kept(owner) == 3
    an_hour_passes(owner)
    exists(cast)
    jobs.nightly(timestamp=0)
    assert kept(owner) == 1


@pytest.mark.parametrize("role", ["counsellor", "adviser", "administrator", "public", ""])
def test_nobody_but_the_night_forgets_look_ups(cast: Cast, owner: Owner, role: str) -> None:
    exists(cast)
    an_hour_passes(owner)
    with make.in_scope(Scope(role=role, account=cast.lucie.pk, agency=cast.agency.pk)):
        assert services.forget_old_lookups() == 0
    assert kept(owner) == 1


@pytest.mark.parametrize("statement", ["DELETE FROM people_filelookup", "SELECT person_key FROM people_filelookup"])
def test_the_count_is_neither_read_nor_erased_by_the_application(cast: Cast, statement: str) -> None:
    assert exists(cast) is True
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
