"""pytest plugin: tests run as the application role on a database that exists only once a test asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from tests.throwaway import open_run

from maillage.config.runtime.embedded import Server

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
RUN, ALIVE = open_run()
APPLICATION_URL = make_conninfo(RUN.application, dbname=RUN.database(WORKER))
OWNER_URL = make_conninfo(RUN.owner, dbname=RUN.database(WORKER))

EMPTY_FILLED_TABLES = """
DO $$
DECLARE
  name text;
  is_filled boolean;
  filled text[] := '{}';
BEGIN
  FOR name IN SELECT quote_ident(relname) FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'django_migrations'
  LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO is_filled;
    IF is_filled THEN filled := filled || name; END IF;
  END LOOP;
  IF filled <> '{}' THEN
    EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' RESTART IDENTITY CASCADE';
  END IF;
END $$
"""

# For child processes, and for the settings, which pytest-django may load before or after this line.
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
os.environ["DATABASE_URL"] = APPLICATION_URL
os.environ["MAILLAGE_VIDEO_TEMPLATE"], os.environ["MAILLAGE_VIDEO_DOMAINS"] = "https://visio.exemple.fr/{room}", "exemple.fr"
os.environ["DATABASE_OWNER_URL"] = OWNER_URL


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Log in as the owner, in the application's role from the first statement on.

    Row-level security holds, and the `owner` fixture can step out of it inside the test's own transaction.
    """
    from django.conf import settings

    from maillage.config.settings import database

    login = make_conninfo(OWNER_URL, options=f"-c role={RUN.application_role()}")
    settings.DATABASES["default"].update(database(login))


def pytest_unconfigure(config: pytest.Config) -> None:
    if ALIVE:
        RUN.remove()
        ALIVE.close()


@pytest.fixture(scope="session")
def database_urls(django_db_setup: None) -> tuple[str, str]:
    """Addresses of this worker's database for the application role and the owner, for child processes."""
    return APPLICATION_URL, OWNER_URL


@pytest.fixture(scope="session")
def throwaway_server(django_db_setup: None) -> Server:
    """The embedded server of this run, for tests that need a superuser."""
    if RUN.server is None:
        pytest.skip("skipped: the tests run on a server that was given")
    return RUN.server


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Start and migrate once per run, clone per worker."""
    from django.db import connections
    from django.db.backends.postgresql.operations import DatabaseOperations

    RUN.prepare(WORKER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", _truncate_as_owner)
        yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def owner() -> Callable[[], AbstractContextManager[Any]]:
    """`with owner() as cursor`: SQL as the owner of the tables, in the test's connection and transaction."""
    return _as_owner


@contextmanager
def _as_owner() -> Iterator[Any]:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(RUN.owner_role())))
        yield cursor
        cursor.execute("RESET ROLE")


def _truncate_as_owner(operations: Any, statements: list[str]) -> None:
    """After a transactional test: empty every table that holds a row, the job queue's and the histories' too."""
    assert statements
    with _as_owner() as cursor:
        cursor.execute(EMPTY_FILLED_TABLES)
