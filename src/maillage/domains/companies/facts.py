"""Person-free rows for figures: how soon companies were called, how far ahead, how posts were filled, what trainings gave.

A row that is not over is censored, never dropped: its measure is what has passed so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from maillage.domains.companies.models import CompanyArrival, Dossier, HiringNeed, NeedFilling, OfferUse
from maillage.domains.companies.rules.delays import working_days_between
from maillage.domains.companies.rules.offers import TRAINING, OfferKind
from maillage.domains.companies.states import ArrivalState, DossierState, NeedState
from maillage.kit import clock
from maillage.registry.diary.selectors import holidays

MONTH_DAYS: Final = 365.25 / 12
USES: Final = {**{kind.value: "training" for kind in TRAINING}, OfferKind.WORK_IMMERSION.value: "immersion"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a company, or `count` of them. `territory` is its commune, when it is known."""

    kind: str
    on: date
    intermunicipality: int
    territory: int | None
    measure: float
    detail: str = ""
    is_censored: bool = False
    count: int = 1


def facts(*, agency: int, start: date, end: date, now: datetime) -> tuple[Fact, ...]:
    """Everything of one agency that falls in [start, end), by day.

    `contact.first`: working days from the signal to the first contact that succeeded, on the day of the signal; censored
    until there is one, the detail says where the dossier stands. `contact.single`: 1 when the arrival has a contact and a
    backup on both sides, else 0. `anticipation`: months from the first contact to the opening, on the day of the contact.
    `posts.asked`, `posts.filled`, `posts.local`: posts, the detail is the channel. `posts.time_to_fill`: days from the need's
    record to the filling of `count` posts; censored for those that are open, or were dropped. `training.…`, `immersion.…`:
    `entries`, `completed`, `hired`, and `unknown` for entries of which nothing is known yet; the detail is the service.

    What is dated after `now` is not known yet: told again later as of that moment, the same is told. What is written late
    of an earlier day is a correction, and counts.
    """
    until = min(end, clock.today(now) + timedelta(days=1))
    found = [
        *_arrivals(agency, start, end, now),
        *_anticipation(agency, start, end, now),
        *_needs(agency, start, end, now),
        *_fillings(agency, start, until),
        *_uses(agency, start, until),
    ]
    return tuple(sorted(found, key=lambda fact: (fact.on, fact.kind, fact.intermunicipality, fact.detail, fact.measure)))


def _arrivals(agency: int, start: date, end: date, now: datetime) -> Iterator[Fact]:
    """Signals of the period, once per company: a sheet that was merged is another's."""
    today, of_period = clock.today(now), _within("signalled_at", start, end, now)
    rows = list(CompanyArrival.objects.whole().filter(agency=agency, **of_period).select_related("park"))
    dossiers = {row.arrival_id: row for row in Dossier.objects.filter(arrival__in=rows, opened_at__lte=now)}
    free = holidays(start, max(today, end))
    for row in rows:
        dossier, on = dossiers.get(row.pk), clock.today(row.signalled_at)
        about = (on, row.intermunicipality_id, _place(row))
        yield Fact("contact.single", *about, 1.0 if dossier else 0.0)
        reached = _reached_at(dossier, now)
        until = clock.today(reached) if reached else today
        waited = working_days_between(on, until, free)
        yield Fact("contact.first", *about, waited, _stage(row, dossier, now), is_censored=reached is None)


def _reached_at(dossier: Dossier | None, now: datetime) -> datetime | None:
    """The first contact, when it has taken place."""
    reached = dossier.first_contacted_at if dossier is not None else None
    return reached if reached is not None and reached <= now else None


def _stage(arrival: CompanyArrival, dossier: Dossier | None, now: datetime) -> str:
    """Where a company stands, as far as the first contact goes."""
    if _reached_at(dossier, now) is not None:
        return "contacted"
    if arrival.state == ArrivalState.DROPPED:
        return "dropped"
    if dossier is None:
        return "unfollowed"
    kept = (DossierState.REFUSED, DossierState.HANDED_BACK, DossierState.CLOSED)
    is_over = dossier.closed_on is None or dossier.closed_on <= clock.today(now)
    return dossier.state if dossier.state in kept and is_over else "waiting"


