"""What became of a printed travel plan under another timetable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.domains.agenda.models import TravelPlan
from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound


@transaction.atomic
def keep_verdict(
    *,
    participation: int,
    state: str,
    trip: dict[str, Any],
    timetable_version: int | None,
    is_to_confirm: bool,
    now: datetime,
) -> TravelPlan:
    """Write the new trip and whether the old one still holds. The last one that holds stays printed when all is lost.

    A plan that changed stays "changed" under a later timetable that keeps it: the person may not have the new slip yet.
    """
    plan = TravelPlan.objects.select_for_update().filter(participation_id=participation).first()
    if plan is None:
        raise NotFound
    before, found = plan.state, TravelPlan.State(state)
    was_lost = before == TravelPlan.State.LOST
    is_news = found == TravelPlan.State.CHANGED or was_lost != (found == TravelPlan.State.LOST)
    if not (found == TravelPlan.State.UNCHANGED and before == TravelPlan.State.CHANGED):
        plan.state = found
    if found != TravelPlan.State.LOST:
        plan.trip, plan.is_to_confirm = trip, is_to_confirm
        plan.verdict = trip.get("verdict", plan.verdict)
    plan.timetable_version, plan.checked_at = timetable_version, now
    plan.save()
    if is_news:
        record(verb=f"plan.{state}", kind="participation", key=participation, now=now)
        events.emit("agenda.plan_changed", participation=participation, agency=plan.agency_id, state=str(state))
    return plan
