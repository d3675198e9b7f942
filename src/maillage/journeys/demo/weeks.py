"""The life of the demonstration: appointments of the past weeks, those of today made the day before, those to come.

Everything goes through the booking journey and the agenda's services, at the hour at which it would have been done.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import Seat
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.ending import close, propose_noshow
from maillage.domains.agenda.services.requests import open_request
from maillage.journeys.booking.booking import Asked, Chosen, asked_of, book_for
from maillage.journeys.booking.choices import choice_of, word_of
from maillage.journeys.booking.offers import Offer, Offers, find_offers
from maillage.journeys.booking.query import Search
from maillage.journeys.demo.desks import Desk
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import enter, reveal
from maillage.registry.people.models import Person, PersonAccess
from maillage.registry.people.services import share
from maillage.registry.places.selectors import active_places

NAMESPACE = UUID("5b3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e11")
PAST_WEEKS = 4
PAST_A_DAY, TODAY, AHEAD_FIRST, AHEAD_DAILY = 4, 9, 60, 8
AHEAD_DAYS = (1, 1, 2, 2, 3, 4, 5, 6, 7, 9, 12, 15, 20, 30)
CALLED_BEFORE = timedelta(days=3)
LEFT_OPEN = timedelta(days=3)  # the adviser still has a few to close
ENDINGS = (  # weight, status, absence
    (76, "seen", ""),
    (7, "noshow", "no_news"),
    (6, "excused", "no_transport"),
    (8, "excused", "warned"),
    (3, "revoked", "technical"),
)


@dataclass(frozen=True, slots=True)
class Life:
    """Who books whom: the desks, and the people who may ask."""

    desks: Sequence[Desk]
    people: Sequence[Person]
    reasons: Sequence[int]
    caller: Person  # who lives along the line that runs when it is called

    @property
    def director(self) -> Desk:
        """Books for whoever calls the agency, and closes the past."""
        return self.desks[0]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody asks at a desk: who, for what, coming how."""

    desk: Desk
    person: Person
    search: Search
    asked: Asked

    def offers(self, now: datetime) -> Offers:
        """The hours that the journey finds."""
        day = self.search.from_day or clock.today(now)
        places = {card.key: card for card in active_places(day)}
        return find_offers(reason=self.asked.reason, who=self.asked.who, places=places, search=self.search, now=now)


def first_monday(today: date) -> date:
    """Where the demonstration's past begins."""
    return today - timedelta(days=today.weekday(), weeks=PAST_WEEKS)


def live(life: Life, *, since: date, now: datetime, ahead: int) -> int:
    """Book what the days from `since` to today would have seen, then the days to come; how many were made."""
    if not life.reasons:
        return 0  # the director has closed them all
    today = clock.today(now)
    days = [since + timedelta(days=number) for number in range((today - since).days + 1)]
    made = 0
    for day in days:
        made += _book_around(life, day, TODAY if day == today else PAST_A_DAY)
    draw = random.Random(f"ahead {today}")  # noqa: S311  # invented bookings, not secrets
    for person in _some(life, draw, ahead):
        made += _book_one(life, person, draw, today + timedelta(days=draw.choice(AHEAD_DAYS)), now)
    if not agenda.coming(person=life.caller.pk, now=now):
        made += _call_the_line(life, draw, today + CALLED_BEFORE, now)
    return made


def _book_around(life: Life, day: date, count: int) -> int:
    """People who come on that day or soon after; asked some days before, at the latest the day before at five."""
    draw, made = random.Random(str(day)), 0  # noqa: S311  # invented bookings, not secrets
    for person in _some(life, draw, count):
        asked_on = day - timedelta(days=draw.choice((1, 1, 2, 3, 5, 8)))
        made += _book_one(life, person, draw, day, clock.wall(asked_on, draw.randrange(9, 17)))
    return made


def _some(life: Life, draw: random.Random, count: int) -> list[Person]:
    return draw.sample(list(life.people), min(len(life.people), count))


def _book_one(life: Life, person: Person, draw: random.Random, day: date, now: datetime) -> int:
    """One person asks, at the house near them or by calling the agency; 0 when nothing suits: then the request stays."""
    visit = _visit(_desk_of(life, person, draw), person, draw.choice(life.reasons), day)
    return _write(life, visit, _offer_taken(visit.offers(now), person, draw), now)


