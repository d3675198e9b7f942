"""What a first load writes, and what each later day adds. Kept apart: a load that has nothing to do imports none of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from maillage.domains.agenda import selectors as reads
from maillage.domains.agenda.services.upkeep import write_horizon
from maillage.domains.mobility import services as mobility
from maillage.journeys.demo import (
    agenda,
    calendar,
    companies,
    counts,
    desks,
    house_life,
    houses,
    lines,
    needs,
    openings,
    partnerships,
    people,
    professionals,
    reviews,
    rights,
    territory,
    weeks,
    workshops,
)
from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation
from maillage.registry.people.models import Person

Say = Callable[[str], None]
SAFIR = "34640"
NETWORK = "Réseau de démonstration"
LONGEST_ABSENCE = timedelta(weeks=weeks.PAST_WEEKS)


def make(now: datetime, say: Say) -> None:
    """The territory, its houses and their openings, its professionals, its people, its hours."""
    today = clock.today(now)
    say("Communes, maisons, professionnels, 300 personnes…")
    communes = territory.load()
    calendar.load(today)
    needs.occupations(now)
    world = houses.load(communes)
    accounts = professionals.load(world, now)
    director = desks.director(world.agency)
    with enter(director.scope):
        companies.load(world, accounts, communes, director, now)
        openings.load(world, today, director.actor)
        partnerships.load(world, accounts, today, director.actor)
        people.load(world, communes, territory.facts(), now)
        say("Motifs et permanences…")
        first = weeks.first_monday(today)
        began = clock.wall(first, 7)
        reasons = agenda.reasons(world, director.actor, began)
        agenda.openings(world, accounts, reasons, first, director.actor, began)
        workshops.plan(world, accounts, today, director.actor, began)
        house_life.load(world, accounts, director, now)


def timetable(folder: Path, now: datetime, say: Say) -> None:
    """Write the lines around this week, and import them as any network's file."""
    say("Horaires de car, et qui peut venir d’où (une minute au plus)…")
    today = clock.today(now)
    written = lines.write(folder, territory.facts(), today, calendar.closed(today))
    with enter(Scope(role="administrator")):
        mobility.import_feed(path=written, name=NETWORK, by=Actor(role="administrator"), now=now, is_building_now=True)


def book(since: date | None, now: datetime, say: Say) -> None:
    """The first time, four weeks back and the weeks to come; then the days since the last time and a few more."""
    say("Rendez-vous…")
    today = clock.today(now)
    agency = Organisation.objects.get(kind="agency", codes__kind="safir", codes__value=SAFIR)
    director = desks.director(agency)
    with enter(director.scope):
        write_horizon(now=now)
        _first, caller, *others = Person.objects.filter(restricted_at=None, erased_at=None).order_by("pk")
        life = weeks.Life(
            desks=(director, *desks.houses(agency)),
            people=others,
            reasons=[card.key for card in reads.reasons_for(director.actor)],
            caller=caller,
        )
        start = weeks.first_monday(today) if since is None else max(since + timedelta(days=1), today - LONGEST_ABSENCE)
        ahead = weeks.AHEAD_FIRST if since is None else weeks.AHEAD_DAILY
        enrolled = workshops.fill(director, others, now) if since is None else 0
        if since is None:
            rights.load(others[-4:], director, now)
        made = weeks.live(life, since=start, now=now, ahead=ahead)
        closed = weeks.close_past(life, desks.advisers(agency), now)
        visits = counts.live(life.desks[1:], since=min(start, today), now=now)
        if since is None:
            reviews.load(director, now)
    say(f"{made} rendez-vous pris, {closed} passés, {visits} passages comptés, {enrolled} inscrits en atelier.")
