"""A year of dossiers with every failing path, through the services alone: nothing is lost, every lateness is told once."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from tests.domains.companies.world import World, at

from maillage.domains.companies import services
from maillage.domains.companies.models import CompanyArrival, Dossier, DossierAlert, DossierStep, Visit
from maillage.domains.companies.rules.delays import alerts, counted_from
from maillage.domains.companies.selectors.clocks import clock_of
from maillage.domains.companies.services import ArrivalSheet, Moment
from maillage.domains.companies.states import DOSSIER_TRANSITIONS, MET, DossierState
from maillage.kit import events, jobs
from maillage.kit.errors import Refused
from maillage.registry.accounts.models import Account
from maillage.registry.diary.models import Occupancy
from maillage.registry.diary.services import new_resource

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 6)
NEXT = {"contacted": "visited", "visited": "needs", "needs": "recruiting", "recruiting": "filled", "filled": "closed"}


@dataclass
class Year:
    """The world, chance, and all that was told."""

    world: World
    chance: random.Random
    told: list[tuple[str, dict[str, Any]]]
    went: list[tuple[int, str, str]] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)

    def act(self, verb: Any, who: Account, day: date, **values: Any) -> Any:
        """One verb; what the services refuse is counted, whatever else is raised ends the test."""
        try:
            return self.world.act(verb, who, now=at(day), **values)
        except Refused as refused:
            self.refusals[refused.code] += 1
            return None

    def state(self, dossier: int) -> str:
        with self.world.as_job():
            return Dossier.objects.values_list("state", flat=True).get(pk=dossier)


def signal_all(year: Year, count: int, day: date) -> None:
    """A part of the year's companies, some of them twice, some with their file from a table."""
    for _number in range(count):
        name = f"{year.chance.choice(('Conserverie', 'Menuiserie', 'Entrepôts', 'Chai'))} {year.chance.randrange(10**6)}"
        opens = day + timedelta(days=year.chance.randrange(60, 300))
        sheet = ArrivalSheet(company_name=name, source="meeting", expected_on=opens, certainty="likely")
        first = year.act(services.signal, year.world.sophie, day, intermunicipality=year.world.body.pk, sheet=sheet)
        if year.chance.random() < 0.05:
            twin = year.act(services.signal, year.world.marc, day, intermunicipality=year.world.body.pk, sheet=sheet)
            year.act(services.merge, year.world.sophie, day, kept=first.pk, gone=twin.pk)


def live_a_day(year: Year, day: date) -> None:
    """Each open file may be called, visited, advanced, moved, dropped, handed over; then the clock."""
    with year.world.as_job():
        rows = list(
            Dossier.objects.exclude(state="closed").values_list("pk", "arrival", "state", "agency_contact", "arrival__state")
        )
        accounts = Account.objects.in_bulk({row[3] for row in rows})
    for dossier, arrival, state, contact, project in rows:
        if year.chance.random() < 0.22:
            _something(year, day, (dossier, arrival, state, project), accounts[contact])
        now = year.state(dossier)
        if now != state:
            year.went.append((dossier, state, now))
    with year.world.as_job():
        services.tell_alerts(agency=year.world.agency.pk, now=at(day))
        _check_told(at(day))


def _something(year: Year, day: date, of: tuple[int, int, str, str], follower: Account) -> None:
    dossier, arrival, state, project = of
    world, dice = year.world, year.chance.random()
    if project == "dropped":
        if dice < 0.3:
            year.act(services.progress, world.sophie, day, arrival=arrival, state="signal")
    elif dice < 0.04:
        year.act(services.progress, world.sophie, day, arrival=arrival, state="dropped", why="Financement refusé")
    elif dice < 0.12:
        later = day + timedelta(days=year.chance.randrange(20, 200))
        moved = {"expected_on": later, "certainty": "possible", "why": "Permis"}
        year.act(services.move_opening, world.sophie, day, arrival=arrival, **moved)
    elif dice < 0.2:
        due_on = day + timedelta(days=30)
        year.act(services.plan, follower, day, dossier=dossier, what="Préparer", is_agency=True, due_on=due_on)
    elif dice < 0.3:
        moment = Moment(day + timedelta(days=year.chance.randrange(1, 9)), at(day).time().replace(hour=9), 60)
        year.act(services.plan_visit, follower, day, dossier=dossier, adviser=follower.pk, moment=moment)
    elif dice < 0.34:
        year.act(services.log, world.sophie, day, dossier=dossier, kind="call", outcome="refused")
    elif state in ("handed_back", "refused"):
        year.act(services.give_again, world.sophie, day, dossier=dossier)
    elif state == "waiting":
        outcome = "reached" if dice > 0.7 else "no_answer"
        year.act(services.log, follower, day, dossier=dossier, kind="call", outcome=outcome)
    elif dice < 0.7:
        year.act(services.log, follower, day, dossier=dossier, kind="call", outcome="reached")
    else:
        year.act(services.advance, follower, day, dossier=dossier, state=NEXT[state])


