"""A public form is sent so often by one visitor, so often through one link; who they are is not kept, nor for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse
from tests.domains.agenda.test_races import together

from maillage.kit import clock
from maillage.kit.errors import Invalid
from maillage.kit.limits.checks import proxies_are_said
from maillage.kit.limits.counting import forget_tries, tried
from maillage.kit.limits.limiting import limited
from maillage.kit.limits.models import Tries
from maillage.kit.limits.visitors import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit.limits.test_limiting")]
NOON = datetime(2025, 3, 4, 12, 1, tzinfo=UTC)
SAID = "envoyé trop de fois"


@limited("short", per_address=3)
def _short(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


@limited("linked", per_address=3, per_link=4)
def _linked(request: HttpRequest, token: str) -> HttpResponse:
    return HttpResponse(token)


@limited("refusing", per_address=3)
def _refusing(request: HttpRequest) -> HttpResponse:
    raise Invalid("Il manque un chiffre.")


urlpatterns = [path("short/", _short), path("linked/<str:token>/", _linked), path("refusing/", _refusing)]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Noon, then so much later."""

    def later(lapse: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + lapse)

    later(timedelta())
    return later


def statuses(client: Client, address: str, times: int, **headers: Any) -> list[int]:
    return [client.post(address, **headers).status_code for _ in range(times)]


def test_the_fourth_time_is_refused_in_french_with_whom_to_call(client: Client, at: Any) -> None:
    with override_settings(MAILLAGE_HELP_PHONE="0465712014"):
        assert statuses(client, "/short/", 3) == [200, 200, 200]
        refused = client.post("/short/")
    assert refused.status_code == 429
    text = refused.content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    assert SAID in text
    assert "Attendez un quart d’heure" in text
    assert "04 65 71 20 14" in text
    assert refused["Retry-After"] == str(14 * 60 + 1)


def test_another_visitor_another_form_and_another_quarter_of_an_hour_are_counted_apart(client: Client, at: Any) -> None:
    statuses(client, "/short/", 4)
    assert statuses(client, "/short/", 1, REMOTE_ADDR="192.0.2.7") == [200]
    assert statuses(client, "/refusing/", 1) == [422]
    at(timedelta(minutes=15))
    assert statuses(client, "/short/", 1) == [200]


def test_reading_the_page_is_never_counted(client: Client, at: Any) -> None:
    assert {client.get("/short/").status_code for _ in range(6)} == {200}
    assert not Tries.objects.exists()


def test_a_refused_try_is_counted_though_its_transaction_is_rolled_back(client: Client, at: Any) -> None:
    assert statuses(client, "/refusing/", 4) == [422, 422, 422, 429]


def test_one_link_is_limited_whatever_the_visitors_and_whoever_floods_does_not_use_it_up(client: Client, at: Any) -> None:
    assert statuses(client, "/linked/a/", 6) == [200, 200, 200, 429, 429, 429]
    assert statuses(client, "/linked/a/", 2, REMOTE_ADDR="192.0.2.8") == [200, 429], "three of the first one, then a fourth"
    assert statuses(client, "/linked/b/", 1, REMOTE_ADDR="192.0.2.8") == [200]


def test_an_address_and_a_link_are_kept_as_a_hash_that_only_this_site_can_make(client: Client, at: Any) -> None:
    client.post("/linked/secret/", REMOTE_ADDR="192.0.2.9")
    kept = [str(value) for row in Tries.objects.values_list() for value in row]
    assert len(kept) == 8
    assert not any("192.0.2.9" in value or "secret" in value for value in kept)
    with override_settings(SECRET_KEY="another site"):
        assert statuses(client, "/linked/secret/", 3, REMOTE_ADDR="192.0.2.9") == [200, 200, 200]


def test_what_was_counted_is_gone_before_it_is_a_day_old(client: Client, at: Any) -> None:
    client.post("/short/")
    assert forget_tries(NOON + timedelta(hours=22)) == 0
    assert forget_tries(NOON + timedelta(hours=23)) == 1
    assert Tries.personal_data.retention_days == 1


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "192.0.2.1", "203.0.113.5", "192.0.2.1"),
        (1, "10.0.0.1", "203.0.113.5", "203.0.113.5"),
        (1, "10.0.0.1", "198.51.100.9, 203.0.113.5", "203.0.113.5"),
        (2, "10.0.0.1", "forged, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "10.0.0.1", "203.0.113.5", "10.0.0.1"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "", "unknown"),
    ],
)
def test_a_forwarded_address_is_believed_from_trusted_proxies_only(
    proxies: int, remote: str, forwarded: str, expected: str
) -> None:
    request = RequestFactory().post("/short/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    with override_settings(TRUSTED_PROXIES=proxies):
        assert network_of(request) == expected


def test_whoever_writes_the_header_alone_gains_nothing(client: Client, at: Any) -> None:
    headers = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(5)]
    assert [client.post("/short/", headers=each).status_code for each in headers] == [200, 200, 200, 429, 429]


@pytest.mark.parametrize(("public", "proxies", "warned"), [(True, 0, True), (True, 1, False), (False, 0, False)])
def test_a_site_behind_a_proxy_that_does_not_say_so_is_warned(public: bool, proxies: int, warned: bool) -> None:
    with override_settings(IS_PUBLIC=public, TRUSTED_PROXIES=proxies):
        assert bool(proxies_are_said(None)) is warned


@pytest.mark.urls("maillage.config.urls")
@pytest.mark.parametrize(("name", "limit"), [("booking:name", 20), ("booking:find", 20)])
def test_the_public_forms_of_the_site_are_limited(client: Client, at: Any, name: str, limit: int) -> None:
    address = reverse(name) + ("?choix=t.1799742600.1.1.0.0.0" if name == "booking:name" else "")
    assert {client.post(address, {"nom": ""}).status_code for _ in range(limit)} == {422}
    assert client.post(address, {"nom": ""}).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted() -> None:
    said: list[int] = []

    def once() -> None:
        said.append(tried("short", "address", "192.0.2.1", NOON))
        connections.close_all()

    assert set(together(*(once for _ in range(8)))) == {"done"}
    assert sorted(said) == [1, 2, 3, 4, 5, 6, 7, 8]
