"""Somebody leaves: what they follow goes to a colleague, then their account is closed; all of it or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.domains.companies.services.contacts import candidates
from maillage.domains.companies.services.handing import hand_over
from maillage.domains.partnerships.selectors.actions import actions_owned
from maillage.domains.partnerships.services.actions import hand_action
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.registry.accounts.permissions import check_can_close
from maillage.registry.accounts.selectors import Actor, diary_of
from maillage.registry.accounts.services import close
from maillage.registry.diary.selectors import taken

AHEAD = timedelta(days=730)


class StillBooked(Refused):
    """People count on them: appointments are moved with each person, not in a lump."""

    code = "still_booked"
    message = _(
        "Cette personne a encore des rendez-vous ou des permanences à venir. Déplacez-les ou annulez-les, puis fermez le compte."
    )


class NobodyReceives(Refused):
    """What they follow would be without an owner."""

    code = "nobody_receives"
    message = _("Cette personne suit des actions ou des entreprises. Choisissez qui les reprend, puis fermez le compte.")


@transaction.atomic
def leave(*, account: int, to: int | None, by: Actor, now: datetime) -> None:
    """In one action: hand over, then close."""
    agency, day = check_can_close(by, account), clock.today(now)
    actions = actions_owned(account, day)
    follows = account in candidates(agency, day)
    if (actions or follows) and to in (None, account):
        raise NobodyReceives
    if to is not None:
        for line in actions:
            owners = [to if each.account == account else each.account for each in (line.agency_owner, line.local_owner)]
            hand_action(action=line.key, agency_owner=owners[0], local_owner=owners[1], by=by, now=now)
        if follows:
            hand_over(organisation=agency, intermunicipality=None, gone=account, to=to, by=by, now=now)
    _check_diary_is_free(account, now)
    close(account=account, by=by, now=now)


def _check_diary_is_free(account: int, now: datetime) -> None:
    """Visits to companies have gone along with their files; people are not handed over without being asked."""
    diary = diary_of(account)
    if diary is not None and taken(diary, now, now + AHEAD):
        raise StillBooked
