"""What every other test relies on: the role, the way out of it, and clean tables after a real transaction."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from maillage.kit.audit import models as audit


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
