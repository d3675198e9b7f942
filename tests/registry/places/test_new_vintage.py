"""A new vintage closes what changed and opens what is new, on its own day; what people edited stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.registry.places.official import COMMUNES, HOUSES, NATIONAL, bring_in

from maillage.registry.organisations.models import Organisation
from maillage.registry.places.models import Place, RotaStop
from maillage.registry.territories.errors import VintageTooOld
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember, PopulationCount, TerritoryCode

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
COMMUNES_2027 = COMMUNES.replace("population_2026", "population_2027")
OCTON_MOVES = COMMUNES_2027.replace("500,243400355,CC du Clermontais", "510,200017341,CC Lodévois et Larzac")
OCTON = "34186,Octon,34800,500,243400355,CC du Clermontais,342,43.6540,3.3040,7640,LODEVE\n"


def perimeter_of(name: str, day: date) -> str:
    return PerimeterMember.objects.on(day).get(commune__name=name, perimeter__kind="intermunicipality").perimeter.label


def national_without(code: str) -> str:
    """A file of the whole country: a commune of each department, without that code."""
    others = "".join(f"{n:02}001,Ailleurs {n},{n:02}000,100,200000000,CC Ailleurs,46.0,2.0\n" for n in range(1, 96) if n != 20)
    assert code not in NATIONAL + others
    return NATIONAL + others


def test_a_commune_changes_intermunicipality_on_the_first_of_january(tmp_path: Path) -> None:
    bring_in(tmp_path)
    report = bring_in(tmp_path, communes=OCTON_MOVES, epci="", now=LATER)
    assert perimeter_of("Octon", date(2026, 12, 31)) == "Clermontais"
    assert perimeter_of("Octon", date(2027, 1, 1)) == "Lodévois et Larzac"
    assert report.changes["appartenances"].ended == ["Octon (Clermontais)"]
    assert Commune.objects.filter(name="Octon").count() == 1


def test_both_vintages_of_a_count_are_kept(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, communes=OCTON_MOVES, epci="", now=LATER)
    counts = PopulationCount.objects.filter(commune__name="Octon").values_list("year", "inhabitants")
    assert sorted(counts) == [(2026, 500), (2027, 510)]


def test_the_same_new_vintage_twice_changes_nothing(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, communes=OCTON_MOVES, epci="", now=LATER)
    assert bring_in(tmp_path, communes=OCTON_MOVES, epci="", now=LATER).changes.are_none


def test_a_mistake_of_the_same_vintage_is_replaced(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, communes=OCTON_MOVES.replace("population_2027", "population_2026"), epci="")
    links = PerimeterMember.objects.filter(commune__name="Octon", perimeter__kind="intermunicipality")
    assert [(each.perimeter.label, each.until) for each in links] == [("Lodévois et Larzac", None)]


def test_an_older_vintage_that_says_otherwise_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    bring_in(tmp_path, communes=OCTON_MOVES, epci="", now=LATER)
    before = list(PerimeterMember.objects.order_by("pk").values_list())
    with pytest.raises(VintageTooOld, match="au 01/01/2027"):
        bring_in(tmp_path, now=LATER)
    assert list(PerimeterMember.objects.order_by("pk").values_list()) == before


def test_a_commune_that_the_whole_country_no_longer_knows_has_ended(tmp_path: Path) -> None:
    bring_in(tmp_path)
    gone = COMMUNES_2027.replace(OCTON, "")
    report = bring_in(tmp_path, communes=gone, national=national_without("34186"), now=LATER)
    assert Commune.objects.get(name="Octon").until == date(2027, 1, 1)
    assert report.changes["communes"].ended == ["Octon"]


def test_a_commune_that_a_local_file_leaves_out_only_leaves_its_intermunicipality(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, communes=COMMUNES_2027.replace(OCTON, ""), now=LATER)
    assert Commune.objects.get(name="Octon").until is None
    assert not PerimeterMember.objects.on(date(2027, 1, 1)).filter(commune__name="Octon", perimeter__kind="intermunicipality")


def test_one_intermunicipality_alone_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    bring_in(tmp_path)
    report = bring_in(tmp_path, only=frozenset({"200017341"}))
    assert report.changes.are_none


def test_a_commune_that_is_renamed_keeps_its_key(tmp_path: Path) -> None:
    bring_in(tmp_path)
    key = TerritoryCode.objects.get(value="34186").commune_id
    report = bring_in(tmp_path, communes=COMMUNES.replace(",Octon,", ",Octon-le-Lac,"))
    assert Commune.objects.get(pk=key).name == "Octon-le-Lac"
    assert report.changes["communes"].changed == ["Octon-le-Lac"]


def test_a_label_that_was_edited_is_kept_when_the_official_name_changes(tmp_path: Path) -> None:
    bring_in(tmp_path)
    Perimeter.objects.filter(codes__value="243400355").update(label="Le Clermontais")
    Organisation.objects.filter(codes__value="211").update(label="La maison de Lodève")
    renamed = COMMUNES.replace("CC du Clermontais", "CC du Clermontais et Salagou")
    bring_in(tmp_path, communes=renamed, epci="", houses=HOUSES.replace("France services de Lodève", "France services Lodève"))
    assert Perimeter.objects.get(codes__value="243400355").label == "Le Clermontais"
    house = Organisation.objects.get(codes__value="211")
    assert (house.official_name, house.label) == ("France services Lodève", "La maison de Lodève")


def test_a_label_that_nobody_edited_follows(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, houses=HOUSES.replace("France services de Lodève", "France services Lodève"))
    assert Organisation.objects.get(codes__value="211").label == "France services Lodève"


def test_a_house_that_left_the_list_closes_and_opens_again_when_it_is_back(tmp_path: Path) -> None:
    bring_in(tmp_path)
    without = "\n".join(line for line in HOUSES.splitlines() if not line.startswith("211,"))
    report = bring_in(tmp_path, houses=without, now=LATER)
    assert Organisation.objects.get(codes__value="211").closes_on == LATER.date()
    assert report.changes["maisons"].ended == ["France services de Lodève"]
    bring_in(tmp_path, now=LATER)
    assert Organisation.objects.get(codes__value="211").closes_on is None


def test_a_house_without_a_number_in_the_list_is_left_alone(tmp_path: Path) -> None:
    bring_in(tmp_path)
    own = Organisation.objects.create(
        kind="house", house_kind="fixed", official_name="En préparation", label="En préparation",
        commune=Commune.objects.get(name="Octon"),
    )  # fmt: skip
    bring_in(tmp_path)
    own.refresh_from_db()
    assert own.closes_on is None


def test_what_the_file_leaves_empty_keeps_what_was_filled_in(tmp_path: Path) -> None:
    bring_in(tmp_path)
    Organisation.objects.filter(codes__value="211").update(phone="+33465712099")
    bring_in(tmp_path, houses=HOUSES.replace("04 65 71 20 14", ""))
    assert Organisation.objects.get(codes__value="211").phone == "+33465712099"


def test_a_tour_that_changes_ends_yesterday_and_starts_today(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, houses=HOUSES.replace("MERCREDI Les Rives", "JEUDI Les Rives"), now=LATER)
    today = LATER.date()
    rives = RotaStop.objects.filter(place__town="Les Rives").order_by("first_day")
    assert [(each.weekday, each.first_day, each.until) for each in rives] == [
        (2, date(2026, 1, 1), date(2027, 2, 28)),
        (3, today, None),
    ]


def test_a_town_that_left_the_tour_receives_nobody_any_more(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, houses=HOUSES.replace("Les Rives 9h45-12h15 ", ""), now=LATER)
    assert Place.objects.get(town="Les Rives").closed_on == LATER.date()
    bring_in(tmp_path, now=LATER)
    assert Place.objects.get(town="Les Rives").closed_on is None


def test_a_tour_corrected_twice_in_a_day_leaves_one_truth(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path, houses=HOUSES.replace("Les Rives 9h45-12h15", "Les Rives 9h45-13h"), now=LATER)
    bring_in(tmp_path, houses=HOUSES.replace("Les Rives 9h45-12h15", "Les Rives 9h45-14h"), now=LATER)
    ends = RotaStop.objects.filter(place__town="Les Rives", until__isnull=True).values_list("ends_at__hour", flat=True)
    assert list(ends) == [14]


def test_a_place_that_moved_keeps_its_rooms(tmp_path: Path) -> None:
    bring_in(tmp_path)
    key = Place.objects.get(host__codes__value="211").pk
    report = bring_in(tmp_path, houses=HOUSES.replace("43.7320,3.3168", "43.7300,3.3150"))
    assert Place.objects.get(host__codes__value="211").pk == key
    assert len(report.changes["lieux"].changed) == 1