def _call_the_line(life: Life, draw: random.Random, day: date, now: datetime) -> int:
    """Whoever lives along the line on demand takes the first hour that it reaches, whatever the reason."""
    desk = _desk_of(life, life.caller, draw)
    for reason in life.reasons:
        visit = _visit(desk, life.caller, reason, day)
        for offer in visit.offers(now).reachable:
            if offer.trip is not None and offer.trip.on_demand:
                return _write(life, visit, offer, now)
    return 0


def _visit(desk: Desk, person: Person, reason_key: int, day: date) -> Visit:
    reason = agenda.reason(reason_key, desk.actor)
    search = Search(
        reason=reason.pk,
        means=person.means,
        commune=person.commune_id,
        walk_min=person.walk_limit_min,
        from_day=day,
    )
    return Visit(desk, person, search, asked_of(search, reason))


def _write(life: Life, visit: Visit, offer: Offer | None, now: datetime) -> int:
    desk, person = visit.desk, visit.person
    if desk is not life.director:
        share(person=person, organisation=desk.organisation, why=PersonAccess.Why.ENROLLED, now=now)
    with enter(desk.scope):
        reveal("person", person.pk)  # the person is at the counter
        return _leave_open(visit, now) if offer is None else _book(visit, offer, now)


def _leave_open(visit: Visit, now: datetime) -> int:
    open_request(
        person=visit.person,
        reason=visit.asked.reason,
        means=visit.search.means,
        home=visit.asked.home.stored(),
        by=visit.desk.actor,
        now=now,
        difficulty="no_bus" if visit.search.means == "bus" else "too_far",
    )
    return 0


def _book(visit: Visit, offer: Offer, now: datetime) -> int:
    word = word_of(offer)
    chosen = Chosen(visit.search, choice_of(word), uuid5(NAMESPACE, f"{visit.person.pk} {word}"))
    try:
        with transaction.atomic():
            book_for(person=visit.person, chosen=chosen, asked=visit.asked, needs=Needs(), by=visit.desk.actor, now=now)
    except Refused:
        return 0  # the hour went to somebody else, or the person is busy: as in life
    return 1


def _offer_taken(found: Offers, person: Person, draw: random.Random) -> Offer | None:
    """Mostly the first hours within reach; some prefer a screen in the house, or the phone."""
    taste = draw.random()
    by_phone = found.phone if person.phone else ()
    if taste < 0.1 and found.video:
        return found.video[0]
    if taste < 0.18 and by_phone:
        return by_phone[0]
    likely = found.reachable[:3] or found.video or by_phone
    return draw.choice(likely) if likely else None


def _desk_of(life: Life, person: Person, draw: random.Random) -> Desk:
    near = [desk for desk in life.desks if person.commune_id in desk.communes]
    return draw.choice(near) if near and draw.random() < 0.6 else life.director


def close_past(life: Life, advisers: Sequence[int], now: datetime) -> int:
    """Say what became of what is over; how many were closed.

    A few of the last days stay open, and each adviser's last video. Workshops have their own sheet.
    """
    closed = 0
    for adviser in advisers:
        seats = agenda.to_close(adviser=adviser, now=now, limit=1000)
        videos = [seat.participation for seat in seats if seat.mode == "video" and seat.place is not None]
        for seat in seats:
            if seat.participation in videos[-1:] or seat.series is not None:
                continue
            draw = random.Random(seat.participation)  # noqa: S311  # invented endings, not secrets
            is_recent = now - seat.ends_at < LEFT_OPEN
            if clock.today(seat.ends_at) == clock.today(now) or (is_recent and draw.random() < 0.25):
                continue
            _close(life, seat, draw)
            closed += 1
    return closed


def _close(life: Life, seat: Seat, draw: random.Random) -> None:
    _weight, status, absence = draw.choices(ENDINGS, weights=[each[0] for each in ENDINGS])[0]
    row, by, at = agenda.participation(seat.participation), life.director.actor, seat.ends_at + timedelta(minutes=5)
    if status == "noshow":
        propose_noshow(participation=row, by=by, now=at)
    close(participation=row, status=status, absence=absence, by=by, now=at)
