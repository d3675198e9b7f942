"""An address that somebody typed never reaches an inside machine through us."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from pytest_django import Settings

from maillage.kit.http import CannotFetch, fetch


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Every host resolves to these."""

    def found(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.8",),
        ("169.254.169.254",),
        ("192.168.1.1",),
        ("100.64.0.1",),
        ("224.0.0.1",),
        ("::1",),
        ("ff0e::1",),
        ("::ffff:127.0.0.1",),
        ("64:ff9b::7f00:1",),
        ("8.8.8.8", "10.0.0.8"),
    ],
)
def test_a_host_that_leads_inside_is_refused_before_any_connection(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    resolving(monkeypatch, *addresses)
    with pytest.raises(CannotFetch) as refused:
        fetch("https://agenda.exemple.fr/a.ics")
    assert refused.value.problem == "not_public"


@pytest.mark.parametrize("address", ["http://agenda.exemple.fr/a.ics", "file:///etc/passwd", "gopher://x", "https://"])
def test_anything_but_https_is_refused(settings: Settings, address: str) -> None:
    settings.INSIDE_HOSTS = frozenset()
    with pytest.raises(CannotFetch):
        fetch(address)
