"""The dossier of a company: opened for two pairs, what was said to it, what is due, how it ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import (
    BackupMissing,
    CallNotAgreed,
    CompanySilent,
    DateNotPossible,
    DossierExists,
    SheetNotPossible,
    StatusNotPossible,
)
from maillage.domains.companies.models import Agreement, CompanyArrival, Dossier, DossierStep, Interaction, Note
from maillage.domains.companies.models.arrivals import WORDS
from maillage.domains.companies.models.dossiers import LONG_WORDS
from maillage.domains.companies.permissions import check_can_follow, check_can_share
from maillage.domains.companies.rules.assigning import Pair
from maillage.domains.companies.rules.delays import MOST_TRIES, silent_until
from maillage.domains.companies.services.contacts import pairs_for
from maillage.domains.companies.services.holding import check_can_become, hold_arrival, hold_dossier, said
from maillage.domains.companies.services.times import free_visits
from maillage.domains.companies.states import DossierState
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND = "company_dossier"
Row = TypeVar("Row", Interaction, Note, DossierStep)
OVER = (DossierState.REFUSED, DossierState.CLOSED, DossierState.HANDED_BACK)  # nobody goes there any more
BY_HAND = (DossierState.VISITED, DossierState.NEEDS, DossierState.RECRUITING, DossierState.FILLED, DossierState.CLOSED)


@transaction.atomic
def open_dossier(*, arrival: int, by: Actor, now: datetime) -> Dossier:
    """Give the company its two contacts and their backups; refused when a side lacks two people."""
    held = hold_arrival(arrival, by)
    if held.agreement == Agreement.NO:
        raise CallNotAgreed
    if Dossier.objects.filter(arrival=held).exists():
        raise DossierExists
    dossier = open_if_possible(held, now)
    if dossier is None:
        raise BackupMissing
    return dossier


def open_if_possible(arrival: CompanyArrival, now: datetime) -> Dossier | None:
    """The dossier of an arrival, opened when it has none, the company agrees and each side has two people."""
    known = Dossier.objects.filter(arrival=arrival).first()
    pairs = None if known or arrival.agreement == Agreement.NO else pairs_for(arrival, clock.today(now))
    if pairs is None:
        return known
    dossier = drawn_up(arrival, pairs, now)
    dossier.save()
    record(verb="company_dossier.opened", kind=KIND, key=dossier.pk, now=now)
    events.emit("companies.dossier_opened", dossier=dossier.pk, agency=dossier.agency_id)
    events.emit("companies.given", account=dossier.agency_contact_id, agency=dossier.agency_id)
    return dossier


def drawn_up(arrival: CompanyArrival, pairs: tuple[Pair, Pair], now: datetime) -> Dossier:
    """A dossier given to these two pairs, not written yet."""
    ours, theirs = pairs
    return Dossier(
        agency_id=arrival.agency_id,
        intermunicipality_id=arrival.intermunicipality_id,
        arrival=arrival,
        opened_at=now,
        given_at=now,
        agency_contact_id=ours.contact,
        agency_backup_id=ours.backup,
        local_contact_id=theirs.contact,
        local_backup_id=theirs.backup,
    )


@transaction.atomic
def log(
    *,
    dossier: int,
    kind: str,
    outcome: str,
    by: Actor,
    now: datetime,
    words: str = "",
    at: datetime | None = None,
    click: UUID | None = None,
) -> Interaction:
    """An exchange or a try. The third try without answer hands the company back; a refusal silences for twelve months."""
    held = hold_dossier(dossier)
    check_can_share(by, held)
    before = _sent_before(held.interactions, click)
    if before is not None:
        return before
    _check_can_log(held, kind, outcome, at or now, now)
    row = Interaction.objects.create(
        agency_id=held.agency_id,
        dossier=held,
        kind=kind,
        outcome=outcome,
        at=at or now,
        by_id=by.account,
        words=said(words, LONG_WORDS, "words", "") if words.strip() else "",
        click=click,
    )
    record(verb="company_interaction.logged", kind="company_interaction", key=row.pk, now=now, why=outcome)
    if outcome != Interaction.Outcome.NO_ANSWER:
        _spoken_to(held, row.at)
    if outcome == Interaction.Outcome.REFUSED:
        _refused(held, row.at, now)
    elif by.is_agency_staff and held.state == DossierState.WAITING:
        _tried(held, row, now)
    return row


@transaction.atomic
def give_again(*, dossier: int, by: Actor, now: datetime) -> Dossier:
    """Handed back, or silent for twelve months: the agency tries again, and the first contact counts from now."""
    held = hold_dossier(dossier)
    check_can_share(by, held)
    if held.silent_until is not None and clock.today(now) < held.silent_until:
        raise CompanySilent(held.silent_until)
    check_can_become(held, DossierState.WAITING)
    held.given_at, held.silent_until = now, None
    _become(held, DossierState.WAITING, now, "given_at", "silent_until")
    return held


@transaction.atomic
def advance(*, dossier: int, state: str, by: Actor, now: datetime) -> Dossier:
    """Visited, needs heard, recruiting, filled, closed; what a contact, tries or a refusal decide is not chosen by hand."""
    held = hold_dossier(dossier)
    check_can_follow(by, held)
    if state not in BY_HAND:
        raise StatusNotPossible
    check_can_become(held, state)
    held.closed_on = clock.today(now) if state == DossierState.CLOSED else None
    _become(held, DossierState(state), now, "closed_on")
    return held


@transaction.atomic
def write_note(*, dossier: int, words: str, by: Actor, now: datetime, click: UUID | None = None) -> Note:
    """What the agency writes for itself."""
    held = hold_dossier(dossier)
    check_can_follow(by, held)
    before = _sent_before(held.notes, click)
    if before is not None:
        return before
    kept = said(words, LONG_WORDS, "words", _("Écrivez la note."))
    note = Note.objects.create(agency_id=held.agency_id, dossier=held, at=now, by_id=by.account, words=kept, click=click)
    record(verb="company_note.written", kind="company_note", key=note.pk, now=now)
    return note


@transaction.atomic
def plan(
    *, dossier: int, what: str, is_agency: bool, due_on: date, by: Actor, now: datetime, click: UUID | None = None
) -> DossierStep:
    """Something to do for the company by that day, by one side."""
    held = hold_dossier(dossier)
    check_can_share(by, held)
    before = _sent_before(held.steps, click)
    if before is not None:
        return before
    if held.state == DossierState.CLOSED:
        raise StatusNotPossible
    if due_on < clock.today(now):
        raise DateNotPossible(_("Cette échéance est passée. Donnez une date à venir."), field="due_on")
    kept = said(what, WORDS, "what", _("Dites ce qui est à faire."))
    step = DossierStep.objects.create(dossier=held, what=kept, is_agency=is_agency, due_on=due_on, click=click)
    record(verb="company_step.planned", kind="company_step", key=step.pk, now=now)
    return step


@transaction.atomic
def tick(*, step: int, by: Actor, now: datetime) -> DossierStep:
    """It is done; a second time changes nothing."""
    row = DossierStep.objects.select_for_update(of=("self",)).select_related("dossier").filter(pk=step).first()
    if row is None:
        raise NotFound
    check_can_share(by, row.dossier)
    if row.done_at is None:
        row.done_at = now
        row.save(update_fields=["done_at"])
        record(verb="company_step.done", kind="company_step", key=row.pk, now=now, fields=("done_at",))
    return row


def _sent_before(rows: models.Manager[Row], click: UUID | None) -> Row | None:
    """What the same page wrote already: the dossier is locked, so a double click finds it."""
    return rows.filter(click=click).first() if click else None


def _check_can_log(dossier: Dossier, kind: str, outcome: str, at: datetime, now: datetime) -> None:
    if kind not in Interaction.Kind.values or outcome not in Interaction.Outcome.values:
        raise SheetNotPossible(_("Dites comment l’échange a eu lieu, et ce qu’il a donné."), field="outcome")
    if not dossier.opened_at <= at <= now:
        raise DateNotPossible(_("Donnez le moment de l’échange, entre l’ouverture du dossier et maintenant."), field="at")
    if dossier.silent_until is not None and clock.today(now) < dossier.silent_until:
        raise CompanySilent(dossier.silent_until)
    if dossier.state in (DossierState.REFUSED, DossierState.CLOSED):
        raise StatusNotPossible


def _tried(dossier: Dossier, row: Interaction, now: datetime) -> None:
    """The agency's call, while the company waits: it answered, or it was the last try."""
    if row.outcome == Interaction.Outcome.REACHED:
        dossier.first_contacted_at = dossier.first_contacted_at or row.at
        _become(dossier, DossierState.CONTACTED, now, "first_contacted_at")
        return
    tries = dossier.interactions.filter(outcome=Interaction.Outcome.NO_ANSWER, at__gte=dossier.given_at)
    if tries.count() >= MOST_TRIES:
        _become(dossier, DossierState.HANDED_BACK, now)


def _spoken_to(dossier: Dossier, at: datetime) -> None:
    """Whom to call there is kept so long after the last time."""
    CompanyArrival.objects.filter(pk=dossier.arrival_id, last_contact_at__lt=at).update(last_contact_at=at)


def _refused(dossier: Dossier, at: datetime, now: datetime) -> None:
    check_can_become(dossier, DossierState.REFUSED)
    dossier.silent_until = silent_until(clock.today(at))
    _become(dossier, DossierState.REFUSED, now, "silent_until")
    CompanyArrival.objects.filter(pk=dossier.arrival_id).update(agreement=Agreement.NO)


def _become(dossier: Dossier, state: DossierState, now: datetime, *fields: str) -> None:
    if state in OVER:
        free_visits(dossier=dossier.pk, now=now)
    dossier.state = state.value
    dossier.save(update_fields=["state", *fields])
    record(verb=f"company_dossier.{state.value}", kind=KIND, key=dossier.pk, now=now, fields=("state", *fields))
    events.emit("companies.dossier_changed", dossier=dossier.pk, agency=dossier.agency_id, state=state.value)