def _anticipation(agency: int, start: date, end: date, now: datetime) -> Iterator[Fact]:
    rows = Dossier.objects.filter(
        agency=agency, arrival__expected_on__isnull=False, **_within("first_contacted_at", start, end, now)
    )
    for row in rows.select_related("arrival__park").prefetch_related("arrival__moves"):
        opening, reached = _expected_on(row.arrival, now), row.first_contacted_at
        assert reached is not None
        on = clock.today(reached)
        months = (opening - on).days / MONTH_DAYS
        yield Fact("anticipation", on, row.intermunicipality_id, _place(row.arrival), months, row.arrival.certainty)


def _expected_on(arrival: CompanyArrival, now: datetime) -> date:
    """The opening as it was expected at that moment: what it was moved from by the first move after."""
    later = [move for move in arrival.moves.all() if move.moved_at > now]
    expected = min(later, key=lambda move: (move.moved_at, move.pk)).old_on if later else arrival.expected_on
    assert expected is not None
    return expected


def _needs(agency: int, start: date, end: date, now: datetime) -> Iterator[Fact]:
    today = clock.today(now)
    rows = (
        HiringNeed.objects.filter(agency=agency, **_within("recorded_at", start, end, now))
        .select_related("arrival__park")
        .prefetch_related("fillings")
    )
    for row in rows:
        on, left = clock.today(row.recorded_at), row.posts_count
        about = (on, row.arrival.intermunicipality_id, _place(row.arrival))
        yield Fact("posts.asked", *about, row.posts_count)
        for filling in (each for each in row.fillings.all() if each.filled_on <= today):
            left -= filling.posts_count
            days = (filling.filled_on - on).days
            yield Fact("posts.time_to_fill", *about, days, filling.channel, count=filling.posts_count)
        if left:
            ended = row.ended_on if row.ended_on is not None and row.ended_on <= today else None
            state = row.state if ended else NeedState.OPEN.value
            yield Fact("posts.time_to_fill", *about, ((ended or today) - on).days, state, is_censored=True, count=left)


def _fillings(agency: int, start: date, end: date) -> Iterator[Fact]:
    rows = NeedFilling.objects.filter(need__agency=agency, filled_on__gte=start, filled_on__lt=end)
    for row in rows.select_related("need__arrival__park"):
        arrival = row.need.arrival
        about = (row.filled_on, arrival.intermunicipality_id, _place(arrival))
        yield Fact("posts.filled", *about, row.posts_count, row.channel)
        yield Fact("posts.local", *about, row.local_count, row.channel)


def _uses(agency: int, start: date, end: date) -> Iterator[Fact]:
    rows = OfferUse.objects.filter(agency=agency, offer__in=USES, starts_on__gte=start, starts_on__lt=end)
    for row in rows.select_related("need__arrival__park", "training__arrival__park"):
        owner = row.need or row.training
        assert owner is not None
        about = (row.starts_on, owner.arrival.intermunicipality_id, _place(owner.arrival))
        name = USES[row.offer]
        yield Fact(f"{name}.entries", *about, row.entries_count, row.offer)
        if row.completed_count is None or row.hired_count is None:
            yield Fact(f"{name}.unknown", *about, row.entries_count, row.offer, is_censored=True)
        else:
            yield Fact(f"{name}.completed", *about, row.completed_count, row.offer)
            yield Fact(f"{name}.hired", *about, row.hired_count, row.offer)


def _within(field: str, start: date, end: date, now: datetime) -> dict[str, Any]:
    """A moment of these days, as they begin and end in Paris, that has come."""
    return {f"{field}__gte": clock.wall(start), f"{field}__lt": clock.wall(end), f"{field}__lte": now}


def _place(arrival: CompanyArrival) -> int | None:
    return arrival.commune_id or (arrival.park.commune_id if arrival.park else None)
