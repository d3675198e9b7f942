"""Visits: planned in the diary of whoever goes, moved, called off, and said when they took place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from maillage.domains.companies.errors import StatusNotPossible, VisitNotPossible
from maillage.domains.companies.models import Dossier, Interaction, Visit
from maillage.domains.companies.models.arrivals import WORDS
from maillage.domains.companies.permissions import check_can_follow
from maillage.domains.companies.services import dossiers, times
from maillage.domains.companies.services.holding import hold_dossier
from maillage.domains.companies.states import MET, RUNNING, ArrivalState, DossierState, can_dossier_become
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

MINUTES: Final = (30, 60, 90, 120, 180)
KIND = times.KIND


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where: wall-clock time in France, minutes, a few words for the place."""

    day: date
    starts_at: time
    minutes: int
    place: str = ""


@transaction.atomic
def plan_visit(*, dossier: int, adviser: int, moment: Moment, by: Actor, now: datetime) -> Visit:
    """Somebody who follows the company for the agency goes there; their time is taken."""
    held = hold_dossier(dossier)
    check_can_follow(by, held)
    if held.state not in RUNNING or held.arrival.state == ArrivalState.DROPPED:
        raise StatusNotPossible
    if adviser not in {held.agency_contact_id, held.agency_backup_id}:
        raise VisitNotPossible(_("Choisissez l’interlocuteur de l’agence ou son suppléant."), field="adviser")
    visit = Visit.objects.create(
        agency_id=held.agency_id,
        dossier=held,
        adviser_id=adviser,
        during=_during(moment, now),
        place=moment.place.strip()[:WORDS],
        made_at=now,
    )
    times.take_time(visit)
    record(verb="company_visit.planned", kind=KIND, key=visit.pk, now=now)
    events.emit("companies.visit_planned", visit=visit.pk, agency=held.agency_id)
    return visit


@transaction.atomic
def move_visit(*, visit: int, moment: Moment, by: Actor, now: datetime) -> Visit:
    """Another hour: the former one is free again."""
    row = _held(visit, by)
    row.during, row.place = _during(moment, now), moment.place.strip()[:WORDS]
    row.save(update_fields=["during", "place"])
    times.take_time(row)
    record(verb="company_visit.moved", kind=KIND, key=row.pk, now=now, fields=("during", "place"))
    return row


@transaction.atomic
def cancel_visit(*, visit: int, by: Actor, now: datetime) -> Visit:
    """Nobody goes."""
    row = _held(visit, by)
    times.cancel(row, now)
    return row


@transaction.atomic
def hold_visit(*, visit: int, by: Actor, now: datetime, words: str = "") -> Visit:
    """It took place: an exchange that both sides see, and a company that was contacted becomes visited."""
    row = _held(visit, by)
    if row.during.lower > now:
        raise VisitNotPossible(_("Cette visite n’a pas encore commencé. Déplacez-la, ou attendez."))
    row.state = Visit.State.HELD
    row.save(update_fields=["state"])
    dossier: Dossier = row.dossier
    kind, outcome = Interaction.Kind.VISIT, Interaction.Outcome.REACHED
    at = max(row.during.lower, dossier.opened_at)
    dossiers.log(dossier=dossier.pk, kind=kind, outcome=outcome, words=words, at=at, by=by, now=now)
    state = Dossier.objects.values_list("state", flat=True).get(pk=dossier.pk)
    if state in MET and can_dossier_become(state, DossierState.VISITED):
        dossiers.advance(dossier=dossier.pk, state=DossierState.VISITED, by=by, now=now)
    record(verb="company_visit.held", kind=KIND, key=row.pk, now=now, fields=("state",))
    return row


def _held(key: int, by: Actor) -> Visit:
    """A planned visit of somebody who follows the company, its dossier locked first, as everywhere."""
    dossier = Visit.objects.filter(pk=key).values_list("dossier", flat=True).first()
    if dossier is None:
        raise NotFound
    check_can_follow(by, hold_dossier(dossier))
    row = Visit.objects.select_for_update(of=("self",)).select_related("dossier__arrival").get(pk=key)
    if row.state != Visit.State.PLANNED:
        raise StatusNotPossible
    return row


def _during(moment: Moment, now: datetime) -> TimestamptzRange:
    start = clock.wall(moment.day).replace(hour=moment.starts_at.hour, minute=moment.starts_at.minute)
    if start <= now:
        raise VisitNotPossible(_("Cette heure est passée. Donnez une heure à venir."), field="day")
    if moment.minutes not in MINUTES:
        raise VisitNotPossible(_("Choisissez une durée de la liste."), field="minutes")
    return TimestamptzRange(start, start + timedelta(minutes=moment.minutes), "[)")
