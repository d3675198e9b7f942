"""The built tables, mapped from the disk: one object per directory and process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from maillage.domains.mobility.models import ReachProfile
from maillage.domains.mobility.selectors.versions import ServiceDay
from maillage.engines.reach import Profiles, ProfilesUnreadable, open_profiles

TABLES_KEPT = 48


def tables_of(days: Iterable[ServiceDay]) -> dict[tuple[int, str], Profiles]:
    """The newest table built for each version and kind of day; those that are not built yet are absent."""
    wanted = {(day.version, day.kind) for day in days if day.kind}
    if not wanted:
        return {}
    rows = (
        ReachProfile.objects.filter(
            version__in={version for version, _ in wanted},
            kind__in={kind for _, kind in wanted},
            built_at__isnull=False,
        )
        .select_related("version")
        .only("kind", "sites_hash", "version__content_hash")
        .order_by("built_at", "pk")
    )
    found = {}
    for row in rows:
        if (row.version_id, row.kind) in wanted and (table := opened(row.directory)) is not None:
            found[row.version_id, row.kind] = table
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
