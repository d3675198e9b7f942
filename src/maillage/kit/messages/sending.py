"""Sending one message in three steps: take it (committed), hand it over, write what became of it (committed).

A worker may die anywhere. Before the hand-over nothing has left: it is sent later. After it, a carrier that knows our
keys is asked again, and any other leaves a doubt: somebody calls. So nothing is said twice, and nothing is lost in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from django.conf import settings

from maillage.kit import clock
from maillage.kit.messages.carriers import Outcome, Parcel, Refused, Sent, TryAgain, carrier_of
from maillage.kit.messages.composing import Attachment, Composed, composers
from maillage.kit.messages.hours import next_loud
from maillage.kit.messages.models import Attempt, Channel, Message
from maillage.kit.messages.services import change, defer_send, go_on
from maillage.kit.scope.entering import Scope, enter

MOST_TRIES = 5
PAUSE = timedelta(minutes=2)
State = Message.State


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that this worker has taken, and what it hands over."""

    agency: int
    message: int
    attempt: int
    tries: int
    channel: str
    parcel: Parcel


class Overtaken(Exception):
    """This worker was away so long that another has taken the message: nothing is handed over."""


def send(*, agency: int, message: int, now: Callable[[], datetime] = clock.now) -> None:
    """All three steps. Each opens its own transaction in the agency's scope."""
    with enter(Scope(role="job", agency=agency)):
        taken = take(message=message, now=now())
    if taken is None:
        return
    try:
        outcome = carrier_of(taken.channel).send(taken.parcel, lambda: note_handing_over(taken, now()))
    except Overtaken:
        return
    with enter(Scope(role="job", agency=agency)):
        settle(taken=taken, outcome=outcome, now=now())


def take(*, message: int, now: datetime) -> Taken | None:
    """Take a message if its hour has come and it is still worth saying."""
    row = Message.objects.select_for_update().filter(pk=message, state__in=(State.WAITING, State.SENDING)).first()
    if row is None or _is_dropped(row, now) or _waits(row, now):
        return None
    in_doubt = row.attempts.filter(channel=row.channel, handed_at__isnull=False, outcome="").first()
    if in_doubt is not None:
        return _asked_again(row, in_doubt, now)
    composed = composers()[row.purpose](row, now)
    if composed is None:
        row.problem = "obsolete"
        change(row, State.DROPPED, now)
        return None
    return _taken(row, composed, now)


def note_handing_over(taken: Taken, now: datetime) -> None:
    """From now on it may have left. Only who took it last may say so."""
    with enter(Scope(role="job", agency=taken.agency)):
        Message.objects.select_for_update().get(pk=taken.message)  # nobody takes it meanwhile
        is_ours = Attempt.objects.filter(pk=taken.attempt, tries=taken.tries, outcome="").update(handed_at=now)
    if not is_ours:
        raise Overtaken


def settle(*, taken: Taken, outcome: Outcome, now: datetime) -> None:
    """Write what became of it, and what follows."""
    message = Message.objects.select_for_update().get(pk=taken.message)
    attempt = Attempt.objects.get(pk=taken.attempt)
    if attempt.outcome or attempt.tries != taken.tries:
        return  # a receipt was quicker, or another worker
    if isinstance(outcome, Sent):
        attempt.outcome, attempt.ended_at, attempt.carrier_key = Attempt.Outcome.SENT, now, outcome.carrier_key
        attempt.segments, attempt.cost_cents = outcome.segments, outcome.segments * settings.SMS_CENTS
        attempt.save()
        change(message, State.SENT, now)
    elif isinstance(outcome, Refused):
        _close(attempt, Attempt.Outcome.REFUSED, outcome.problem, now)
        go_on(message, attempt.channel, outcome.problem, now)
    elif isinstance(outcome, TryAgain) or carrier_of(taken.channel).knows_keys:
        _later(message, attempt, outcome.problem, now, has_not_left=isinstance(outcome, TryAgain))
    else:
        _close(attempt, Attempt.Outcome.UNKNOWN, outcome.problem, now)
        _to_call(message, outcome.problem, now)


def _asked_again(row: Message, attempt: Attempt, now: datetime) -> Taken | None:
    """It may have left. A carrier that knows our keys is handed the very same parcel; after any other, somebody calls."""
    if not carrier_of(row.channel).knows_keys:
        _close(attempt, Attempt.Outcome.UNKNOWN, "interrupted", now)
        _to_call(row, "interrupted", now)
        return None
    return _handed(row, attempt, now)


def _is_dropped(row: Message, now: datetime) -> bool:
    if row.too_late_at is None or row.too_late_at > now:
        return False
    row.problem = "too_late"
    change(row, State.DROPPED, now)
    return True


def _waits(row: Message, now: datetime) -> bool:
    """Before its hour, or at an hour when no telephone should ring: asked for again then."""
    due_at = next_loud(max(row.due_at, now), clock.PARIS, is_urgent=row.is_urgent)
    if due_at <= now:
        return False
    row.due_at = due_at
    change(row, State.WAITING, now)
    defer_send(row)
    return True


def _taken(row: Message, composed: Composed, now: datetime) -> Taken | None:
    """Write down what is said and where, on the first channel that has an address."""
    while row.channel != Channel.CALL and not composed.addresses.get(row.channel):
        row.channel = row.ways[row.ways.index(row.channel) + 1]
    row.subject, row.body = composed.subject[:160], composed.words(row.channel)
    if row.channel == Channel.CALL:
        row.problem = row.problem or "no_address"
        change(row, State.TO_CALL, now)
        return None
    key = uuid5(row.key, row.channel)
    attempt, _is_new = Attempt.objects.get_or_create(
        message=row, channel=row.channel, defaults={"agency_id": row.agency_id, "key": key, "begun_at": now}
    )
    attempt.address = composed.addresses[row.channel]
    return _handed(row, attempt, now, composed.attachments)


def _handed(row: Message, attempt: Attempt, now: datetime, files: tuple[Attachment, ...] = ()) -> Taken:
    """One more try, written down before it begins."""
    attempt.tries += 1
    attempt.save()
    change(row, State.SENDING, now)
    is_mail = row.channel == Channel.EMAIL
    reference = f"{row.agency_id}.{attempt.key}"
    parcel = Parcel(reference, attempt.address, row.subject if is_mail else "", row.body, files if is_mail else ())
    return Taken(row.agency_id, row.pk, attempt.pk, attempt.tries, row.channel, parcel)


def _later(message: Message, attempt: Attempt, problem: str, now: datetime, *, has_not_left: bool) -> None:
    """Another try, later each time; after the last, the next channel, or a voice when it may have left."""
    attempt.problem = problem
    if attempt.tries < MOST_TRIES:
        if has_not_left:
            attempt.handed_at = None
        attempt.save()
        message.due_at, message.problem = now + PAUSE * 2 ** (attempt.tries - 1), problem
        change(message, State.WAITING, now)
        defer_send(message)
    elif has_not_left:
        _close(attempt, Attempt.Outcome.REFUSED, problem, now)
        go_on(message, attempt.channel, problem, now)
    else:
        _close(attempt, Attempt.Outcome.UNKNOWN, problem, now)
        _to_call(message, problem, now)


def _close(attempt: Attempt, outcome: str, problem: str, now: datetime) -> None:
    attempt.outcome, attempt.problem, attempt.ended_at = outcome, problem, now
    attempt.save()


def _to_call(message: Message, problem: str, now: datetime) -> None:
    message.channel, message.problem = Channel.CALL, problem
    change(message, State.TO_CALL, now)
