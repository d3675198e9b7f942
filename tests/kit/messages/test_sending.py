"""A message is told once, whatever dies when; what cannot be told by machine ends on the call list, never in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django import Settings
from tests.kit.messages.gateway import Gateway, Mailbox, listening, mail_server

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 11, 9, 0, tzinfo=UTC)  # a Tuesday, ten o'clock in Paris
AGENCY = 7
MOBILE, ADDRESS = "+33639981234", "ghislaine@exemple.fr"


class Killed(BaseException):
    """The worker dies here."""


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with listening() as found:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = found.url, "secret"
        yield found


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as found:
        settings.EMAIL_HOST, settings.EMAIL_PORT = found.host, found.port
        yield found


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the composer answers; real carriers; jobs are noted instead of queued."""
    from maillage.kit.messages import sending, services
    from maillage.kit.messages.carriers.sms import HttpGateway
    from maillage.kit.messages.carriers.smtp import Smtp
    from maillage.kit.messages.composing import Composed

    values: dict[str, Any] = {"addresses": {"sms": MOBILE, "email": ADDRESS}, "is_obsolete": False, "jobs": []}

    def compose(message: Message, now: datetime) -> Composed | None:
        if values["is_obsolete"]:
            return None
        return Composed(values["addresses"], "Votre rendez-vous", "Mardi à 9 h, à Lodève.", "Mardi 9h, Lodeve")

    monkeypatch.setattr(sending, "composers", lambda: {"reminder": compose})
    monkeypatch.setattr(sending, "carrier_of", lambda channel: {"sms": HttpGateway(), "email": Smtp()}[channel])
    monkeypatch.setattr(services, "defer", lambda name, **given: values["jobs"].append((name, given["at"])))
    return values


def told(ways: tuple[str, ...] = ("sms",), *, edition: str = "", **when: Any) -> Message | None:
    from tests import factories as make

    from maillage.kit.messages.services import About, When, tell

    about = About("reminder", "participation", 12, recipient=3, edition=edition)
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        return tell(agency=AGENCY, about=about, ways=ways, when=When(**({"due_at": NOW} | when)), now=NOW)


def send(message: Message, at: datetime = NOW) -> Message:
    from tests import factories as make

    from maillage.kit.messages.models import Message
    from maillage.kit.messages.sending import send as carry

    carry(agency=AGENCY, message=message.pk, now=lambda: at)
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        return Message.objects.prefetch_related("attempts").get(pk=message.pk)


def new(*ways: str, **when: Any) -> Message:
    message = told(ways or ("sms",), **when)
    assert message is not None
    return message


def test_a_message_leaves_once_with_its_key_and_its_cost(said: dict[str, Any], gateway: Gateway, settings: Settings) -> None:
    settings.SMS_CENTS = 4
    message = send(new())
    (only,) = gateway.messages.values()
    assert (only["to"], only["text"], only["sender"]) == (MOBILE, "Mardi 9h, Lodeve", settings.SMS_SENDER)
    assert gateway.tokens == {"Bearer secret"}
    attempt = message.attempts.all()[0]
    assert (message.state, attempt.carrier_key, attempt.segments, attempt.cost_cents) == ("sent", "sms-1", 1, 4)
    send(message)
    assert gateway.posts == 1


def test_the_same_thing_told_again_is_the_same_message(said: dict[str, Any]) -> None:
    assert told() is not None
    assert told() is None
    assert told(edition="moved to Thursday") is not None


def test_nobody_is_called_in_the_night(said: dict[str, Any], gateway: Gateway) -> None:
    late = NOW.replace(hour=20)
    message = new(due_at=late)
    assert message.due_at == datetime(2025, 3, 12, 7, tzinfo=UTC)
    message = send(message, late)
    assert (message.state, gateway.posts) == ("waiting", 0)
    assert said["jobs"][-1] == ("messages.send", message.due_at)


