"""What is due in dossiers, for one page or for whoever opens the day: a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from maillage.domains.companies.models import Agreement, CompanyArrival, Dossier, DossierQuerySet, DossierStep, Interaction, Visit
from maillage.domains.companies.rules.due import Due, Going, Step, due, unfollowed
from maillage.domains.companies.selectors.clocks import clock_of
from maillage.domains.companies.states import MET, RUNNING, ArrivalState, DossierState
from maillage.kit import clock
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.selectors import holidays

OPEN = (*RUNNING, DossierState.HANDED_BACK.value)
SEEN = tuple(state for state in MET if state not in (DossierState.CONTACTED, DossierState.FILLED))


@dataclass(frozen=True, slots=True)
class LateLine:
    """One company with what its reader should have done."""

    arrival: int
    name: str
    dues: tuple[Due, ...]


def due_of(dossiers: Iterable[int], now: datetime) -> dict[int, tuple[Due, ...]]:
    """What is due in these dossiers, by dossier."""
    return _due(_open().filter(pk__in=list(dossiers)), now)[1]


def late_for(by: Actor, now: datetime) -> tuple[LateLine, ...]:
    """What is late for somebody: of their own side, and of the dossiers that are theirs; a director sees all of the agency's."""
    rows, found = _due(_mine(by), now)
    lines = []
    for row in rows:
        dues = tuple(each for each in found[row.pk] if each.is_late and each.is_agency == by.is_agency_staff)
        if dues:
            arrival = row.arrival
            lines.append(LateLine(row.arrival_id, arrival.company_name or arrival.land_buyer, dues))
    return tuple(sorted([*lines, *_unfollowed(by, now)], key=lambda line: (line.dues[0].on, line.arrival)))


def _unfollowed(by: Actor, now: datetime) -> list[LateLine]:
    """Companies without a file, for those who can name who follows them; one that refuses a call is left alone."""
    if by.role not in (Role.ECONOMIC_OFFICER, Role.DIRECTOR):
        return []
    today = clock.today(now)
    rows = CompanyArrival.objects.coming().filter(dossier__isnull=True).exclude(agreement=Agreement.NO)
    if by.role == Role.ECONOMIC_OFFICER:
        rows = rows.filter(intermunicipality=by.organisation)
    waiting = list(rows.order_by("signalled_at"))
    free = holidays(clock.today(waiting[0].signalled_at), date(today.year + 1, 1, 31)) if waiting else frozenset()
    found = [(row, unfollowed(clock.today(row.signalled_at), today, free, is_agency=by.is_agency_staff)) for row in waiting]
    return [LateLine(row.pk, row.company_name or row.land_buyer, (each,)) for row, each in found if each.is_late]


def _mine(by: Actor) -> DossierQuerySet:
    rows = _open()
    if by.role == Role.ECONOMIC_OFFICER:
        return rows.filter(intermunicipality=by.organisation)
    return rows if by.role == Role.DIRECTOR else rows.followed_by(by.account or 0)


def _open() -> DossierQuerySet:
    return Dossier.objects.filter(state__in=OPEN).exclude(arrival__state=ArrivalState.DROPPED)


def _due(rows: DossierQuerySet, now: datetime) -> tuple[Sequence[Dossier], dict[int, tuple[Due, ...]]]:
    today = clock.today(now)
    reached = Max("interactions__at", filter=Q(interactions__outcome=Interaction.Outcome.REACHED))
    whole = list(rows.select_related("arrival").annotate(last_exchange_at=reached, last_try_at=Max("interactions__at")))
    keys = [row.pk for row in whole]
    steps, visits = _steps(keys), _visits(keys, now)
    free = holidays(min((clock.today(row.opened_at) for row in whole), default=today), date(today.year + 1, 1, 31))
    return whole, {
        row.pk: due(
            clock_of(row),
            today,
            free,
            steps=steps[row.pk],
            visits=visits[row.pk],
            handed_back_on=_handed_back_on(row),
            is_without_number=row.state in SEEN and not row.arrival.siret,
        )
        for row in whole
    }


def _handed_back_on(row: Dossier) -> date | None:
    if row.state != DossierState.HANDED_BACK:
        return None
    last: datetime | None = getattr(row, "last_try_at", None)
    return clock.today(last or row.given_at)


def _steps(dossiers: list[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for row in DossierStep.objects.filter(dossier__in=dossiers, done_at=None):
        found[row.dossier_id].append(Step(row.pk, row.what, row.is_agency, row.due_on))
    return found


def _visits(dossiers: list[int], now: datetime) -> dict[int, list[Going]]:
    found: dict[int, list[Going]] = defaultdict(list)
    for row in Visit.objects.filter(dossier__in=dossiers, state=Visit.State.PLANNED):
        found[row.dossier_id].append(Going(row.pk, clock.today(row.during.lower), row.during.upper <= now))
    return found
