"""Shadowing days as pages need them: programme with who is away, guests, ratings; which counsellors have had theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.types.range import TimestamptzRange

from maillage.domains.houses.models import ShadowingAction, ShadowingDay, ShadowingGuest, ShadowingRating, ShadowingStretch
from maillage.domains.houses.rules.shadowing import TRADES, AgencyTrade, progress
from maillage.domains.houses.states import DAY_LABELS, DayState
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Account, Membership, Role
from maillage.registry.diary.models import Leave
from maillage.registry.diary.selectors import Row, busy

TRADE = "shadowing_day"  # in the diary
AGENCY_ROLES = (Role.DIRECTOR, Role.ADVISER, Role.EMPLOYER_ADVISER)


@dataclass(frozen=True, slots=True)
class StretchLine:
    """A part of a day; `is_away`: the host has put a leave over it since, or is no longer at the agency."""

    key: int
    trade: str
    trade_label: str
    starts_at: datetime
    ends_at: datetime
    host: int
    host_name: str
    is_away: bool


@dataclass(frozen=True, slots=True)
class RatingLine:
    """What a guest said of themselves, where this reader may see it."""

    scores: tuple[int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A counsellor who is invited."""

    key: int
    account: int
    name: str
    answer: str
    answer_label: str
    before: RatingLine | None
    after: RatingLine | None

    @property
    def progress(self) -> float | None:
        """How much the average rose."""
        if self.before is None or self.after is None:
            return None
        return progress(self.before.scores, self.after.scores)


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What follows from a day."""

    key: int
    what: str
    owner_label: str
    due_on: date
    done_at: datetime | None
    is_late: bool
    link_kind: str
    link_key: int | None


@dataclass(frozen=True, slots=True)
class DayCard:
    """A shadowing day, whole."""

    key: int
    agency: int
    house: int
    house_label: str
    on: date
    state: str
    state_label: str
    why_cancelled: str
    was_on: date | None
    why_moved: str
    stretches: tuple[StretchLine, ...]
    guests: tuple[GuestLine, ...]
    actions: tuple[ActionLine, ...]

    @property
    def away(self) -> tuple[StretchLine, ...]:
        """What needs another host."""
        return tuple(each for each in self.stretches if each.is_away) if self.state == DayState.PLANNED else ()


def shadowing_days(*, today: date, since: date, house: int | None = None, account: int | None = None) -> tuple[DayCard, ...]:
    """The days this reader sees from a date on, the next ones first; of a house, or of a host or guest when asked."""
    rows = ShadowingDay.objects.filter(on__gte=since)
    if house is not None:
        rows = rows.filter(house_id=house)
    if account is not None:
        hosted = ShadowingStretch.objects.filter(host_id=account).values("day_id")
        invited = ShadowingGuest.objects.filter(account_id=account).values("day_id")
        rows = rows.filter(pk__in=hosted) | rows.filter(pk__in=invited)
    return _cards(list(rows.select_related("house").order_by("on", "pk")), today)


def shadowing_day(key: int, today: date) -> DayCard:
    """One day."""
    found = _cards(list(ShadowingDay.objects.filter(pk=key).select_related("house")), today)
    if not found:
        raise NotFound
    return found[0]


def free_hosts(day: DayCard) -> dict[int, tuple[tuple[int, str], ...]]:
    """For each stretch of a day, who of the agency has a diary and nothing in it then, by name."""
    if not day.stretches:
        return {}
    rows = list(_hosts(day.agency, day.on))
    first, last = day.stretches[0].starts_at, max(each.ends_at for each in day.stretches)
    taken = busy([row.resource_id for row in rows if row.resource_id], first, last)
    return {
        each.key: tuple((row.pk, row.full_name) for row in rows if _is_free(row.resource_id, each, taken))
        for each in day.stretches
    }


def hosts(agency: int, on: date) -> tuple[tuple[int, str], ...]:
    """Who of the agency has a diary, by name."""
    return tuple((row.pk, row.full_name) for row in _hosts(agency, on))


def counsellors_of(house: int, on: date) -> tuple[tuple[int, str], ...]:
    """Whom one may invite, by name."""
    held = Membership.objects.on(on).filter(organisation_id=house, role=Role.COUNSELLOR, account__is_active=True)
    rows = held.select_related("account").order_by("account__given_name", "pk")
    return tuple((row.account_id, row.account.full_name) for row in rows)


def hosted_by(account: int, start: datetime, end: datetime) -> tuple[tuple[int, StretchLine], ...]:
    """What a host shows in this time, with the key of the day."""
    rows = ShadowingStretch.objects.filter(host_id=account, during__overlap=TimestamptzRange(start, end, "[)"))
    rows = rows.exclude(day__state=DayState.CANCELLED).select_related("host").order_by("during")
    return tuple((row.day_id, _stretch(row, frozenset())) for row in rows)


def _is_free(resource: int | None, stretch: StretchLine, taken: Iterable[Row]) -> bool:
    start, end = stretch.starts_at.timestamp(), stretch.ends_at.timestamp()
    return all(each != resource or upper <= start or lower >= end for each, lower, upper in taken)


def _hosts(agency: int, on: date) -> Iterable[Account]:
    held = Membership.objects.on(on).filter(organisation_id=agency, role__in=AGENCY_ROLES)
    rows = Account.objects.filter(pk__in=held.values("account_id"), is_active=True, resource__isnull=False)
    return rows.order_by("given_name", "family_name", "pk")


def _cards(rows: list[ShadowingDay], today: date) -> tuple[DayCard, ...]:
    keys = [row.pk for row in rows]
    stretches = list(ShadowingStretch.objects.filter(day_id__in=keys).select_related("host").order_by("during", "pk"))
    guests = list(ShadowingGuest.objects.filter(day_id__in=keys).select_related("account").order_by("pk"))
    said: dict[tuple[int, str], RatingLine] = {}
    for row in ShadowingRating.objects.filter(guest__day_id__in=keys):
        said[row.guest_id, row.moment] = RatingLine(tuple(row.scores), row.words)
    actions = list(ShadowingAction.objects.filter(day_id__in=keys).select_related("owner"))
    away = _away(stretches, rows)
    return tuple(
        DayCard(
            key=row.pk,
            agency=row.agency_id,
            house=row.house_id,
            house_label=row.house.label,
            on=row.on,
            state=row.state,
            state_label=DAY_LABELS[DayState(row.state)],
            why_cancelled=row.why_cancelled,
            was_on=row.was_on,
            why_moved=row.why_moved,
            stretches=tuple(_stretch(each, away) for each in stretches if each.day_id == row.pk),
            guests=tuple(_guest(each, said) for each in guests if each.day_id == row.pk),
            actions=tuple(_action(each, today) for each in actions if each.day_id == row.pk),
        )
        for row in rows
    )


def _away(stretches: list[ShadowingStretch], days: list[ShadowingDay]) -> frozenset[int]:
    """Stretches of planned days whose host has a leave then: whatever is busy beyond the stretch itself, or no diary left."""
    planned = {row.pk for row in days if row.state == DayState.PLANNED}
    asked = [each for each in stretches if each.day_id in planned and each.host.resource_id is not None]
    if not asked:
        return frozenset()
    first, last = min(each.during.lower for each in asked), max(each.during.upper for each in asked)
    rows = Leave.objects.filter(
        resource_id__in={each.host.resource_id for each in asked}, during__overlap=TimestamptzRange(first, last, "[)")
    )
    leaves = list(rows.values_list("resource_id", "during"))
    return frozenset(
        each.pk
        for each in asked
        if not each.host.is_active
        or any(
            resource == each.host.resource_id and during.lower < each.during.upper and each.during.lower < during.upper
            for resource, during in leaves
        )
    )


def _stretch(row: ShadowingStretch, away: frozenset[int]) -> StretchLine:
    return StretchLine(
        key=row.pk,
        trade=row.trade,
        trade_label=TRADES[AgencyTrade(row.trade)],
        starts_at=clock.local(row.during.lower),
        ends_at=clock.local(row.during.upper),
        host=row.host_id,
        host_name=row.host.full_name,
        is_away=row.pk in away,
    )


def _guest(row: ShadowingGuest, said: Mapping[tuple[int, str], RatingLine]) -> GuestLine:
    return GuestLine(
        key=row.pk,
        account=row.account_id,
        name=row.account.full_name,
        answer=row.answer,
        answer_label=row.get_answer_display(),
        before=said.get((row.pk, ShadowingRating.Moment.BEFORE)),
        after=said.get((row.pk, ShadowingRating.Moment.AFTER)),
    )


def _action(row: ShadowingAction, today: date) -> ActionLine:
    return ActionLine(
        key=row.pk,
        what=row.what,
        owner_label=row.owner.label,
        due_on=row.due_on,
        done_at=row.done_at,
        is_late=row.done_at is None and row.due_on < today,
        link_kind=row.link_kind,
        link_key=row.link_key,
    )
