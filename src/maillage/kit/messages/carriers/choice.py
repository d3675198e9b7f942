"""Which carrier serves a channel."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from maillage.kit.messages.carriers.contract import Carrier

SINK = "maillage.kit.messages.carriers.sink.Sink"


@cache
def carrier_of(channel: str) -> Carrier:
    """The carrier of `sms` or `email`; the sink when none is configured."""
    path = {"sms": settings.SMS_CARRIER, "email": settings.EMAIL_CARRIER}[channel]
    carrier: Carrier = import_string(path)()
    return carrier
