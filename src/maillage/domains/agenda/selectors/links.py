"""From a signed link to the one participation it opens."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings

from maillage.domains.agenda.errors import LinkUnknown
from maillage.domains.agenda.models import AccessLink, Participation
from maillage.kit.scope.entering import Scope


def token_of(key: UUID) -> str:
    """The token of a booking's own link: made from its idempotency key, so that a double click opens the same page."""
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, b"participation " + key.bytes, hashlib.sha256).hexdigest()[:40]


def token_of_seat(participation: int) -> str:
    """The token of a seat that this reader sees."""
    return token_of(Participation.objects.values_list("idempotency_key", flat=True).get(pk=participation))


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_exists(key: UUID) -> bool:
    """Was this booking already made?"""
    return AccessLink.objects.filter(token_hash=hash_of(token_of(key))).exists()


def scope_of_link(token: str, now: datetime) -> Scope:
    """The scope of one link; stale, revoked and forged ones are refused alike."""
    link = AccessLink.objects.filter(token_hash=hash_of(token), expires_at__gt=now, revoked_at__isnull=True).first()
    if link is None:
        raise LinkUnknown
    return Scope(role="link", agency=link.agency_id, links=links_of(link))


def links_of(link: AccessLink) -> tuple[str, ...]:
    """The rows that a link opens."""
    return (
        f"participation:{link.participation_id}",
        f"appointment:{link.appointment_id}",
        f"person:{link.person_id}",
    )
