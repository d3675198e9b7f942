"""Addresses that open something without an account. Their token cannot be guessed, and says nothing of what it opens."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

LENGTH = 40


def token_of(purpose: str, key: UUID) -> str:
    """The token of a link that is kept, made from its key: the same when it is shown again."""
    return _sign(purpose, key.bytes)


def hash_of(purpose: str, token: str) -> str:
    """What links that are kept are looked up by."""
    return hashlib.sha256(f"{purpose} {token}".encode()).hexdigest()


def sealed(purpose: str, *keys: int) -> str:
    """A token that carries its own keys, for what needs no row to be opened."""
    said = "-".join(str(key) for key in keys)
    return f"{said}-{_sign(purpose, said.encode())}"


def keys_of(purpose: str, token: str) -> tuple[int, ...] | None:
    """The keys of a token that we sealed; None of any other."""
    said, _dash, signed = token.rpartition("-")
    if not signed.isascii() or not hmac.compare_digest(signed, _sign(purpose, said.encode())):
        return None
    return tuple(int(key) for key in said.split("-"))


def _sign(purpose: str, content: bytes) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose} ".encode() + content, hashlib.sha256).hexdigest()[:LENGTH]
