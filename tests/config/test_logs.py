"""Names planted in what people type, in rows and in links are in no line of the logs and on no page of error."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from tests import cast as people
from tests import factories as make
from tests.factories import NOW

from maillage.journeys.home.middleware import PROVED_KEY
from maillage.kit import clock

pytestmark = pytest.mark.django_db
CANARIES = ("Zyxwora", "Qbrandille", "canari@exemple.fr", "0639987654", "unsecretdelien")
GIVEN, FAMILY, EMAIL, PHONE, SECRET = CANARIES
QUERY = f"?q={FAMILY}+{GIVEN}&email={EMAIL}&tel={PHONE}"
TYPED = {"nom": FAMILY, "prenom": GIVEN, "email": EMAIL, "telephone": PHONE}
FILES = "/personnes/"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the handler of the settings writes, with every logger as talkative as it can be."""
    root, talkative = logging.getLogger(), [logging.getLogger(name) for name in ("", "django", "psycopg", "httpx")]
    (handler,) = [each for each in root.handlers if each.name == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    levels = [each.level for each in talkative]
    before, handler.stream = handler.stream, io.StringIO()  # not setStream: another test may have closed the one before
    for each in talkative:
        each.setLevel(logging.DEBUG)
    yield handler.stream
    for each, level in zip(talkative, levels, strict=True):
        each.setLevel(level)
    handler.stream = before


@pytest.fixture
def claire(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cast = people.the_cast()
    make.person(cast.agency, GIVEN, FAMILY, email=EMAIL, phone="+33639987654")
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(cast.claire, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[PROVED_KEY] = True
    session.save()
    return client


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    """Every line, after looking for the names in all of them."""
    text = written.getvalue()
    assert [name for name in CANARIES if name.lower() in text.lower()] == []
    return [json.loads(line) for line in text.splitlines()]


def a_row_that_is_refused() -> None:
    """The database's own words hold the whole row; a table of this session's own may be written by a read."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (%s, %s)", [FAMILY, PHONE])


def raising(request: HttpRequest, *_args: object) -> None:
    try:
        a_row_that_is_refused()
    except Exception as error:
        raise ValueError(f"{GIVEN} {FAMILY} <{EMAIL}>") from error


def suspicious(request: HttpRequest, *_args: object) -> None:
    raise SuspiciousOperation(f"{GIVEN} {FAMILY}")


def asked(client: Client, written: io.StringIO, status: int, address: str, **more: Any) -> list[dict[str, Any]]:
    """What the log says of one request; the page of its refusal is read too."""
    written.seek(0)
    written.truncate()
    response = client.generic(more.pop("verb", "GET"), address, **more)
    assert response.status_code == status, address
    if status >= 400:
        assert [name for name in CANARIES if name in response.content.decode()] == [], address
    return [line for line in lines(written) if line["level"] in {"WARNING", "ERROR"}]


def test_what_succeeds_and_what_is_refused_names_nobody(claire: Client, written: io.StringIO) -> None:
    assert FAMILY in claire.get(FILES + QUERY).content.decode()
    assert asked(claire, written, 200, FILES + QUERY) == []
    (refused,) = asked(claire, written, 404, f"/personnes/{FAMILY}-{GIVEN}/{QUERY}")
    assert (refused["said"], refused["route"], refused["status"]) == ("%s: %s", "unknown", 404)
    (link,) = asked(claire, written, 404, f"/rdv/{SECRET}/{QUERY}")
    assert link["route"] == "/rdv/<str:token>/"
    (form,) = asked(claire, written, 403, f"{FILES}nouvelle/{QUERY}", verb="POST", data=json.dumps(TYPED))
    assert (form["logger"], form["method"]) == ("django.security.csrf", "POST")
    host = asked(claire, written, 400, FILES + QUERY, headers={"host": f"{FAMILY}.exemple.fr".lower()})
    assert [line["logger"] for line in host] == ["django.security.DisallowedHost"]


def test_a_view_that_fails_is_found_by_its_lines_and_its_constraint(
    claire: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maillage.journeys.files.views.find_people", raising)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE kept (family text, phone text, CONSTRAINT nobody CHECK (family = '')) ON COMMIT DROP"
        )
    (failed,) = asked(claire, written, 500, FILES + QUERY)
    assert (failed["route"], failed["method"], failed["status"]) == (FILES, "GET", 500)
    raised, wrapped, refused = failed["errors"]
    assert raised["kind"] == "builtins.ValueError"
    assert any("journeys/files/views.py" in line for line in raised["lines"])
    assert wrapped["kind"] == "django.db.utils.IntegrityError"
    assert (refused["sqlstate"], refused["constraint_name"]) == ("23514", "nobody")


def test_a_request_that_is_suspicious_is_said_without_its_words(
    claire: Client, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maillage.journeys.files.views.find_people", suspicious)
    (said,) = asked(claire, written, 400, FILES + QUERY)
    assert said["logger"] == "django.security.SuspiciousOperation"


def test_a_library_is_quoted_without_what_it_was_given_and_nothing_is_mailed(written: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: %s %s", "GET", f"https://exemple.fr/?q={FAMILY}")
    logging.getLogger("elsewhere").warning(f"no {FAMILY}")
    logging.getLogger("maillage.kit").warning("%d rows", 3)
    assert [line.get("said") for line in lines(written)] == ["HTTP Request: %s %s", None, "3 rows"]
    assert [type(each) for each in logging.getLogger("django").handlers] == []
