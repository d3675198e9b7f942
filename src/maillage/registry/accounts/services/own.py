"""What professionals say about themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from maillage.kit import video
from maillage.kit.audit.services import record
from maillage.kit.errors import NotAllowed
from maillage.kit.privacy.declaring import Declared
from maillage.registry.accounts.errors import VideoRoomNotAllowed
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor

FORGOTTEN = "@efface.invalid"


@transaction.atomic
def keep_video_room(*, address: str, by: Actor, now: datetime) -> None:
    """Their fixed room, on an allowed domain; empty: a room of its own for each appointment."""
    if by.account is None:
        raise NotAllowed
    if address and not video.is_allowed(address):
        raise VideoRoomNotAllowed(field="video_room")
    Account.objects.filter(pk=by.account).update(video_room=address)
    record(verb="account.video_room", kind="account", key=by.account, now=now, fields=("video_room",))


def forget_accounts(*, now: datetime, is_dry_run: bool = False) -> int:
    """Accounts that nobody has used for a year name nobody and open nothing; what was done under them stays; how many."""
    before = now - timedelta(days=Declared(Account, Account.personal_data).kept_days)
    old = Account.objects.filter(last_login__lt=before).exclude(email__endswith=FORGOTTEN)
    if is_dry_run:
        return old.count()
    return old.update(
        email=Concat(Value("compte-"), Cast(F("pk"), CharField()), Value(FORGOTTEN)),
        given_name="",
        family_name="",
        phone="",
        video_room="",
        password="!",  # noqa: S106  # no password opens it
        is_active=False,
    )
