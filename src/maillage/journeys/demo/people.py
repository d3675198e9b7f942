"""Three hundred invented job seekers, spread over the communes by population."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from maillage.journeys.demo.houses import World
from maillage.journeys.demo.territory import CommuneFact
from maillage.registry.diary.models import Resource
from maillage.registry.people.models import Person
from maillage.registry.territories.models import Commune

COUNT = 300
KNOWN = (  # the first is left for whoever tries; the second comes by the line that runs when it is called
    ("Martine", "Azaïs", "Pégairolles-de-l'Escalette", "+33639981241"),
    ("Rose", "Teisserenc", "Saint-Maurice-Navacelles", "+33465710002"),
)
GIVEN = (
    "Martine Karim Annie Hugo Jocelyne Farid Sylvie Paul Léa Denis Aïcha Rose Luc Maud Ali Jean Nadia Pierre Fatima "
    "Bernard Chloé Mehdi Josiane Kevin Patricia Youssef Monique Julie Antoine Samira Didier Laure Rachid Céline Michel "
    "Amina Thierry Élodie Omar Brigitte"
).split()
FAMILY = (
    "Azaïs Belaïd Roux Pradal Teisserenc Mansouri Caumes Gély Sabatier Cros Benali Vidal Fabre Cazal Haddad Bousquet "
    "Rouquette Vernhet Alvarez Moreau Bonnet Saïdi Garcia Fernandez Martin Puech Jourdan Rigaud Navarro Lopez Boyer "
    "Combes Durand Azéma Castan Galibert Hamdi Mas Nogaret Ollier"
).split()
MEANS = ("bus",) * 9 + ("foot",) * 2 + ("bicycle",) + ("car",) * 4 + ("moped",) * 2 + ("driven",) * 2


def load(world: World, communes: Mapping[str, Commune], facts: Sequence[CommuneFact], now: datetime) -> list[Person]:
    """Write them in bulk: a seed, not an act of anybody."""
    draw = random.Random(34640)  # noqa: S311  # invented people, not secrets
    resources = Resource.objects.bulk_create([Resource(kind="person") for _ in range(COUNT)])
    towns = draw.choices(facts, weights=[fact.inhabitants for fact in facts], k=COUNT)
    rows = [_person(draw, number, resources[number], communes[towns[number].name], world, now) for number in range(COUNT)]
    for row, (given, family, town, phone) in zip(rows, KNOWN, strict=False):
        row.given_name, row.family_name, row.means, row.walk_limit_min = given, family, "bus", 15
        row.phone, row.is_phone_fixed, row.has_no_contact_means = phone, phone.startswith("+334"), False
        _settle(row, communes[town])
    return Person.objects.bulk_create(rows)


def _settle(row: Person, commune: Commune) -> None:
    row.commune, row.home_label, row.home_lat, row.home_lon = commune, commune.name, commune.lat, commune.lon


def _person(draw: random.Random, number: int, resource: Resource, commune: Commune, world: World, now: datetime) -> Person:
    kind = draw.random()
    phone = f"+3363998{number:04d}" if kind < 0.8 else f"+3346571{number:04d}" if kind < 0.9 else ""
    row = Person(
        agency=world.agency,
        resource=resource,
        given_name=draw.choice(GIVEN),
        family_name=draw.choice(FAMILY),
        phone=phone,
        is_phone_fixed=phone.startswith("+334"),
        has_no_contact_means=not phone,
        means=draw.choice(MEANS),
        walk_limit_min=draw.choice((5, 15, 15, 15, 30)),
        created_at=now - timedelta(days=draw.randrange(60, 400)),
        last_contact_at=now - timedelta(days=draw.randrange(40, 60)),
    )
    _settle(row, commune)
    return row
