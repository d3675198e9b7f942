"""Rights requests: received, identity checked, given more time with a reason, granted or refused; and what that does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import Invalid, NotFound
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.errors import (
    FileErased,
    IdentityNotChecked,
    ReasonMissing,
    ReceivedLater,
    RequestOver,
    TooLateToExtend,
)
from maillage.registry.people.models import REASONS, Person, RightsRequest
from maillage.registry.people.permissions import check_can_decide_rights, check_can_receive_rights
from maillage.registry.people.rules import due_on
from maillage.registry.people.services.erasing import erase_person
from maillage.registry.people.states import WAITING, may_become

Kind, State = RightsRequest.Kind, RightsRequest.State
FREEZING = frozenset({Kind.RESTRICT, Kind.OBJECT})
LEAST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, since when, and how it was seen that it is the person; not yet, when empty."""

    kind: str
    received_on: date
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes, or no with its ground and reasons; an accepted objection may have reasons too."""

    is_granted: bool
    ground: str = ""
    reasons: str = ""


@transaction.atomic
def receive(*, person: Person, asking: Asking, key: UUID, by: Actor, now: datetime) -> RightsRequest:
    """Note a request on the day it came in; the same page twice is one request.

    Who objects is let alone until it is decided (article 18-1-d): the file is frozen at once.
    """
    check_can_receive_rights(by, person.agency_id)
    if asking.received_on > clock.today(now):
        raise ReceivedLater(field="recue_le")
    if asking.kind not in Kind.values or asking.identity not in {"", *RightsRequest.Identity.values}:
        raise Invalid
    if person.erased_at is not None:
        raise FileErased
    request, is_new = RightsRequest.objects.get_or_create(
        key=key,
        defaults={
            "agency_id": person.agency_id,
            "person": person,
            "kind": asking.kind,
            "received_on": asking.received_on,
            "received_by_id": by.account,
            "received_by_organisation_id": by.organisation,
            "identity": asking.identity,
            "due_on": due_on(asking.received_on),
        },
    )
    if is_new:
        record(verb="rights.received", kind="rights_request", key=request.pk, now=now, why=asking.kind)
        if asking.kind == Kind.OBJECT:
            _freeze(person.pk, now)
    return request


@transaction.atomic
def check_identity(*, request: int, identity: str, by: Actor, now: datetime) -> RightsRequest:
    """How it was seen that it is the person: a word. No copy of a paper is taken or kept."""
    row = _held(request)
    check_can_decide_rights(by, row.agency_id)
    if identity not in RightsRequest.Identity.values:
        raise IdentityNotChecked(field="identite")
    row.identity = identity
    row.save(update_fields=["identity"])
    record(verb="rights.identity_checked", kind="rights_request", key=row.pk, now=now, fields=("identity",), why=identity)
    return row


@transaction.atomic
def extend(*, request: int, because: str, by: Actor, now: datetime) -> RightsRequest:
    """Two more months, said to the person within the first one, with the reason."""
    row = _held(request)
    check_can_decide_rights(by, row.agency_id)
    if not may_become(row.state, State.EXTENDED):
        raise RequestOver
    if clock.today(now) > row.due_on:
        raise TooLateToExtend
    row.longer_because = _words(because, "raison")
    row.state, row.due_on = State.EXTENDED, due_on(row.received_on, is_extended=True)
    row.save(update_fields=["longer_because", "state", "due_on"])
    record(verb="rights.extended", kind="rights_request", key=row.pk, now=now, fields=("due_on",))
    return row


@transaction.atomic
def decide(*, request: int, decision: Decision, by: Actor, now: datetime) -> RightsRequest:
    """Grant it, which is done in the same transaction, or refuse it with its reasons."""
    row = _held(request)
    check_can_decide_rights(by, row.agency_id)
    _end(row, State.GRANTED if decision.is_granted else State.REFUSED, decision, by, now)
    if row.person is None:
        return row
    if decision.is_granted and row.kind in FREEZING:
        _freeze(row.person.pk, now)
    elif decision.is_granted and row.kind == Kind.ERASE:
        erase_person(person=row.person.pk, by=by, now=now)
        row.refresh_from_db()
    elif row.kind == Kind.OBJECT:
        _thaw_unless_asked(row.person.pk, now)
    return row


@transaction.atomic
def withdraw(*, request: int, by: Actor, now: datetime) -> RightsRequest:
    """The person no longer asks for it."""
    row = _held(request)
    check_can_decide_rights(by, row.agency_id)
    _end(row, State.WITHDRAWN, Decision(False), by, now)
    if row.kind == Kind.OBJECT and row.person is not None:
        _thaw_unless_asked(row.person.pk, now)
    return row


@transaction.atomic
def lift_restriction(*, person: int, by: Actor, now: datetime) -> None:
    """The file is used again; the person has been told before (article 18-3)."""
    row = Person.objects.filter(pk=person).first()
    if row is None:
        raise NotFound
    check_can_decide_rights(by, row.agency_id)
    if not Person.objects.filter(pk=person, erased_at=None, restricted_at__isnull=False).update(restricted_at=None):
        raise RequestOver
    record(verb="person.restriction_lifted", kind="person", key=person, now=now)


def _held(key: int) -> RightsRequest:
    """The request, nobody else deciding meanwhile."""
    row = RightsRequest.objects.select_for_update(of=("self",)).select_related("person").filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


def _end(row: RightsRequest, state: str, decision: Decision, by: Actor, now: datetime) -> None:
    if not may_become(row.state, state):
        raise RequestOver
    if state == State.GRANTED and not row.identity:
        raise IdentityNotChecked(field="identite")
    if state == State.REFUSED:
        if decision.ground not in RightsRequest.Ground.values:
            raise ReasonMissing(field="motif")
        row.ground = decision.ground
        row.reasons = _words(decision.reasons, "raisons")
    elif decision.reasons.strip():
        row.reasons = _words(decision.reasons, "raisons")
    row.state, row.decided_at, row.decided_by_id = state, now, by.account
    row.save(update_fields=["state", "ground", "reasons", "decided_at", "decided_by"])
    record(verb=f"rights.{state}", kind="rights_request", key=row.pk, now=now, fields=("state",), why=row.kind)


def _freeze(person: int, now: datetime) -> None:
    if Person.objects.filter(pk=person, restricted_at=None, erased_at=None).update(restricted_at=now):
        record(verb="person.restricted", kind="person", key=person, now=now)


def _thaw_unless_asked(person: int, now: datetime) -> None:
    """What was frozen for an objection alone is used again."""
    asked = RightsRequest.objects.filter(person=person, kind__in=FREEZING)
    if asked.filter(state=State.GRANTED).exists() or asked.filter(kind=Kind.OBJECT, state__in=WAITING).exists():
        return
    if Person.objects.filter(pk=person, restricted_at__isnull=False).update(restricted_at=None):
        record(verb="person.restriction_lifted", kind="person", key=person, now=now)


def _words(text: str, field: str) -> str:
    words = " ".join(text.split())
    if not LEAST_WORDS <= len(words) <= REASONS:
        raise ReasonMissing(field=field)
    return words
