"""What a database holds, in figures: each table's rows and a checksum that does not depend on their order."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

TABLES = """
SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
SUM = """
SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM public.{} t
"""
PLAIN = "SET row_security = off; SET timezone = 'UTC'; SET datestyle = 'ISO'; SET extra_float_digits = 1"


@dataclass(frozen=True, slots=True)
class Table:
    """How many rows, and their checksum."""

    rows: int
    checksum: str


def tables_of(connection: psycopg.Connection) -> dict[str, Table]:
    """Every table, as the connection's snapshot sees it."""
    connection.execute(PLAIN)
    names = [str(row[0]) for row in connection.execute(TABLES).fetchall()]
    return {name: _summed(connection, name) for name in names}


def differences(found: dict[str, Table], expected: dict[str, Table]) -> list[str]:
    """Tables that are not the same."""
    return sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))


def _summed(connection: psycopg.Connection, name: str) -> Table:
    row = connection.execute(sql.SQL(SUM).format(sql.Identifier(name))).fetchone()
    assert row is not None
    return Table(int(row[0]), str(row[1]))
