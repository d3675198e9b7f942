"""Signing, amending, and the files that go with it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation

from maillage.domains.partnerships.errors import AgreementOverlaps, AnnexNotPossible, DateNotPossible
from maillage.domains.partnerships.models import Agreement, Annex
from maillage.domains.partnerships.models.agreements import WORDS
from maillage.domains.partnerships.permissions import check_can_run
from maillage.domains.partnerships.rules.agreements import Signed, holds_until
from maillage.domains.partnerships.services.holding import agency_of, check_works_with, said
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.uploads import MOST_BYTES, file_name, kind_of
from maillage.registry.accounts.selectors import Actor

KIND, MOST_ANNEXES = "agreement", 40


@transaction.atomic
def sign_agreement(
    *, body: int, subject: str, signed_on: date, starts_on: date, ends_on: date | None, by: Actor, now: datetime
) -> Agreement:
    """Note an agreement that was signed; refused while another holds."""
    agency = agency_of(by)
    check_works_with(agency, body, clock.today(now))
    _check_dates(starts_on, ends_on)
    words = said(subject, WORDS, "subject", _("Dites l’objet de la convention."))
    dates = {"signed_on": signed_on, "starts_on": starts_on, "ends_on": ends_on, "until_on": ends_on}
    row = Agreement(agency_id=agency, intermunicipality_id=body, subject=words, **dates)
    _save_alone(row)
    record(verb="agreement.signed", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def amend_agreement(
    *, agreement: int, subject: str, signed_on: date, starts_on: date, ends_on: date | None, by: Actor, now: datetime
) -> Agreement:
    """Note what amends it, from a day on; of an amendment, the agreement itself is amended."""
    held = _hold(agreement, by)
    first = held.amends or held
    if starts_on < first.starts_on:
        raise DateNotPossible(_("L’avenant ne peut pas commencer avant la convention."), field="starts_on")
    _check_dates(starts_on, ends_on)
    words = said(subject, WORDS, "subject", _("Dites ce que l’avenant change."))
    row = Agreement.objects.create(
        agency_id=first.agency_id,
        intermunicipality_id=first.intermunicipality_id,
        amends=first,
        subject=words,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        until_on=ends_on,
    )
    first.until_on = holds_until(_signed(first), [_signed(each) for each in first.amendments.order_by("pk")])
    _save_alone(first)
    record(verb="agreement.amended", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def keep_annex(*, agreement: int, name: str, content: bytes, by: Actor, now: datetime) -> Annex:
    """Put a file with an agreement or an amendment; the same one twice is one."""
    held = _hold(agreement, by)
    if not content or len(content) > MOST_BYTES:
        raise AnnexNotPossible(_("Ce fichier est vide ou dépasse 10 Mo. Choisissez-en un autre."), field="content")
    kind = kind_of(content)
    if kind is None:
        message = _("Ce type n’est pas accepté. Envoyez un PDF, une image JPEG ou PNG, ou un document ODT, ODS, DOCX, XLSX.")
        raise AnnexNotPossible(message, field="content")
    fingerprint = hashlib.sha256(content).hexdigest()
    known = held.annexes.defer("content").filter(fingerprint=fingerprint).first()
    if known is not None:
        return known
    if held.annexes.count() >= MOST_ANNEXES:
        raise AnnexNotPossible(_("Cette convention a déjà 40 annexes. Retirez-en une d’abord."), field="content")
    row = Annex.objects.create(
        agency_id=held.agency_id,
        agreement=held,
        name=file_name(name),
        kind=kind.value,
        content=content,
        size_bytes=len(content),
        fingerprint=fingerprint,
        at=now,
        by_id=by.account,
    )
    record(verb="annex.kept", kind="annex", key=row.pk, now=now)
    return row


@transaction.atomic
def open_annex(*, annex: int, now: datetime) -> Annex:
    """The file, for whoever sees it; written down."""
    row = Annex.objects.filter(pk=annex).first()
    if row is None:
        raise NotFound
    record(verb="annex.opened", kind="annex", key=row.pk, now=now)
    return row


@transaction.atomic
def remove_annex(*, annex: int, by: Actor, now: datetime) -> None:
    """It was put there by mistake."""
    row = Annex.objects.defer("content").filter(pk=annex).first()
    if row is None:
        raise NotFound
    check_can_run(by, row.agency_id)
    record(verb="annex.removed", kind="annex", key=row.pk, now=now)
    row.delete()


def _hold(key: int, by: Actor) -> Agreement:
    row = Agreement.objects.select_for_update(of=("self",)).select_related("amends").filter(pk=key).first()
    if row is None:
        raise NotFound
    check_can_run(by, row.agency_id)
    return row


def _save_alone(row: Agreement) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise AgreementOverlaps(field="starts_on") from error


def _signed(row: Agreement) -> Signed:
    return Signed(row.starts_on, row.ends_on)


def _check_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise DateNotPossible(_("La fin est avant le début. Corrigez une des deux dates."), field="ends_on")
