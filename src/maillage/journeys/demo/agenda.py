"""The demonstration's reasons, opening hours and bookings, written through the agenda's own services."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from maillage.domains.agenda.models import AppointmentReason
from maillage.domains.agenda.services.booking import Needs
from maillage.domains.agenda.services.openings import Hours, Offer, open_period
from maillage.journeys.booking.booking import Chosen, asked_of, book_for
from maillage.journeys.booking.choices import choice_of, word_of
from maillage.journeys.booking.offers import find_offers
from maillage.journeys.booking.query import Search
from maillage.journeys.demo.houses import World
from maillage.kit import clock
from maillage.kit.errors import Refused
from maillage.registry.accounts.models import Account
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.models import Person
from maillage.registry.places.selectors import PlaceCard, active_places

NAMESPACE = UUID("5b3f0c7e-52a0-4c1a-9a4e-3a5d0a1c6e11")
MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(16, 30))
SPREAD = (
    # adviser, place, room, weekday, half-day, weeks between, nth days, permanence
    ("Claire", "Lodève", "Lodève bureau 2", 1, MORNING, 1, (), True),
    ("Claire", "Lodève", "Lodève bureau 2", 3, AFTERNOON, 1, (), True),
    ("Samir", "Lodève", "Lodève bureau 1", 0, MORNING, 1, (), True),
    ("Samir", "Lodève", "Lodève bureau 1", 4, MORNING, 1, (), True),
    ("Inès", "Gignac", "Gignac bureau", 1, MORNING, 1, (), True),
    ("Inès", "Gignac", "Gignac bureau", 3, MORNING, 1, (), True),
    ("Thomas", "Clermont", "Clermont bureau", 2, MORNING, 1, (), True),
    ("Thomas", "Le Caylar", "Le Caylar bus", 2, AFTERNOON, 1, (2, 4), True),
    ("Aurélie", "Agence", "Agence bureau 3", 0, MORNING, 1, (), False),
    ("Aurélie", "Agence", "Agence bureau 3", 2, AFTERNOON, 1, (), False),
    ("Julien", "Agence", "Agence bureau 4", 1, AFTERNOON, 1, (), False),
    ("Julien", "Agence", "Agence bureau 4", 4, MORNING, 1, (), False),
    ("Nora", "Gignac", "Gignac bureau", 4, AFTERNOON, 2, (), True),
    ("Marc", "Clermont", "Clermont bureau", 3, AFTERNOON, 1, (), True),
)
REMOTE = (("Claire", 2, MORNING), ("Inès", 0, AFTERNOON), ("Marc", 0, MORNING), ("Nora", 2, MORNING))


def reasons(world: World) -> list[AppointmentReason]:
    """Three reasons."""
    listed = (
        (
            "Faire le point sur ma recherche",
            "Un conseiller vous écoute, 40 minutes.",
            40,
            ["in_person", "video", "phone"],
        ),
        ("Mon espace en ligne : être aidé", "Pas à pas, sur place ou par vidéo.", 30, ["in_person", "video"]),
        ("Une question, un papier", "Courte, aussi par téléphone.", 20, ["in_person", "phone"]),
    )
    return [
        AppointmentReason.objects.create(
            agency=world.agency,
            label=label,
            hint=hint,
            duration_min=minutes,
            step_min=minutes,
            modes=modes,
            buffer_after_min=5,
            rank=rank,
            bring=["Une pièce d’identité", "Votre téléphone, si vous en avez un"],
        )
        for rank, (label, hint, minutes, modes) in enumerate(listed)
    ]


def openings(world: World, accounts: Mapping[str, Account], kinds: Sequence[AppointmentReason], now: datetime) -> int:
    """Hours of the eight advisers, from this Monday on."""
    monday = _monday(clock.today(now))
    by = Actor(role="director", agency=world.agency.pk, organisation=world.agency.pk)
    keys = [kind.pk for kind in kinds]
    for given, place, room, weekday, (starts, ends), weeks, nths, permanence in SPREAD:
        offer = Offer(
            world.agency.pk,
            accounts[given].pk,
            world.places[place].pk,
            keys,
            ["in_person"],
            world.rooms[room].pk,
            permanence,
        )
        hours = Hours(weekday, starts, ends, monday, interval_weeks=weeks, nths=nths)
        open_period(offer=offer, hours=hours, by=by, now=now)
    for given, weekday, (starts, ends) in REMOTE:
        offer = Offer(world.agency.pk, accounts[given].pk, world.places["Agence"].pk, keys, ["video", "phone"])
        open_period(offer=offer, hours=Hours(weekday, starts, ends, monday), by=by, now=now)
    return len(SPREAD) + len(REMOTE)


def bookings(people: Sequence[Person], kinds: Sequence[AppointmentReason], by: Actor, now: datetime, count: int) -> int:
    """People book what they can reach, as the counter would do it for them."""
    draw = random.Random(clock.today(now).toordinal())  # noqa: S311  # invented bookings, not secrets
    places = {card.key: card for card in active_places(clock.today(now))}
    made = 0
    for person in draw.sample(list(people), min(len(people), count)):
        day = clock.today(now) + timedelta(days=draw.choice((0, 0, 1, 1, 2, 3, 4, 5, 7, 9, 12, 15, 20, 30)))
        made += _book_one(person, draw.choice(list(kinds)), places, by, now, day)
    return made


def _book_one(
    person: Person, kind: AppointmentReason, places: Mapping[int, PlaceCard], by: Actor, now: datetime, day: date
) -> int:
    search = Search(reason=kind.pk, means=person.means, commune=person.commune_id, walk_min=person.walk_limit_min, from_day=day)
    asked = asked_of(search, kind)
    found = find_offers(reason=kind, who=asked.who, places=places, search=search, now=now)
    offers = found.reachable or found.video or (found.phone if person.phone else ())
    if not offers:
        return 0
    word = word_of(offers[0])
    chosen = Chosen(search, choice_of(word), uuid5(NAMESPACE, f"{person.pk} {word}"))
    try:
        book_for(person=person, chosen=chosen, asked=asked, needs=Needs(), by=by, now=now)
    except Refused:
        return 0
    return 1


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
