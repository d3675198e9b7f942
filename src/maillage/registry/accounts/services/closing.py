"""Closing the account of somebody who leaves: nothing opens it any more; what was done under it stays."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Account, Invitation, Membership
from maillage.registry.accounts.permissions import check_can_close
from maillage.registry.accounts.selectors import Actor, works_with
from maillage.registry.accounts.services.sessions import end_sessions
from maillage.registry.diary.services import revoke_calendar_link


@transaction.atomic
def close(*, account: int, by: Actor, now: datetime) -> Account:
    """Sessions, second proofs, the calendar's address and links to come all end; the roles end today."""
    agency = check_can_close(by, account)
    if not works_with(account=account, agency=agency, now=now):
        raise NotFound
    row = Account.objects.select_for_update().get(pk=account)
    row.is_active = False
    row.set_unusable_password()
    row.save(update_fields=["is_active", "password"])
    end_sessions(account=account, now=now)
    Authenticator.objects.filter(user_id=account).delete()
    Invitation.objects.open_at(now).filter(email=row.email).update(withdrawn_at=now)
    if row.resource_id is not None:
        revoke_calendar_link(resource=row.resource_id, now=now)
    day = clock.today(now)
    held = Membership.objects.on(day).filter(account=row)
    held.filter(since=day).delete()  # begun today: it never was
    held.update(until=day)
    record(verb="account.closed", kind="account", key=account, now=now)
    return row
