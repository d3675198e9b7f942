"""What every verb does first: lock the row and read it again, see who asks, see that the words and people fit."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from maillage.domains.partnerships.errors import NotWorkingTogether, OwnerNotPossible, StatusNotPossible, WordsMissing
from maillage.domains.partnerships.models import Action, Review
from maillage.domains.partnerships.permissions import check_can_run, check_can_update
from maillage.domains.partnerships.selectors.people import AGENCY_OWNERS, LOCAL_OWNERS, owners_of
from maillage.domains.partnerships.states import can_become
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration, Organisation

Row = TypeVar("Row", bound=models.Model)


def agency_of(by: Actor) -> int:
    """The agency whose partnerships this director runs."""
    agency = by.agency or 0
    check_can_run(by, agency)
    return agency


def check_works_with(agency: int, body: int, today: date) -> None:
    """Refuse a partnership with whoever is no intermunicipality of this agency."""
    rows = Collaboration.objects.on(today).filter(agency_id=agency, organisation_id=body)
    if not rows.filter(organisation__kind=Organisation.Kind.INTERMUNICIPALITY).exists():
        raise NotWorkingTogether(field="body")


def check_owners(*, agency: int, body: int, agency_owner: int, local_owner: int, today: date) -> None:
    """Refuse an owner who has no role on their side."""
    if agency_owner not in dict(owners_of(agency, AGENCY_OWNERS, today)):
        raise OwnerNotPossible(field="agency_owner")
    if local_owner not in dict(owners_of(body, LOCAL_OWNERS, today)):
        raise OwnerNotPossible(field="local_owner")


def hold_action(key: int, by: Actor) -> Action:
    """An action of somebody who may say how it goes, locked until the transaction ends."""
    action = Action.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if action is None:
        raise NotFound
    check_can_update(by, action)
    return action


def hold_review(key: int, by: Actor) -> Review:
    """A review of the director's, locked until the transaction ends."""
    review = Review.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if review is None:
        raise NotFound
    check_can_run(by, review.agency_id)
    return review


def check_can_become(action: Action, target: str) -> None:
    """Refuse what is not in the table."""
    if not can_become(action.state, target):
        raise StatusNotPossible


def said(words: str, most: int, field: str, missing: str) -> str:
    """A few words, trimmed; refused when empty or too long for their line."""
    kept = " ".join(words.split())
    if not kept:
        raise WordsMissing(missing, field=field)
    return fits(kept, most, field)


def fits(words: str, most: int, field: str) -> str:
    """A few words or none, trimmed; refused when too long for their line."""
    kept = " ".join(words.split())
    if len(kept) > most:
        raise WordsMissing(_("Écrivez-le en %(most)s signes au plus.") % {"most": most}, field=field)
    return kept


def sent_before(rows: models.Manager[Row], click: UUID | None) -> Row | None:
    """What the same page has already written."""
    return rows.filter(click=click).first() if click is not None else None
