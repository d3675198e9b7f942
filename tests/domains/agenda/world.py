"""A small world for the agenda: Claire receives in Lodève and by video, Paul elsewhere; helpers that book in a scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests import cast as people
from tests import factories as make

from maillage.domains.agenda import selectors
from maillage.domains.agenda.models import AppointmentReason, OpeningPeriod, Participation, Request
from maillage.domains.agenda.selectors import SlotOption
from maillage.domains.agenda.selectors.offers import trade_of
from maillage.domains.agenda.services.booking import Choice, Needs, Plan, book
from maillage.domains.agenda.services.openings import Hours, Offer, open_period
from maillage.domains.agenda.services.requests import open_request
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import PUBLIC, Actor
from maillage.registry.diary.models import Occupancy
from maillage.registry.people.models import Person, PersonAccess
from maillage.registry.places.models import Place, Room

NOW = make.NOW
TUESDAY = date(2026, 11, 17)
WEDNESDAY = date(2026, 11, 18)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
BY_BUS = Plan(means="bus", verdict="reachable", home={"label": "Place de la Fontaine"}, trip={"legs": []})
ALONE = Actor(role="link")
PUBLIC_SCOPE = Scope(role="public")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Nine o'clock in Paris in November is eight in UTC."""
    return datetime(day.year, day.month, day.day, hour - 1, minute, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """The cast, one reason for everybody, Tuesday mornings in Lodève, Wednesday mornings by video and phone."""

    cast: people.Cast
    reason: AppointmentReason
    agency_place: Place
    in_house: OpeningPeriod
    remote: OpeningPeriod

    def actor(self, who: Account) -> Actor:
        return make.actor(who)

    @contextmanager
    def seen_by(self, who: Account) -> Iterator[Actor]:
        """Act with this account's eyes."""
        actor = self.actor(who)
        with make.in_scope(make.scope(actor)):
            yield actor

    def slots(self, mode: str = "in_person", *, reason: AppointmentReason | None = None, now: datetime = NOW) -> list[SlotOption]:
        """Everything free in the coming four weeks."""
        return selectors.offers(reason=reason or self.reason, start=NOW, end=NOW + timedelta(weeks=4), now=now, modes=[mode])

    def choice(self, number: int = 0, mode: str = "in_person", **fields: Any) -> Choice:
        """One of the free hours, in a mode."""
        return choice_of(self.slots(mode)[number], mode, **fields)

    def ask(self, person: Person, by: Actor, *, reason: AppointmentReason | None = None, now: datetime = NOW) -> Request:
        return open_request(person=person, reason=reason or self.reason, means="bus", home={}, by=by, now=now)

    def book(
        self,
        person: Person,
        who: Account,
        choice: Choice | None = None,
        *,
        key: UUID | None = None,
        needs: Needs | None = None,
        plan: Plan = BY_BUS,
        now: datetime = NOW,
        reason: AppointmentReason | None = None,
    ) -> Participation:
        """Ask and book with this account's eyes; the first free hour in Lodève unless one is chosen."""
        wanted = choice or self.choice()
        with self.seen_by(who) as by:
            request = self.ask(person, by, reason=reason, now=now)
            booked = book(request=request, choice=wanted, plan=plan, key=key or uuid4(), by=by, now=now, needs=needs)
            know_since_long(person)
            return booked


def know_since_long(person: Person) -> None:
    """What a house sees is decided by the database's clock, which no test sets: put the sharing well in the past."""
    PersonAccess.objects.filter(person=person).update(since=LONG_AGO)


def a_reason(agency: Any, label: str = "Faire le point", **fields: Any) -> AppointmentReason:
    values = {"duration_min": 30, "step_min": 30, "buffer_after_min": 5, "modes": ["in_person", "video", "phone"]} | fields
    return AppointmentReason.objects.create(agency=agency, label=label, **values)


def open_hours(
    adviser: Account,
    place: Place,
    reason: AppointmentReason,
    *,
    day: date,
    start: time = time(9),
    end: time = time(12),
    modes: tuple[str, ...] = ("in_person",),
    room: Room | None = None,
    is_outreach_session: bool = False,
    publish: bool = True,
    now: datetime = NOW,
    by: Actor | None = None,
    **hours: Any,
) -> OpeningPeriod:
    """Weekly from that day on, in the adviser's own hand."""
    by = by or make.actor(adviser)
    offer = Offer(
        reason.agency_id, adviser.pk, place.pk, [reason.pk], list(modes), room.pk if room else None, is_outreach_session
    )
    recurrence = Hours(day.weekday(), start, end, day, **hours)
    with make.in_scope(make.scope(by)):
        return open_period(offer=offer, hours=recurrence, by=by, now=now, publish=publish)


def the_world() -> World:
    """Write it all."""
    cast = people.the_cast()
    reason = a_reason(cast.agency)
    agency_place = make.place(cast.agency, town="Clermont-l'Hérault")
    return World(
        cast=cast,
        reason=reason,
        agency_place=agency_place,
        in_house=open_hours(cast.claire, cast.place, reason, day=TUESDAY, room=cast.room, is_outreach_session=True),
        remote=open_hours(cast.claire, agency_place, reason, day=WEDNESDAY, modes=("video", "phone")),
    )


def choice_of(slot: SlotOption, mode: str = "in_person", **fields: Any) -> Choice:
    return Choice(slot.starts_at, slot.adviser_resource, slot.place, mode, **fields)


def taken_for(booked: Participation) -> dict[int, Any]:
    """What one appointment has taken in the diary: resource → time."""
    rows = Occupancy.objects.filter(key=booked.appointment_id, trade=trade_of(booked.request.reason_id))
    return {row.resource_id: row.during for row in rows}


def everyone(world: World) -> dict[str, tuple[Scope, Actor]]:
    """Every kind of eyes, by name: those of the territory, strangers, people alone, nobody."""
    seen = {}
    for name in ("claire", "samir", "helene", "nadege", "remi", "lucie", "yolande", "sophie", "bruno", "paul"):
        actor = make.actor(getattr(world.cast, name))
        seen[name] = (make.scope(actor), actor)
    seen["public"] = (PUBLIC_SCOPE, PUBLIC)
    seen["nobody"] = (Scope(), Actor(role=""))
    seen["elected"] = (Scope(role="elected", territories=(world.cast.territory.pk,)), Actor(role="elected"))
    seen["administrator"] = (Scope(role="administrator", account=1), Actor(role="administrator", account=1))
    return seen
