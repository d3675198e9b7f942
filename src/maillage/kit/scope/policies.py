"""The shape of a row-level policy and the SQL made from it. The table of policies itself is `config/policies.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string

from maillage.kit import clock

NAME = "scope"

# What a policy asks of the scope, once per statement: called bare, these functions run again for every row.
ROLE = "(SELECT scope_role())"
AGENCY = "(SELECT scope_agency())"
ORGANISATIONS = "ANY ((SELECT scope_organisations())::bigint[])"
TERRITORIES = "ANY ((SELECT scope_territories())::bigint[])"
TODAY = f"(SELECT (now() AT TIME ZONE '{clock.PARIS.key}')::date)"  # `current_date` is the session's, in UTC


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may see and write the rows of one table: a boolean SQL expression per kind of reader.

    Each expression is written over the table's own columns and what is asked of the scope: `ROLE`, `AGENCY`,
    `ORGANISATIONS`, `TODAY`, `links()`. The kinds that a table does not name see nothing. `write` narrows what may be
    written; by default, what is seen.
    """

    read: Mapping[str, str] = field(default_factory=dict)
    write: Mapping[str, str] | None = None

    def using(self) -> str:
        """The condition a row must meet to be seen."""
        return _any(self.read)

    def checking(self) -> str:
        """The condition a written row must meet."""
        return _any(self.read if self.write is None else self.write)


def links(kind: str) -> str:
    """The keys of one kind that a link has opened, or that this transaction made."""
    return f"ANY ((SELECT scope_links('{kind}'))::bigint[])"


def _any(kinds: Mapping[str, str]) -> str:
    if not kinds:
        return "false"
    return " OR ".join(f"({expression})" for _, expression in sorted(kinds.items()))


def table_of_policies() -> Mapping[str, Policy]:
    """Database table → policy, as configured."""
    table: Mapping[str, Policy] = import_string(settings.SCOPE_POLICIES)
    return table


def fingerprint(policy: Policy) -> str:
    """What is kept as the policy's comment in the database, so that a test can tell a stale one."""
    return hashlib.sha256(f"{policy.using()} / {policy.checking()}".encode()).hexdigest()[:16]


def policy_sql(table: str, policy: Policy, role: str) -> str:
    """The statements that put `policy` in force on `table` for the application role; running them again is safe."""
    return f"""ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS {NAME} ON {table};
CREATE POLICY {NAME} ON {table} TO {role} USING ({policy.using()}) WITH CHECK ({policy.checking()});
COMMENT ON POLICY {NAME} ON {table} IS '{fingerprint(policy)}';"""
