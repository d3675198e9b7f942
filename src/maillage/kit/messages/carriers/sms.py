"""SMS through an HTTP gateway: one JSON POST with our key, and a question by that key when the answer got lost.

The shape (docs/reference/sms-gateway.md) is the common denominator of the gateways of the public market; a gateway of
another shape is another small class named in MAILLAGE_SMS_CARRIER.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
from django.conf import settings

from maillage.kit.messages.carriers.contract import Outcome, Parcel, Refused, Sent, TryAgain, Unknown
from maillage.kit.messages.gsm7 import segments

TIMEOUT = httpx.Timeout(15, connect=5)
BUSY = frozenset({408, 425, 429})
SERVER_ERROR, MOST_SEGMENTS = 500, 50


class HttpGateway:
    """`Idempotency-Key` makes a second POST harmless."""

    knows_keys = True

    def send(self, parcel: Parcel, handing_over: Callable[[], None]) -> Outcome:
        handing_over()
        said = {"to": parcel.address, "text": parcel.text, "sender": settings.SMS_SENDER, "reference": parcel.key}
        with _client() as client:
            try:
                answer = client.post("messages", json=said, headers={"Idempotency-Key": parcel.key})
            except (httpx.ConnectError, httpx.ConnectTimeout):
                return TryAgain("no_gateway")
            except httpx.HTTPError:
                return _asked_again(client, parcel)
        return _outcome(answer, parcel)


def _asked_again(client: httpx.Client, parcel: Parcel) -> Outcome:
    """The answer got lost: does the gateway know our key?"""
    try:
        answer = client.get("messages", params={"reference": parcel.key})
    except httpx.HTTPError:
        return Unknown("gateway_gone_meanwhile")
    if answer.status_code == httpx.codes.NOT_FOUND:
        return TryAgain("gateway_lost_it")
    return _outcome(answer, parcel) if answer.is_success else Unknown("gateway_gone_meanwhile")


def _outcome(answer: httpx.Response, parcel: Parcel) -> Outcome:
    if answer.status_code in BUSY or answer.status_code >= SERVER_ERROR:
        return TryAgain("gateway_busy")
    if not answer.is_success:  # a redirect too: nothing was taken
        return Refused("number_refused" if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY else "gateway_refused")
    data = _read(answer)
    return Sent(carrier_key=str(data.get("id", ""))[:80], segments=_segments(data.get("segments"), parcel))


def _segments(said: Any, parcel: Parcel) -> int:
    """What the gateway counted, when it makes sense; the message is gone whatever it says."""
    is_count = isinstance(said, int) and not isinstance(said, bool) and 0 < said <= MOST_SEGMENTS
    return said if is_count else segments(parcel.text)


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        data = answer.json()
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _client() -> httpx.Client:
    return httpx.Client(
        base_url=settings.SMS_GATEWAY_URL.rstrip("/") + "/",
        headers={"Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"},
        timeout=TIMEOUT,
        trust_env=False,
    )
