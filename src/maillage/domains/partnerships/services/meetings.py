"""A meeting with what it found, and the tasks that come of it or of a review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.partnerships.errors import DateNotPossible, OwnerNotPossible, WordsMissing
from maillage.domains.partnerships.models import Decision, Finding, Meeting, Review
from maillage.domains.partnerships.models.agreements import WORDS
from maillage.domains.partnerships.models.meetings import LONG_WORDS
from maillage.domains.partnerships.permissions import check_can_run, check_can_tick
from maillage.domains.partnerships.rules.fields import FIELDS, Field
from maillage.domains.partnerships.selectors.people import AGENCY_OWNERS, LOCAL_OWNERS, owners_of
from maillage.domains.partnerships.services.holding import agency_of, check_works_with, fits, said, sent_before
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

Heard = Mapping[str, tuple[str, str]]  # field → what was found, what is needed


@transaction.atomic
def hold_meeting(
    *, body: int, kind: str, on: date, place: str, heard: Heard, by: Actor, now: datetime, click: UUID | None = None
) -> Meeting:
    """Note a meeting that took place, field by field; a field of which nothing was said is left out."""
    agency, today = agency_of(by), clock.today(now)
    before = sent_before(Meeting.objects, click)
    if before is not None:
        return before
    check_works_with(agency, body, today)
    if on > today:
        raise DateNotPossible(_("Notez la rencontre une fois qu’elle a eu lieu."), field="on")
    if kind not in Meeting.Kind.values:
        raise WordsMissing(_("Dites quelle rencontre c’était."), field="kind")
    row = Meeting.objects.create(
        agency_id=agency,
        intermunicipality_id=body,
        kind=kind,
        on=on,
        place=fits(place, WORDS, "place"),
        click=click,
    )
    Finding.objects.bulk_create(_findings(row, heard))
    record(verb="meeting.held", kind="meeting", key=row.pk, now=now)
    return row


@transaction.atomic
def tell_finding(*, meeting: int, field: str, found: str, needed: str, by: Actor, now: datetime) -> None:
    """Write one field of a meeting again; empty, it is taken out."""
    row = Meeting.objects.select_for_update().filter(pk=meeting).first()
    if row is None or field not in FIELDS:
        raise NotFound
    check_can_run(by, row.agency_id)
    kept = _findings(row, {field: (found, needed)})
    row.findings.filter(field=field).delete()
    Finding.objects.bulk_create(kept)
    record(verb="meeting.finding_told", kind="meeting", key=row.pk, now=now, fields=(field,))


@transaction.atomic
def decide(
    *, source: Meeting | Review, what: str, owner: int, due_on: date, by: Actor, now: datetime, click: UUID | None = None
) -> Decision:
    """Somebody of either side does it by a day."""
    check_can_run(by, source.agency_id)
    before = sent_before(Decision.objects, click)
    if before is not None:
        return before
    today = clock.today(now)
    if due_on < today:
        raise DateNotPossible(_("Cette date est passée. Donnez une échéance à venir."), field="due_on")
    people = (*owners_of(source.agency_id, AGENCY_OWNERS, today), *owners_of(source.intermunicipality_id, LOCAL_OWNERS, today))
    if owner not in dict(people):
        raise OwnerNotPossible(field="owner")
    row = Decision.objects.create(
        agency_id=source.agency_id,
        intermunicipality_id=source.intermunicipality_id,
        meeting=source if isinstance(source, Meeting) else None,
        review=source if isinstance(source, Review) else None,
        what=said(what, WORDS, "what", _("Dites ce qui est à faire.")),
        owner_id=owner,
        due_on=due_on,
        decided_on=source.on if isinstance(source, Meeting) else today,
        click=click,
    )
    record(verb="decision.made", kind="decision", key=row.pk, now=now)
    return row


@transaction.atomic
def decide_at_meeting(
    *, meeting: int, what: str, owner: int, due_on: date, by: Actor, now: datetime, click: UUID | None = None
) -> Decision:
    """A task that comes of a meeting."""
    row = Meeting.objects.filter(pk=meeting).first()
    if row is None:
        raise NotFound
    return decide(source=row, what=what, owner=owner, due_on=due_on, by=by, now=now, click=click)


@transaction.atomic
def decide_at_review(
    *, review: int, what: str, owner: int, due_on: date, by: Actor, now: datetime, click: UUID | None = None
) -> Decision:
    """A task that comes of a review, frozen or not."""
    row = Review.objects.filter(pk=review).first()
    if row is None:
        raise NotFound
    return decide(source=row, what=what, owner=owner, due_on=due_on, by=by, now=now, click=click)


@transaction.atomic
def tick_decision(*, decision: int, by: Actor, now: datetime) -> Decision:
    """It is done; a second time changes nothing."""
    row = _hold(decision, by)
    if row.done_at is None:
        row.done_at = now
        row.save(update_fields=["done_at"])
        record(verb="decision.done", kind="decision", key=row.pk, now=now, fields=("done_at",))
    return row


@transaction.atomic
def untick_decision(*, decision: int, by: Actor, now: datetime) -> Decision:
    """It is not done after all."""
    row = _hold(decision, by)
    if row.done_at is not None:
        row.done_at = None
        row.save(update_fields=["done_at"])
        record(verb="decision.undone", kind="decision", key=row.pk, now=now, fields=("done_at",))
    return row


def _hold(key: int, by: Actor) -> Decision:
    row = Decision.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotFound
    check_can_tick(by, row)
    return row


def _findings(meeting: Meeting, heard: Heard) -> list[Finding]:
    rows = []
    for field in Field:
        found, needed = (fits(each, LONG_WORDS, field.value) for each in heard.get(field.value, ("", "")))
        if found or needed:
            rows.append(Finding(meeting=meeting, field=field.value, found=found, needed=needed))
    return rows
