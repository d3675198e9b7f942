"""What every answer tells the browser, whom to tell of a flaw, and a deployment that Django has nothing to say about."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests.factories import NOW

from maillage.journeys.home.middleware import PROVED_KEY
from maillage.kit import clock

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/rendez-vous/", "/rendez-vous/retrouver/", "/accessibilite/", "/donnees-personnelles/", "/compte/connexion/")
OWN = {
    "claire": (
        "/semaine/",
        "/personnes/",
        "/permanences/",
        "/ateliers/",
        "/a-prevenir/",
        "/compte/",
        "/mon-agenda/",
        "/mes-heures/",
    ),
    "helene": ("/resultats/", "/partenariats/", "/entreprises/", "/messages/", "/droits/", "/maisons/ouvertures/"),
    "nadege": ("/aujourdhui/", "/comptage/", "/maisons/fiches/", "/maisons/cas/"),
    "sophie": ("/entreprises/", "/acces-emploi/"),
}
INLINE = re.compile(r"<style(?! nonce=)[^>]*>|\sstyle=|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+=[\"']|javascript:", re.IGNORECASE)
UNSAFE = ("unsafe-inline", "unsafe-eval", "http:", "*")


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> people.Cast:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return people.the_cast()


def browser(cast: people.Cast, name: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, name), backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[PROVED_KEY] = True
    session.save()
    return client


def check(response: Any, address: str, *, is_public: bool) -> None:
    """The passive crawl: nothing inline, nothing from elsewhere, nothing kept."""
    said = response.content.decode()
    assert response.status_code in {200, 404}, address
    assert INLINE.findall(re.sub(r'<script type="application/json"[^>]*>', "", said)) == [], address
    assert re.findall(r'(?:src|action)="(?:https?:)?//', said) == [], address
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert [each for each in UNSAFE if each in policy] == [], policy
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }.items():
        assert response[name] == value, (address, name)
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "Server" not in response
    assert "X-Powered-By" not in response
    if not is_public:
        assert "no-store" in response["Cache-Control"], address
    for cookie in response.cookies.values():
        assert cookie["samesite"] in {"Lax", "Strict"}, (address, cookie.key)
        assert cookie["httponly"] or cookie.key == "csrftoken", (address, cookie.key)
    assert not re.search(r"Traceback|OperationalError|psycopg|/site-packages/", said), address


@pytest.mark.parametrize("address", [*PUBLIC, "/nulle-part/", f"/rdv/{'a' * 40}/"])
def test_public_pages_run_nothing_inline_and_say_what_a_browser_may_do(cast: people.Cast, client: Client, address: str) -> None:
    check(client.get(address), address, is_public=True)


@pytest.mark.parametrize("name", OWN)
def test_pages_of_professionals_are_kept_by_no_browser(cast: people.Cast, name: str) -> None:
    client = browser(cast, name)
    for address in OWN[name]:
        check(client.get(address), address, is_public=False)


def test_a_file_of_a_person_and_the_refusal_of_it_are_kept_by_no_browser(cast: people.Cast) -> None:
    address = f"/personnes/{cast.ghislaine.pk}/"
    check(browser(cast, "claire").get(address), address, is_public=False)
    refused = browser(cast, "paul").get(address)
    assert refused.status_code == 404
    assert "no-store" in refused["Cache-Control"]
    assert "Vézinhet" not in refused.content.decode()


def test_a_form_of_elsewhere_is_refused(cast: people.Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/rendez-vous/nom/", {"nom": "x"}).status_code == 403


def test_security_txt_names_a_contact_and_ends(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.MAILLAGE_SECURITY = "mailto:securite@exemple.fr"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:securite@exemple.fr"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert 0 < (expires - NOW).days <= 366


@pytest.mark.slow(reason="starts Django in a process of its own")
def test_django_finds_nothing_wrong_with_a_deployment(tmp_path: Path) -> None:
    production = {
        "MAILLAGE_HTTPS": "1",
        "MAILLAGE_PROXIES": "1",
        "MAILLAGE_HOSTS": "maillage.exemple.fr",
        "MAILLAGE_ORIGINS": "https://maillage.exemple.fr",
        "MAILLAGE_HOME": str(tmp_path),
    }
    command = [sys.executable, "-m", "maillage.config.command", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=os.environ | production, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
