"""The link of a frozen review: opened by the director for one elected official and until a day, closed at any time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from maillage.domains.partnerships.errors import AddressUnknown, LinkNotPossible, NotFrozenYet
from maillage.domains.partnerships.models import PartnershipContact, ReviewLink
from maillage.domains.partnerships.permissions import check_can_run
from maillage.domains.partnerships.selectors.review_links import can_have_link, hash_of, token_of
from maillage.domains.partnerships.services.holding import hold_review
from maillage.domains.partnerships.states import ReviewState
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND = "review_link"
LONGEST: Final = timedelta(days=365)


@transaction.atomic
def open_review_link(*, review: int, contact: int, last_day: date, by: Actor, now: datetime) -> ReviewLink:
    """An address for one official until that day; the former one of the same official opens nothing any more."""
    held = hold_review(review, by)
    if held.state != ReviewState.FROZEN:
        raise NotFrozenYet
    _check_day(last_day, clock.today(now))
    if contact not in dict(can_have_link(held.agency_id, held.intermunicipality_id)):
        raise LinkNotPossible(_("Choisissez une élue ou un élu parmi les contacts."), field="contact")
    for former in ReviewLink.objects.filter(review=held, contact=contact, revoked_at=None):
        _close(former, by, now)
    key = uuid4()
    row = ReviewLink.objects.create(
        agency_id=held.agency_id,
        review=held,
        contact=PartnershipContact.objects.get(pk=contact),
        key=key,
        token_hash=hash_of(token_of(key)),
        made_at=now,
        made_by_id=by.account,
        expires_at=clock.wall(last_day + timedelta(days=1)),
    )
    record(verb="review_link.opened", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def close_review_link(*, link: int, by: Actor, now: datetime) -> None:
    """It opens nothing any more."""
    row = ReviewLink.objects.select_for_update(of=("self",)).filter(pk=link).first()
    if row is None or row.agency_id != by.agency:
        raise NotFound
    check_can_run(by, row.agency_id)
    if row.revoked_at is None:
        _close(row, by, now)


@transaction.atomic
def note_opening(*, link: int, is_paper: bool, now: datetime) -> None:
    """By the link itself: the page was read, or its paper taken."""
    if not ReviewLink.objects.filter(pk=link).update(openings_count=F("openings_count") + 1, opened_at=now):
        raise AddressUnknown
    record(verb="review_link.paper_read" if is_paper else "review_link.read", kind=KIND, key=link, now=now)


def _close(row: ReviewLink, by: Actor, now: datetime) -> None:
    row.revoked_at, row.revoked_by_id = now, by.account
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(verb="review_link.closed", kind=KIND, key=row.pk, now=now)


def _check_day(last_day: date, today: date) -> None:
    if last_day < today:
        raise LinkNotPossible(_("Donnez un dernier jour à venir."), field="last_day")
    if last_day > today + LONGEST:
        raise LinkNotPossible(_("Un an au plus\u00a0: donnez un jour plus proche."), field="last_day")
