"""Which counsellors of which house have had their day at the agency; of whoever may see no name, in counts and dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from maillage.domains.houses.models import ShadowingDay, ShadowingGuest
from maillage.domains.houses.states import DAY_LABELS, DayState
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Membership, Role
from maillage.registry.organisations.models import Collaboration, Organisation


@dataclass(frozen=True, slots=True)
class CounsellorCover:
    """A counsellor of a house today: the day they had, or the one that is planned."""

    account: int
    name: str
    held_on: date | None
    planned_on: date | None


@dataclass(frozen=True, slots=True)
class HouseCover:
    """A house and its counsellors."""

    house: int
    label: str
    counsellors: tuple[CounsellorCover, ...]

    @property
    def covered(self) -> int:
        """How many have had their day."""
        return sum(each.held_on is not None for each in self.counsellors)

    @property
    def lacking(self) -> tuple[CounsellorCover, ...]:
        """Those for whom nothing is held or planned."""
        return tuple(each for each in self.counsellors if each.held_on is None and each.planned_on is None)


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day without anybody on it: when, for which house, what became of it, how many."""

    on: date
    house: int
    house_label: str
    state: str
    state_label: str
    invited: int
    attended: int


@dataclass(frozen=True, slots=True)
class CoverCount:
    """A house without its people: how many counsellors, how many have had their day."""

    house: int
    label: str
    counsellors: int
    covered: int


def coverage(agency: int, today: date) -> tuple[HouseCover, ...]:
    """Each house of an agency that has counsellors, with who has had their day: who joins starts without one."""
    houses = Collaboration.objects.on(today).filter(agency_id=agency, organisation__kind=Organisation.Kind.HOUSE)
    held = Membership.objects.on(today).filter(
        organisation_id__in=houses.values("organisation_id"), role=Role.COUNSELLOR, account__is_active=True
    )
    rows = list(held.select_related("account", "organisation").order_by("organisation__label", "account__given_name", "pk"))
    had, planned = _days_of({row.account_id for row in rows}, agency)
    found: dict[int, list[CounsellorCover]] = {}
    labels = {row.organisation_id: row.organisation.label for row in rows}
    for row in rows:
        key = row.account_id
        line = CounsellorCover(key, row.account.full_name, had.get(key), planned.get(key))
        found.setdefault(row.organisation_id, []).append(line)
    return tuple(HouseCover(house, labels[house], tuple(lines)) for house, lines in found.items())


def day_counts(agency: int, houses: Collection[int], since: date) -> tuple[DayCount, ...]:
    """The days of some houses since a date, the next ones first: read with the agency's own eyes, nobody comes out."""
    came = Count("guests", filter=Q(guests__answer=ShadowingGuest.Answer.ATTENDED), distinct=True)
    with enter(Scope(role="job", agency=agency)):
        rows = ShadowingDay.objects.filter(agency_id=agency, house_id__in=houses, on__gte=since).select_related("house")
        found = list(rows.annotate(invited=Count("guests", distinct=True), came=came).order_by("on", "pk"))
    return tuple(
        DayCount(row.on, row.house_id, row.house.label, row.state, DAY_LABELS[DayState(row.state)], row.invited, row.came)
        for row in found
    )


def cover_counts(agency: int, houses: Collection[int], today: date) -> tuple[CoverCount, ...]:
    """How many counsellors of each of these houses have had their day, by name of the house."""
    with enter(Scope(role="job", agency=agency)):
        found = [each for each in coverage(agency, today) if each.house in houses]
    return tuple(CoverCount(each.house, each.label, len(each.counsellors), each.covered) for each in found)


def _days_of(accounts: Iterable[int], agency: int) -> tuple[dict[int, date], dict[int, date]]:
    """The last day each had, and the next that is planned for them."""
    guests = ShadowingGuest.objects.filter(account_id__in=list(accounts), day__agency_id=agency)
    came = guests.filter(answer=ShadowingGuest.Answer.ATTENDED, day__state=DayState.HELD).order_by("day__on")
    invited = guests.filter(day__state=DayState.PLANNED).exclude(answer=ShadowingGuest.Answer.DECLINED).order_by("-day__on")
    return dict(came.values_list("account_id", "day__on")), dict(invited.values_list("account_id", "day__on"))
