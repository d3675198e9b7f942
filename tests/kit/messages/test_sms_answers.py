"""What a gateway answers, whatever it writes: taken once, refused, or busy; never taken and then told again."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from maillage.kit.messages.carriers.contract import Parcel, Refused, Sent, TryAgain, Unknown
from maillage.kit.messages.carriers.sms import HttpGateway

PARCEL = Parcel(key="0a1b", address="+33600000000", subject="", text="Mardi 9h, Lodeve")


def answering(monkeypatch: pytest.MonkeyPatch, *answers: httpx.Response | Exception) -> None:
    """The gateway says these, in turn."""
    waiting = iter(answers)

    def said(_request: httpx.Request) -> httpx.Response:
        answer = next(waiting)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client() -> httpx.Client:
        return httpx.Client(base_url="https://sms.exemple.fr/", transport=httpx.MockTransport(said))

    monkeypatch.setattr("maillage.kit.messages.carriers.sms._client", client)


def sent() -> Any:
    return HttpGateway().send(PARCEL, lambda: None)


@pytest.mark.parametrize("count", ["abc", "2.5", [1], {"n": 1}, -3, 0, True, 10**9, None])
def test_a_message_that_was_taken_is_sent_whatever_count_comes_with_it(monkeypatch: pytest.MonkeyPatch, count: Any) -> None:
    answering(monkeypatch, httpx.Response(201, json={"id": "sms-1", "segments": count}))
    assert sent() == Sent(carrier_key="sms-1", segments=1)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"id": "x"', b"\xff\xfe"])
def test_a_message_that_was_taken_is_sent_whatever_is_written_there(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    answering(monkeypatch, httpx.Response(200, content=body))
    assert sent() == Sent(carrier_key="", segments=1)


def test_a_message_that_is_sent_elsewhere_was_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, httpx.Response(302, headers={"location": "https://ailleurs.exemple.fr/"}))
    assert sent() == Refused("gateway_refused")


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        (httpx.Response(404), TryAgain("gateway_lost_it")),
        (httpx.Response(302, headers={"location": "/"}), Unknown("gateway_gone_meanwhile")),
        (httpx.Response(500), Unknown("gateway_gone_meanwhile")),
        (httpx.Response(200, json={"id": "sms-2", "segments": 2}), Sent(carrier_key="sms-2", segments=2)),
    ],
)
def test_an_answer_that_got_lost_is_asked_for_by_its_key(
    monkeypatch: pytest.MonkeyPatch, second: httpx.Response, outcome: object
) -> None:
    answering(monkeypatch, httpx.ReadTimeout("slow"), second)
    assert sent() == outcome
