"""Who may answer for what on each side, and who is not there any more: a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from maillage.kit import clock
from maillage.registry.accounts.models import Account, Membership, Role

AGENCY_OWNERS = (Role.DIRECTOR, Role.ADVISER, Role.EMPLOYER_ADVISER)
LOCAL_OWNERS = (Role.ECONOMIC_OFFICER,)


def owners_of(organisation: int, roles: Iterable[str], day: date) -> tuple[tuple[int, str], ...]:
    """Those of one side who may answer for an action, by name."""
    held = Membership.objects.on(day).filter(organisation_id=organisation, role__in=tuple(roles), account__is_active=True)
    rows = held.select_related("account").order_by("account__given_name", "account__family_name", "account_id")
    return tuple(dict.fromkeys((each.account_id, each.account.full_name) for each in rows))


def gone(sides: Iterable[tuple[int, int]], today: date) -> dict[tuple[int, int], date]:
    """Of these (account, organisation), those without a role there today, and since when.

    Of an account that was closed while its role went on, since it last signed in, else since it was made.
    """
    asked = set(sides)
    if not asked:
        return {}
    seen = {row.pk: row for row in Account.objects.filter(pk__in={account for account, _organisation in asked})}
    ended: dict[tuple[int, int], date] = {}
    here = set()
    for row in Membership.objects.filter(account__in=seen):
        pair = (row.account_id, row.organisation_id)
        if seen[row.account_id].is_active and row.since <= today and (row.until is None or row.until > today):
            here.add(pair)
        if row.until is not None and row.until <= today:
            ended[pair] = max(row.until, ended.get(pair, row.until))
    return {pair: ended.get(pair) or _last_seen(seen[pair[0]]) for pair in asked - here}


def _last_seen(account: Account) -> date:
    return clock.today(account.last_login or account.created_at)
