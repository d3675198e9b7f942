"""The policies in force are those of the table, for a role that cannot go round them."""

from __future__ import annotations

import pytest
from django.db import connection

from maillage.config.policies import TABLE
from maillage.kit.scope.policies import NAME, Policy, fingerprint, policy_sql

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
