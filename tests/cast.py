"""The people of the tests, by name: who is colleague, teammate or stranger to whom is the same everywhere.

`the_cast()` writes them and answers one object: `cast.claire`, `cast.nadege`, `cast.ghislaine`. Claire and Samir are
advisers of the agency; Hélène directs it; Nadège and Rémi receive in Lodève, Lucie in Gignac; Yolande is a partner;
Sophie is an economic officer; Bruno leads a house; Paul is an adviser of another agency, a stranger to all of them.
Ghislaine (a hamlet, no car) was booked by Lodève; Farid is known to the agency alone; Odette belongs to Paul's agency.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests import factories as make

from maillage.registry.accounts.models import Account, Role
from maillage.registry.organisations.models import Organisation
from maillage.registry.people.models import Person
from maillage.registry.places.models import Device, Place, Room
from maillage.registry.territories.models import Commune, Perimeter


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and where they work."""

    territory: Perimeter
    lodeve: Commune
    pegairolles: Commune
    agency: Organisation
    agency_elsewhere: Organisation
    house: Organisation
    house_of_gignac: Organisation
    partner: Organisation
    office: Organisation
    place: Place
    place_of_gignac: Place
    room: Room
    device: Device
    claire: Account
    samir: Account
    helene: Account
    nadege: Account
    remi: Account
    lucie: Account
    yolande: Account
    sophie: Account
    bruno: Account
    paul: Account
    ghislaine: Person
    farid: Person
    odette: Person

    def act(self, who: Account):  # an Actor; the annotation would repeat factories.actor
        """The account at work: an Actor, as services want it."""
        return make.actor(who)


def the_cast() -> Cast:
    """Write them all; needs the database, and leaves the scope as it was."""
    area = make.perimeter("Lodévois et Larzac")
    lodeve, pegairolles = (make.commune(name, intermunicipality=area) for name in ("Lodève", "Pégairolles-de-l'Escalette"))
    agency, elsewhere = make.agency(safir="34640"), make.agency("Agence de Béziers")
    house = make.house(works_with=agency)
    gignac = make.house("Maison France Services de Gignac", works_with=agency, phone="+33465712015")
    partner = make.partner(works_with=agency)
    office = make.intermunicipality(area, works_with=agency)
    place = make.place(house, commune=lodeve, open_on_weekdays=True)
    room = make.room(place, "Bureau 1")
    return Cast(
        territory=area,
        lodeve=lodeve,
        pegairolles=pegairolles,
        agency=agency,
        agency_elsewhere=elsewhere,
        house=house,
        house_of_gignac=gignac,
        partner=partner,
        office=office,
        place=place,
        place_of_gignac=make.place(gignac, town="Gignac"),
        room=room,
        device=make.device(place, "Tablette 1"),
        claire=make.account("Claire", "Maurin", role=Role.ADVISER, organisation=agency),
        samir=make.account("Samir", "Bensaïd", role=Role.ADVISER, organisation=agency),
        helene=make.account("Hélène", "Arnal", role=Role.DIRECTOR, organisation=agency),
        nadege=make.account("Nadège", "Sabatier", role=Role.COUNSELLOR, organisation=house),
        remi=make.account("Rémi", "Coste", role=Role.COUNSELLOR, organisation=house),
        lucie=make.account("Lucie", "Galtier", role=Role.COUNSELLOR, organisation=gignac),
        yolande=make.account("Yolande", "Prat", role=Role.PARTNER, organisation=partner),
        sophie=make.account("Sophie", "Barral", role=Role.ECONOMIC_OFFICER, organisation=office),
        bruno=make.account("Bruno", "Ollier", role=Role.HOUSE_LEAD, organisation=house),
        paul=make.account("Paul", "Espinasse", role=Role.ADVISER, organisation=elsewhere),
        ghislaine=make.person(
            agency,
            shared_with=[house],
            commune=pegairolles,
            home_label="Place de la Fontaine",
            means="bus",
            phone="+33639981234",
        ),
        farid=make.person(agency, "Farid", "Benali", commune=lodeve),
        odette=make.person(elsewhere, "Odette", "Cazals"),
    )
