"""Official files become the register: all of it or nothing, and nothing the second time."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from tests.registry.places.official import COMMUNES, HOUSES, HOUSES_HEADER, NOW, bring_in, sources

from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed
from maillage.registry.diary.models import Holiday, SchoolBreak
from maillage.registry.organisations.models import Organisation, OrganisationCode
from maillage.registry.organisations.permissions import Console
from maillage.registry.places.imports.territory import TerritoryReport, import_territory
from maillage.registry.places.models import Place, PlaceHours, RotaStop
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember, PopulationCount, TerritoryCode

pytestmark = pytest.mark.django_db
REGISTER = (Commune, Perimeter, PerimeterMember, TerritoryCode, PopulationCount, Organisation, OrganisationCode)
TABLES = (*REGISTER, Place, PlaceHours, RotaStop, Holiday, SchoolBreak, AuditEntry)


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Everything the import may write."""
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in TABLES}


def errors(report: TerritoryReport) -> list[tuple[str, int, str]]:
    return [(each.file, each.line, each.column) for each in report.findings.errors]


def remarks(report: TerritoryReport) -> str:
    return "\n".join(each.message for each in report.findings.remarks)


def test_communes_belong_to_their_intermunicipality_from_the_first_of_january(tmp_path: Path) -> None:
    bring_in(tmp_path)
    assert Commune.objects.count() == 5
    clermontais = Perimeter.objects.get(codes__value="243400355")
    assert (clermontais.official_name, clermontais.label) == ("CC du Clermontais", "Clermontais")
    assert set(Commune.objects.of_intermunicipality(clermontais.pk, date(2026, 1, 1)).values_list("name", flat=True)) == {
        "Clermont-l'Hérault",
        "Octon",
    }
    assert not Commune.objects.of_intermunicipality(clermontais.pk, date(2025, 12, 31)).exists()


def test_districts_and_basins_come_with_the_communes(tmp_path: Path) -> None:
    bring_in(tmp_path)
    basin = Perimeter.objects.get(kind="employment_basin")
    assert (basin.label, basin.members.count()) == ("Lodève", 5)
    assert Perimeter.objects.get(kind="district").codes.get().value == "342"


def test_two_counts_of_inhabitants_are_both_kept_with_source_and_year(tmp_path: Path) -> None:
    report = bring_in(tmp_path)
    assert report.territory is not None
    counts = {(each.source, each.year, each.inhabitants, each.is_year_said) for each in report.territory.counts()}
    assert counts == {("communes.csv", 2026, 17410, True), ("epci.json", 2026, 17200, False)}
    stored = PopulationCount.objects.filter(perimeter__isnull=False).values_list("source", "year", "inhabitants")
    assert sorted(stored) == [("epci.json", 2026, 7700), ("epci.json", 2026, 9500)]


def test_a_fixed_house_has_its_place_its_door_and_its_hours(tmp_path: Path) -> None:
    bring_in(tmp_path)
    house = Organisation.objects.get(codes__kind="house", codes__value="211")
    place = house.places.get()
    assert (house.house_kind, house.phone) == ("fixed", "+33465712014")
    assert (place.kind, place.door, place.town, place.lat) == ("house", "Porte vitrée", "Lodève", 43.7320)
    monday = place.hours.filter(weekday=0).values_list("opens_at", "closes_at")
    assert list(monday) == [(time(8, 30), time(12)), (time(13, 30), time(17))]
    assert place.hours.count() == 3


def test_a_mobile_house_has_a_rota_and_no_place_of_its_own(tmp_path: Path) -> None:
    bring_in(tmp_path)
    house = Organisation.objects.get(codes__value="2392")
    assert house.house_kind == "mobile"
    assert set(house.places.values_list("kind", flat=True)) == {"tour_stop"}
    stops = house.rota.order_by("weekday", "starts_at")
    assert [(each.place.town, each.weekday, each.every, each.nths) for each in stops] == [
        ("Saint-Jean-de-Buèges", 0, "nth", [2, 4]),
        ("Les Rives", 2, "nth", [2, 4]),
        ("Le Caylar", 2, "nth", [2, 4]),
    ]
    assert house.places.get(town="Le Caylar").address == "Mairie du Caylar"


def test_a_stop_outside_the_territory_is_kept_without_a_commune_and_told(tmp_path: Path) -> None:
    report = bring_in(tmp_path)
    place = Place.objects.get(town="Saint-Jean-de-Buèges")
    assert (place.commune, place.lat, place.postal_code) == (None, 43.8297, "34380")
    assert "hors du territoire\u00a0: Saint-Jean-de-Buèges" in remarks(report)


