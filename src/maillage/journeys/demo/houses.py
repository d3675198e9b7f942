"""The demonstration's organisations and places: real houses and agency by name, invented numbers and rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from maillage.registry.diary.services import new_resource
from maillage.registry.organisations.models import Collaboration, Organisation, OrganisationCode
from maillage.registry.places.models import Device, Place, PlaceHours, Room, RotaStop
from maillage.registry.territories.models import Commune, Perimeter

SINCE = date(2024, 1, 1)  # before any act of the demonstration
HOUSES: tuple[tuple[str, str, str, str, str, str], ...] = (  # without a number: its opening is a project
    (
        "Lodève",
        "fixed",
        "France services Lodévois et Larzac",
        "Maison France Services de Lodève",
        "+33465712014",
        "211",
    ),
    ("Gignac", "fixed", "France services Gignac", "Maison France Services de Gignac", "+33465712015", ""),
    (
        "Clermontais",
        "mobile",
        "France services itinérante du Clermontais",
        "Bus France Services du Clermontais",
        "+33465712016",
        "2053",
    ),
    (
        "Le Caylar",
        "mobile",
        "France services itinérante MSA nord-est",
        "Bus France Services du Larzac",
        "+33639981217",
        "2392",
    ),
    (
        "Paulhan",
        "fixed",
        "Maison France Services de Paulhan (en préparation)",
        "Maison France Services de Paulhan",
        "+33465712018",
        "",
    ),
)
PLACES = (
    (
        "Agence",
        "",
        "agency",
        "Agence France Travail",
        "16 B route de Montpellier",
        "Accueil",
        "34800",
        "Clermont-l'Hérault",
        43.6335,
        3.4405,
    ),
    (
        "Lodève",
        "Lodève",
        "house",
        "Maison France Services de Lodève",
        "1 place du Capitaine-Francis-Morand",
        "Porte vitrée",
        "34700",
        "Lodève",
        43.7320,
        3.3168,
    ),
    (
        "Gignac",
        "Gignac",
        "house",
        "Maison France Services de Gignac",
        "Place Auguste-Ducornot",
        "Hôtel de ville, rez-de-chaussée",
        "34150",
        "Gignac",
        43.6531,
        3.5513,
    ),
    (
        "Clermont",
        "Clermontais",
        "house",
        "France Services, 20 avenue Raymond-Lacombe",
        "20 avenue Raymond-Lacombe",
        "Portail bleu",
        "34800",
        "Clermont-l'Hérault",
        43.6243,
        3.4367,
    ),
    (
        "Le Caylar",
        "Le Caylar",
        "tour_stop",
        "Bus France Services, devant la mairie",
        "Mairie",
        "Bus blanc",
        "34520",
        "Le Caylar",
        43.8646,
        3.3171,
    ),
    (
        "Paulhan",
        "Paulhan",
        "house",
        "Maison France Services de Paulhan",
        "Ancienne poste",
        "",
        "34230",
        "Paulhan",
        43.5390,
        3.4570,
    ),
)


@dataclass(frozen=True, slots=True)
class World:
    """What the rest of the demonstration needs to name."""

    agency: Organisation
    partner: Organisation
    houses: Mapping[str, Organisation]
    intermunicipalities: Mapping[str, Organisation]
    places: Mapping[str, Place]
    rooms: Mapping[str, Room]


def load(communes: Mapping[str, Commune]) -> World:
    """Write the agency, the houses, their places, rooms, devices, hours and the rota."""
    agency = Organisation.objects.create(
        kind="agency",
        official_name="France Travail Clermont-l'Hérault",
        label="Agence de Clermont-l’Hérault",
        phone="+33465712010",
    )
    OrganisationCode.objects.create(kind="safir", value="34640", since=SINCE, organisation=agency)
    inter = {row.label: _intermunicipality(row, agency) for row in Perimeter.objects.filter(kind="intermunicipality")}
    houses = _houses(agency)
    places = _places(agency, houses, communes)
    rooms = _rooms(places)
    _hours(places)
    _rota(houses["Le Caylar"], communes)
    return World(agency, _partner(agency), houses, inter, places, rooms)


def _intermunicipality(perimeter: Perimeter, agency: Organisation) -> Organisation:
    row = Organisation.objects.create(
        kind="intermunicipality", official_name=perimeter.official_name, label=perimeter.label, perimeter=perimeter
    )
    Collaboration.objects.create(agency=agency, organisation=row, since=SINCE)
    return row


def _partner(agency: Organisation) -> Organisation:
    row = Organisation.objects.create(
        kind="partner", official_name="Mission locale", label="Mission locale", phone="+33465712019"
    )
    Collaboration.objects.create(agency=agency, organisation=row, since=SINCE)
    return row


def _houses(agency: Organisation) -> dict[str, Organisation]:
    houses = {}
    for key, kind, official, label, phone, code in HOUSES:
        house = Organisation.objects.create(
            kind="house",
            house_kind=kind,
            official_name=official,
            label=label,
            phone=phone,
        )
        if code:
            OrganisationCode.objects.create(kind="house", value=code, since=SINCE, organisation=house)
        Collaboration.objects.create(agency=agency, organisation=house, since=SINCE)
        houses[key] = house
    return houses


def _places(agency: Organisation, houses: Mapping[str, Organisation], communes: Mapping[str, Commune]) -> dict[str, Place]:
    return {
        key: Place.objects.create(
            host=houses[host] if host else agency,
            kind=kind,
            name=name,
            address=address,
            door=door,
            postal_code=code,
            commune=communes[town],
            town=town,
            lat=lat,
            lon=lon,
            is_step_free=kind != "tour_stop",
        )
        for key, host, kind, name, address, door, code, town, lat, lon in PLACES
    }


def _rooms(places: Mapping[str, Place]) -> dict[str, Room]:
    listed = (
        ("Lodève bureau 1", "Lodève", "Bureau 1", 3, True),
        ("Lodève bureau 2", "Lodève", "Bureau 2", 3, True),
        ("Lodève salle Lergue", "Lodève", "Salle Lergue", 8, True),
        ("Lodève salle du haut", "Lodève", "Salle du haut", 14, False),
        ("Gignac bureau", "Gignac", "Bureau confidentiel", 3, True),
        ("Gignac salle du conseil", "Gignac", "Salle du conseil", 12, False),
        ("Clermont bureau", "Clermont", "Bureau 1", 3, True),
        ("Le Caylar bus", "Le Caylar", "Coin fermé du bus", 2, True),
        ("Agence bureau 3", "Agence", "Bureau 3", 3, True),
        ("Agence bureau 4", "Agence", "Bureau 4", 3, True),
    )
    rooms = {
        key: Room.objects.create(
            place=places[place], name=name, seats=seats, is_confidential=confidential, resource=new_resource("room")
        )
        for key, place, name, seats, confidential in listed
    }
    for place, name in (
        ("Lodève", "Tablette 1"),
        ("Gignac", "Tablette 1"),
        ("Clermont", "Ordinateur"),
        ("Le Caylar", "Tablette du bus"),
    ):
        Device.objects.create(place=places[place], name=name, resource=new_resource("device"))
    return rooms


def _hours(places: Mapping[str, Place]) -> None:
    half_days = ((time(8, 30), time(12)), (time(13, 30), time(17)))
    for place in ("Lodève", "Gignac", "Clermont"):
        for weekday in range(5):
            for opens_at, closes_at in half_days:
                PlaceHours.objects.create(place=places[place], weekday=weekday, opens_at=opens_at, closes_at=closes_at)
    market = (time(8, 30), time(12, 30))
    PlaceHours.objects.create(place=places["Lodève"], weekday=5, opens_at=market[0], closes_at=market[1])


def _rota(house: Organisation, communes: Mapping[str, Commune]) -> None:
    """The second and fourth of each weekday, as the house itself says."""
    morning, afternoon = (time(9, 45), time(12, 15)), (time(13, 30), time(16))
    tour = (
        (1, "La Vacquerie-et-Saint-Martin-de-Castries", morning),
        (1, "Saint-Maurice-Navacelles", afternoon),
        (2, "Les Rives", morning),
        (2, "Le Caylar", afternoon),
        (3, "Saint-Étienne-de-Gourgas", morning),
        (3, "Pégairolles-de-l'Escalette", afternoon),
        (4, "Saint-Jean-de-la-Blaquière", morning),
        (4, "Le Bosc", afternoon),
    )
    for weekday, town, (starts_at, ends_at) in tour:
        row = communes[town]
        place, _made = Place.objects.get_or_create(
            host=house,
            town=town,
            kind="tour_stop",
            defaults={
                "name": "Bus France Services, devant la mairie",
                "commune": row,
                "lat": row.lat,
                "lon": row.lon,
                "address": "Mairie",
            },
        )
        RotaStop.objects.create(
            house=house,
            place=place,
            every="nth",
            nths=[2, 4],
            weekday=weekday,
            starts_at=starts_at,
            ends_at=ends_at,
            first_day=SINCE,
        )
