"""From a company's signed link to the one dossier it opens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from maillage.domains.companies.errors import CompanyLinkUnknown
from maillage.domains.companies.models import CompanyLink
from maillage.kit import links
from maillage.kit.scope.entering import Scope

PURPOSE = "company"


def token_of(key: UUID) -> str:
    """The token of a link, made from its key: the same when it is shown again."""
    return links.token_of(PURPOSE, key)


def hash_of(token: str) -> str:
    """What links are looked up by."""
    return links.hash_of(PURPOSE, token)


def scope_of_company_link(token: str, now: datetime) -> Scope:
    """The scope of one link; stale, closed and forged ones are refused alike."""
    rows = CompanyLink.objects.filter(token_hash=hash_of(token), expires_at__gt=now, revoked_at=None)
    found = rows.values_list("agency_id", "dossier_id").first()
    if found is None:
        raise CompanyLinkUnknown
    agency, dossier = found
    return Scope(role="link", agency=agency, links=(f"dossier:{dossier}",))


def open_token(dossier: int, now: datetime) -> tuple[str, datetime] | None:
    """The token of a dossier's open link and until when, for whoever sees the dossier."""
    link = CompanyLink.objects.filter(dossier=dossier, expires_at__gt=now, revoked_at=None).first()
    return (token_of(link.key), link.expires_at) if link else None
