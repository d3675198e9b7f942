"""An arrival is signalled in two minutes, completed as more is known, and its opening moves with everything that hangs on it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from maillage.domains.companies.errors import DateNotPossible, SheetNotPossible, StatusNotPossible
from maillage.domains.companies.models import (
    ArrivalMove,
    BusinessPark,
    Certainty,
    CompanyArrival,
    Completion,
    Dossier,
    DossierStep,
    Plot,
)
from maillage.domains.companies.models.arrivals import WORDS
from maillage.domains.companies.permissions import check_can_signal, check_corrects_at
from maillage.domains.companies.services.dossiers import open_if_possible
from maillage.domains.companies.services.holding import hold_arrival, said
from maillage.domains.companies.services.needs import drop_needs, move_needs
from maillage.domains.companies.services.sheets import ArrivalSheet, check_expected, values_of
from maillage.domains.companies.services.times import free_visits
from maillage.domains.companies.states import COMING, ArrivalState, DossierState, can_become
from maillage.kit import clock, events, jobs
from maillage.kit.audit.services import record
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration

KIND = "company_arrival"
COMPLETE = "companies.complete"
CONTACT = ("contact_name", "contact_phone", "contact_email")
BY_HAND = tuple(each.value for each in ArrivalState if each != ArrivalState.MOVED)


@transaction.atomic
def signal(*, intermunicipality: int, sheet: ArrivalSheet, by: Actor, now: datetime) -> CompanyArrival:
    """A company may come. Its dossier opens at once when each side has a contact and a backup; what is missing comes later."""
    check_can_signal(by, intermunicipality)
    today = clock.today(now)
    if not Collaboration.objects.on(today).filter(agency_id=by.agency, organisation_id=intermunicipality).exists():
        raise NotAllowed
    values = values_of(sheet, today)
    check_expected(sheet.expected_on, today)
    _check_zone(sheet, intermunicipality)
    arrival = CompanyArrival.objects.create(
        agency_id=by.agency,
        intermunicipality_id=intermunicipality,
        signalled_at=now,
        last_contact_at=now,
        signalled_by_id=by.account,
        **values,
    )
    record(verb="company_arrival.signalled", kind=KIND, key=arrival.pk, now=now)
    ask_register(arrival)
    open_if_possible(arrival, now)
    events.emit("companies.signalled", arrival=arrival.pk, agency=arrival.agency_id)
    return arrival


@transaction.atomic
def correct(*, arrival: int, sheet: ArrivalSheet, by: Actor, now: datetime) -> CompanyArrival:
    """The sheet as it is known now. A day that was already said moves by `move_opening`, which says why."""
    held = hold_arrival(arrival, by)
    check_corrects_at(by, held.state)
    values = values_of(sheet, clock.today(now))
    if held.expected_on is None:
        check_expected(sheet.expected_on, clock.today(now))
    elif sheet.expected_on != held.expected_on:
        raise DateNotPossible(_("Pour changer la date d’ouverture, déplacez-la en disant pourquoi."), field="expected_on")
    _check_zone(sheet, held.intermunicipality_id)
    changed = _put(held, values, now)
    if not changed:
        return held
    record(verb="company_arrival.corrected", kind=KIND, key=held.pk, now=now, fields=changed)
    if {"siren", "siret"} & set(changed):
        ask_register(held)
    open_if_possible(held, now)
    return held


def _put(held: CompanyArrival, values: dict[str, object], now: datetime) -> tuple[str, ...]:
    """Write what differs. What a register said goes with the number it said it of; a new contact is kept from now."""
    changed = tuple(name for name, value in values.items() if getattr(held, name) != value)
    if "siren" in changed and held.siren:
        values = values | {"naf_2025_code": "", "headcount_band": ""}
    if set(CONTACT) & set(changed):
        values = values | {"last_contact_at": now}
    for name, value in values.items():
        setattr(held, name, value)
    if changed:
        held.save(update_fields=list(values))
    return changed


@transaction.atomic
def move_opening(*, arrival: int, expected_on: date, certainty: str, why: str, by: Actor, now: datetime) -> CompanyArrival:
    """The opening goes to another day, and why; every step that is not done and every open need move as far."""
    held = hold_arrival(arrival, by)
    before = held.expected_on
    if held.state not in COMING or before is None:
        raise StatusNotPossible
    reason = said(why, WORDS, "why", _("Dites pourquoi l’ouverture est déplacée."))
    if expected_on < clock.today(now) or expected_on == before:
        raise DateNotPossible(_("Donnez une autre date, à venir."), field="expected_on")
    if certainty not in Certainty.values:
        raise SheetNotPossible(_("Dites si cette date est certaine, probable ou possible."), field="certainty")
    moved = {"moved_at": now, "old_on": before, "new_on": expected_on, "old_state": held.state, "why": reason}
    move = ArrivalMove.objects.create(arrival=held, **moved)
    held.expected_on, held.certainty, held.state = expected_on, certainty, ArrivalState.MOVED.value
    held.save(update_fields=["expected_on", "certainty", "state"])
    steps = DossierStep.objects.filter(dossier__arrival=held, done_at__isnull=True)
    steps.update(due_on=F("due_on") + (expected_on - before))
    move_needs(move, clock.today(now))
    record(verb="company_arrival.moved", kind=KIND, key=held.pk, now=now, fields=("expected_on", "certainty", "state"))
    events.emit("companies.opening_moved", arrival=held.pk, agency=held.agency_id, old_on=before, new_on=expected_on)
    return held


@transaction.atomic
def progress(*, arrival: int, state: str, by: Actor, now: datetime, why: str = "") -> CompanyArrival:
    """The project goes on, opens or is dropped; the opening is put off by `move_opening` only."""
    held = hold_arrival(arrival, by)
    if state not in BY_HAND or not can_become(held.state, state):
        raise StatusNotPossible
    is_dropped = state == ArrivalState.DROPPED
    held.why_dropped = said(why, WORDS, "why", _("Dites pourquoi le projet est abandonné.")) if is_dropped else ""
    was_dropped, held.state = held.state == ArrivalState.DROPPED, state
    held.save(update_fields=["state", "why_dropped"])
    _pause(held, now, is_dropped=is_dropped, is_back=was_dropped)
    record(verb=f"company_arrival.{state}", kind=KIND, key=held.pk, now=now, fields=("state",))
    events.emit("companies.progressed", arrival=held.pk, agency=held.agency_id, state=state)
    return held


def _pause(arrival: CompanyArrival, now: datetime, *, is_dropped: bool, is_back: bool) -> None:
    """Nobody visits a project that is dropped; when it comes back, who waits for a first contact waits from then."""
    if is_dropped:
        free_visits(arrival=arrival.pk, now=now)
        drop_needs(arrival, now)
    if is_back:
        Dossier.objects.filter(arrival=arrival, state=DossierState.WAITING).update(given_at=now)


def ask_register(arrival: CompanyArrival) -> None:
    """Let a job complete the sheet from the official register; nothing to ask without a number."""
    wanted = Completion.ASKED if arrival.siren else Completion.NONE
    if arrival.completion != wanted or arrival.siren:
        arrival.completion = wanted
        arrival.save(update_fields=["completion"])
    if arrival.siren:
        jobs.defer(COMPLETE, agency=arrival.agency_id, arrival=arrival.pk)


def _check_zone(sheet: ArrivalSheet, intermunicipality: int) -> None:
    """The park is of this territory, the plot of this park."""
    parks = BusinessPark.objects.filter(pk=sheet.park, intermunicipality_id=intermunicipality)
    if sheet.park is not None and not parks.exists():
        raise SheetNotPossible(_("Cette zone n’est pas de votre territoire. Choisissez-en une autre."), field="park")
    if sheet.plot is not None and not Plot.objects.filter(pk=sheet.plot, park_id=sheet.park).exists():
        raise SheetNotPossible(_("Ce lot n’est pas de cette zone. Choisissez-en un autre."), field="plot")