def test_a_late_reminder_is_dropped_never_sent_after(said: dict[str, Any], gateway: Gateway) -> None:
    message = new(too_late_at=NOW + timedelta(hours=1))
    message = send(message, NOW + timedelta(hours=1))
    assert (message.state, message.problem, gateway.posts) == ("dropped", "too_late", 0)
    assert told(edition="later", too_late_at=NOW) is None


def test_what_is_no_longer_true_is_not_said(said: dict[str, Any], gateway: Gateway) -> None:
    message = new()
    said["is_obsolete"] = True
    message = send(message)
    assert (message.state, message.problem, gateway.posts) == ("dropped", "obsolete", 0)


def test_a_refused_number_goes_on_by_email_then_by_voice(said: dict[str, Any], gateway: Gateway, mailbox: Mailbox) -> None:
    gateway.answers = [422]
    mailbox.refused = {ADDRESS}
    message = send(new("sms", "email"))
    assert (message.state, message.channel, message.problem) == ("waiting", "email", "number_refused")
    message = send(message)
    assert (message.state, message.channel, message.problem) == ("to_call", "call", "address_refused")
    assert (gateway.messages, mailbox.messages) == ({}, [])


def test_a_busy_gateway_is_asked_again_later_each_time_and_then_somebody_calls(said: dict[str, Any], gateway: Gateway) -> None:
    gateway.answers = [503] * 5
    message, at, pauses = new(), NOW, []
    while message.state == "waiting":
        message = send(message, at)
        pauses.append((message.due_at - at).total_seconds() / 60)
        at = max(at, message.due_at)
    assert pauses[:4] == [2, 4, 8, 16]
    assert (message.state, gateway.posts, gateway.messages) == ("to_call", 5, {})


def test_a_lost_answer_is_asked_for_by_our_key(said: dict[str, Any], gateway: Gateway) -> None:
    gateway.drops = 1
    message = send(new())
    assert (message.state, message.attempts.all()[0].carrier_key, len(gateway.messages)) == ("sent", "sms-1", 1)


def test_an_email_carries_its_key_and_says_it_is_automatic(said: dict[str, Any], mailbox: Mailbox) -> None:
    from email import message_from_bytes, policy

    message = send(new("email"))
    (envelope,) = mailbox.messages
    written = message_from_bytes(envelope.content, policy=policy.default)
    assert (envelope.rcpt_tos, written["Subject"], written["Auto-Submitted"]) == (
        [ADDRESS],
        "Votre rendez-vous",
        "auto-generated",
    )
    assert str(message.attempts.all()[0].key) in written["Message-ID"]
    assert message.state == "sent"


def test_a_mail_server_that_is_busy_is_tried_later(said: dict[str, Any], mailbox: Mailbox) -> None:
    mailbox.answers = ["451 try later"]
    message = send(new("email"))
    assert (message.state, message.problem) == ("waiting", "mail_server_busy")
    assert send(message, message.due_at).state == "sent"
    assert len(mailbox.messages) == 1


def test_a_mail_server_that_goes_without_a_word_leaves_a_doubt(said: dict[str, Any], mailbox: Mailbox) -> None:
    mailbox.answers = ["gone"]
    message = send(new("email"))
    assert (message.state, message.problem, len(mailbox.messages)) == ("to_call", "mail_server_gone_meanwhile", 1)


STEPS = ("before it is taken", "once taken", "before the hand-over", "after the hand-over", "before it is settled", "settled")


