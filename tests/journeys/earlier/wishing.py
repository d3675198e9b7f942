"""Helpers: a seat booked from Octon or with somebody who drives, a wish, an hour that comes free, the notices."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tests import factories as make
from tests.domains.agenda.world import NOW, World
from tests.domains.mobility.tiny import OCTON, OCTON_POINT

from maillage.domains.agenda import selectors
from maillage.domains.agenda.models import EarlierNotice, Participation
from maillage.domains.agenda.services import earlier
from maillage.domains.agenda.services.booking import Plan
from maillage.domains.agenda.services.ending import cancel
from maillage.journeys.earlier import matching
from maillage.journeys.telling.calls import Call, call_list
from maillage.kit.messages.models import Message
from maillage.kit.scope.entering import Scope
from maillage.registry.diary.services import Taking, take

HOME = {"stop_id": OCTON, "lat": OCTON_POINT[0], "lon": OCTON_POINT[1], "label": "Octon", "walk_s": 900}
BY_BUS = Plan(means="bus", verdict="reachable", home=HOME)
DRIVEN = Plan(means="driven", verdict="reachable", home={"label": "Octon"})


def as_job(world: World) -> Any:
    return make.in_scope(Scope(role="job", agency=world.cast.agency.pk))


def booked(world: World, name: str, number: int, plan: Plan = DRIVEN, **person: Any) -> Participation:
    """Somebody of the agency, in the free hour of that number."""
    row = make.person(world.cast.agency, name, **person)
    return world.book(row, world.cast.claire, world.choice(number), plan=plan, key=uuid4())


def wishing(
    world: World, name: str, number: int = -1, plan: Plan = DRIVEN, *, now: datetime = NOW, **person: Any
) -> Participation:
    """Somebody with that seat, who asked for an earlier hour."""
    seat = booked(world, name, number, plan, **person)
    ask(world, seat, now)
    return seat


def ask(world: World, seat: Participation, now: datetime = NOW) -> None:
    with world.seen_by(world.cast.claire) as by:
        earlier.ask(participation=selectors.participation(seat.pk), by=by, now=now)


def free(world: World, seat: Participation, now: datetime = NOW, *, busy: int | None = None) -> int:
    """The seat is given back, and the job runs: how many were told. `busy` is whose time is taken at once by something else."""
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=selectors.participation(seat.pk), by=by, now=now)
    if busy is not None:
        take([Taking(busy, seat.appointment.during.lower, seat.appointment.during.upper)], trade="test", key=2)
    return match(world, seat, now)


def match(world: World, seat: Participation, now: datetime = NOW) -> int:
    """Only the job."""
    with as_job(world):
        at = seat.appointment
        assert at.occurrence_id is not None
        starts_s = int(at.during.lower.timestamp())
        given = {"agency": seat.agency_id, "occurrence": at.occurrence_id, "reason": at.reason_id}
        return matching.match(**given, starts_s=starts_s, now=now)


def match_spans(world: World, asked: list[tuple[str, dict[str, int]]], now: datetime = NOW) -> int:
    """Only the jobs that were asked for: hours that were opened or came back."""
    with as_job(world):
        return sum(matching.match_span(**given, now=now) for name, given in asked if name == "earlier.span")


def calls_of(world: World, now: datetime) -> tuple[Call, ...]:
    """The call list of the house of Lodève, as its counsellor reads it."""
    with world.seen_by(world.cast.nadege) as by:
        return call_list(host=by.organisation, now=now)


def equipped(world: World) -> dict[str, int]:
    """Where a video can be held in the house of Lodève."""
    return {"house": world.cast.place.pk, "room": world.cast.room.pk, "device": world.cast.device.pk}


def notices(world: World, seat: Participation) -> list[EarlierNotice]:
    with as_job(world):
        return list(EarlierNotice.objects.filter(wish__participation=seat).order_by("pk"))


def told(world: World) -> list[Message]:
    with as_job(world):
        return list(Message.objects.filter(purpose="earlier").order_by("pk"))


def starts_at(world: World, seat: Participation) -> datetime:
    with as_job(world):
        return Participation.objects.select_related("appointment").get(pk=seat.pk).appointment.during.lower


def page(world: World, seat: Participation) -> str:
    with as_job(world):
        return f"/rdv/{selectors.token_of_seat(seat.pk)}/plus-tot/"


def days(count: int) -> timedelta:
    return timedelta(days=count)
