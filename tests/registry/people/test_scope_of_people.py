"""Row-level security of people's files, asked in raw SQL over random data and compared with a plain reading of the rule."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.kit import clock
from maillage.kit.scope.entering import NOBODY, Scope
from maillage.registry.organisations.models import Organisation
from maillage.registry.people.models import Person, PersonAccess

pytestmark = pytest.mark.django_db

Owner = Callable[[], AbstractContextManager[Any]]
BLIND = ("economic_officer", "elected", "house_lead", "employer_adviser", "administrator", "public", "link", "")
PARTNERS = ("counsellor", "partner")


@dataclass
class RandomWorld:
    """What was written, as plain values: who shares what with whom, from when to when."""

    agencies: list[Organisation]
    organisations: list[Organisation]
    people: dict[int, int] = field(default_factory=dict)  # person: agency
    accesses: dict[int, tuple[int, int, bool]] = field(default_factory=dict)  # access: person, organisation, in force
    collaborations: set[tuple[int, int]] = field(default_factory=set)  # agency, organisation, in force

    def people_seen_by(self, organisation: int) -> set[int]:
        """What a partner's eyes may see: shared with them, by an agency they work with, today."""
        return {
            person
            for person, shared_with, in_force in self.accesses.values()
            if in_force and shared_with == organisation and (self.people[person], organisation) in self.collaborations
        }

    def accesses_seen_by(self, organisation: int) -> set[int]:
        """Their own accesses, open or closed, at the agencies they work with."""
        return {
            access
            for access, (person, shared_with, _) in self.accesses.items()
            if shared_with == organisation and (self.people[person], organisation) in self.collaborations
        }


def random_world(seed: int) -> RandomWorld:
    draw, now = random.Random(seed), clock.now()
    world = RandomWorld(
        agencies=[make.agency(f"Agence {number}") for number in range(3)],
        organisations=[make.house(f"Maison {number}") for number in range(3)] + [make.partner("CCAS")],
    )
    for agency in world.agencies:
        for organisation in draw.sample(world.organisations, 3):
            since, until = stretch(draw, clock.today(now))
            make.collaboration(agency, organisation, since=since, until=until)
            if until is None or until > clock.today(now):
                world.collaborations.add((agency.pk, organisation.pk))
    for _ in range(40):
        agency = draw.choice(world.agencies)
        person = make.person(agency)
        world.people[person.pk] = agency.pk
        for organisation in draw.sample(world.organisations, draw.randrange(3)):
            give(draw, world, person, organisation, now)
    return world


def stretch(draw: random.Random, today: date) -> tuple[date, date | None]:
    since = today - timedelta(days=draw.randrange(30, 300))
    return since, draw.choice([None, None, today + timedelta(days=9), today - timedelta(days=2)])


def give(draw: random.Random, world: RandomWorld, person: Person, organisation: Organisation, now: datetime) -> None:
    since = now - timedelta(days=draw.randrange(1, 20))
    until = draw.choice([None, None, now + timedelta(hours=1), now - timedelta(hours=1)])
    row = make.access(person, organisation, since=since, until=until)
    world.accesses[row.pk] = (person.pk, organisation.pk, until is None or until > now)


