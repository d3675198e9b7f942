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
    rows[0].given_name, rows[0].family_name, rows[0].means = "Martine", "Azaïs", "bus"
    rows[0].commune, rows[0].phone = communes["Pégairolles-de-l'Escalette"], "+33639981241"
    rows[0].email, rows[0].has_no_contact_means = "", False
    return Person.objects.bulk_create(rows)


def _person(draw: random.Random, number: int, resource: Resource, commune: Commune, world: World, now: datetime) -> Person:
    kind = draw.random()
    phone = f"+3363998{number:04d}" if kind < 0.8 else f"+3346571{number:04d}" if kind < 0.9 else ""
    return Person(
        agency=world.agency,
        resource=resource,
        given_name=draw.choice(GIVEN),
        family_name=draw.choice(FAMILY),
        phone=phone,
        is_phone_fixed=phone.startswith("+334"),
        has_no_contact_means=not phone,
        commune=commune,
        home_label=commune.name,
        home_lat=commune.lat,
        home_lon=commune.lon,
        means=draw.choice(MEANS),
        walk_limit_min=draw.choice((5, 15, 15, 15, 30)),
        created_at=now - timedelta(days=draw.randrange(60, 400)),
        last_contact_at=now - timedelta(days=draw.randrange(40, 60)),
    )
