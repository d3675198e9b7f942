"""Alive is not ready: each is asked without a session, under any name, and says nothing but yes or no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

Owner = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def no_database(transactional_db: None) -> Iterator[None]:
    """The next connection knocks where nothing listens."""
    with pytest.MonkeyPatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        patch.setitem(connection.settings_dict, "PORT", "1")
        yield
    connection.close()


@pytest.mark.django_db
def test_a_whole_installation_is_ready_under_any_name_and_without_a_redirection(
    client: Client, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    client.cookies["sessionid"] = "whatever"
    with django_assert_num_queries(0):
        alive = client.get("/healthz", headers={"host": "10.0.0.7"})
    ready = client.get("/readyz", headers={"host": "10.0.0.7"})
    assert (alive.status_code, alive.content) == (200, b"ok\n")
    assert (ready.status_code, ready.content) == (200, b"ready\n")
    assert not ready.cookies
    assert ready["Cache-Control"] == "no-store"
    assert client.post("/readyz").status_code == 405


def test_without_a_database_the_process_is_alive_and_not_ready(client: Client, no_database: None) -> None:
    assert client.get("/healthz").status_code == 200
    refused = client.get("/readyz")
    assert (refused.status_code, refused.content) == (503, b"not ready\n")


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready(client: Client, owner: Owner) -> None:
    with owner() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'installation')"
        )
    refused = client.get("/readyz")
    assert (refused.status_code, refused.content) == (503, b"not ready\n")
