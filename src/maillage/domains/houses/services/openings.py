"""Preparing an opening, moving its day, opening, closing or abandoning it; the house receives people from that day on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from maillage.domains.houses.errors import (
    AlreadyPreparing,
    DateNotPossible,
    LabelUnmet,
    NotWorkingTogether,
    PlaceNotToOpen,
    StatusNotPossible,
    StepsLeft,
)
from maillage.domains.houses.models import WORDS, HouseOpening, OpeningMove, OpeningStep
from maillage.domains.houses.permissions import check_can_prepare
from maillage.domains.houses.rules.label import asked_on
from maillage.domains.houses.rules.openings import HABITS, REVIEWS, StepKind, due_on, is_recorded, months_after, unmet
from maillage.domains.houses.selectors.openings import recorded_at, steps_of
from maillage.domains.houses.services.holding import check_can_become, hold_opening, said
from maillage.domains.houses.states import OpeningState
from maillage.kit import clock, events
from maillage.kit.audit.services import record
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Collaboration, Organisation
from maillage.registry.places.models import Place
from maillage.registry.places.services import CHANGED

KIND = "house_opening"


@transaction.atomic
def prepare(*, agency: int, place: int, lead: int, planned_on: date, by: Actor, now: datetime) -> HouseOpening:
    """Start a project, with the conditions of the label and the usual steps on its checklist."""
    today = clock.today(now)
    where = Place.objects.select_related("host").filter(pk=place).first()
    if where is None:
        raise PlaceNotToOpen(field="place")
    check_can_prepare(by, agency=agency, lead=lead, house=where.host_id)
    _check_is_to_open(where, today)
    if planned_on < today:
        raise DateNotPossible(_("La date prévue est passée. Donnez une date à venir."), field="planned_on")
    if not Collaboration.objects.on(today).filter(agency_id=agency, organisation_id=lead).exists():
        raise NotWorkingTogether(field="lead")
    opening = HouseOpening(agency_id=agency, place=where, lead_id=lead, prepared_on=today, planned_on=planned_on)
    _save_alone(opening)
    _write_checklist(opening, today)
    record(verb="house_opening.prepared", kind=KIND, key=opening.pk, now=now)
    _receives_from(opening, planned_on, now)
    return opening


@transaction.atomic
def move_date(*, opening: int, planned_on: date, why: str, by: Actor, now: datetime) -> HouseOpening:
    """Put the day off or bring it forward, saying why; the steps that are not done move by as many days."""
    held = hold_opening(opening, by)
    if held.status != OpeningState.PREPARING:
        raise StatusNotPossible
    reason = said(why, WORDS, "why", _("Dites pourquoi la date change."))
    if planned_on < clock.today(now) or planned_on == held.planned_on:
        raise DateNotPossible(_("Donnez une autre date, à venir."), field="planned_on")
    before = held.planned_on
    OpeningMove.objects.create(opening=held, moved_at=now, old_on=before, new_on=planned_on, why=reason)
    held.planned_on = planned_on
    held.save(update_fields=["planned_on"])
    _shift_steps(held, before, planned_on)
    record(verb="house_opening.moved", kind=KIND, key=held.pk, now=now, fields=("planned_on",))
    _receives_from(held, planned_on, now)
    return held


@transaction.atomic
def open_house(*, opening: int, by: Actor, now: datetime, on: date | None = None) -> HouseOpening:
    """The house receives people since `on`, today by default; refused while a condition of the label is unmet."""
    held = hold_opening(opening, by)
    check_can_become(held, OpeningState.OPEN)
    day = on or clock.today(now)
    if not held.prepared_on <= day <= clock.today(now):
        raise DateNotPossible(_("Donnez le jour où la maison a ouvert, aujourd’hui au plus tard."), field="on")
    recorded = recorded_at(held)
    lacking = unmet(steps_of(held), recorded, day)
    if lacking:
        raise LabelUnmet(lacking)
    held.status, held.opened_on = OpeningState.OPEN, day
    held.save(update_fields=["status", "opened_on"])
    told = [each.value for each in asked_on(day) if is_recorded(recorded, each, day)]
    held.steps.filter(condition__in=told, done_at__isnull=True).update(done_at=now)
    _shift_steps(held, held.planned_on, day)
    _plan_reviews(held, day)
    record(verb="house_opening.opened", kind=KIND, key=held.pk, now=now, fields=("status", "opened_on"))
    _receives_from(held, day, now)
    return held


@transaction.atomic
def close_project(*, opening: int, by: Actor, now: datetime) -> HouseOpening:
    """The house is open and nothing is left to do: the project is over."""
    held = hold_opening(opening, by)
    check_can_become(held, OpeningState.CLOSED)
    left = held.steps.filter(done_at__isnull=True).values_list("what", flat=True)
    if left:
        raise StepsLeft(tuple(left))
    held.status, held.ended_on = OpeningState.CLOSED, clock.today(now)
    held.save(update_fields=["status", "ended_on"])
    record(verb="house_opening.closed", kind=KIND, key=held.pk, now=now, fields=("status", "ended_on"))
    return held


@transaction.atomic
def abandon(*, opening: int, why: str, by: Actor, now: datetime) -> HouseOpening:
    """The house will not open, and why; nobody is received there on the day that was planned."""
    held = hold_opening(opening, by)
    check_can_become(held, OpeningState.ABANDONED)
    held.why_abandoned = said(why, WORDS, "why", _("Dites pourquoi le projet est abandonné."))
    held.status, held.ended_on = OpeningState.ABANDONED, clock.today(now)
    held.save(update_fields=["status", "ended_on", "why_abandoned"])
    record(verb="house_opening.abandoned", kind=KIND, key=held.pk, now=now, fields=("status", "ended_on"))
    _receives_from(held, None, now)
    return held


def _check_is_to_open(place: Place, today: date) -> None:
    """A place of a house that has received nobody yet: neither a day of opening that is past, nor a national number."""
    house = place.host
    is_place_of_house = house.kind == Organisation.Kind.HOUSE and place.closed_on is None
    has_opened = house.opens_on is not None and house.opens_on <= today
    if not is_place_of_house or has_opened or house.codes.filter(kind="house", since__lte=today).exists():
        raise PlaceNotToOpen(field="place")


def _save_alone(opening: HouseOpening) -> None:
    try:
        with transaction.atomic():
            opening.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise AlreadyPreparing from error


def _write_checklist(opening: HouseOpening, today: date) -> None:
    lead, agency = opening.lead_id, opening.agency_id
    lines = [
        (StepKind.LABEL, asked.what, condition.value, lead, asked.days_before)
        for condition, asked in asked_on(opening.planned_on).items()
    ]
    lines += [(habit.kind, habit.what, "", agency if habit.is_agency else lead, habit.days_before) for habit in HABITS]
    OpeningStep.objects.bulk_create(
        OpeningStep(
            opening=opening,
            kind=kind.value,
            what=what,
            condition=condition,
            owner_id=owner,
            due_on=due_on(opening.planned_on, days, today),
        )
        for kind, what, condition, owner, days in lines
    )


def _plan_reviews(opening: HouseOpening, opened_on: date) -> None:
    """By themselves: nobody has to think of them on the day that a house opens."""
    OpeningStep.objects.bulk_create(
        OpeningStep(
            opening=opening,
            kind=StepKind.REVIEW.value,
            what=_("Faire le bilan à %(months)d mois") % {"months": months},
            owner_id=opening.lead_id,
            due_on=months_after(opened_on, months),
        )
        for months in REVIEWS
    )


def _shift_steps(opening: HouseOpening, before: date, then: date) -> None:
    if before != then:
        opening.steps.filter(done_at__isnull=True).update(due_on=F("due_on") + (then - before))


def _receives_from(opening: HouseOpening, day: date | None, now: datetime) -> None:
    """The house receives people from that day on; without one, it never has since the project began."""
    house = opening.place.host
    house.opens_on, house.closes_on = day, None if day else opening.prepared_on
    house.save(update_fields=["opens_on", "closes_on"])
    record(verb="organisation.opening_set", kind="organisation", key=house.pk, now=now, fields=("opens_on", "closes_on"))
    events.emit(CHANGED, place=opening.place_id)
