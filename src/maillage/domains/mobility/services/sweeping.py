"""Removing tables that answer for nothing any more."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from maillage.domains.mobility.models import ReachProfile, TimetableVersion
from maillage.domains.mobility.selectors.versions import ServiceDay, network_as_of
from maillage.domains.mobility.services.building import hash_of, sites
from maillage.domains.mobility.services.keeping import folder
from maillage.kit import clock

Key = tuple[int, str]
LEFT_ALONE = timedelta(days=2)


def sweep(*, now: datetime) -> int:
    """Delete tables asked for over two days ago that no day needs, or that newer ones replace; says how many.

    A process that has one mapped keeps it until it lets go.
    """
    sites_hash = hash_of(sites(now))
    rows = list(ReachProfile.objects.select_related("version"))
    needed = {(day.version, day.kind) for version in _wanted() for day in _days(version, now)}
    fresh = {(row.version_id, row.kind) for row in rows if row.built_at and row.sites_hash == sites_hash}
    stale = [row for row in rows if row.asked_at < now - LEFT_ALONE and _is_stale(row, sites_hash, needed, fresh)]
    ReachProfile.objects.filter(pk__in=[row.pk for row in stale]).delete()
    in_use = {row.directory for row in rows if row not in stale}
    for directory in {row.directory for row in stale} - in_use:
        transaction.on_commit(partial(shutil.rmtree, folder() / directory, ignore_errors=True))
    return len(stale)


def _is_stale(row: ReachProfile, sites_hash: str, needed: set[Key], fresh: set[Key]) -> bool:
    key = (row.version_id, row.kind)
    return key not in needed or (row.sites_hash != sites_hash and key in fresh)


def _wanted() -> list[int]:
    return list(TimetableVersion.objects.wanted().values_list("pk", flat=True))


def _days(version: int, now: datetime) -> tuple[ServiceDay, ...]:
    network = network_as_of(version)
    return network.days_to_build(clock.today(now)) if network else ()
