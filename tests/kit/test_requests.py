"""One transaction per request: a GET cannot write, a failure leaves nothing, reads are written down or the page refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from maillage.kit import clock
from maillage.kit.audit import reads
from maillage.kit.audit.models import AuditEntry, ReadEntry
from maillage.kit.audit.services import record
from maillage.kit.errors import Invalid

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.test_requests")]


def _write(request: HttpRequest) -> HttpResponse:
    record(verb="test.written", kind="thing", key=1, now=clock.now())
    return HttpResponse("written")


def _write_then_crash(request: HttpRequest) -> HttpResponse:
    _write(request)
    raise ZeroDivisionError


def _write_then_refuse(request: HttpRequest) -> HttpResponse:
    _write(request)
    raise Invalid("Il manque un chiffre.")


def _read_two_people(request: HttpRequest) -> HttpResponse:
    reads.note([12, 12, 13])
    return HttpResponse("two files")


urlpatterns = [
    path("write/", _write),
    path("crash/", _write_then_crash),
    path("refuse/", _write_then_refuse),
    path("people/", _read_two_people),
]
handler500 = "maillage.kit.ui.views.server_error"


def test_a_post_is_kept(client: Client) -> None:
    assert client.post("/write/").status_code == 200
    assert AuditEntry.objects.count() == 1


def test_a_get_that_writes_is_refused_by_the_database(client: Client) -> None:
    with pytest.raises((InternalError, OperationalError)) as caught:
        client.get("/write/")
    assert "read-only" in str(caught.value)
    assert AuditEntry.objects.count() == 0


def test_a_view_that_crashes_leaves_nothing(client: Client) -> None:
    client.raise_request_exception = False
    assert client.post("/crash/").status_code == 500
    assert AuditEntry.objects.count() == 0


def test_a_refusal_leaves_nothing_and_says_why(client: Client) -> None:
    response = client.post("/refuse/")
    assert response.status_code == 422
    assert "Il manque un chiffre." in response.content.decode()
    assert AuditEntry.objects.count() == 0


def test_a_refusal_is_a_problem_for_a_program(client: Client) -> None:
    response = client.post("/refuse/", headers={"Accept": "application/json"})
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {"type": "invalid", "title": "Il manque un chiffre.", "status": 422}


def test_files_shown_are_written_down_once_each(client: Client) -> None:
    assert client.get("/people/").status_code == 200
    assert list(ReadEntry.objects.order_by("person_key").values_list("person_key", "role", "address")) == [
        (12, "public", "people/"),
        (13, "public", "people/"),
    ]


def test_a_page_whose_reads_cannot_be_written_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(ReadEntry.objects, "bulk_create", broken)
    response = client.get("/people/")
    assert response.status_code == 503
    assert "two files" not in response.content.decode()


@override_settings(DEBUG=False)
def test_security_headers_are_on_every_answer(client: Client) -> None:
    response = client.get("/people/")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
