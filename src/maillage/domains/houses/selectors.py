"""Opening projects as pages need them: where they stand, their checklist, their moves, their red flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maillage.domains.houses.models import HouseOpening, HouseOpeningQuerySet, OpeningStep
from maillage.domains.houses.rules import Condition, Flag, Recorded, Step, flags, unmet, usual_week
from maillage.domains.houses.states import LABELS, OpeningState
from maillage.kit.errors import NotFound
from maillage.registry.organisations.models import Organisation
from maillage.registry.places.models import Place


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the checklist."""

    key: int
    what: str
    condition: str
    owner: int
    owner_label: str
    due_on: date
    done_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move of the planned day."""

    moved_at: datetime
    old_on: date
    new_on: date
    why: str


@dataclass(frozen=True, slots=True)
class OpeningCard:
    """A project, whole."""

    key: int
    house: str
    town: str
    lead: str
    status: str
    status_label: str
    prepared_on: date
    planned_on: date
    opened_on: date | None
    ended_on: date | None
    why_abandoned: str
    steps: tuple[StepLine, ...]
    moves: tuple[MoveLine, ...]
    unmet: tuple[Condition, ...]
    flags: tuple[Flag, ...]

    @property
    def done_count(self) -> int:
        """Steps that are done."""
        return sum(step.done_at is not None for step in self.steps)


def openings_of_agency(agency: int, today: date, *, is_running_only: bool = False) -> tuple[OpeningCard, ...]:
    """The projects that an agency follows, by planned day."""
    return _cards(HouseOpening.objects.filter(agency_id=agency), today, is_running_only)


def openings_of_organisation(organisation: int, today: date, *, is_running_only: bool = False) -> tuple[OpeningCard, ...]:
    """The projects that an organisation leads, or of which it is the house, by planned day."""
    return _cards(HouseOpening.objects.of_organisation(organisation), today, is_running_only)


def opening(key: int, today: date) -> OpeningCard:
    """One project."""
    found = _cards(HouseOpening.objects.filter(pk=key), today, False)
    if not found:
        raise NotFound
    return found[0]


def steps_of(row: HouseOpening) -> tuple[Step, ...]:
    """The checklist, as the rules read it."""
    return tuple(Step(each.what, each.due_on, each.done_at is not None, each.condition) for each in row.steps.all())


def recorded_at(place: Place) -> Recorded | None:
    """What the register says of a place; nothing of a mobile house, whose hours are those of its rota."""
    if place.host.house_kind == Organisation.HouseKind.MOBILE:
        return None
    minutes, days = usual_week((each.weekday, each.opens_at, each.closes_at) for each in place.hours.all())
    return Recorded(minutes, days, any(room.is_confidential for room in place.rooms.all()))


def _cards(rows: HouseOpeningQuerySet, today: date, is_running_only: bool) -> tuple[OpeningCard, ...]:
    if is_running_only:
        rows = rows.running()
    whole = rows.select_related("place__host", "lead").prefetch_related("steps__owner", "moves", "place__hours", "place__rooms")
    return tuple(_card(row, today) for row in whole)


def _card(row: HouseOpening, today: date) -> OpeningCard:
    steps, recorded = steps_of(row), recorded_at(row.place)
    return OpeningCard(
        key=row.pk,
        house=row.place.host.label,
        town=row.place.town,
        lead=row.lead.label,
        status=row.status,
        status_label=LABELS[OpeningState(row.status)],
        prepared_on=row.prepared_on,
        planned_on=row.planned_on,
        opened_on=row.opened_on,
        ended_on=row.ended_on,
        why_abandoned=row.why_abandoned,
        steps=tuple(_line(each, today) for each in row.steps.all()),
        moves=tuple(MoveLine(each.moved_at, each.old_on, each.new_on, each.why) for each in row.moves.all()),
        unmet=unmet(steps, recorded),
        flags=flags(status=row.status, planned_on=row.planned_on, steps=steps, recorded=recorded, today=today),
    )


def _line(step: OpeningStep, today: date) -> StepLine:
    return StepLine(
        key=step.pk,
        what=step.what,
        condition=step.condition,
        owner=step.owner_id,
        owner_label=step.owner.label,
        due_on=step.due_on,
        done_at=step.done_at,
        is_late=step.done_at is None and step.due_on < today,
    )
