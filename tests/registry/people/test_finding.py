"""Finding a file as it is typed, and saying that it is already there before a second one is opened."""

from __future__ import annotations

import pytest
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.kit.audit import reads
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account
from maillage.registry.people.models import Person
from maillage.registry.people.selectors import PersonCard, find_people, likely_duplicates, person
from maillage.registry.people.services import Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """Only Ghislaine has a number."""
    cast = the_cast()
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        Person.objects.filter(pk=cast.farid.pk).update(phone="")
    return cast


def found(who: Account, text: str) -> list[str]:
    by = make.actor(who)
    with make.in_scope(make.scope(by)):
        return [card.full_name for card in find_people(by, text)]


@pytest.mark.parametrize(
    "typed",
    [
        "vezinhet",
        "Vézinhet",
        "VEZ",
        "ghislaine v",
        "Vézinhet Ghislaine",
        "ghislaine vezinet",
        "vezinhte",
        "ghsilaine",
        "1234",
        "06 39 98 12 34",
        "+33 6 39 98 12 34",
    ],
)
def test_a_name_is_found_without_accents_in_any_order_with_slips_or_by_its_number(cast: Cast, typed: str) -> None:
    assert found(cast.claire, typed) == ["Ghislaine Vézinhet"]


@pytest.mark.parametrize(
    "typed", ["", " ", "v", "12", "ghislaine benali", "zzz", "'; DROP TABLE people_person; --", "%%%%", "____"]
)
def test_nothing_is_found_by_too_little_or_by_somebody_elses_name(cast: Cast, typed: str) -> None:
    assert found(cast.claire, typed) == []


def test_the_nearest_comes_first(cast: Cast) -> None:
    for family in ("Martinez", "Martin", "Marty"):
        make.person(cast.agency, "Jean", family)
    assert found(cast.claire, "jean martin") == ["Jean Martin", "Jean Martinez"]
    assert found(cast.claire, "jean matrin")[0] == "Jean Martin"


def test_a_house_finds_its_own_people_only(cast: Cast) -> None:
    assert found(cast.nadege, "ghislaine") == ["Ghislaine Vézinhet"]
    assert found(cast.nadege, "benali") == []
    assert found(cast.lucie, "ghislaine") == []
    assert found(cast.paul, "ghislaine") == []
    assert found(cast.claire, "odette") == []


@pytest.mark.parametrize("who", ["sophie", "bruno"])
def test_whoever_receives_nobody_finds_nobody(cast: Cast, who: str) -> None:
    assert found(getattr(cast, who), "ghislaine") == []


def test_what_is_found_is_noted_as_read(cast: Cast) -> None:
    with reads.collecting() as seen:
        found(cast.claire, "vezinhet")
        assert seen == {cast.ghislaine.pk}
        found(cast.claire, "zzz")
        assert seen == {cast.ghislaine.pk}


def test_a_list_is_short(cast: Cast) -> None:
    for number in range(20):
        make.person(cast.agency, "Jean", f"Roux{number}")
    assert len(found(cast.claire, "roux")) == 12


def test_finding_costs_three_queries_at_most(cast: Cast, django_assert_max_num_queries) -> None:
    by = make.actor(cast.claire)
    with make.in_scope(make.scope(by)):
        for typed in ("vezinhet", "vezinhte", "1234"):
            with django_assert_max_num_queries(3):
                assert find_people(by, typed)


def duplicates(who: Account, *names: str, phone: str = "") -> list[PersonCard]:
    by = make.actor(who)
    with make.in_scope(make.scope(by)):
        return list(likely_duplicates(by, Identity(names[0], names[1], phone=phone)))


@pytest.mark.parametrize(
    ("family_name", "given_name", "phone"),
    [
        ("Vézinhet", "Ghislaine", "06 39 98 12 34"),
        ("vezinhet", "ghislaine", ""),
        ("Ghislaine", "Vézinhet", ""),
        ("Vezinet", "Ghislaine", "0639981234"),
        ("Vézinhet", "Ghislaine", "06 11 22 33 44"),
    ],
)
def test_the_same_person_is_announced(cast: Cast, family_name: str, given_name: str, phone: str) -> None:
    assert [card.key for card in duplicates(cast.claire, family_name, given_name, phone=phone)] == [cast.ghislaine.pk]


@pytest.mark.parametrize(
    ("family_name", "given_name", "phone"),
    [
        ("Vézinhet", "Marcel", ""),
        ("Vezinet", "Ghislaine", "06 11 22 33 44"),
        ("Cazals", "Odette", ""),
        ("Barthez", "Lucas", "06 39 98 12 34"),
    ],
)
def test_somebody_else_is_not(cast: Cast, family_name: str, given_name: str, phone: str) -> None:
    assert duplicates(cast.claire, family_name, given_name, phone=phone) == []


def test_a_house_is_told_of_what_it_sees_only(cast: Cast) -> None:
    assert duplicates(cast.nadege, "Vézinhet", "Ghislaine")
    assert duplicates(cast.lucie, "Vézinhet", "Ghislaine") == []


def test_a_card_says_how_one_travels_and_a_stranger_has_none(cast: Cast) -> None:
    by = make.actor(cast.nadege)
    with reads.collecting() as seen, make.in_scope(make.scope(by)):
        card = person(cast.ghislaine.pk)
    assert (card.full_name, card.means, card.commune_name) == ("Ghislaine Vézinhet", "bus", "Pégairolles-de-l'Escalette")
    assert seen == {cast.ghislaine.pk}
    with make.in_scope(make.scope(make.actor(cast.lucie))), pytest.raises(NotFound):
        person(cast.ghislaine.pk)
    assert Person.objects.count() == 0  # nothing entered, nobody
