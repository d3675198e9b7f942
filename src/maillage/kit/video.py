"""Where a video appointment is held: the professional's own room, or one made for the appointment by a template.

Only domains that the administrator has allowed are ever shown. Nothing is created at the provider: the room's name is a
secret that both sides compute, so that no link is stored and none can be guessed.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from django.conf import settings

ROOM = "{room}"
SIGNS = 12


def link(key: int, *, own_room: str = "") -> str:
    """The address of one appointment's room; empty when no provider is set up."""
    if own_room:
        return own_room if is_allowed(own_room) else ""
    template: str = settings.VIDEO_TEMPLATE
    if ROOM not in template:
        return ""
    address = template.replace(ROOM, room_of(key))
    return address if is_allowed(address) else ""


def room_of(key: int) -> str:
    """The name of an appointment's room: letters and digits that are no key of ours."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"video room {key}".encode(), hashlib.sha256).hexdigest()
    return digest[:SIGNS]


def is_allowed(address: str) -> bool:
    """https, on an allowed domain or below one."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or parts.username or not host:
        return False
    return any(host == domain or host.endswith(f".{domain}") for domain in settings.VIDEO_DOMAINS)
