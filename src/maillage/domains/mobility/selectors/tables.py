"""The built tables, mapped from the disk: one object per directory and process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from maillage.domains.mobility.models import ReachProfile, TimetableVersion
from maillage.domains.mobility.selectors.versions import ServiceDay
from maillage.engines.reach import Profiles, ProfilesUnreadable, open_profiles

TABLES_KEPT = 48

# The newest last. Asked again by each search: tables for new places may be there since the last one.
_BUILT = """
SELECT p.version_id, p.kind, p.sites_hash, v.content_hash
FROM mobility_reachprofile p JOIN mobility_timetableversion v ON v.id = p.version_id
WHERE p.built_at IS NOT NULL AND p.version_id = ANY (%s) AND p.kind = ANY (%s)
ORDER BY p.built_at, p.id
"""


def tables_of(days: Iterable[ServiceDay]) -> dict[tuple[int, str], Profiles]:
    """The newest table built for each version and kind of day; those that are not built yet are absent."""
    wanted = {(day.version, day.kind) for day in days if day.kind}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BUILT, [sorted({version for version, _ in wanted}), sorted({kind for _, kind in wanted})])
        rows = cursor.fetchall()
    found = {}
    for version, kind, sites_hash, content_hash in rows:
        row = ReachProfile(version=TimetableVersion(version, content_hash=content_hash), kind=kind, sites_hash=sites_hash)
        if (version, kind) in wanted and (table := opened(row.directory)) is not None:
            found[version, kind] = table
    return found


def opened(directory: str) -> Profiles | None:
    """The table lying there under the folder of timetables; None when it is not, or not whole."""
    try:
        return _opened(Path(settings.TIMETABLE_FOLDER) / directory)
    except ProfilesUnreadable:
        return None


@lru_cache(TABLES_KEPT)
def _opened(directory: Path) -> Profiles:
    return open_profiles(directory)
