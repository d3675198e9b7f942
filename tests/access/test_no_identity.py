"""Raw SQL in each role's scope: no identity where none may be read, nothing of another agency, nothing of a person in a history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests import factories as make
from tests.access.world import CANARY, scopes, the_territory

from maillage.config.policies import TABLE
from maillage.kit.scope.entering import Scope, enter

pytestmark = [pytest.mark.django_db, pytest.mark.slow(reason="writes the demonstration's territory")]

Owner = Callable[[], AbstractContextManager[Any]]
BLIND = ("economic_officer", "elected", "house_lead", "employer_adviser", "administrator", "public", "nobody")
LOGS = {"audit_auditentry", "audit_readentry", "audit_seal", "audit_unusualreading"}


def tables() -> list[str]:
    """Every table that the application's role may read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def rows_with(word: str, names: list[str]) -> dict[str, int]:
    """Rows in which a word stands anywhere, in whatever column, by table."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" AS whole WHERE whole::text ILIKE %s', [f"%{word}%"])
            (count,) = cursor.fetchone()
            if count:
                found[name] = count
    return found


def each(found: dict[str, list[Scope]], roles: tuple[str, ...]) -> Iterator[tuple[str, Scope]]:
    for role in roles:
        assert found[role], f"nobody is {role}"
        yield from ((role, scope) for scope in found[role])


def test_no_identity_where_none_may_be_read_nor_in_any_history(settings: Any, tmp_path: Path, owner: Owner) -> None:
    agency = the_territory(settings, tmp_path)
    everything = tables()
    found = scopes(agency)
    with enter(next(scope for _role, scope in each(found, ("director",)))):
        seen = rows_with(CANARY, everything)
    assert seen["people_person"] == 40, "the names are planted"
    for role, scope in each(found, BLIND):
        with enter(scope):
            assert rows_with(CANARY, everything) == {}, role
    histories = {model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    assert histories
    with owner() as cursor:
        for name in sorted(histories | LOGS):
            cursor.execute(f'SELECT count(*) FROM "{name}" AS whole WHERE whole::text ILIKE %s', [f"%{CANARY}%"])
            assert cursor.fetchone() == (0,), name


def test_nothing_of_another_agency_is_seen_and_a_query_without_a_filter_shows_no_more(
    settings: Any, tmp_path: Path, owner: Owner
) -> None:
    agency = the_territory(settings, tmp_path)
    elsewhere = make.agency("Agence de Béziers")
    given = {name: give_to(name, elsewhere.pk, owner) for name in TABLE if has_agency(name)}
    assert {name for name, count in given.items() if count} >= {
        "people_person",
        "houses_houseopening",
        "companies_companyarrival",
    }
    leaks = []
    for role, scope in ((role, scope) for role, all_of_role in scopes(agency).items() for scope in all_of_role[:3]):
        with enter(scope), connection.cursor() as cursor:
            for name in given:
                cursor.execute(f"SELECT count(*) FROM {name} WHERE agency_id = %s", [elsewhere.pk])
                if cursor.fetchone() != (0,):
                    leaks.append((role, name))
    assert leaks == []
    stranger = make.account("Paul", "Espinasse", role="director", organisation=elsewhere)
    with enter(make.scope(make.actor(stranger))), connection.cursor() as cursor:
        for name in given:
            cursor.execute(f"SELECT count(*) FROM {name} WHERE agency_id = %s", [agency.pk])
            assert cursor.fetchone() == (0,), name


def has_agency(table: str) -> bool:
    return any(
        field.column == "agency_id"
        for model in apps.get_models()
        if model._meta.db_table == table
        for field in model._meta.fields
    )


def give_to(table: str, agency: int, owner: Owner) -> int:
    """The last two rows become another agency's, as if a service had written them wrong."""
    try:
        with transaction.atomic(), owner() as cursor:
            cursor.execute(
                f"UPDATE {table} SET agency_id = %s WHERE ctid IN (SELECT ctid FROM {table} ORDER BY ctid DESC LIMIT 2)", [agency]
            )
            return int(cursor.rowcount)
    except DatabaseError:
        return 0
