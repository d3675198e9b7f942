"""A commune is found by its name, its code or its postal code; a typo is answered by a question."""

from __future__ import annotations

from datetime import date

import pytest
from tests import factories as make

from maillage.registry.territories import selectors
from maillage.registry.territories.errors import CommuneUnknown
from maillage.registry.territories.models import Commune, Perimeter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


@pytest.fixture
def area() -> Perimeter:
    return make.perimeter(communes=["Lodève", "Soubès", "Le Caylar", "Pégairolles-de-l'Escalette"])


@pytest.mark.parametrize("typed", ["Lodève", "lodeve", " LODÈVE ", "34142"])
def test_a_commune_is_found_by_its_name_or_insee_code(area: Perimeter, typed: str) -> None:
    found = selectors.find_commune(typed, TODAY)
    assert found is not None
    assert found.name == "Lodève"


@pytest.mark.parametrize("typed", ["34520", "34 520"])
def test_a_postal_code_of_one_commune_finds_it(area: Perimeter, typed: str) -> None:
    found = selectors.find_commune(typed, TODAY)
    assert found is not None
    assert (found.name, found.postal_code) == ("Le Caylar", "34520")


def test_a_shortened_saint_is_found(area: Perimeter) -> None:
    make.commune("Saint-Jean-de-Fos", intermunicipality=area)
    found = selectors.find_commune("St Jean de Fos", TODAY)
    assert found is not None
    assert found.name == "Saint-Jean-de-Fos"


@pytest.mark.parametrize("typed", ["34700", "Sobès", "", "  "])
def test_what_means_no_single_commune_finds_none(area: Perimeter, typed: str) -> None:
    assert selectors.find_commune(typed, TODAY) is None


def test_ones_own_territory_comes_before_a_namesake_elsewhere(area: Perimeter) -> None:
    Commune.objects.create(name="Lodève", postal_codes=["99999"], lat=48.0, lon=2.0, since=date(2020, 1, 1))
    found = selectors.find_commune("lodève", TODAY)
    assert found is not None
    assert found.postal_code == "34700"


def test_two_namesakes_elsewhere_find_none(area: Perimeter) -> None:
    make.commune("Sainte-Anne")
    make.commune("Sainte-Anne")
    assert selectors.find_commune("Sainte-Anne", TODAY) is None


def test_a_typo_is_answered_by_a_question(area: Perimeter) -> None:
    with pytest.raises(CommuneUnknown) as refused:
        selectors.commune_typed("Sobès", TODAY)
    assert str(refused.value) == "«\u00a0Sobès\u00a0» n’est pas connu. Est-ce Soubès\u202f?"
    assert (refused.value.field, refused.value.status) == ("commune", 422)


def test_a_postal_code_of_several_communes_asks_which(area: Perimeter) -> None:
    with pytest.raises(CommuneUnknown) as refused:
        selectors.commune_typed("34700", TODAY)
    said = "34700 est le code de plusieurs communes. Est-ce Lodève, Pégairolles-de-l'Escalette ou Soubès\u202f?"
    assert str(refused.value) == said


def test_a_name_like_no_other_says_what_to_write(area: Perimeter) -> None:
    with pytest.raises(CommuneUnknown) as refused:
        selectors.commune_typed("zzzz", TODAY)
    assert str(refused.value).endswith("Écrivez le nom de la commune, ou son code postal.")


def test_a_commune_outside_the_territory_is_proposed_when_none_inside_is_like_it(area: Perimeter) -> None:
    make.commune("Montpeyroux")
    assert selectors.suggest_communes("Montpeyrous", TODAY) == ("Montpeyroux",)


def test_the_territory_is_listed_by_name_without_who_left(area: Perimeter) -> None:
    area.members.filter(commune__name="Soubès").update(until=date(2026, 7, 1))
    listed = [each.name for each in selectors.communes_of_territory(TODAY)]
    assert listed == ["Le Caylar", "Lodève", "Pégairolles-de-l'Escalette"]


def test_a_commune_that_has_ended_is_not_found(area: Perimeter) -> None:
    make.commune("Ancienne", until=date(2026, 7, 1))
    assert selectors.find_commune("Ancienne", TODAY) is None
    assert selectors.find_commune("Ancienne", date(2026, 6, 30)) is not None
