"""Counting tries: one row for each who and window, added to by the database so that many at once are all counted."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from maillage.kit.limits.models import Tries

WINDOW = timedelta(minutes=15)
KEPT = timedelta(hours=23)  # the round that forgets comes every hour: none is a day old
_ADD = """INSERT INTO limits_tries (who, since, count) VALUES (%s, %s, 1)
ON CONFLICT (who, since) DO UPDATE SET count = limits_tries.count + 1 RETURNING count"""


def tried(form: str, kind: str, value: str, now: datetime) -> int:
    """Count one more try, and say how many there were in this window."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [hash_of(form, kind, value), window_of(now)])
        return int(cursor.fetchone()[0])


def forget_tries(now: datetime) -> int:
    """Remove what counts no more; how many rows."""
    return Tries.objects.filter(since__lt=now - KEPT).delete()[0]


def hash_of(form: str, kind: str, value: str) -> str:
    """What is kept of an address or a link: without the site's own key, nobody can tell whose it was."""
    message = "\0".join(("limits", form, kind, value)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def window_of(now: datetime) -> datetime:
    """The quarter of an hour that `now` is in."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(WINDOW.total_seconds()), UTC)
