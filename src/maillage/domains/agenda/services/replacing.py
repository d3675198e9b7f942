"""Whoever was to help at a video in a house is away by now: somebody else of the house does, or it is listed there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from maillage.domains.agenda.errors import NoHelper, SlotTaken
from maillage.domains.agenda.models import Appointment
from maillage.domains.agenda.selectors.offers import trade_of
from maillage.domains.agenda.services.helping import helper_for, helpers_at
from maillage.domains.agenda.services.holding import hold_days
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.jobs import defer
from maillage.registry.accounts.models import Membership, Role
from maillage.registry.diary.models import Leave
from maillage.registry.diary.services import swap
from maillage.registry.organisations.models import Collaboration


def leave_put(*, resource: int, starts_at: datetime, ends_at: datetime, **_: Any) -> None:
    """Somebody is away: look for others to help, in each agency that their house works with."""
    day = clock.today(starts_at)
    houses = Membership.objects.on(day).filter(account__resource_id=resource, role=Role.COUNSELLOR).values("organisation_id")
    partners = Collaboration.objects.on(day).filter(organisation_id__in=houses).order_by("agency_id")
    start_s, end_s = int(starts_at.timestamp()), int(ends_at.timestamp())
    for agency in partners.values_list("agency_id", flat=True).distinct():
        defer("agenda.replace_helper", agency=agency, helper=resource, start_s=start_s, end_s=end_s)


def replace_helpers(*, agency: int, helper: int, start_s: int, end_s: int, now: datetime) -> int:
    """Each video that this helper cannot be at; how many somebody else helps at. The others are listed in their house."""
    span = datetime.fromtimestamp(start_s, UTC), datetime.fromtimestamp(end_s, UTC)
    rows = Appointment.objects.filter(agency_id=agency, helper__resource_id=helper, released_at=None)
    found = rows.filter(during__overlap=span, during__startswith__gt=now).order_by("during", "pk")
    return sum(replace_helper(appointment=key, now=now) for key in found.values_list("pk", flat=True))


@transaction.atomic
def replace_helper(*, appointment: int, now: datetime) -> bool:
    """Somebody else of the house who is there and free; nothing changes when nobody is, or the helper is there after all."""
    seen = Appointment.objects.get(pk=appointment)
    hold_days((each.resource, seen.during.lower) for each in helpers_at(seen.place_id, seen.during.lower))
    row = Appointment.objects.select_for_update(of=("self",)).select_related("place", "helper").get(pk=appointment)
    if row.place is None or row.helper is None or row.helper.resource_id is None or row.released_at is not None:
        return False
    is_away = Leave.objects.filter(resource_id=row.helper.resource_id, during__overlap=row.during).exists()
    if row.during != seen.during or row.during.lower <= now or not is_away:
        return False
    try:
        other = helper_for(row.place, row.during.lower, row.during.upper)
    except (NoHelper, SlotTaken):
        return False
    if other is None:
        return False
    swap(trade=trade_of(row.reason_id), key=row.pk, gone=row.helper.resource_id, come=other.resource)
    Appointment.objects.filter(pk=row.pk).update(helper_id=other.account)
    record(verb="appointment.helper_replaced", kind="appointment", key=row.pk, now=now, fields=("helper",))
    return True
