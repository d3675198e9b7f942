"""The worker's process is killed at every step of sending: what a carrier was given, and what is told by voice instead.

Nothing is simulated but the words: the product's command, its queue, SIGKILL, SMTP and HTTP. See docs/explanation/messages.md.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.kit.messages.gateway import listening, mail_server
from tests.kit.messages.worker import PATIENCE_S, Workers

from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2025, 3, 11, 9, tzinfo=UTC)
JOB = Scope(role="job", agency=7)
UNSETTLED = ("waiting", "sending")

PLACES = {
    "before it is taken": "take:before",
    "taken, not handed over": "carrier_of:before",
    "handing over noted, nothing said yet": "note_handing_over:after",
    "carrier has answered, not written": "settle:before",
    "written, job not ended": "send:after",
}
# Place → state in the end, how many arrived, how often the carrier was asked.
SMS = dict.fromkeys(PLACES, ("sent", 1, 1)) | {"carrier has answered, not written": ("sent", 1, 2)}
EMAIL = dict.fromkeys(PLACES, ("sent", 1, 1)) | {
    "handing over noted, nothing said yet": ("to_call", 0, 0),
    "carrier has answered, not written": ("to_call", 1, 1),
}
EVERY_PLACE = [*(("sms", place, *SMS[place]) for place in PLACES), *(("email", place, *EMAIL[place]) for place in PLACES)]


@pytest.fixture
def workers(database_urls: tuple[str, str], tmp_path: Path) -> Iterator[Workers]:
    with listening() as gateway, mail_server() as mailbox:
        yield Workers(*database_urls, gateway, mailbox, tmp_path)


def tell(channel: str, recipient: int) -> None:
    from tests import factories as make

    from maillage.kit.messages.services import About, When
    from maillage.kit.messages.services import tell as put

    with make.in_scope(JOB):
        about = About("reminder", "participation", recipient, recipient=recipient)
        assert put(agency=7, about=about, ways=(channel,), when=When(NOW), now=NOW)


def states() -> dict[int, tuple[str, str]]:
    """Recipient → state and problem of the message."""
    from tests import factories as make

    from maillage.kit.messages.models import Message

    with make.in_scope(JOB):
        return {row.recipient_key: (row.state, row.problem) for row in Message.objects.all()}


def called() -> set[int]:
    """Whom somebody calls, as the call list says."""
    from tests import factories as make

    from maillage.kit.messages.selectors import to_call

    with make.in_scope(JOB):
        return {each.recipient for each in to_call(now=NOW)}


def is_settled() -> bool:
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(task_name="messages.send", status__in=("todo", "doing"))
    return not jobs.exists() and all(state not in UNSETTLED for state, _problem in states().values())


def arrived(workers: Workers) -> Counter[str]:
    """How often each address was written to."""
    mails = [address for envelope in workers.mailbox.messages for address in envelope.rcpt_tos]
    return Counter([*mails, *(said["to"] for said in workers.gateway.messages.values())])


def kill_and_settle(workers: Workers, channel: str, place: str) -> None:
    tell(channel, recipient=3)
    workers.one_that_dies(PLACES[place])
    assert not is_settled()
    workers.a_while_later()
    with workers.one():
        workers.wait_for(is_settled)


def check(workers: Workers, channel: str, expected: tuple[str, int, int]) -> None:
    ((state, problem),) = states().values()
    posts = workers.gateway.posts if channel == "sms" else len(workers.mailbox.messages)
    assert (state, arrived(workers).total(), posts) == expected
    assert problem == ("interrupted" if state == "to_call" else "")


@pytest.mark.slow(reason="starts the worker's process twice for one killing")
def test_an_email_in_doubt_after_a_kill_is_on_the_call_list_and_is_not_sent_again(workers: Workers) -> None:
    kill_and_settle(workers, "email", "carrier has answered, not written")
    check(workers, "email", ("to_call", 1, 1))
    assert called() == {3}


@pytest.mark.proof
@pytest.mark.parametrize(("channel", "place", "state", "arrivals", "asked"), EVERY_PLACE)
def test_a_message_is_sent_once_wherever_the_process_is_killed(
    workers: Workers, channel: str, place: str, state: str, arrivals: int, asked: int
) -> None:
    kill_and_settle(workers, channel, place)
    check(workers, channel, (state, arrivals, asked))


@pytest.mark.proof
def test_a_queue_of_messages_survives_a_killing_at_each_place(workers: Workers) -> None:
    """Two jobs run at once: the one that did not ask for it is killed anywhere."""
    texted, mailed = range(1, 13), range(101, 113)
    for recipient in texted:
        tell("sms", recipient)
    for recipient in mailed:
        tell("email", recipient)
    for place in PLACES.values():
        workers.one_that_dies(place, call=3)
        workers.a_while_later()
    with workers.one():
        workers.wait_for(is_settled)
    found, counts = states(), arrived(workers)
    assert set(counts.values()) == {1}
    assert {found[each] for each in texted} == {("sent", "")}
    assert {found[each] for each in mailed} <= {("sent", ""), ("to_call", "interrupted")}
    in_doubt = {each for each in mailed if found[each][0] == "to_call"}
    assert 1 <= len(in_doubt) <= 2 * len(PLACES)
    assert {f"person{each}@exemple.fr" for each in mailed if each not in in_doubt} <= set(counts)


@pytest.mark.proof
def test_the_clock_alone_gives_the_message_of_a_killed_worker_to_another(workers: Workers) -> None:
    tell("sms", recipient=3)
    workers.one_that_dies(PLACES["carrier has answered, not written"])
    with workers.one():
        workers.wait_for(is_settled, patience_s=200)
    check(workers, "sms", ("sent", 1, 2))


@pytest.mark.proof
def test_a_worker_that_wakes_up_after_another_has_sent_its_message_does_not_send_it_again(workers: Workers) -> None:
    tell("email", recipient=3)
    with workers.one(DYING_AT=PLACES["taken, not handed over"], DYING_OF="SIGSTOP") as paused:
        workers.wait_for(workers.mark().exists)
        workers.a_while_later()
        with workers.one():
            workers.wait_for(is_settled)
        assert len(workers.mailbox.messages) == 1
        paused.send_signal(signal.SIGCONT)
        paused.send_signal(signal.SIGTERM)  # it ends what it has begun
        paused.wait(PATIENCE_S)
    check(workers, "email", ("sent", 1, 1))
