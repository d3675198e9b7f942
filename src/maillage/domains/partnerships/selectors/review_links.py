"""From an official's link to the one frozen review it opens; and the links of a review, for whoever runs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from maillage.domains.partnerships.errors import AddressUnknown
from maillage.domains.partnerships.models import PartnershipContact, ReviewLink
from maillage.domains.partnerships.selectors.contacts import LOCAL
from maillage.kit import clock, links
from maillage.kit.scope.entering import Scope

PURPOSE = "review"


@dataclass(frozen=True, slots=True)
class ReviewLinkLine:
    """One link as the director sees it; without its token once it opens nothing."""

    key: int
    token: str
    recipient: str
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None
    revoked_by: str
    openings_count: int
    opened_at: datetime | None

    @property
    def is_open(self) -> bool:
        """It opens the review."""
        return bool(self.token)

    @property
    def last_day(self) -> date:
        """The last day on which it opens."""
        return clock.today(self.expires_at) - timedelta(days=1)


def token_of(key: UUID) -> str:
    """The token of a link."""
    return links.token_of(PURPOSE, key)


def hash_of(token: str) -> str:
    """What links are looked up by."""
    return links.hash_of(PURPOSE, token)


def scope_of_review_link(token: str, now: datetime) -> Scope:
    """The scope of one link; expired, closed and forged ones are refused alike."""
    rows = ReviewLink.objects.filter(token_hash=hash_of(token), expires_at__gt=now, revoked_at=None)
    found = rows.values_list("agency_id", "review_id", "pk").first()
    if found is None:
        raise AddressUnknown
    agency, review, link = found
    return Scope(role="link", agency=agency, links=(f"review:{review}", f"review_link:{link}"))


def review_links(review: int, agency: int, now: datetime) -> tuple[ReviewLinkLine, ...]:
    """The links of one review of this agency, the latest first."""
    rows = ReviewLink.objects.filter(review=review, agency=agency).select_related("contact", "made_by", "revoked_by")
    return tuple(_line(row, now) for row in rows)


def can_have_link(agency: int, body: int) -> tuple[tuple[int, str], ...]:
    """Elected officials and member communes of a partnership who are still there, by name."""
    rows = PartnershipContact.objects.filter(agency=agency, intermunicipality=body, kind__in=LOCAL, left_on__isnull=True)
    named = [(row.pk, _name(row)) for row in rows.select_related("account", "commune")]
    return tuple(sorted(named, key=lambda each: each[1]))


def _line(row: ReviewLink, now: datetime) -> ReviewLinkLine:
    is_open = row.revoked_at is None and row.expires_at > now
    return ReviewLinkLine(
        key=row.pk,
        token=token_of(row.key) if is_open else "",
        recipient=_name(row.contact) if row.contact is not None else "",
        made_at=row.made_at,
        made_by=row.made_by.full_name,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        revoked_by=row.revoked_by.full_name if row.revoked_by is not None else "",
        openings_count=row.openings_count,
        opened_at=row.opened_at,
    )


def _name(row: PartnershipContact) -> str:
    name = row.account.full_name if row.account is not None else f"{row.given_name} {row.family_name}".strip()
    return f"{name}, {row.duty}" if row.duty else name
