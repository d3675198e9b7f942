"""The 77 communes as restated facts, and the invented people among them."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from maillage.journeys.demo import people, territory

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("MAILLAGE_SHARED", ROOT.parent / "shared")) / "data" / "01_territoire"


def test_there_are_77_communes_in_3_intermunicipalities_and_86_257_inhabitants() -> None:
    facts = territory.facts()
    assert len({fact.insee for fact in facts}) == 77
    assert {fact.intermunicipality for fact in facts} == set(territory.INTERMUNICIPALITIES)
    assert sum(fact.inhabitants for fact in facts) == 86_257


def test_the_facts_are_those_of_the_official_file() -> None:
    path = SHARED / "communes_coeur_herault.csv"
    if not path.exists():
        pytest.skip("skipped: no shared data")
    with path.open(encoding="utf-8-sig", newline="") as file:
        official = {row["code_insee"]: row for row in csv.DictReader(file)}
    assert len(official) == 77
    for fact in territory.facts():
        row = official[fact.insee]
        assert (fact.name, str(fact.inhabitants), fact.intermunicipality) == (
            row["nom"],
            row["population_2026"],
            row["epci_siren"],
        )
        assert fact.postal_code in row["codes_postaux"]
        assert fact.lat == pytest.approx(float(row["lat_cheflieu"]), abs=1e-3)
        assert fact.lon == pytest.approx(float(row["lon_cheflieu"]), abs=1e-3)


def test_no_invented_person_has_the_name_of_nobody_or_of_a_single_letter() -> None:
    assert min(map(len, people.GIVEN + people.FAMILY)) >= 2
    assert max(Counter(people.GIVEN).values()) == 1
    assert max(Counter(people.FAMILY).values()) == 1
