"""Who is to be told of what today: owners of what is late or silent, the director of what is grave."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.domains.partnerships.rules.watching import FLAG_LABELS, Flag
from maillage.domains.partnerships.selectors.actions import open_actions
from maillage.domains.partnerships.selectors.meetings import decisions_to_do
from maillage.registry.accounts.models import Membership, Role

TOLD_TO_DIRECTOR = (Flag.OWNERLESS, Flag.LATE, Flag.FORGOTTEN, Flag.STUCK)


@dataclass(frozen=True, slots=True)
class Chased:
    """One thing that somebody should see to, and since when."""

    kind: str
    key: int
    body_label: str
    title: str
    why: str
    since: date
    is_own: bool


def chased(agency: int, today: date) -> dict[int, tuple[Chased, ...]]:
    """By account, the longest first: what they answer for, and for the director what is grave."""
    directors = _directors(agency, today)
    found: dict[int, dict[tuple[str, int], Chased]] = defaultdict(dict)

    def tell(account: int, thing: Chased) -> None:
        found[account].setdefault((thing.kind, thing.key), thing)

    for line in open_actions(agency, today):
        for each in line.flags[:1]:
            about = ("action", line.key, line.body_label, line.title, FLAG_LABELS[each.flag], each.since)
            for owner in (line.agency_owner, line.local_owner):
                if owner.left_on is None and each.flag != Flag.OWNERLESS:
                    tell(owner.account, Chased(*about, True))
            for director in directors if each.flag in TOLD_TO_DIRECTOR else ():
                tell(director, Chased(*about, False))
    for task in decisions_to_do(agency, today):
        if task.is_late or task.has_owner_left:
            why = FLAG_LABELS[Flag.OWNERLESS if task.has_owner_left else Flag.LATE]
            since = task.left_on or task.due_on + timedelta(days=1)
            about = ("decision", task.key, task.body_label, task.what, why, since)
            for account in directors if task.has_owner_left else (task.owner,):
                tell(account, Chased(*about, not task.has_owner_left))
    return {key: tuple(sorted(things.values(), key=lambda thing: thing.since)) for key, things in found.items()}


def _directors(agency: int, today: date) -> tuple[int, ...]:
    rows = Membership.objects.on(today).filter(role=Role.DIRECTOR, organisation=agency, account__is_active=True)
    return tuple(rows.order_by("account").values_list("account", flat=True).distinct())
