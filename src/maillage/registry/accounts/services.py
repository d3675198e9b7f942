"""What professionals say about themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from maillage.kit import video
from maillage.kit.audit.services import record
from maillage.kit.errors import NotAllowed
from maillage.registry.accounts.errors import VideoRoomNotAllowed
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor


@transaction.atomic
def keep_video_room(*, address: str, by: Actor, now: datetime) -> None:
    """Their fixed room, on an allowed domain; empty: a room of its own for each appointment."""
    if by.account is None:
        raise NotAllowed
    if address and not video.is_allowed(address):
        raise VideoRoomNotAllowed(field="video_room")
    Account.objects.filter(pk=by.account).update(video_room=address)
    record(verb="account.video_room", kind="account", key=by.account, now=now, fields=("video_room",))
