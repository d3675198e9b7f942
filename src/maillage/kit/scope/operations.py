"""Migration operations: grants for the application role, and a table's row-level policy."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.migrations.operations.base import Operation

from maillage.kit.scope.policies import policy_sql, table_of_policies


class PutInScope(Operation):
    """Put the configured policy of one table in force. Named again in a later migration, it brings the new text."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are no part of Django's model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(policy_sql(self.table, table_of_policies()[self.table], settings.DATABASE_APP_ROLE))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The policy stays: going back never opens a table about people. It goes with the table itself."""

    def describe(self) -> str:
        return f"Put {self.table} in scope"


class AppendOnly(Operation):
    """The application role may add to this table and read it, never change or remove."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Grants are no part of Django's model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {self.table} FROM {settings.DATABASE_APP_ROLE}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(f"GRANT UPDATE, DELETE ON {self.table} TO {settings.DATABASE_APP_ROLE}")

    def describe(self) -> str:
        return f"Make {self.table} append-only"
