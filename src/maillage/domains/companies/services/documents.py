"""Documents on a dossier: kept once, told by what they hold, opened with a trace, taken away by those who put them there."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import DocumentNotPossible
from maillage.domains.companies.models import DossierDocument
from maillage.domains.companies.permissions import check_can_follow, check_can_share
from maillage.domains.companies.services.holding import hold_dossier
from maillage.kit.audit.services import record
from maillage.kit.errors import NotAllowed, NotFound
from maillage.kit.uploads import MOST_BYTES, file_name, kind_of
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

KIND, MOST_DOCUMENTS = "company_document", 40


@transaction.atomic
def keep_document(*, dossier: int, name: str, content: bytes, is_shared: bool, by: Actor, now: datetime) -> DossierDocument:
    """Put a file on a dossier, for both sides or for the agency alone; the same one twice is one."""
    held = hold_dossier(dossier)
    check_can_share(by, held)
    if not is_shared:
        check_can_follow(by, held)
    if not content or len(content) > MOST_BYTES:
        raise DocumentNotPossible(_("Ce fichier est vide ou dépasse 10 Mo. Choisissez-en un autre."), field="content")
    kind = kind_of(content)
    if kind is None:
        said = _("Ce type n’est pas accepté. Envoyez un PDF, une image JPEG ou PNG, ou un document ODT, ODS, DOCX, XLSX.")
        raise DocumentNotPossible(said, field="content")
    fingerprint = hashlib.sha256(content).hexdigest()
    known = held.documents.defer("content").filter(fingerprint=fingerprint, is_shared=is_shared).first()
    if known is not None:
        return known
    if held.documents.count() >= MOST_DOCUMENTS:
        raise DocumentNotPossible(_("Ce dossier a déjà 40 documents. Retirez-en un d’abord."), field="content")
    row = DossierDocument.objects.create(
        agency_id=held.agency_id,
        dossier=held,
        name=file_name(name),
        kind=kind.value,
        is_shared=is_shared,
        content=content,
        size_bytes=len(content),
        fingerprint=fingerprint,
        at=now,
        by_id=by.account,
    )
    record(verb="company_document.kept", kind=KIND, key=row.pk, now=now, why="shared" if is_shared else "agency")
    return row


@transaction.atomic
def open_document(*, document: int, now: datetime) -> DossierDocument:
    """The file, for whoever sees it; written down."""
    row = DossierDocument.objects.filter(pk=document).first()
    if row is None:
        raise NotFound
    record(verb="company_document.opened", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def remove_document(*, document: int, by: Actor, now: datetime) -> int:
    """Take it away: who put it there, or the director. Answers the dossier it was on."""
    row = DossierDocument.objects.defer("content").filter(pk=document).first()
    if row is None:
        raise NotFound
    held = hold_dossier(row.dossier_id)
    check_can_share(by, held)
    if by.account != row.by_id and by.role != Role.DIRECTOR:
        raise NotAllowed
    record(verb="company_document.removed", kind=KIND, key=row.pk, now=now)
    row.delete()
    return int(held.arrival_id)