def ids(table: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def seen(scope: Scope) -> tuple[set[int], set[int]]:
    """Keys of files and of accesses, in raw SQL, with these eyes."""
    with make.in_scope(scope):
        return ids("people_person"), ids("people_personaccess")


@pytest.fixture(params=[1, 2, 3])
def world(request: pytest.FixtureRequest) -> RandomWorld:
    return random_world(request.param)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def test_the_random_world_is_not_empty(world: RandomWorld, owner: Owner) -> None:
    with owner() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        assert cursor.fetchone()[0] == 40
    everybody = [world.people_seen_by(organisation.pk) for organisation in world.organisations]
    assert any(everybody)
    assert any(not in_force for _, _, in_force in world.accesses.values())


def test_an_agency_sees_its_own_files_and_no_other(world: RandomWorld) -> None:
    for role, agency in product(("director", "adviser", "job"), world.agencies):
        files, accesses = seen(Scope(role=role, account=1, agency=agency.pk, organisations=(agency.pk,)))
        assert files == {person for person, its in world.people.items() if its == agency.pk}
        assert accesses == {key for key, (person, _, _) in world.accesses.items() if world.people[person] == agency.pk}


def test_a_partner_sees_what_is_shared_with_it_today_by_an_agency_it_works_with(world: RandomWorld) -> None:
    for role, organisation, agency in product(PARTNERS, world.organisations, (None, world.agencies[0].pk)):
        files, accesses = seen(Scope(role=role, account=1, agency=agency, organisations=(organisation.pk,)))
        assert files == world.people_seen_by(organisation.pk)
        assert accesses == world.accesses_seen_by(organisation.pk)


def test_the_other_roles_see_nobody_whatever_their_scope_says(world: RandomWorld) -> None:
    organisations = tuple(each.pk for each in (*world.organisations, *world.agencies))
    for role, agency in product(BLIND, (None, *(each.pk for each in world.agencies))):
        scope = Scope(role=role, account=1, agency=agency, organisations=organisations, territories=(1, 2, 3))
        assert seen(scope) == (set(), set()), role


def test_nothing_entered_no_row(world: RandomWorld) -> None:
    assert world.people
    assert seen(NOBODY) == (set(), set())


def test_an_agency_role_without_an_agency_sees_nobody(world: RandomWorld) -> None:
    assert world.people
    assert seen(Scope(role="adviser", account=1)) == (set(), set())


def test_a_link_shows_its_own_object_only(world: RandomWorld) -> None:
    wanted = sorted(world.people)[7]
    files, accesses = seen(Scope(role="link", links=(f"person:{wanted}",)))
    assert files == {wanted}
    assert accesses == {key for key, (person, _, _) in world.accesses.items() if person == wanted}
    assert seen(Scope(role="link", links=(f"participation:{wanted}",))) == (set(), set())


def test_owner_teammate_and_stranger(cast: Cast) -> None:
    expected = {
        "nadege": {"ghislaine"},  # booked for her
        "remi": {"ghislaine"},  # works in the same house
        "lucie": set(),  # another house of the same agency
        "yolande": set(),
        "claire": {"ghislaine", "farid"},
        "samir": {"ghislaine", "farid"},
        "helene": {"ghislaine", "farid"},
        "paul": {"odette"},
        "sophie": set(),
        "bruno": set(),
    }
    names = {getattr(cast, name).pk: name for name in ("ghislaine", "farid", "odette")}
    for who, files in expected.items():
        found, _ = seen(make.scope(make.actor(getattr(cast, who))))
        assert {names[key] for key in found} == files, who


@pytest.mark.parametrize("who", ["lucie", "paul", "sophie", "bruno"])
def test_a_stranger_changes_and_removes_nothing(cast: Cast, who: str, owner: Owner) -> None:
    with make.in_scope(make.scope(make.actor(getattr(cast, who)))), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET given_name = 'X' WHERE id = %s", [cast.ghislaine.pk])
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM people_personaccess WHERE person_id = %s", [cast.ghislaine.pk])
        assert cursor.rowcount == 0
    with owner() as cursor:
        cursor.execute("SELECT given_name FROM people_person WHERE id = %s", [cast.ghislaine.pk])
        assert cursor.fetchone()[0] == "Ghislaine"


def test_a_house_cannot_share_a_file_with_another_house(cast: Cast) -> None:
    with make.in_scope(make.scope(make.actor(cast.nadege))), refused_by_the_policy():
        PersonAccess.objects.create(
            agency=cast.agency, person=cast.ghislaine, organisation=cast.house_of_gignac, since=make.NOW, why="booked"
        )


def test_a_file_cannot_be_moved_to_another_agency(cast: Cast) -> None:
    with make.in_scope(make.scope(make.actor(cast.claire))), refused_by_the_policy():
        Person.objects.filter(pk=cast.farid.pk).update(agency=cast.agency_elsewhere)


def test_the_public_writes_no_file_that_it_did_not_reveal(cast: Cast) -> None:
    resource = cast.farid.resource
    with make.in_scope(Scope(role="public")), refused_by_the_policy():
        Person.objects.create(
            agency=cast.agency,
            resource=resource,
            family_name="X",
            given_name="Y",
            created_at=make.NOW,
            last_contact_at=make.NOW,
        )


def test_a_house_that_no_longer_works_with_the_agency_sees_nobody(cast: Cast) -> None:
    files, _ = seen(make.scope(make.actor(cast.nadege)))
    assert files == {cast.ghislaine.pk}
    today = clock.today(clock.now())
    cast.house.collaborations.update(since=today - timedelta(days=50), until=today - timedelta(days=1))
    assert seen(make.scope(make.actor(cast.nadege))) == (set(), set())


def refused_by_the_policy() -> AbstractContextManager[Any]:
    return _Refused()


class _Refused:
    """The database says no to the row, and the test's transaction goes on."""

    def __enter__(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        self.point.__exit__(kind, error, trace)
        assert isinstance(error, DatabaseError), "the database let it be written"
        assert "row-level security" in str(error)
        return True