def killing(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Die once at one step of the next sending."""
    from maillage.kit.messages import sending

    where = {
        "before it is taken": ("take", "after"),
        "once taken": ("carrier_of", "before"),
        "before the hand-over": ("note_handing_over", "before"),
        "after the hand-over": ("note_handing_over", "after"),
        "before it is settled": ("settle", "before"),
        "settled": ("settle", "after"),
    }
    name, moment = where[step]
    real: Callable[..., Any] = getattr(sending, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(sending, name, real)
        if moment == "before":
            raise Killed
        real(*arguments, **named)
        raise Killed

    monkeypatch.setattr(sending, name, dying)


@pytest.mark.parametrize("step", STEPS)
def test_an_sms_leaves_once_wherever_the_worker_dies(
    said: dict[str, Any], gateway: Gateway, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    message = new()
    with monkeypatch.context() as patch:
        killing(step, patch)
        with pytest.raises(Killed):
            send(message)
    message = send(message, NOW + timedelta(minutes=2))
    assert (message.state, len(gateway.messages)) == ("sent", 1)


@pytest.mark.parametrize("step", STEPS)
def test_an_email_leaves_at_most_once_and_a_doubt_is_told_by_voice(
    said: dict[str, Any], mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    message = new("email")
    with monkeypatch.context() as patch:
        killing(step, patch)
        with pytest.raises(Killed):
            send(message)
    message = send(message, NOW + timedelta(minutes=2))
    is_in_doubt = step in {"after the hand-over", "before it is settled", "settled"}
    assert message.state == ("to_call" if is_in_doubt else "sent")
    assert len(mailbox.messages) <= 1
    assert is_in_doubt or len(mailbox.messages) == 1


def test_a_worker_that_was_away_while_another_took_its_message_hands_nothing_over(said: dict[str, Any], mailbox: Mailbox) -> None:
    from tests import factories as make

    from maillage.kit.messages.carriers import TryAgain
    from maillage.kit.messages.models import Attempt
    from maillage.kit.messages.sending import Overtaken, note_handing_over, settle, take

    message = new("email")
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        first, second = take(message=message.pk, now=NOW), take(message=message.pk, now=NOW)
    assert first is not None
    assert second is not None
    with pytest.raises(Overtaken):
        note_handing_over(first, NOW)
    note_handing_over(second, NOW)
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        settle(taken=first, outcome=TryAgain("no_mail_server"), now=NOW)
        assert Attempt.objects.get().handed_at == NOW, "the doubt of the second stays"
    assert (send(message).state, mailbox.messages) == ("to_call", [])


def test_a_receipt_that_says_no_goes_on_by_the_next_way(said: dict[str, Any], gateway: Gateway) -> None:
    from tests import factories as make

    from maillage.kit.messages.models import Message
    from maillage.kit.messages.services import note_receipt

    message = send(new())
    key = message.attempts.all()[0].key
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        assert note_receipt(key=key, is_received=False, problem="absent_subscriber", now=NOW)
        assert note_receipt(key=key, is_received=True, problem="", now=NOW), "the carrier changes its mind: no longer listened to"
        found = Message.objects.get(pk=message.pk)
        assert found.attempts.get().outcome == "refused"
    assert (found.state, found.problem) == ("to_call", "absent_subscriber")


def test_two_people_cannot_both_have_called(said: dict[str, Any]) -> None:
    from tests import factories as make

    from maillage.kit.messages.errors import AlreadyTold
    from maillage.kit.messages.services import note_told

    message = new("call")
    assert message.state == "to_call"
    with make.in_scope(Scope(role="adviser", agency=AGENCY)):
        assert note_told(message=message.pk, by=5, now=NOW).state == "called"
        with pytest.raises(AlreadyTold):
            note_told(message=message.pk, by=6, is_printed=True, now=NOW)


def test_another_agency_sees_no_message(said: dict[str, Any]) -> None:
    from tests import factories as make

    from maillage.kit.messages.models import Message

    new()
    with make.in_scope(Scope(role="adviser", agency=AGENCY + 1)):
        assert not Message.objects.exists()
    with make.in_scope(Scope(role="public")):
        assert not Message.objects.exists()


def test_the_words_are_forgotten_a_month_after(said: dict[str, Any], gateway: Gateway) -> None:
    from tests import factories as make

    from maillage.journeys.privacy.retention import forget_in
    from maillage.kit.messages.models import Message

    message = send(new())
    with make.in_scope(Scope(role="job", agency=AGENCY)):
        told = [sum(each.count for each in forget_in(agency=AGENCY, now=NOW + timedelta(days=days))) for days in (29, 31)]
        assert told == [0, 2]  # the words of the message, the address of its sending
        found = Message.objects.get(pk=message.pk)
        assert (found.subject, found.body, found.attempts.get().address) == ("", "", "")
