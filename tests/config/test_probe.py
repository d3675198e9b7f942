import threading
import pytest
from django.db import connection
def test_no_db(): pass
@pytest.mark.django_db
def test_role(owner):
    with connection.cursor() as c:
        c.execute("select current_user, session_user"); assert c.fetchone() == ("maillage_app", "maillage_owner")
    with owner() as c:
        c.execute("select current_user"); assert c.fetchone()[0] == "maillage_owner"
    with connection.cursor() as c:
        c.execute("select current_user"); assert c.fetchone()[0] == "maillage_app"
