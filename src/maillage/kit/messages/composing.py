"""What a message says, written at the moment of sending from what is true then. Composers are in `config/messages.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from maillage.kit.messages.models import Message


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an e-mail."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Composed:
    """The words for each means, and where they go. An absent address means that the channel cannot be used."""

    addresses: Mapping[str, str]
    subject: str
    text: str
    sms: str = ""
    attachments: tuple[Attachment, ...] = field(default=())
    voice: tuple[str, ...] = ()

    def words(self, channel: str) -> str:
        """What is said by this channel."""
        return self.sms if channel == "sms" else self.text


Composer = Callable[[Message, datetime], Composed | None]


@cache
def composers() -> Mapping[str, Composer]:
    """Purpose → function that writes it; None from it means that there is nothing left to say."""
    table: Mapping[str, str] = import_string(settings.MESSAGES)
    return {purpose: import_string(path) for purpose, path in table.items()}


def voice_of(key: int, now: datetime) -> tuple[str, ...]:
    """What somebody says of a message, line by line; nothing when there is nothing left to say."""
    message = Message.objects.get(pk=key)
    composed = composers()[message.purpose](message, now)
    return composed.voice if composed is not None else ()
