"""What a carrier says afterwards: one POST per message, at an address that only the carrier knows."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maillage.kit import clock
from maillage.kit.errors import Invalid, NotFound
from maillage.kit.messages.services import note_receipt
from maillage.kit.scope.entering import Scope

DELIVERED, FAILED = "delivered", frozenset({"failed", "undelivered", "expired", "rejected"})


def receipts_secret() -> str:
    """The end of the address that is given to the gateway."""
    return salted_hmac("maillage.receipts", "sms", secret=settings.SECRET_KEY).hexdigest()[:32]


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001  # read with the scope
    """`{"reference": ours, "status": "delivered" | "failed"…, "error": code}`; a status in between changes nothing."""
    _agency, key, said = _read(request)
    status = str(said.get("status", "")).lower()
    if status == DELIVERED or status in FAILED:
        note_receipt(key=key, is_received=status == DELIVERED, problem=str(said.get("error") or status), now=clock.now())
    return HttpResponse(status=204)


def _scope(request: HttpRequest, secret: str) -> Scope:
    if not constant_time_compare(secret, receipts_secret()):
        raise NotFound
    return Scope(role="job", agency=_read(request)[0])


receipt.link_scope = _scope  # type: ignore[attr-defined]  # the scope of the request is the message's agency


def _read(request: HttpRequest) -> tuple[int, UUID, dict[str, Any]]:
    try:
        said = json.loads(request.body)
        agency, _dot, key = str(said["reference"]).partition(".")
        return int(agency), UUID(key), said
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid from error
