"""Priority neighbourhoods come from the official list, and each intermunicipality has its organisation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests import factories as make
from tests.registry.places.official import COMMUNES, QPV, bring_in

from maillage.registry.organisations.models import Organisation, OrganisationCode
from maillage.registry.places.imports.territory import TerritoryReport
from maillage.registry.territories.models import Commune, Perimeter, PerimeterMember, TerritoryCode

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
COMMUNES_2027 = COMMUNES.replace("population_2026", "population_2027")
MERGED_2027 = COMMUNES_2027.replace("243400355,CC du Clermontais", "200017341,CC Lodévois et Larzac")
HEAD, CENTRE, RIVES = QPV.splitlines(keepends=True)[:3]
ROWS = (Perimeter, PerimeterMember, TerritoryCode, Organisation, OrganisationCode)


def members(day: date = date(2026, 6, 1)) -> dict[str, set[str]]:
    """Communes of each neighbourhood on that day."""
    found: dict[str, set[str]] = {}
    for link in PerimeterMember.objects.on(day).filter(perimeter__kind="priority_neighbourhood"):
        found.setdefault(link.perimeter.label, set()).add(link.commune.name)
    return found


def rows() -> list[list[tuple[object, ...]]]:
    return [list(model.objects.order_by("pk").values_list()) for model in ROWS]


def errors(report: TerritoryReport) -> list[tuple[str, int, str]]:
    return [(each.file, each.line, each.column) for each in report.findings.errors]


def bodies() -> list[tuple[str, date | None]]:
    return list(Organisation.objects.filter(kind="intermunicipality").order_by("label").values_list("label", "closes_on"))


def test_the_neighbourhoods_of_the_territory_come_in_with_their_code_and_communes(tmp_path: Path) -> None:
    report = bring_in(tmp_path)
    assert members() == {"Centre de l’exemple": {"Lodève"}, "Les Deux Rives": {"Clermont-l'Hérault", "Octon"}}
    centre = Perimeter.objects.get(kind="priority_neighbourhood", codes__value="QN03401Z")
    assert centre.official_name == "Centre de l'exemple"
    assert members(date(2025, 12, 31)) == {}
    assert report.changes["quartiers prioritaires"].created == ["Centre de l’exemple", "Les Deux Rives"]


def test_one_line_per_commune_is_read_as_one_line_for_all(tmp_path: Path) -> None:
    split = RIVES.replace("34079, 34186", "34079") + RIVES.replace("34079, 34186", "34186")
    bring_in(tmp_path, qpv=HEAD + CENTRE + split)
    assert members()["Les Deux Rives"] == {"Clermont-l'Hérault", "Octon"}


@pytest.mark.parametrize("qpv", ["", QPV], ids=["without a list", "with the same list"])
def test_the_same_files_twice_and_a_missing_list_change_nothing(tmp_path: Path, qpv: str) -> None:
    bring_in(tmp_path)
    before = rows()
    assert bring_in(tmp_path, qpv=qpv).changes.are_none
    assert rows() == before


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    before = rows()
    report = bring_in(tmp_path, is_dry_run=True)
    assert len(report.changes["quartiers prioritaires"].created) == 2
    assert len(report.changes["organisations intercommunales"].created) == 2
    assert rows() == before


def test_a_neighbourhood_that_leaves_the_list_ends_with_its_vintage(tmp_path: Path) -> None:
    bring_in(tmp_path)
    report = bring_in(tmp_path, communes=COMMUNES_2027, epci="", qpv=HEAD + RIVES.replace("34079, 34186", "34079"), now=LATER)
    assert members(date(2026, 12, 31))["Centre de l’exemple"] == {"Lodève"}
    assert members(date(2027, 1, 1)) == {"Les Deux Rives": {"Clermont-l'Hérault"}}
    assert sorted(report.changes["quartiers prioritaires"].ended) == ["Centre de l’exemple (Lodève)", "Les Deux Rives (Octon)"]


def test_a_neighbourhood_that_is_renamed_keeps_the_label_that_somebody_gave_it(tmp_path: Path) -> None:
    bring_in(tmp_path)
    Perimeter.objects.filter(codes__value="QN03401Z").update(label="Centre ancien")
    bring_in(tmp_path, qpv=QPV.replace("Centre de l'exemple", "Cœur de l'exemple").replace("Les Deux Rives", "Rives"))
    assert set(members()) == {"Centre ancien", "Rives"}
    assert Perimeter.objects.get(codes__value="QN03401Z").official_name == "Cœur de l'exemple"


def test_a_neighbourhood_that_spreads_to_a_commune_is_told(tmp_path: Path) -> None:
    bring_in(tmp_path)
    report = bring_in(tmp_path, qpv=QPV.replace(";34142;", ";34142 34064;"))
    assert report.changes["quartiers prioritaires"].changed == ["Centre de l’exemple (Le Caylar)"]
    assert members()["Centre de l’exemple"] == {"Lodève", "Le Caylar"}


@pytest.mark.parametrize(
    ("qpv", "where"),
    [
        (QPV.replace("QN03401Z", "QN034Z"), ("qpv.csv", 2, "code_qp")),
        (QPV.replace("QN03402Z", "QN03401Z"), ("qpv.csv", 3, "code_qp")),
        (HEAD + CENTRE + CENTRE, ("qpv.csv", 3, "code_qp")),
        (QPV.replace("Centre de l'exemple", ""), ("qpv.csv", 2, "lib_qp")),
        (QPV.replace(";34142;", ";3414;"), ("qpv.csv", 2, "insee_com")),
        (QPV.replace(";34142;", ";;"), ("qpv.csv", 2, "insee_com")),
        (QPV.replace(";34142;", ";34999;"), ("qpv.csv", 2, "insee_com")),
        ("code_qp;lib_qp\nQN03401Z;Centre\n", ("qpv.csv", 1, "")),
    ],
)
def test_an_error_names_its_line_and_nothing_at_all_is_written(tmp_path: Path, qpv: str, where: tuple[str, int, str]) -> None:
    report = bring_in(tmp_path, qpv=qpv)
    assert errors(report) == [where]
    assert report.findings.errors[0].remedy
    assert not Commune.objects.exists()
    assert not Organisation.objects.exists()


def test_a_list_of_neighbourhoods_needs_the_communes(tmp_path: Path) -> None:
    report = bring_in(tmp_path, communes="", national="", epci="", houses="", agencies="")
    assert errors(report) == [("arguments", 0, "--communes")]


def test_each_intermunicipality_has_its_organisation_by_its_siren_number(tmp_path: Path) -> None:
    bring_in(tmp_path)
    body = Organisation.objects.get(codes__kind="siren", codes__value="243400355")
    assert (body.kind, body.official_name, body.label) == ("intermunicipality", "CC du Clermontais", "Clermontais")
    assert body.perimeter == Perimeter.objects.get(codes__value="243400355")
    assert bodies() == [("Clermontais", None), ("Lodévois et Larzac", None)]


def test_an_organisation_written_down_by_hand_gets_its_number_and_keeps_its_name(tmp_path: Path) -> None:
    bring_in(tmp_path)
    OrganisationCode.objects.filter(value="243400355").delete()
    Organisation.objects.filter(label="Clermontais").update(label="Communauté du Clermontais")
    report = bring_in(tmp_path)
    assert bodies() == [("Communauté du Clermontais", None), ("Lodévois et Larzac", None)]
    assert OrganisationCode.objects.filter(value="243400355").count() == 1
    assert report.changes["organisations intercommunales"].changed == ["Communauté du Clermontais"]
    assert bring_in(tmp_path).changes.are_none


def test_an_intermunicipality_that_is_renamed_renames_its_organisation(tmp_path: Path) -> None:
    bring_in(tmp_path, epci="", national="")
    bring_in(tmp_path, epci="", national="", communes=COMMUNES.replace("CC du Clermontais", "CC du Salagou"))
    assert bodies() == [("Lodévois et Larzac", None), ("Salagou", None)]


def test_the_organisation_of_an_intermunicipality_without_communes_closes_and_opens_again(tmp_path: Path) -> None:
    bring_in(tmp_path, epci="", national="")
    merged = bring_in(tmp_path, epci="", national="", communes=MERGED_2027, now=LATER)
    assert bodies() == [("Clermontais", date(2027, 1, 1)), ("Lodévois et Larzac", None)]
    assert merged.changes["organisations intercommunales"].ended == ["Clermontais"]
    assert bring_in(tmp_path, epci="", national="", communes=MERGED_2027, now=LATER).changes.are_none
    apart = COMMUNES.replace("population_2026", "population_2028")
    bring_in(tmp_path, epci="", national="", communes=apart, now=LATER.replace(year=2028))
    assert bodies() == [("Clermontais", None), ("Lodévois et Larzac", None)]


def test_an_organisation_elsewhere_is_left_alone(tmp_path: Path) -> None:
    elsewhere = make.intermunicipality(make.perimeter("Sud-Hérault", communes=["Gignac"]))
    bring_in(tmp_path)
    assert Organisation.objects.get(pk=elsewhere.pk).closes_on is None
