"""The policies in force are those of the table, for a role that cannot go round them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from maillage.config.policies import TABLE
from maillage.kit.scope.entering import Scope, enter
from maillage.kit.scope.operations import PutInScope
from maillage.kit.scope.policies import NAME, TODAY, Policy, fingerprint, policy_sql

pytestmark = pytest.mark.django_db


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_the_policies_in_force_are_those_of_the_table() -> None:
    in_force = dict(
        rows(
            """SELECT c.relname, d.description FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
            LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_policy'::regclass"""
        )
    )
    assert in_force == {table: fingerprint(policy) for table, policy in TABLE.items()}


def test_every_table_of_the_list_has_row_level_security_on() -> None:
    switched_on = {name for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")}
    assert switched_on == set(TABLE)


@pytest.mark.parametrize("table", TABLE)
@pytest.mark.parametrize("role", ["adviser", "counsellor", "job", "public"])
def test_the_scope_is_asked_once_per_statement_and_not_for_each_row(table: str, role: str) -> None:
    with enter(Scope(role=role, agency=1, organisations=(1,))):
        plan = "\n".join(str(line) for (line,) in rows(f"EXPLAIN SELECT * FROM {table}"))
    assert "InitPlan" in plan
    assert re.findall(r"current_setting|scope_\w+\(|TIME ZONE", plan) == []


def test_a_policy_that_asks_for_each_row_is_seen_in_the_plan(owner) -> None:
    """The test above can fail: this is what it looks for."""
    asking = Policy(read={"staff": "agency_id = scope_agency()"})
    with owner() as cursor:
        cursor.execute(policy_sql("people_person", asking, "maillage_app"))
    with enter(Scope(role="adviser", agency=1)):
        assert "current_setting" in "\n".join(str(line) for (line,) in rows("EXPLAIN SELECT * FROM people_person"))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2025-06-30 21:59+00", "2025-06-30"),
        ("2025-06-30 22:00+00", "2025-07-01"),  # midnight in Paris, in summer
        ("2025-12-31 22:59+00", "2025-12-31"),
        ("2025-12-31 23:00+00", "2026-01-01"),
    ],
)
def test_the_day_of_a_policy_is_that_of_the_wall_clock_in_paris(instant: str, day: str) -> None:
    at = TODAY.replace("now()", f"timestamptz '{instant}'")
    assert rows(f"SELECT {at}::text") == [(day,)]


def test_no_policy_and_no_function_reads_the_day_of_the_session() -> None:
    texts = rows("SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc ~ 'people_'")
    texts += rows("SELECT pg_get_expr(polqual, polrelid) FROM pg_policy")
    assert len(texts) > len(TABLE)
    assert [text for (text,) in texts if "current_date" in str(text).lower()] == []


def test_going_back_over_a_migration_leaves_the_policy_in_force(owner) -> None:
    state = MigrationLoader(None).project_state()
    with owner(), connection.schema_editor() as editor:
        PutInScope("people_person").database_backwards("people", editor, state, state)
    ((is_on, policies),) = rows(
        "SELECT c.relrowsecurity, count(p.oid) FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
        " WHERE c.relname = 'people_person' GROUP BY 1"
    )
    assert (is_on, policies) == (True, 1)


def test_tests_run_as_a_role_that_owns_nothing_and_bypasses_nothing() -> None:
    ((user, is_super, bypasses),) = rows(
        "SELECT current_user::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    assert (user, is_super, bypasses) == ("maillage_app", False, False)
    assert rows("SELECT 1 FROM pg_class WHERE relkind = 'r' AND pg_get_userbyid(relowner) = current_user") == []


def test_audit_and_read_logs_can_only_grow() -> None:
    for table in ("audit_auditentry", "audit_readentry"):
        granted = {
            kind
            for (kind,) in rows(
                f"SELECT privilege_type FROM information_schema.role_table_grants"
                f" WHERE table_name = '{table}' AND grantee = 'maillage_app'"
            )
        }
        assert granted == {"SELECT", "INSERT"}


def test_a_policy_without_readers_shows_nothing() -> None:
    assert "USING (false)" in policy_sql("a_table", Policy(), "maillage_app")


def test_a_changed_text_changes_the_fingerprint() -> None:
    assert fingerprint(Policy(read={"staff": "a"})) != fingerprint(Policy(read={"staff": "b"}))
    assert NAME in policy_sql("a_table", Policy(read={"staff": "a"}), "maillage_app")