def _check_told(now: Any) -> None:
    """After the clock has run, every alert whose moment has come is told."""
    from django.db.models import Max, Q

    from maillage.kit import clock
    from maillage.registry.diary.selectors import holidays

    today = clock.today(now)
    reached = Max("interactions__at", filter=Q(interactions__outcome="reached"))
    told = set(DossierAlert.objects.values_list("dossier", "kind", "counted_from"))
    free = holidays(FIRST, today)
    open_files = Dossier.objects.exclude(state__in=("closed", "refused", "handed_back")).exclude(arrival__state="dropped")
    for row in open_files.annotate(last_exchange_at=reached):
        of = clock_of(row)
        for kind in alerts(of, today, free):
            assert (row.pk, kind.value, counted_from(of)) in told


def check_the_year(year: Year) -> None:
    """What must hold whatever happened."""
    allowed = {(before.value, after.value) for before, then in DOSSIER_TRANSITIONS.items() for after in then}
    reachable = {(one, two) for one in DossierState for two in DossierState if _leads(one, two, allowed)}
    assert {(before, after) for _dossier, before, after in year.went} <= reachable
    with year.world.as_job():
        whole = CompanyArrival.objects.whole()
        assert set(whole.values_list("pk", flat=True)) == set(Dossier.objects.values_list("arrival", flat=True))
        for row in Dossier.objects.select_related("arrival"):
            assert row.agency_contact_id != row.agency_backup_id
            assert row.state not in MET or row.first_contacted_at is not None
            if row.state == "handed_back":
                tries = row.interactions.filter(outcome="no_answer", at__gte=row.given_at)
                assert tries.count() >= 3
            if row.state == "refused":
                assert row.silent_until is not None
                assert (
                    not row.interactions.filter(at__date__gt=row.silent_until - timedelta(days=364))
                    .exclude(outcome="refused")
                    .exists()
                )
        held = {each.key for each in Occupancy.objects.filter(trade="company_visit")}
        assert held == set(Visit.objects.exclude(state="cancelled").values_list("pk", flat=True))
        gone = Visit.objects.filter(state="planned", dossier__state__in=("refused", "closed", "handed_back"))
        assert not gone.filter(during__startswith__gt=at(FIRST + timedelta(days=366))).exists()
        assert DossierStep.objects.filter(dossier__isnull=True).count() == 0
    told = Counter((values["dossier"], values["kind"]) for name, values in year.told if name == "companies.alert")
    with year.world.as_job():
        written = Counter(DossierAlert.objects.values_list("dossier", "kind"))
        merged = set(told) - set(written)
        assert all(not Dossier.objects.filter(pk=dossier).exists() for dossier, _kind in merged)
        assert {key: count for key, count in told.items() if key not in merged} == dict(written)
    handed = sum(values.get("state") == "handed_back" for name, values in year.told if name == "companies.dossier_changed")
    assert handed > 0


def _leads(one: str, two: str, allowed: set[tuple[str, str]]) -> bool:
    """In one day a file may go by two steps, through a visit that is told for instance."""
    return one == two or (one, two) in allowed or any((one, via) in allowed and (via, two) in allowed for via in DossierState)


def run_a_year(world: World, monkeypatch: pytest.MonkeyPatch, count: int, every_days: int) -> Year:
    year = Year(world, random.Random(20250106), [])
    monkeypatch.setattr(events, "emit", lambda name, **values: year.told.append((name, values)))
    monkeypatch.setattr(jobs, "defer", lambda name, **values: year.told.append((name, values)))
    for who in (world.olivier, world.ines):
        Account.objects.filter(pk=who.pk).update(resource=new_resource("adviser"))
    signalled = 0
    for number in range(0, 365, every_days):
        day = FIRST + timedelta(days=number)
        if signalled < count and day.weekday() < 5:
            part = min(count - signalled, max(1, count * every_days // 200))
            signal_all(year, part, day)
            signalled += part
        live_a_day(year, day)
    assert signalled == count
    check_the_year(year)
    return year


@pytest.mark.slow(reason="a year of sixteen companies")
def test_a_year_of_sixteen_companies_loses_none_and_tells_each_lateness_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_a_year(world, monkeypatch, 16, 7)


@pytest.mark.proof
def test_a_year_of_four_hundred_companies_loses_none_and_tells_each_lateness_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = run_a_year(world, monkeypatch, 400, 7)
    assert {"company_status_not_possible", "company_silent"} <= set(year.refusals)
    assert {after for _dossier, _before, after in year.went} >= {
        "contacted",
        "visited",
        "filled",
        "closed",
        "refused",
        "handed_back",
    }