def test_a_stop_that_no_file_locates_is_told_and_left_out(tmp_path: Path) -> None:
    report = bring_in(tmp_path, national="")
    assert not Place.objects.filter(town__startswith="Saint-Jean").exists()
    assert "«\u00a0StJean de Buèges\u00a0» n’est dans aucun fichier" in remarks(report)
    assert RotaStop.objects.count() == 2


def test_a_later_import_that_cannot_locate_a_stop_does_not_end_it(tmp_path: Path) -> None:
    bring_in(tmp_path)
    report = bring_in(tmp_path, national="")
    assert RotaStop.objects.filter(until__isnull=True).count() == 3
    assert report.changes.are_none


def test_an_agency_of_the_territory_comes_with_its_safir_code(tmp_path: Path) -> None:
    report = bring_in(tmp_path)
    agency = Organisation.objects.get(kind="agency")
    assert agency.codes.get().value == "34640"
    assert agency.places.get().town == "Clermont-l'Hérault"
    assert "n’a pas de code Safir" in remarks(report)


def test_days_off_come_in(tmp_path: Path) -> None:
    bring_in(tmp_path)
    assert Holiday.objects.filter(on=date(2026, 11, 11)).exists()
    assert SchoolBreak.objects.get().last_day == date(2026, 11, 1)


def test_the_same_files_twice_change_nothing(tmp_path: Path) -> None:
    bring_in(tmp_path)
    before = rows()
    report = bring_in(tmp_path)
    assert report.changes.are_none
    assert rows() == before


def test_a_dry_run_tells_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    before = rows()
    report = bring_in(tmp_path, is_dry_run=True)
    assert len(report.changes["communes"].created) == 5
    assert len(report.changes["arrêts de tournée"].created) == 3
    assert rows() == before


def test_an_import_is_written_down_once(tmp_path: Path) -> None:
    bring_in(tmp_path)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.object_key) == ("territory.imported", 2026)


@pytest.mark.parametrize("role", ["counsellor", "adviser", "house_lead", ""])
def test_only_who_manages_organisations_imports(tmp_path: Path, role: str) -> None:
    with pytest.raises(NotAllowed):
        import_territory(sources=sources(tmp_path), by=Console(role=role), now=NOW)
    assert not Commune.objects.exists()


BROKEN = [
    ({"communes": COMMUNES.replace("43.8648", "nord")}, ("communes.csv", 3, "lat_cheflieu")),
    ({"communes": COMMUNES.replace("43.8648", "143.8")}, ("communes.csv", 3, "lat_cheflieu")),
    ({"communes": COMMUNES.replace(",460,", ",beaucoup,")}, ("communes.csv", 3, "population_2026")),
    ({"communes": COMMUNES.replace("34231,", "3423,")}, ("communes.csv", 4, "code_insee")),
    ({"communes": COMMUNES.replace("34231,", "34064,")}, ("communes.csv", 4, "code_insee")),
    ({"communes": COMMUNES.replace("34520,460", "x,460")}, ("communes.csv", 3, "codes_postaux")),
    ({"houses": HOUSES.replace("34142,34700", "34999,34700")}, ("houses.csv", 2, "insee_com")),
    ({"houses": HOUSES.replace("43.7320,3.3168", "ici,3.3168")}, ("houses.csv", 2, "latitude")),
    ({"houses": HOUSES.replace("43.7320,3.3168", "3.3168,43.7320")}, ("houses.csv", 2, "latitude")),
    ({"houses": HOUSES.replace("08:30 - 12:00,,", "le matin,,")}, ("houses.csv", 2, "h_mardi")),
    ({"houses": HOUSES.replace("2392,", "211,")}, ("houses.csv", 4, "id_fs")),
    ({"houses": HOUSES.replace("211,France", ",France")}, ("houses.csv", 2, "id_fs")),
    ({"agencies": "code_safir,nom\n"}, ("agencies.csv", 1, "")),
    ({"holidays": "date,nom\n11/11/2026,Armistice\n"}, ("holidays.csv", 2, "date")),
    ({"school": "zone,nom,debut,fin\nC,Été,2026-08-31,2026-07-04\n"}, ("school.csv", 2, "fin")),
    ({"school": "zone,nom,debut,fin\nMontpellier,Été,2026-07-04,2026-08-31\n"}, ("school.csv", 2, "zone")),
    ({"school": "zone,nom,debut,fin\n,Été,2026-07-04,2026-08-31\n"}, ("school.csv", 2, "zone")),
    ({"epci": "[{"}, ("epci.json", 1, "")),
    ({"only": frozenset({"999999999"})}, ("arguments", 0, "--only-epci")),
    ({"communes": "", "national": ""}, ("arguments", 0, "--communes")),
]


