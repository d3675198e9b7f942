"""Who may answer for what on each side, and who is not there any more: a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from maillage.registry.accounts.models import Account, Membership, Role

AGENCY_OWNERS = (Role.DIRECTOR, Role.ADVISER, Role.EMPLOYER_ADVISER)
LOCAL_OWNERS = (Role.ECONOMIC_OFFICER,)


def owners_of(organisation: int, roles: Iterable[str], day: date) -> tuple[tuple[int, str], ...]:
    """Those of one side who may answer for an action, by name."""
    held = Membership.objects.on(day).filter(organisation_id=organisation, role__in=tuple(roles), account__is_active=True)
    rows = held.select_related("account").order_by("account__given_name", "account__family_name", "account_id")
    return tuple(dict.fromkeys((each.account_id, each.account.full_name) for each in rows))


def names_of(accounts: Iterable[int | None]) -> dict[int, str]:
    """What these accounts are called."""
    keys = {each for each in accounts if each is not None}
    return {row.pk: row.full_name for row in Account.objects.filter(pk__in=keys)} if keys else {}


def gone(sides: Iterable[tuple[int, int]], today: date) -> dict[tuple[int, int], date]:
    """Of these (account, organisation), those without a role there today, and the first day of that."""
    asked = set(sides)
    if not asked:
        return {}
    accounts = {account for account, _organisation in asked}
    rows = Membership.objects.filter(account__in=accounts).select_related("account")
    last: dict[tuple[int, int], date] = {}
    here = set()
    for row in rows:
        pair = (row.account_id, row.organisation_id)
        if row.account.is_active and row.since <= today and (row.until is None or row.until > today):
            here.add(pair)
        if row.until is not None and row.until <= today:
            last[pair] = max(row.until, last.get(pair, row.until))
    return {pair: last.get(pair, today) for pair in asked - here}
