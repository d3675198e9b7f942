"""Verbs of the outbox: tell, give up, note that somebody called, note what a carrier says afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.jobs import defer
from maillage.kit.messages.errors import AlreadyTold
from maillage.kit.messages.hours import next_loud
from maillage.kit.messages.models import Attempt, Channel, Message
from maillage.kit.messages.states import MESSAGE

NAMESPACE = UUID("6f1d7b0a-31c2-4b52-9d5f-1a1b4f0f7a10")
State = Message.State


@dataclass(frozen=True, slots=True)
class About:
    """What is told, of which object, to whom. `edition` tells two tellings of one object apart: its date, its version."""

    purpose: str
    kind: str
    key: int
    recipient: int
    recipient_kind: str = "person"
    edition: str = ""

    @property
    def message_key(self) -> UUID:
        """The same thing told again has the same key."""
        return uuid5(NAMESPACE, f"{self.purpose}|{self.kind}:{self.key}|{self.recipient_kind}:{self.recipient}|{self.edition}")


@dataclass(frozen=True, slots=True)
class When:
    """From when on, and until when it is worth saying."""

    due_at: datetime
    too_late_at: datetime | None = None
    is_urgent: bool = False


@transaction.atomic
def tell(*, agency: int, about: About, ways: Sequence[str], when: When, now: datetime, host: int | None = None) -> Message | None:
    """Put something to be told in the outbox; the worker sends it at its hour. None when it was told or is too late.

    `ways` are tried in order; a voice is always the last one.
    """
    if when.too_late_at is not None and when.too_late_at <= now:
        return None
    channels = [*dict.fromkeys(way for way in ways if way != Channel.CALL), str(Channel.CALL)]
    due_at = next_loud(max(when.due_at, now), clock.PARIS, is_urgent=when.is_urgent)
    is_voice = channels[0] == Channel.CALL
    message, is_new = Message.objects.get_or_create(
        key=about.message_key,
        defaults={
            "agency_id": agency,
            "recipient_kind": about.recipient_kind,
            "recipient_key": about.recipient,
            "host_id": host,
            "purpose": about.purpose,
            "about_kind": about.kind,
            "about_key": about.key,
            "ways": channels,
            "channel": channels[0],
            "is_urgent": when.is_urgent,
            "due_at": now if is_voice else due_at,
            "too_late_at": when.too_late_at,
            "state": State.TO_CALL if is_voice else State.WAITING,
            "state_at": now,
            "created_at": now,
        },
    )
    if not is_new:
        return None
    if not is_voice:
        defer_send(message)
    return message


def defer_send(message: Message) -> None:
    """Ask the worker to send it at its hour; one worker at a time holds one message."""
    defer(
        "messages.send",
        lock=lock_of(message),
        at=message.due_at,
        agency=message.agency_id,
        message=message.pk,
    )


def lock_of(message: Message) -> str:
    """What its jobs are known by."""
    return f"message.{message.pk}"


def give_up(
    *, agency: int, about_kind: str, about_key: int, purposes: Sequence[str], now: datetime, but: Collection[UUID] = ()
) -> int:
    """Drop what is still waiting about an object: it is no longer true. How many were dropped.

    `but` are the keys of what is about to be told, which another job may just have put there.
    """
    rows = Message.objects.filter(
        agency_id=agency,
        about_kind=about_kind,
        about_key=about_key,
        purpose__in=purposes,
        state__in=(State.WAITING, State.TO_CALL),
    )
    return rows.exclude(key__in=but).update(state=State.DROPPED, state_at=now, problem="obsolete", subject="", body="")


@transaction.atomic
def note_told(*, message: int, by: int | None, is_printed: bool = False, now: datetime) -> Message:
    """Somebody has said it, or handed it over on paper."""
    then = State.PRINTED if is_printed else State.CALLED
    found = Message.objects.filter(pk=message, state__in=[state for state, after in MESSAGE.items() if then in after])
    if not found.update(state=then, state_at=now, ended_by_id=by):
        raise AlreadyTold if Message.objects.filter(pk=message).exists() else NotFound
    record(verb=f"message.{then}", kind="message", key=message, now=now)
    return Message.objects.get(pk=message)


@transaction.atomic
def note_receipt(*, key: UUID, is_received: bool, problem: str, now: datetime) -> bool:
    """What a carrier says afterwards. A message that did not arrive goes on by its next channel; False when unknown."""
    attempt = Attempt.objects.select_for_update().select_related("message").filter(key=key).first()
    if attempt is None:
        return False
    if attempt.outcome != Attempt.Outcome.SENT:
        return True  # said before, or overtaken
    outcome = Attempt.Outcome.DELIVERED if is_received else Attempt.Outcome.REFUSED
    attempt.outcome, attempt.ended_at, attempt.problem = outcome, now, "" if is_received else problem[:32]
    attempt.save(update_fields=["outcome", "ended_at", "problem"])
    message = attempt.message
    if message.state != State.SENT:
        return True
    if is_received:
        message.state, message.state_at = State.DELIVERED, now
        message.save(update_fields=["state", "state_at"])
    else:
        go_on(message, attempt.channel, problem[:32], now)
    return True


def go_on(message: Message, after: str, problem: str, now: datetime) -> None:
    """Try the next channel; the last one is a voice. Too late to be worth saying, it is dropped."""
    message.problem = problem
    if message.too_late_at is not None and message.too_late_at <= now:
        change(message, State.DROPPED, now)
        return
    following = message.ways[message.ways.index(after) + 1 :]
    message.channel = following[0] if following else Channel.CALL
    if message.channel == Channel.CALL:
        change(message, State.TO_CALL, now)
        return
    message.due_at = now
    change(message, State.WAITING, now)
    defer_send(message)


def change(message: Message, state: str, now: datetime) -> None:
    """Write a new state."""
    message.state, message.state_at = state, now
    message.save()


def readdress(*, agency: int, kept: int, gone: int, **_: object) -> None:
    """Two files have become one: what was told to either was told to that person."""
    Message.objects.filter(agency_id=agency, recipient_kind="person", recipient_key=gone).update(recipient_key=kept)


def person_erasing(*, agency: int, person: int, now: datetime) -> None:
    """Nothing more is told to somebody whose file is being erased; what has no job in hand any more is dropped."""
    rows = Message.objects.filter(agency_id=agency, recipient_kind="person", recipient_key=person)
    rows.filter(state__in=(State.WAITING, State.SENDING, State.TO_CALL)).update(
        state=State.DROPPED, state_at=now, problem="erased"
    )
