"""A message whose job failed for good does not wait for ever: sent again when that is safe, else said by voice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from tests.kit.messages.gateway import Gateway, Mailbox
from tests.kit.messages.test_sending import AGENCY, NOW, gateway, mailbox, new, said, send

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from maillage.kit.messages.models import Message

__all__ = ["gateway", "mailbox", "said"]  # fixtures

pytestmark = pytest.mark.django_db
SOON, LATER = timedelta(minutes=10), timedelta(minutes=20)


def a_job(message: Message, status: str) -> None:
    """A job of this message, as the queue keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status) VALUES ('default', 'messages.send', %s, '{}', %s)",
            [f"message.{message.pk}", status],
        )


def swept(message: Message, after: timedelta = LATER) -> Message:
    from tests import factories as make

    from maillage.kit.messages.models import Message
    from maillage.kit.messages.sweeping import sweep

    with make.in_scope(Scope(role="job", agency=AGENCY)):
        sweep(agency=AGENCY, now=NOW + after)
        return Message.objects.prefetch_related("attempts").get(pk=message.pk)


def test_a_message_whose_job_failed_is_queued_again_and_leaves_once(said: dict[str, Any], gateway: Gateway) -> None:
    message = new()
    a_job(message, "failed")
    said["jobs"].clear()
    assert swept(message, SOON).state == "waiting"
    assert said["jobs"] == [], "ten minutes late is not lost"
    assert swept(message).state == "waiting"
    assert [name for name, _ in said["jobs"]] == ["messages.send"]
    assert send(message, NOW + LATER).state == "sent"
    assert swept(message, LATER * 2).state == "sent"
    assert (len(said["jobs"]), gateway.posts) == (1, 1)


@pytest.mark.parametrize("status", ["todo", "doing"])
def test_a_message_that_a_job_has_in_hand_is_left_alone(said: dict[str, Any], status: str) -> None:
    message = new()
    for each in ("failed", "failed", status):
        a_job(message, each)
    said["jobs"].clear()
    assert swept(message).state == "waiting"
    assert said["jobs"] == []


def test_after_a_second_failure_somebody_calls(said: dict[str, Any], gateway: Gateway) -> None:
    message = new()
    a_job(message, "failed")
    a_job(message, "failed")
    found = swept(message)
    assert (found.state, found.channel, found.problem) == ("to_call", "call", "not_sent")
    assert send(message, NOW + LATER).state == "to_call"
    assert gateway.posts == 0


def test_what_may_have_left_is_said_to_be_in_doubt_and_a_worker_that_wakes_up_sends_nothing(
    said: dict[str, Any], mailbox: Mailbox
) -> None:
    from tests import factories as make

    from maillage.kit.messages.sending import Overtaken, note_handing_over, take

    message = new("email")
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        taken = take(message=message.pk, now=NOW)
    assert taken is not None
    note_handing_over(taken, NOW)
    a_job(message, "failed")
    a_job(message, "failed")
    found = swept(message)
    assert (found.state, found.problem, found.attempts.all()[0].outcome) == ("to_call", "interrupted", "unknown")
    with pytest.raises(Overtaken):
        note_handing_over(taken, NOW + LATER)
    assert mailbox.messages == []


@pytest.mark.parametrize("failed", [0, 1, 2])
def test_a_lost_reminder_is_never_said_after_the_appointment(said: dict[str, Any], gateway: Gateway, failed: int) -> None:
    message = new(too_late_at=NOW + SOON)
    for _ in range(failed):
        a_job(message, "failed")
    said["jobs"].clear()
    found = swept(message)
    assert (found.state, found.problem, said["jobs"], gateway.posts) == ("dropped", "too_late", [], 0)


def test_another_agencys_messages_are_not_swept(said: dict[str, Any]) -> None:
    from tests import factories as make

    from maillage.kit.messages.sweeping import sweep

    new()
    with make.in_scope(Scope(role="job", agency=AGENCY + 1)):
        assert sweep(agency=AGENCY + 1, now=NOW + LATER) == 0


def test_after_a_restore_what_may_have_left_is_said_by_voice_and_what_is_due_later_waits(
    said: dict[str, Any], gateway: Gateway, mailbox: Mailbox
) -> None:
    from tests import factories as make

    from maillage.kit.messages.models import Message
    from maillage.kit.messages.sending import take
    from maillage.kit.messages.sweeping import hold_back

    due, later, over, taken = (
        new(edition="due"),
        new(edition="later", due_at=NOW + timedelta(hours=3)),
        new(edition="over", too_late_at=NOW + timedelta(hours=1)),
        new("email", edition="taken"),
    )
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        assert take(message=taken.pk, now=NOW) is not None
        assert hold_back(agency=AGENCY, now=NOW + timedelta(hours=2)) == 3
        found = {message.pk: (message.state, message.problem) for message in Message.objects.all()}
    assert found == {
        due.pk: ("to_call", "restored"),
        later.pk: ("waiting", ""),
        over.pk: ("dropped", "too_late"),
        taken.pk: ("to_call", "restored"),
    }
    assert send(due, NOW + LATER).state == "to_call"
    assert (gateway.posts, mailbox.messages) == (0, [])
