"""The time of a shadowing day in the diary: of its hosts by stretch, of its guests for the whole. No permission here."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from maillage.domains.houses.errors import DayNotPossible
from maillage.domains.houses.models import ShadowingDay, ShadowingGuest
from maillage.domains.houses.rules.label import listed
from maillage.domains.houses.selectors.shadowing import AGENCY_ROLES, TRADE
from maillage.kit import clock
from maillage.registry.accounts.models import Account, Membership
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.services import Taking, lock_days, release, take

STAY = (ShadowingGuest.Answer.INVITED, ShadowingGuest.Answer.COMING)


def hosts_of_agency(agency: int, on: date) -> set[int]:
    """Accounts of the agency that have a diary on that day."""
    held = Membership.objects.on(on).filter(organisation_id=agency, role__in=AGENCY_ROLES, account__is_active=True)
    return set(held.filter(account__resource__isnull=False).values_list("account_id", flat=True))


def take_time(day: ShadowingDay) -> None:
    """The diary holds what the programme says, all in one statement; refused by name when somebody is taken or away."""
    if day.on.weekday() >= 5 or day.on in diary.holidays(day.on, day.on):
        raise DayNotPossible(_("Ce jour n’est pas travaillé. Choisissez-en un autre."), field="on")
    release(trade=TRADE, key=day.pk)
    takings, hosts = takings_of(day)
    lock_days((each.resource, day.on) for each in takings)
    away = [each.resource for each in takings if each.resource in hosts and diary.leaves(each.resource, each.start, each.end)]
    if away:
        said = _("Absence à cette heure\u00a0: %(names)s. Choisissez quelqu’un d’autre, ou une autre heure.")
        raise DayNotPossible(said % {"names": _names(away)}, field="programme")
    try:
        take(takings, trade=TRADE, key=day.pk)
    except ResourceTaken as taken:
        said = _("L’agenda de %(names)s est déjà pris à cette heure. Choisissez quelqu’un d’autre, ou une autre heure.")
        raise DayNotPossible(said % {"names": _names(taken.resources)}, field="programme") from taken


def free_time(day: ShadowingDay) -> None:
    """Nobody is held any more."""
    release(trade=TRADE, key=day.pk)


def takings_of(day: ShadowingDay) -> tuple[list[Taking], set[int]]:
    """Each host for their own stretches, each guest from the first to the last; and which of them are hosts."""
    stretches = list(day.stretches.select_related("host"))
    shown = [
        Taking(each.host.resource_id, each.during.lower, each.during.upper)
        for each in stretches
        if each.host.resource_id is not None
    ]
    first, last = min(each.during.lower for each in stretches), max(each.during.upper for each in stretches)
    guests = day.guests.filter(answer__in=STAY, account__resource__isnull=False)
    coming = [Taking(resource, first, last) for resource in guests.values_list("account__resource_id", flat=True)]
    assert all(clock.today(each.start) == day.on for each in shown)
    return [*shown, *coming], {each.resource for each in shown}


def _names(resources: list[int] | tuple[int, ...]) -> str:
    rows = Account.objects.filter(resource__in=resources).order_by("given_name", "family_name")
    return listed([row.full_name for row in rows])
