"""The two roles of the database: one owns and migrates, the other serves and owns nothing."""

from __future__ import annotations

import psycopg
from psycopg import sql

from maillage.config.runtime.console import CannotRun

DATABASE = "maillage"
OWNER = "maillage_owner"
APPLICATION = "maillage_app"
NAMED_TABLES = 3

BYPASSES = """
SELECT string_agg(DISTINCT rolname, ', ') FROM pg_roles
WHERE (rolsuper OR rolbypassrls)
  AND (pg_has_role(session_user, oid, 'MEMBER') OR pg_has_role(current_user, oid, 'MEMBER'))
"""
OWNED = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm') AND nspname NOT IN ('pg_catalog', 'information_schema')
  AND (pg_has_role(session_user, relowner, 'MEMBER') OR pg_has_role(current_user, relowner, 'MEMBER'))
ORDER BY relname LIMIT %s
"""


class PrivilegedRole(CannotRun):
    """The role of a web or worker process could read every row."""


def prepare_roles(connection: psycopg.Connection) -> None:
    """Create the two roles when they are missing; needs a superuser."""
    for role, rights in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
        if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER)))


def prepare_database(superuser_url: str) -> None:
    """Create the roles and the database when they are missing."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        prepare_roles(connection)
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER)}
            connection.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**names))


def refuse_privileged_role(url: str) -> None:
    """Refuse to serve as a role that owns tables or bypasses row-level security, itself or through a membership."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            role = connection.info.user
            bypasses = connection.execute(BYPASSES).fetchone()
            owned = [str(row[0]) for row in connection.execute(OWNED, [NAMED_TABLES]).fetchall()]
    except psycopg.OperationalError as error:
        raise CannotRun(f"La base de données ne répond pas : {str(error).strip()}") from error
    if bypasses and bypasses[0]:
        raise PrivilegedRole(_sentence(role, f"échappe aux règles de lecture des lignes (par {bypasses[0]})"))
    if owned:
        raise PrivilegedRole(_sentence(role, f"possède des tables ({', '.join(owned)}…)"))


def _exists(connection: psycopg.Connection, question: str, name: str) -> bool:
    return connection.execute(question, [name]).fetchone() is not None


def _sentence(role: str, why: str) -> str:
    return (
        f"Le rôle « {role} » {why} : il pourrait lire toutes les personnes. Démarrage refusé. "
        f"Mettez dans DATABASE_URL le rôle d’application ({APPLICATION}) ; "
        f"le rôle propriétaire ({OWNER}) ne va que dans DATABASE_OWNER_URL."
    )
