"""Loading the demonstration: once as a whole, then each day a few bookings more, so that today is never empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from maillage.domains.agenda.models import AppointmentReason
from maillage.domains.mobility import services as mobility
from maillage.journeys.demo import agenda, calendar, houses, lines, people, professionals, territory
from maillage.kit import clock
from maillage.kit.installation.models import Installation
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import Organisation
from maillage.registry.people.models import Person

Say = Callable[[str], None]
FIRST_BOOKINGS, DAILY_BOOKINGS = 120, 12


class NotADemonstration(Exception):
    """The database holds accounts that the demonstration did not make."""


def load(*, now: datetime, say: Say) -> None:
    """Make the demonstration, or freshen it."""
    installation = Installation.objects.filter(pk=1).first()
    if installation is None and Account.objects.exists():
        raise NotADemonstration
    if installation is not None and not installation.is_demo:
        raise NotADemonstration
    if installation is None:
        _make(now, say)
    _timetable(now, say)
    _book(now, say)


@transaction.atomic
def _make(now: datetime, say: Say) -> None:
    today = clock.today(now)
    say("Communes, maisons, professionnels, 300 personnes…")
    communes = territory.load()
    calendar.load(today)
    world = houses.load(communes, today)
    accounts = professionals.load(world, now)
    with enter(_as_director(world.agency.pk)):
        people.load(world, communes, territory.facts(), now)
        say("Motifs et permanences…")
        agenda.openings(world, accounts, agenda.reasons(world), now)
    Installation.objects.create(is_demo=True, created_at=now, stage="")


def _timetable(now: datetime, say: Say) -> None:
    """Write the lines around this week, and import them as any network's file."""
    installation = Installation.objects.get(pk=1)
    week = f"timetable {clock.today(now) - timedelta(days=clock.today(now).weekday())}"
    if week in installation.stage:
        return
    say("Horaires de car, et qui peut venir d’où (une minute au plus)…")
    today = clock.today(now)
    folder = lines.write(settings.MAILLAGE_HOME / "demo" / "gtfs", territory.facts(), today, calendar.closed(today))
    mobility.import_feed(
        path=folder, name="Réseau de démonstration", by=Actor(role="administrator"), now=now, is_building_now=True
    )
    Installation.objects.filter(pk=1).update(stage=week)


def _book(now: datetime, say: Say) -> None:
    """The first time for eight weeks; then a few more each day."""
    day = f"bookings {clock.today(now)}"
    installation = Installation.objects.get(pk=1)
    if day in installation.stage:
        return
    agency = Organisation.objects.get(kind="agency")
    director = Account.objects.get(memberships__role="director")
    by = Actor(role="director", account=director.pk, organisation=agency.pk, agency=agency.pk)
    with enter(_as_director(agency.pk)):
        kinds = list(AppointmentReason.objects.all())
        everybody = list(Person.objects.select_related("commune").order_by("pk"))
        is_first = "bookings" not in installation.stage
        say("Rendez-vous…")
        made = agenda.bookings(everybody, kinds, by, now, FIRST_BOOKINGS if is_first else DAILY_BOOKINGS)
    say(f"{made} rendez-vous pris.")
    Installation.objects.filter(pk=1).update(stage=f"{installation.stage.split(' bookings')[0]} {day}"[:60])


def _as_director(agency: int) -> Scope:
    return Scope(role="director", agency=agency, organisations=(agency,))
