"""Where a request comes from. A header that anybody can write is believed only as far as trusted proxies wrote it."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

HOME_NETWORK_BITS = 64  # one visitor has a whole network of IPv6 addresses


def network_of(request: HttpRequest) -> str:
    """The visitor's IPv4 address, or the /64 network of their IPv6 one; what cannot be read counts as one visitor."""
    try:
        address = ipaddress.ip_address(_told(request).strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return str(ipaddress.ip_network((address, HOME_NETWORK_BITS), strict=False))
        address = address.ipv4_mapped
    return str(address)


def _told(request: HttpRequest) -> str:
    """The peer's address; behind n proxies, the n-th from the end of those that the proxies wrote down."""
    proxies: int = settings.TRUSTED_PROXIES
    if proxies:
        written = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        hops = [each.strip() for each in written.split(",") if each.strip()]
        if len(hops) >= proxies:
            return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
