"""Retention of what every model declares: who is spared for now, and one trace for each round that forgot something."""

from __future__ import annotations

from datetime import datetime

from maillage.kit.audit.services import record
from maillage.kit.privacy.forgetting import Forgotten, Spared, forget
from maillage.registry.people.models import Person


def forget_in(*, agency: int, now: datetime, is_dry_run: bool = False) -> tuple[Forgotten, ...]:
    """One agency, in its scope. Whoever had their file frozen is spared: it may be what they need to prove something."""
    frozen = Person.objects.filter(agency_id=agency, restricted_at__isnull=False).values_list("pk", flat=True)
    spared = Spared(Person, frozenset(frozen))
    found = forget(agency=agency, spared=spared, now=now, is_dry_run=is_dry_run)
    _trace(found, agency, now, is_dry_run)
    return found


def forget_everywhere(*, now: datetime, is_dry_run: bool = False) -> tuple[Forgotten, ...]:
    """What belongs to no agency: reads, accounts, tries."""
    found = forget(agency=None, spared=Spared(Person), now=now, is_dry_run=is_dry_run)
    _trace(found, 0, now, is_dry_run)
    return found


def _trace(found: tuple[Forgotten, ...], agency: int, now: datetime, is_dry_run: bool) -> None:
    count = sum(each.count for each in found)
    if count and not is_dry_run:
        record(verb="retention.forgotten", kind="agency", key=agency, now=now, why=f"{count} in all")
