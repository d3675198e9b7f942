"""The company's own link: opened by who follows it, closed at any time, and the one answer that it may write."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import AlreadyAnswered, SheetNotPossible, StatusNotPossible
from maillage.domains.companies.models import CompanyAnswer, CompanyLink, Dossier
from maillage.domains.companies.permissions import check_can_share
from maillage.domains.companies.selectors.links import hash_of, token_of
from maillage.domains.companies.services.holding import hold_dossier
from maillage.domains.companies.states import DossierState
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

OPEN, ASKED = timedelta(days=180), timedelta(days=60)
KIND = "company_link"


@transaction.atomic
def open_link(*, dossier: int, by: Actor, now: datetime) -> str:
    """The token of a new link; the former one opens nothing any more. Refused when the company asked for silence."""
    held = hold_dossier(dossier)
    check_can_share(by, held)
    if held.state == DossierState.REFUSED:
        raise StatusNotPossible
    _close(held.pk, now)
    return _made(held, OPEN, now)


@transaction.atomic
def close_link(*, dossier: int, by: Actor, now: datetime) -> int:
    """It opens nothing any more."""
    held = hold_dossier(dossier)
    check_can_share(by, held)
    return _close(held.pk, now)


@transaction.atomic
def link_to_answer(*, dossier: int, now: datetime) -> str:
    """By a job, once the file is closed: the link that is open, else one that leaves time to answer."""
    held = Dossier.objects.select_for_update().get(pk=dossier)
    link = CompanyLink.objects.filter(dossier=held, revoked_at=None).first()
    if link is None:
        return _made(held, ASKED, now)
    if link.expires_at < now + ASKED:
        link.expires_at = now + ASKED
        link.save(update_fields=["expires_at"])
    return token_of(link.key)


@transaction.atomic
def answer(*, dossier: int, answer: str, now: datetime) -> CompanyAnswer:
    """By the link itself: one answer, once the file is closed."""
    held = Dossier.objects.filter(pk=dossier).first()
    if held is None:
        raise NotFound
    if held.state != DossierState.CLOSED:
        raise StatusNotPossible(_("Le suivi n’est pas terminé : la question viendra ensuite."))
    if answer not in CompanyAnswer.Answer.values:
        raise SheetNotPossible(_("Choisissez une des trois réponses."), field="answer")
    values = {"agency_id": held.agency_id, "answer": answer, "at": now}
    row, is_new = CompanyAnswer.objects.get_or_create(dossier=held, defaults=values)
    if not is_new:
        raise AlreadyAnswered
    record(verb="company_answer.given", kind="company_answer", key=row.pk, now=now)
    return row


def _made(dossier: Dossier, long: timedelta, now: datetime) -> str:
    key = uuid4()
    link = CompanyLink.objects.create(
        agency_id=dossier.agency_id,
        dossier=dossier,
        key=key,
        token_hash=hash_of(token_of(key)),
        made_at=now,
        expires_at=now + long,
    )
    record(verb="company_link.opened", kind=KIND, key=link.pk, now=now)
    return token_of(key)


def _close(dossier: int, now: datetime) -> int:
    closed = 0
    for link in CompanyLink.objects.filter(dossier=dossier, revoked_at=None):
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        record(verb="company_link.closed", kind=KIND, key=link.pk, now=now)
        closed += 1
    return closed
