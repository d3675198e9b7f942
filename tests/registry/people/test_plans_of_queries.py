"""How the database looks a file up under its policy: by the agency's index, whatever the file holds."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.registry.people import selectors, services

pytestmark = pytest.mark.django_db


def plan_of(sql: str) -> str:
    """The plan of a question of the product; so few rows as a test has would be read one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.mark.parametrize("asked", ["duplicates", "name", "digits"])
def test_the_search_of_an_adviser_goes_through_the_index_of_the_agency(cast: Cast, asked: str) -> None:
    by = cast.act(cast.claire)
    with make.in_scope(make.scope(by)):
        with CaptureQueriesContext(connection) as queries:
            if asked == "duplicates":
                selectors.likely_duplicates(by, services.Identity("Vidal", "Ghislaine", phone="06 12 34 56 78"))
            else:
                selectors.find_people(by, "ghislaine" if asked == "name" else "0612345")
        question = queries.captured_queries[0]["sql"]
        plan = plan_of(question)
    assert "people_person" in question
    assert re.search(r"Index Cond: \(agency_id = \d+\)", plan)
    assert "InitPlan" in plan
    assert "current_setting" not in plan
