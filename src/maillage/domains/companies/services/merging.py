"""Two sheets of one company become one: what one knew and the other did not is kept, and so is the trace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maillage.domains.companies.errors import NotOneCompany
from maillage.domains.companies.models import CompanyAnswer, CompanyArrival, Dossier
from maillage.domains.companies.services.arrivals import CONTACT
from maillage.domains.companies.services.holding import as_agency, hold_arrival
from maillage.domains.companies.services.needs import give_needs
from maillage.domains.companies.states import DossierState, can_dossier_become
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor

TOGETHER = (
    ("siren", "siret"),
    ("naf_code", "naf_nomenclature", "naf_2025_code"),
    ("expected_on", "certainty"),
    ("park_id", "plot_id"),
)
ALONE = ("company_name", "land_buyer", "jobs_count", "commune_id", "headcount_band")


@transaction.atomic
def merge(*, kept: int, gone: int, by: Actor, now: datetime) -> CompanyArrival:
    """`gone` is joined to `kept`, which takes what it lacked, the exchanges, the notes and the steps."""
    first, second = sorted((kept, gone))
    held = {key: hold_arrival(key, by) for key in dict.fromkeys((first, second))}
    if kept == gone or held[kept].intermunicipality_id != held[gone].intermunicipality_id:
        raise NotOneCompany
    if held[kept].agency_id != held[gone].agency_id:
        raise NotOneCompany
    fields = _fill(held[kept], held[gone])
    with as_agency(held[kept].agency_id):  # an economic officer does not see the notes that change hands
        _join_dossiers(held[kept], held[gone])
        give_needs(held[gone], held[kept])
        held[kept].save(update_fields=fields)
        held[gone].merged_into = held[kept]
        held[gone].save(update_fields=["merged_into"])
    record(verb="company_arrival.merged", kind="company_arrival", key=gone, now=now, fields=fields, why=f"into {kept}")
    events.emit("companies.merged", kept=kept, gone=gone, agency=held[kept].agency_id)
    return held[kept]


def _fill(kept: CompanyArrival, gone: CompanyArrival) -> tuple[str, ...]:
    """Take what is unknown of one and known of the other; a number or a day never without what belongs to it."""
    taken: list[str] = []
    for group in (*TOGETHER, CONTACT, *((name,) for name in ALONE)):
        if not any(getattr(kept, name) for name in group) and any(getattr(gone, name) for name in group):
            for name in group:
                setattr(kept, name, getattr(gone, name))
            taken += group
    if kept.agreement == "unknown" != gone.agreement or gone.agreement == "no":
        kept.agreement = gone.agreement
        taken.append("agreement")
    kept.last_contact_at = max(kept.last_contact_at, gone.last_contact_at)
    return (*taken, "last_contact_at")


def _join_dossiers(kept: CompanyArrival, gone: CompanyArrival) -> None:
    rows = {row.arrival_id: row for row in Dossier.objects.select_for_update().filter(arrival__in=(kept, gone)).order_by("pk")}
    ours, theirs = rows.get(kept.pk), rows.get(gone.pk)
    if theirs is None:
        return
    if ours is None:
        theirs.arrival = kept
        theirs.save(update_fields=["arrival"])
        return
    _move_what_hangs(ours, theirs)
    _keep_refusal(ours, theirs)
    ours.opened_at = min(ours.opened_at, theirs.opened_at)
    firsts = [each for each in (ours.first_contacted_at, theirs.first_contacted_at) if each]
    ours.first_contacted_at = min(firsts, default=None)
    ours.save()
    theirs.delete()


def _move_what_hangs(ours: Dossier, theirs: Dossier) -> None:
    """Exchanges, notes, steps, visits, and what the other file does not hold already: documents, the link, the answer."""
    for of in (theirs.interactions, theirs.notes, theirs.steps, theirs.visits):
        of.update(dossier=ours)
    held = set(ours.documents.values_list("fingerprint", "is_shared"))
    for document in theirs.documents.only("fingerprint", "is_shared"):
        if (document.fingerprint, document.is_shared) not in held:
            theirs.documents.filter(pk=document.pk).update(dossier=ours)
    if not ours.links.filter(revoked_at=None).exists():
        theirs.links.update(dossier=ours)
    if not CompanyAnswer.objects.filter(dossier=ours).exists():
        CompanyAnswer.objects.filter(dossier=theirs).update(dossier=ours)


def _keep_refusal(ours: Dossier, theirs: Dossier) -> None:
    """What a company refused stays refused, whichever sheet it was said on."""
    if theirs.silent_until is None:
        return
    if ours.state == DossierState.REFUSED:
        ours.silent_until = max(ours.silent_until or theirs.silent_until, theirs.silent_until)
    elif can_dossier_become(ours.state, DossierState.REFUSED):
        ours.state, ours.silent_until = DossierState.REFUSED.value, theirs.silent_until
