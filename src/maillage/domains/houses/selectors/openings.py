"""Opening projects as pages need them, with their checklist, moves and red flags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from maillage.domains.houses.models import HouseOpening, HouseOpeningQuerySet, OpeningMove, OpeningStep, StepMove
from maillage.domains.houses.rules.label import Condition, asked_on
from maillage.domains.houses.rules.openings import Flag, Recorded, Step, flags, is_recorded, unmet, usual_week
from maillage.domains.houses.states import LABELS, OpeningState
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Membership, Role
from maillage.registry.organisations.models import Collaboration, Organisation
from maillage.registry.places.models import Place


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move of the planned day, or of one step by itself."""

    moved_at: datetime
    old_on: date
    new_on: date
    why: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the checklist."""

    key: int
    kind: str
    what: str
    condition: str
    source: str
    owner: int
    owner_label: str
    due_on: date
    done_at: datetime | None
    is_late: bool
    words: str
    link_kind: str
    link_key: int | None
    moves: tuple[MoveLine, ...]
    is_recorded: bool | None = None

    @property
    def is_met(self) -> bool:
        """The registers say so, else somebody ticked it."""
        return self.done_at is not None if self.is_recorded is None else self.is_recorded


@dataclass(frozen=True, slots=True)
class OpeningCard:
    """A project, whole."""

    key: int
    agency: int
    place: int
    house_key: int
    house: str
    town: str
    lead_key: int
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
    recorded: Recorded

    @property
    def done_count(self) -> int:
        """Steps that are done, or that the registers say are met."""
        return sum(step.is_met for step in self.steps)


def openings_of_agency(agency: int, today: date, *, is_running_only: bool = False) -> tuple[OpeningCard, ...]:
    """The projects that an agency follows, by planned day."""
    return _cards(HouseOpening.objects.filter(agency_id=agency), today, is_running_only)


def openings_of_organisation(organisation: int, today: date, *, is_running_only: bool = False) -> tuple[OpeningCard, ...]:
    """The projects that an organisation leads, or of which it is the house, by planned day."""
    return _cards(HouseOpening.objects.of_organisation(organisation), today, is_running_only)


def openings_seen(today: date) -> tuple[OpeningCard, ...]:
    """Every project that this reader sees, by planned day."""
    return _cards(HouseOpening.objects.all(), today, False)


def places_to_open(agency: int, today: date, host: int | None = None) -> tuple[tuple[int, str], ...]:
    """Places of houses that have not opened and of which no project goes on, by name; of one house when asked."""
    partners = Collaboration.objects.on(today).filter(agency_id=agency).values("organisation_id")
    has_opened = Q(host__opens_on__lte=today) | Q(host__codes__kind="house", host__codes__since__lte=today)
    rows = Place.objects.filter(host__kind=Organisation.Kind.HOUSE, host_id__in=partners, closed_on=None).exclude(has_opened)
    if host is not None:
        rows = rows.filter(host_id=host)
    followed = HouseOpening.objects.running().filter(agency_id=agency).values("place_id")
    found = rows.exclude(pk__in=followed).order_by("name", "pk").values_list("pk", "name", "town")
    return tuple((key, f"{name}, {town}" if town and town not in name else name) for key, name, town in found)


def leads_of(agency: int, today: date) -> tuple[tuple[int, str], ...]:
    """Who may lead a project: the intermunicipalities, communes and houses that work with an agency, by name."""
    kinds = (Organisation.Kind.INTERMUNICIPALITY, Organisation.Kind.COMMUNE, Organisation.Kind.HOUSE)
    partners = Collaboration.objects.on(today).filter(agency_id=agency).values("organisation_id")
    rows = Organisation.objects.filter(pk__in=partners, kind__in=kinds).order_by("kind", "label")
    return tuple(rows.values_list("pk", "label"))


def opening(key: int, today: date) -> OpeningCard:
    """One project."""
    found = _cards(HouseOpening.objects.filter(pk=key), today, False)
    if not found:
        raise NotFound
    return found[0]


def steps_of(row: HouseOpening) -> tuple[Step, ...]:
    """The checklist, as the rules read it."""
    return tuple(Step(each.what, each.due_on, each.done_at is not None, each.condition) for each in row.steps.all())


def recorded_at(row: HouseOpening) -> Recorded:
    """What the registers say of the place and of the house, on the day it opens."""
    return _recorded(row, _counsellors([row]))


def _recorded(row: HouseOpening, counsellors: Mapping[int, Sequence[Membership]]) -> Recorded:
    on, place = row.opened_on or row.planned_on, row.place
    agents = {held.account_id for held in counsellors.get(place.host_id, ()) if held.until is None or held.until > on}
    if place.host.house_kind == Organisation.HouseKind.MOBILE:
        return Recorded(None, None, None, len(agents))
    minutes, days = usual_week((each.weekday, each.opens_at, each.closes_at) for each in place.hours.all())
    return Recorded(minutes, days, any(room.is_confidential for room in place.rooms.all()), len(agents))


def _counsellors(rows: Iterable[HouseOpening]) -> dict[int, list[Membership]]:
    """Those of each house, its future ones included: an account is opened before the house is."""
    houses = {row.place.host_id for row in rows}
    found: dict[int, list[Membership]] = {}
    for held in Membership.objects.filter(organisation_id__in=houses, role=Role.COUNSELLOR, account__is_active=True):
        found.setdefault(held.organisation_id, []).append(held)
    return found


def _cards(rows: HouseOpeningQuerySet, today: date, is_running_only: bool) -> tuple[OpeningCard, ...]:
    if is_running_only:
        rows = rows.running()
    whole = rows.select_related("place__host", "lead").prefetch_related(
        "steps__owner", "steps__moves", "moves", "place__hours", "place__rooms"
    )
    openings = list(whole)
    counsellors = _counsellors(openings)
    return tuple(_card(row, today, _recorded(row, counsellors)) for row in openings)


def _card(row: HouseOpening, today: date, recorded: Recorded) -> OpeningCard:
    steps = steps_of(row)
    return OpeningCard(
        key=row.pk,
        agency=row.agency_id,
        place=row.place_id,
        house_key=row.place.host_id,
        house=row.place.host.label,
        town=row.place.town,
        lead_key=row.lead_id,
        lead=row.lead.label,
        status=row.status,
        status_label=LABELS[OpeningState(row.status)],
        prepared_on=row.prepared_on,
        planned_on=row.planned_on,
        opened_on=row.opened_on,
        ended_on=row.ended_on,
        why_abandoned=row.why_abandoned,
        steps=tuple(_line(each, today, row.planned_on, recorded) for each in row.steps.all()),
        moves=tuple(_move(each) for each in row.moves.all()),
        unmet=unmet(steps, recorded, row.planned_on),
        flags=flags(status=row.status, planned_on=row.planned_on, steps=steps, recorded=recorded, today=today),
        recorded=recorded,
    )


def _move(row: OpeningMove | StepMove) -> MoveLine:
    return MoveLine(row.moved_at, row.old_on, row.new_on, row.why)


def _line(step: OpeningStep, today: date, opens_on: date, recorded: Recorded) -> StepLine:
    asked, known = asked_on(opens_on), is_recorded(recorded, step.condition, opens_on)
    is_done = step.done_at is not None if known is None else known
    return StepLine(
        key=step.pk,
        kind=step.kind,
        what=step.what,
        condition=step.condition,
        source=asked[Condition(step.condition)].source if step.condition else "",
        owner=step.owner_id,
        owner_label=step.owner.label,
        due_on=step.due_on,
        done_at=step.done_at,
        is_late=not is_done and step.due_on < today,
        words=step.words,
        link_kind=step.link_kind,
        link_key=step.link_key,
        moves=tuple(_move(each) for each in step.moves.all()),
        is_recorded=known,
    )
