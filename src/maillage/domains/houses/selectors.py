"""Opening projects as pages need them, with their checklist, moves and red flags; what each house counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from maillage.domains.houses.models import HouseOpening, HouseOpeningQuerySet, OpeningStep, Tally
from maillage.domains.houses.rules import (
    DURATIONS,
    THEMES,
    UNDO_S,
    Condition,
    Duration,
    Flag,
    Recorded,
    Step,
    Theme,
    flags,
    unmet,
    usual_week,
)
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


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many came about one theme: in all, then by duration, the shortest first."""

    theme: str
    label: str
    count: int
    by_duration: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HouseCount:
    """What one house counted in a period."""

    house: int
    label: str
    count: int
    themes: tuple[ThemeCount, ...]


def counts_of_house(house: int, start: datetime, end: datetime) -> HouseCount:
    """What one house counted in [start, end), every theme in the order of the page."""
    rows = _tallied(Tally.objects.filter(house_id=house), start, end)
    return _house_count(house, "", rows.get(house, {}))


def counts_of_houses(agency: int, start: datetime, end: datetime) -> tuple[HouseCount, ...]:
    """What each house of an agency counted in [start, end), as far as this reader sees, by name; those with nothing left out."""
    rows = _tallied(Tally.objects.filter(agency_id=agency), start, end)
    labels = dict(Organisation.objects.filter(pk__in=rows).order_by("label").values_list("pk", "label"))
    return tuple(_house_count(key, label, rows[key]) for key, label in labels.items())


def last_tally(key: UUID, house: int, now: datetime) -> tuple[str, str] | None:
    """The theme and the duration of what was just tapped, while it can be undone."""
    since = now - timedelta(seconds=UNDO_S)
    row = Tally.objects.filter(key=key, house_id=house, at__gt=since).first()
    return (THEMES[Theme(row.theme)], DURATIONS[Duration(row.duration)]) if row else None


def _tallied(rows: QuerySet[Tally], start: datetime, end: datetime) -> dict[int, dict[tuple[str, str], int]]:
    counted = rows.filter(at__gte=start, at__lt=end).values_list("house_id", "theme", "duration")
    found: dict[int, dict[tuple[str, str], int]] = {}
    for house, theme, duration, count in counted.annotate(count=Count("pk")).order_by():
        found.setdefault(house, {})[theme, duration] = count
    return found


def _house_count(house: int, label: str, counted: Mapping[tuple[str, str], int]) -> HouseCount:
    themes = []
    for theme, name in THEMES.items():
        by_duration = tuple(counted.get((theme.value, each.value), 0) for each in DURATIONS)
        themes.append(ThemeCount(theme.value, name, sum(by_duration), by_duration))
    return HouseCount(house, label, sum(counted.values()), tuple(themes))


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
