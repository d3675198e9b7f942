"""Is this database a demonstration's?"""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError

from maillage.kit.installation.models import Installation


def is_demo() -> bool:
    """True only when the flag is set and the demonstration itself created this database."""
    if not settings.MAILLAGE_DEMO:
        return False
    return Installation.objects.filter(pk=1, is_demo=True).exists()


def refuse_misplaced_demo() -> str | None:
    """A sentence when the demonstration flag is set over a database that the demonstration did not create."""
    if not settings.MAILLAGE_DEMO:
        return None
    try:
        misplaced = not is_demo()
    except DatabaseError:
        return "MAILLAGE_DEMO=1, but the database cannot be read: start it with `make demo`."
    if misplaced:
        return "MAILLAGE_DEMO=1 is refused: the demonstration did not create this database. Unset MAILLAGE_DEMO."
    return None
