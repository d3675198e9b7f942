"""What every verb does first: lock the row and read it again, see who asks; and seeing as the agency for a moment."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.utils.translation import gettext as _

from maillage.domains.companies.errors import AlreadyMerged, StatusNotPossible, WordsMissing
from maillage.domains.companies.models import CompanyArrival, Dossier
from maillage.domains.companies.permissions import check_can_change
from maillage.domains.companies.states import can_dossier_become
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.selectors import Actor


def as_agency(agency: int) -> AbstractContextManager[None]:
    """See all the dossiers of the agency for a moment: who follows how many, and its notes when two files become one."""
    return enter(Scope(role="job", agency=agency))


def hold_arrival(key: int, by: Actor) -> CompanyArrival:
    """A sheet of somebody who may change it, locked until the transaction ends; refused when it was merged."""
    arrival = CompanyArrival.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if arrival is None:
        raise NotFound
    check_can_change(by, arrival)
    if arrival.merged_into_id is not None:
        raise AlreadyMerged
    return arrival


def hold_dossier(key: int) -> Dossier:
    """A dossier, locked until the transaction ends."""
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("arrival")
    dossier = rows.filter(pk=key).first()
    if dossier is None:
        raise NotFound
    return dossier


def check_can_become(dossier: Dossier, target: str) -> None:
    """Refuse what is not in the table."""
    if not can_dossier_become(dossier.state, target):
        raise StatusNotPossible


def said(words: str, most: int, field: str, missing: str) -> str:
    """A few words, trimmed; refused when empty or too long for their line."""
    kept = " ".join(words.split())
    if not kept:
        raise WordsMissing(missing, field=field)
    if len(kept) > most:
        raise WordsMissing(_("Écrivez-le en %(most)s signes au plus.") % {"most": most}, field=field)
    return kept