@pytest.mark.parametrize(
    ("files", "where"), BROKEN, ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else ""
)
def test_an_error_names_its_file_line_and_column_and_nothing_is_written(
    tmp_path: Path, files: dict[str, str], where: tuple[str, int, str]
) -> None:
    report = bring_in(tmp_path, **files)
    assert errors(report) == [where]
    assert all(each.remedy for each in report.findings.errors)
    assert not Commune.objects.exists()
    assert not Holiday.objects.exists()


def test_a_calendar_without_the_zone_of_the_territory_is_told(tmp_path: Path) -> None:
    report = bring_in(tmp_path, school="zone,nom,debut,fin\nZone A,Été,2026-07-04,2026-08-31\n")
    assert "Aucune ligne n’est de la zone C" in remarks(report)
    assert SchoolBreak.objects.get().zone == "A"
    assert "zone C" not in remarks(bring_in(tmp_path))


def test_one_break_written_in_two_ways_is_one(tmp_path: Path) -> None:
    lines = "zone,nom,debut,fin\nC,Été,2026-07-04,2026-08-31\nZone C,Été,2026-07-04,2026-08-31\n"
    assert errors(bring_in(tmp_path, school=lines)) == [("school.csv", 3, "debut")]


def test_a_commune_without_a_point_does_not_make_its_house_look_far(tmp_path: Path) -> None:
    report = bring_in(tmp_path, communes=COMMUNES.replace("43.7320,3.3180", ",3.3180"))
    assert errors(report) == [("communes.csv", 2, "lat_cheflieu")]


def test_every_error_is_told_at_once(tmp_path: Path) -> None:
    report = bring_in(tmp_path, communes=COMMUNES.replace("43.8648", "x"), houses=HOUSES.replace("08:30 - 12:00,,", "x,,"))
    assert [each[0] for each in errors(report)] == ["communes.csv", "houses.csv"]


def test_swapped_coordinates_are_recognised(tmp_path: Path) -> None:
    report = bring_in(tmp_path, houses=HOUSES.replace("43.7320,3.3168", "3.3168,43.7320"))
    assert "inversées" in report.findings.errors[0].remedy


def test_a_wrong_commune_code_is_answered_with_the_right_one(tmp_path: Path) -> None:
    report = bring_in(tmp_path, houses=HOUSES.replace("34142,34700", "34999,34700"))
    assert report.findings.errors[0].remedy == "Lodève a le code 34142."


def test_a_house_without_coordinates_is_placed_at_the_town_hall_and_told(tmp_path: Path) -> None:
    report = bring_in(tmp_path, houses=HOUSES.replace("43.7320,3.3168", ","))
    assert Place.objects.get(host__codes__value="211").lon == 3.3180
    assert "placé à la mairie (Lodève)" in remarks(report)


def test_hours_that_overlap_are_joined_and_told(tmp_path: Path) -> None:
    report = bring_in(tmp_path, houses=HOUSES.replace("08:30 - 12:00,,", "08:30 - 12:00 / 08:30 - 16:00,,"))
    assert PlaceHours.objects.get(weekday=1).closes_at == time(16)
    assert "se chevauchent" in remarks(report)


def test_half_a_tour_is_not_read_at_all(tmp_path: Path) -> None:
    report = bring_in(tmp_path, houses=HOUSES.replace("Le Caylar 13h30-16h", "Le Caylar l'après-midi"))
    assert not RotaStop.objects.exists()
    assert "illisible en partie" in remarks(report)


def test_only_some_intermunicipalities_may_be_brought_in(tmp_path: Path) -> None:
    bring_in(tmp_path, only=frozenset({"243400355"}))
    assert set(Commune.objects.values_list("name", flat=True)) == {"Clermont-l'Hérault", "Octon"}
    assert not Organisation.objects.houses().exists()


def test_without_a_file_of_intermunicipalities_those_of_the_communes_are_taken(tmp_path: Path) -> None:
    bring_in(tmp_path, epci="", national="")
    assert Perimeter.objects.filter(kind="intermunicipality").count() == 2


def test_days_off_can_come_alone(tmp_path: Path) -> None:
    bring_in(tmp_path, communes="", national="", epci="", houses="", agencies="", qpv="")
    assert Holiday.objects.count() == 2
    assert not Commune.objects.exists()


def test_a_list_of_houses_elsewhere_brings_none(tmp_path: Path) -> None:
    elsewhere = HOUSES_HEADER + "900,Ailleurs,1 rue,,75101,75001,Paris,48.86,2.34,,,,,,,,,,Principal,Fixe\n"
    bring_in(tmp_path, houses=elsewhere)
    assert not Organisation.objects.houses().exists()
