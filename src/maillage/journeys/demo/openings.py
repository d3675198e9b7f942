"""Two openings: Gignac's, over since the house runs by itself, and an invented one at Paulhan, being prepared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from maillage.domains.houses import selectors
from maillage.domains.houses import services as openings
from maillage.domains.houses.selectors import StepLine
from maillage.journeys.demo.calendar import working_day
from maillage.journeys.demo.houses import World
from maillage.kit import clock
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.models import OrganisationCode


def weeks(count: int) -> timedelta:
    """So many weeks."""
    return timedelta(weeks=count)


@dataclass(frozen=True, slots=True)
class Project:
    """One opening, as the demonstration tells it; days are counted from the week of today."""

    place: str
    lead: str
    prepared: timedelta
    planned: timedelta
    moved: timedelta
    moved_to: timedelta
    why: str


GIGNAC = Project(
    place="Gignac",
    lead="Vallée de l’Hérault",
    prepared=weeks(-60),
    planned=weeks(-38),
    moved=weeks(-42),
    moved_to=weeks(-36),
    why="Le bureau confidentiel n’est pas prêt\u00a0: les travaux durent deux semaines de plus.",
)
PAULHAN = Project(
    place="Paulhan",
    lead="Clermontais",
    prepared=weeks(-20),
    planned=weeks(13),
    moved=weeks(-3),
    moved_to=weeks(17),
    why="Les travaux de l’ancienne poste ont pris un mois de retard.",
)
CLOSED_AFTER = weeks(14)  # the review at three months is done
NATIONAL_NUMBER = "847"
REVIEW = "La maison reçoit comme prévu. L’atelier commence une heure plus tôt, après le car."


def load(world: World, today: date, by: Actor) -> None:
    """Write both projects through the services, each act on the day it would have been done."""
    monday = today - timedelta(days=today.weekday())
    _gignac(world, monday, by)
    _paulhan(world, monday, by)


def _gignac(world: World, monday: date, by: Actor) -> None:
    key = _prepare(world, GIGNAC, monday, by)
    _tick_until(key, monday + GIGNAC.moved - weeks(1), by)
    _move(key, GIGNAC, monday, by)
    opened_on = working_day(monday + GIGNAC.moved_to)
    _tick_until(key, opened_on, by)
    openings.open_house(opening=key, by=by, now=_on(opened_on))
    house = world.houses[GIGNAC.place]
    OrganisationCode.objects.create(kind="house", value=NATIONAL_NUMBER, since=opened_on, organisation=house)
    closed_on = opened_on + CLOSED_AFTER
    _tick_until(key, closed_on, by)
    openings.close_project(opening=key, by=by, now=_on(closed_on))


def _paulhan(world: World, monday: date, by: Actor) -> None:
    """Some steps are done, the shop sign is late, the register has neither hours nor a room yet."""
    key, lead = _prepare(world, PAULHAN, monday, by), world.intermunicipalities[PAULHAN.lead].pk
    signed = ("Signer la convention de l’agence et de l’intercommunalité", world.agency.pk, monday - weeks(6))
    _add(key, signed, monday - weeks(12), by)
    _tick_until(key, monday - weeks(4), by)
    _move(key, PAULHAN, monday, by)
    for step in (
        ("Commander l’enseigne", lead, monday - weeks(1)),
        ("Installer la fibre et deux postes", lead, monday + weeks(6)),
    ):
        _add(key, step, monday - weeks(2), by)
    operators = next(step for step in _steps(key) if step.condition == "operators")
    openings.tick(step=operators.key, by=by, now=_on(monday - weeks(2)))


def _prepare(world: World, project: Project, monday: date, by: Actor) -> int:
    return openings.prepare(
        agency=world.agency.pk,
        place=world.places[project.place].pk,
        lead=world.intermunicipalities[project.lead].pk,
        planned_on=working_day(monday + project.planned),
        by=by,
        now=_on(monday + project.prepared),
    ).pk


def _move(key: int, project: Project, monday: date, by: Actor) -> None:
    day, now = working_day(monday + project.moved_to), _on(monday + project.moved)
    openings.move_date(opening=key, planned_on=day, why=project.why, by=by, now=now)


def _add(key: int, step: tuple[str, int, date], on: date, by: Actor) -> None:
    """What, whose, due when; written down on that day."""
    what, owner, due_on = step
    openings.add_step(opening=key, what=what, owner=owner, due_on=working_day(due_on), by=by, now=_on(on))


def _tick_until(key: int, day: date, by: Actor) -> None:
    """What was due by that day was done when it was due."""
    for step in _steps(key):
        if step.done_at is None and step.due_on <= day:
            openings.tick(step=step.key, words=REVIEW, by=by, now=_on(min(working_day(step.due_on), day)))


def _steps(key: int) -> tuple[StepLine, ...]:
    return selectors.opening(key, date.min).steps


def _on(day: date) -> datetime:
    """Ten o’clock on that day, or on the first working day after it."""
    return clock.wall(working_day(day), 10)
