"""Fetching an address that somebody typed: https, public addresses only, bounded in size and time, redirects checked."""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

TIMEOUT = httpx.Timeout(10, connect=5)
MOST_BYTES, MOST_HOPS, MOST_SECONDS = 4_000_000, 3, 30
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last four bytes
IPV6 = 6
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class CannotFetch(ValueError):
    """The address cannot be read; `problem` is a short code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Fetched:
    """The content and its version; no content when it is the version that was known."""

    content: bytes | None
    version: str


def fetch(address: str, *, version: str = "") -> Fetched:
    """Read an address. Every hop is resolved once, refused when it is not public, and connected to at that very address."""
    for _ in range(MOST_HOPS + 1):
        answer, content = _get(address, version)
        if answer.status_code in REDIRECTS:
            address = urljoin(address, answer.headers.get("location", ""))
        elif answer.status_code == httpx.codes.NOT_MODIFIED:
            return Fetched(None, version)
        elif answer.status_code == httpx.codes.OK:
            return Fetched(content, answer.headers.get("etag", "")[:120])
        else:
            raise CannotFetch("not_found" if answer.status_code in {401, 403, 404, 410} else "server_error")
    raise CannotFetch("too_many_redirects")


def _get(address: str, version: str) -> tuple[httpx.Response, bytes]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" and not _is_allowed(host):
        raise CannotFetch("not_https")
    try:
        at = _resolved(host, parts.port or (443 if parts.scheme == "https" else 80))
        headers = {"Host": parts.netloc.rpartition("@")[2]} | ({"If-None-Match": version} if version else {})
        url = httpx.URL(address).copy_with(host=at)
        with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
            request = client.build_request("GET", url, headers=headers, extensions={"sni_hostname": host})
            answer = client.send(request, stream=True)
            try:
                return answer, _bounded(answer) if answer.status_code == httpx.codes.OK else b""
            finally:
                answer.close()
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise CannotFetch("no_answer") from error


def _bounded(answer: httpx.Response) -> bytes:
    content, until = bytearray(), time.monotonic() + MOST_SECONDS
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > MOST_BYTES:
            raise CannotFetch("too_big")
        if time.monotonic() > until:
            raise CannotFetch("no_answer")
    return bytes(content)


def _resolved(host: str, port: int) -> str:
    """One address of the host, all of them public: an inside machine is never reached through us."""
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not _is_allowed(host) and not all(map(_is_public, found)):
        raise CannotFetch("not_public")
    return sorted(found)[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    if found.version == IPV6 and found in NAT64:
        found = ipaddress.IPv4Address(found.packed[-4:])
    return found.is_global and not found.is_multicast


def _is_allowed(host: str) -> bool:
    """Hosts of the inside that the administrator has named."""
    return host in settings.INSIDE_HOSTS
