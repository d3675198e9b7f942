"""A web or worker process never serves as a role that could read every row."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from maillage.config.runtime.console import CannotRun
from maillage.config.runtime.embedded import Server
from maillage.config.runtime.roles import PrivilegedRole, refuse_privileged_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser_url(database_urls: tuple[str, str], throwaway_server: Server) -> str:
    return make_conninfo(database_urls[0], user="postgres")


@pytest.fixture
def role_in_owner_role(superuser_url: str) -> Iterator[str]:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE sneaky LOGIN NOINHERIT IN ROLE maillage_owner")
        yield make_conninfo(superuser_url, user="sneaky")
        connection.execute("DROP ROLE sneaky")


@pytest.fixture
def role_that_bypasses(superuser_url: str) -> Iterator[str]:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE bypassing LOGIN BYPASSRLS")
        yield make_conninfo(superuser_url, user="bypassing")
        connection.execute("DROP ROLE bypassing")


def test_the_application_role_may_serve(database_urls):
    refuse_privileged_role(database_urls[0])


def test_the_owner_of_the_tables_may_not_serve(database_urls):
    with pytest.raises(PrivilegedRole, match="« maillage_owner » possède des tables"):
        refuse_privileged_role(database_urls[1])


def test_an_owner_dressed_as_the_application_may_not_serve(database_urls):
    with pytest.raises(PrivilegedRole, match="possède des tables"):
        refuse_privileged_role(make_conninfo(database_urls[1], options="-c role=maillage_app"))


def test_a_superuser_may_not_serve(superuser_url):
    with pytest.raises(PrivilegedRole, match="échappe aux règles"):
        refuse_privileged_role(superuser_url)


def test_a_role_that_bypasses_row_level_security_may_not_serve(role_that_bypasses):
    with pytest.raises(PrivilegedRole, match="échappe aux règles"):
        refuse_privileged_role(role_that_bypasses)


def test_a_role_that_could_become_the_owner_may_not_serve(role_in_owner_role):
    with pytest.raises(PrivilegedRole, match="possède des tables"):
        refuse_privileged_role(role_in_owner_role)


def test_a_database_that_does_not_answer_gets_a_sentence():
    with pytest.raises(CannotRun, match="La base de données ne répond pas"):
        refuse_privileged_role("postgresql://maillage_app@/maillage?host=/nonexistent")
