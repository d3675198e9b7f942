"""Where somebody is signed in, and signing out from afar."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import OpenSession
from maillage.registry.accounts.rules import browser_of


def note_session(*, account: int, session_key: str, user_agent: str, is_shared: bool, now: datetime) -> None:
    """A browser has just signed in."""
    values = {"account_id": account, "browser": browser_of(user_agent), "is_shared": is_shared, "since": now}
    OpenSession.objects.update_or_create(session_key=session_key, defaults=values)


@transaction.atomic
def end_session(*, session: int, account: int, now: datetime) -> None:
    """That browser is signed out at its next page."""
    row = OpenSession.objects.filter(pk=session, account_id=account).first()
    if row is None:
        raise NotFound
    _end(row)
    record(verb="session.ended", kind="account", key=account, now=now)


@transaction.atomic
def end_sessions(*, account: int, but: str = "", now: datetime) -> int:
    """Every browser but this one is signed out; how many."""
    rows = list(OpenSession.objects.filter(account_id=account).exclude(session_key=but))
    for row in rows:
        _end(row)
    record(verb="sessions.ended", kind="account", key=account, now=now)
    return len(rows)


def _end(row: OpenSession) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(row.session_key).delete()
    row.delete()
