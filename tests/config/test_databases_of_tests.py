"""What every other test relies on: the role, the way out of it, and clean tables after a real transaction."""

from __future__ import annotations

import threading

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone


def _role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_tests_run_as_the_application_role_and_step_out_of_it_inside_their_transaction(owner):
    assert _role() == "maillage_app"
    with owner() as cursor:
        cursor.execute("CREATE TABLE made_by_owner (word text)")
        assert _role() == "maillage_owner"
    assert _role() == "maillage_app"


@pytest.mark.django_db
def test_an_error_as_the_owner_leaves_the_application_role_behind(owner):
    with pytest.raises(DatabaseError), owner() as cursor:
        cursor.execute("SELECT no_such_column")
    assert _role() == "maillage_app"


@pytest.mark.django_db
def test_the_application_role_changes_no_table():
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute("DROP TABLE django_migrations")


def test_a_transactional_test_shares_its_rows_between_threads(transactional_db):
    seen: list[int] = []

    def count_in_another_connection() -> None:
        seen.append(Session.objects.count())
        connection.close()

    Session.objects.create(session_key="committed", session_data="", expire_date=timezone.now())
    thread = threading.Thread(target=count_in_another_connection)
    thread.start()
    thread.join()
    assert seen == [1]


def test_a_transactional_test_leaves_no_row_of_any_table_behind(transactional_db):
    Session.objects.create(session_key="committed", session_data="", expire_date=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status) VALUES ('left', 'left', '{}', 'todo')"
        )
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM django_session) + (SELECT count(*) FROM procrastinate_jobs)")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) > 0 FROM django_migrations")
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_child_processes_get_the_plain_application_role(database_urls):
    application, owner_url = database_urls
    with psycopg.connect(application) as child, psycopg.connect(owner_url) as migrating:
        assert child.execute("SELECT current_user, session_user").fetchone() == ("maillage_app", "maillage_app")
        assert migrating.execute("SELECT current_user").fetchone() == ("maillage_owner",)
