"""Messages whose job failed for good: sent again while that is safe, else said by voice. Nothing waits for ever in silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from procrastinate.contrib.django.models import ProcrastinateJob

from maillage.kit.messages.models import Attempt, Channel, Message
from maillage.kit.messages.services import change, defer_send, lock_of

LATE = timedelta(minutes=15)
MOST_FAILED_JOBS = 2
LIVE = ("todo", "doing")
State = Message.State


@transaction.atomic
def sweep(*, agency: int, now: datetime) -> int:
    """Settle what is late and that no job has in hand; how many messages that was.

    A job that waits or runs is left alone: the queue may just be slow, and a dead worker's job is given to another.
    """
    rows = Message.objects.select_for_update(skip_locked=True).filter(agency_id=agency)
    late = list(rows.filter(Q(state=State.WAITING, due_at__lt=now - LATE) | Q(state=State.SENDING, state_at__lt=now - LATE)))
    live, failed = _jobs(late)
    left = [message for message in late if lock_of(message) not in live]
    for message in left:
        if message.too_late_at is not None and message.too_late_at <= now:
            _end(message, State.DROPPED, "too_late", now)
        elif failed.get(lock_of(message), 0) < MOST_FAILED_JOBS:
            defer_send(message)  # taken again: what may have left is never handed over twice
        else:
            _say(message, now)
    return len(left)


@transaction.atomic
def hold_back(*, agency: int, now: datetime) -> int:
    """After a backup was restored: what was due may have left since it was made, so somebody calls; how many."""
    rows = Message.objects.select_for_update().filter(agency_id=agency)
    doubtful = list(rows.filter(Q(state=State.WAITING, due_at__lte=now) | Q(state=State.SENDING)))
    for message in doubtful:
        is_over = message.too_late_at is not None and message.too_late_at <= now
        _end(message, *((State.DROPPED, "too_late") if is_over else (State.TO_CALL, "restored")), now)
    return len(doubtful)


def _jobs(messages: Iterable[Message]) -> tuple[set[str], dict[str, int]]:
    """The locks of the messages that a job has in hand, and how many jobs failed for each."""
    jobs = ProcrastinateJob.objects.filter(lock__in=[lock_of(message) for message in messages])
    live = {str(lock) for lock in jobs.filter(status__in=LIVE).values_list("lock", flat=True)}
    counted = jobs.filter(status="failed").values("lock").annotate(jobs=Count("pk"))
    return live, {str(each["lock"]): each["jobs"] for each in counted}


def _say(message: Message, now: datetime) -> None:
    """Onto the call list; whether something may have left is said there."""
    is_in_doubt = message.attempts.filter(outcome="", handed_at__isnull=False).exists()
    _end(message, State.TO_CALL, "interrupted" if is_in_doubt else "not_sent", now)


def _end(message: Message, state: str, problem: str, now: datetime) -> None:
    """Attempts end with it: a worker that wakes up later hands nothing over."""
    for attempt in message.attempts.filter(outcome=""):
        attempt.outcome = Attempt.Outcome.UNKNOWN if attempt.handed_at else Attempt.Outcome.REFUSED
        attempt.problem, attempt.ended_at = problem, now
        attempt.save(update_fields=["outcome", "problem", "ended_at"])
    message.problem = problem
    if state == State.TO_CALL:
        message.channel = Channel.CALL
    change(message, state, now)
