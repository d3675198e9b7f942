"""The real files and the recorded answers, where they are at hand: what they hold comes in as it should."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from tests import factories as make
from tests.domains.companies.world import NOW, TODAY, World

from maillage.domains.companies import clients, services
from maillage.domains.companies.imports import cnig
from maillage.domains.companies.imports.basins import read_any_counts
from maillage.domains.companies.imports.weights import read_weights
from maillage.domains.companies.models import BusinessPark, HiringWeight, JobSeekerCount, Plot
from maillage.domains.companies.rules.activities import naf
from maillage.domains.companies.rules.projection import degrees_of, lambert93
from maillage.domains.companies.selectors.zones import park_page
from maillage.domains.companies.services.forecast import keep_counts, keep_weights
from maillage.kit import clock
from maillage.registry.territories.models import PopulationCount, TerritoryCode

SHARED = Path(__file__).parents[4] / "shared" / "data"
HIRES, TENSION = SHARED / "07_naf_hirings", SHARED / "08_tension_bmo"
SITES, RECORDED = SHARED / "12_zae_cnig_sites_economiques" / "schema", SHARED / "10_api_fixtures" / "entreprises"
BASIN = "7640"  # Lodève, Clermont-l'Hérault, Gignac


@pytest.fixture(autouse=True)
def fresh(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.SIRENE_KEY = "a-key"
    for pace in ("OPEN_PACE", "SIRENE_PACE"):
        monkeypatch.setattr(clients, pace, clients.Pace(1000))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    yield
    cache.clear()


def there(path: Path) -> Path:
    """The file or folder, or the test is skipped: not everybody has them."""
    if not path.exists():
        pytest.skip("skipped: no shared data")
    return path


def basin(world: World, *, others: int = 0) -> None:
    """Clermont-l'Hérault, 9,000 inhabitants, and villages of 500, in the employment basin of the open counts."""
    area = make.perimeter("Bassin de Lodève", kind="employment_basin")
    TerritoryCode.objects.create(kind="basin", value=BASIN, since=make.SINCE, perimeter=area)
    villages = [make.commune(f"Village {number}", intermunicipality=area) for number in range(others)]
    area.members.create(commune=world.commune, since=make.SINCE)
    for commune, inhabitants in ((world.commune, 9000), *((each, 500) for each in villages)):
        PopulationCount.objects.create(year=2023, source="Insee", inhabitants=inhabitants, commune=commune)


# ------------------------------------------------------------------ 07, 08: hires and job seekers
def test_every_activity_of_the_open_hires_is_a_code_and_is_kept_with_its_source(world: World, db: None) -> None:
    folder = there(HIRES) / "labonneboite"
    with (folder / "naf_labels.csv").open(encoding="utf-8") as file:
        codes = [row["naf_id"] for row in csv.DictReader(file, delimiter="|")]
    assert len(codes) > 700
    assert all(naf(code) for code in codes)
    read = read_weights((folder / "rome_naf_mapping.csv").read_bytes())
    rows = [row for row in read.good if row.naf == "52.10B"]
    assert {row.occupation for row in rows} >= {"N1103", "N1105", "N1101"}
    assert world.act(keep_weights, rows=rows, source="DPAE, Pôle emploi 2022") == len(rows)
    with world.as_job():
        assert HiringWeight.objects.filter(nomenclature="rev2", source="DPAE, Pôle emploi 2022").count() == len(rows)


def test_the_table_of_sectors_is_read_as_pairs_that_weigh_the_same(db: None) -> None:
    table = json.loads(there(HIRES / "secteurs_naf_rome_v4.json").read_text(encoding="utf-8"))
    lines = [f"{division};{each['code']}" for division, of in table.items() if division != "0" for each in of["codes_rome"]]
    read = read_weights("\n".join(["division;code ROME", *lines]).encode())
    assert read.bad == ()
    assert len(read.good) == len(set(lines)) > 1000
    assert {row.weight for row in read.good} <= {1.0, 2.0}


def test_the_small_table_of_declared_hires_is_read_by_its_own_headings(db: None) -> None:
    read = read_weights(there(TENSION / "bob_dpae-count.csv").read_bytes())
    assert read.bad == ()
    assert ("01.11Z", "A1101", 161.0) in [(row.naf, row.occupation, row.weight) for row in read.good]


def test_job_seekers_of_an_employment_basin_are_shared_by_inhabitants_and_kept(world: World, db: None) -> None:
    content = there(TENSION / "mobiville_cities-tension-utf8.csv").read_bytes()
    basin(world, others=4)
    read = read_any_counts(content, TODAY)
    assert read.bad == ()
    assert {len(row.family) for row in read.good} == {1}, "by great domain: a village’s share of one occupation says nothing"
    logistics = [row.count or 0 for row in read.good if row.family == "N"]
    assert sum(logistics) == 480, "480.25 in the basin, whole"
    assert max(logistics) == 392, "480 × 9,000 / 11,000, the largest remainders to the villages"
    assert world.act(keep_counts, rows=read.good, as_of=date(2021, 12, 31), source="DARES 2021, partagé") == len(read.good)
    with world.as_job():
        assert not JobSeekerCount.objects.filter(count__lt=5).exists()


def test_a_small_file_by_basin_says_which_lines_are_wrong_and_hides_what_is_under_five(world: World, db: None) -> None:
    basin(world, others=2)
    lines = f"{BASIN};N1103;60,5\n{BASIN};N1105;39,5\n{BASIN};H2102;4\n{BASIN};Z9;3\n{BASIN};K1302;beaucoup\n0101;N1103;9\n"
    read = read_any_counts(f"cbassin;ROME;defm_abc\n{lines}".encode(), TODAY)
    assert sorted((row.family, row.count) for row in read.good if row.count) == [("N", 5), ("N", 5), ("N", 90)]
    assert {row.count for row in read.good if row.family == "H"} == {None}
    assert [(bad.number, bad.reason.split(" ")[0]) for bad in read.bad] == [(5, "Écrivez"), (6, "Nombre")]


# ------------------------------------------------------------------ 12: zones
def test_the_standard_s_own_examples_become_a_zone_on_the_map(world: World, db: None) -> None:
    folder = there(SITES)
    names = ("site-eco", "terrain-eco", "etablissement", "pole-eco")
    files = {name: (folder / name / "exemple-valide.csv").read_bytes() for name in names}
    read = cnig.read_zones(sites=files["site-eco"], terrains=files["terrain-eco"], hubs=files["pole-eco"], today=TODAY)
    assert read.problems == []
    world.act(services.keep_zones, world.sophie, intermunicipality=world.body.pk, zones=read.zones)
    with world.seen_by(world.sophie):
        park, plot = BusinessPark.objects.get(code="80024_SITE-ECO_00001"), Plot.objects.get()
        page = park_page(park.pk)
        assert page.hub == "Les Bornes du Temps"
        (hub,) = csv.DictReader(io.StringIO(cnig.hubs_file(world.body.pk).decode()), delimiter=";")
        (given,) = csv.DictReader(io.StringIO(files["pole-eco"].decode("utf-8-sig")), delimiter=";")
        assert hub == given, "what came in goes out as it came"
        assert (park.name, str(park.gross_area_ha), plot.park) == ("ZAC Les Bornes du Temps", "37.200", park)
        assert park.place is not None
        assert (park.place.lat, park.place.lon) == (49.2527, 3.9815)
        (lon, lat), *_more = page.rings[0]
        assert (round(lon, 2), round(lat, 2)) == (2.45, 44.93), "its outline comes in Lambert-93"
    lines = cnig.read_zones(sites=files["site-eco"], establishments=files["etablissement"], today=TODAY).problems
    assert [each.column for each in lines] == ["terr_id"], "an example whose plots are of another example"


def test_metres_and_degrees_of_one_address_are_one_point() -> None:
    lon, lat = lambert93(651099.646360905, 6863387.945075555)  # as Sirene and the open register say of one establishment
    assert abs(lon - 2.333382) < 5e-6
    assert abs(lat - 48.868662) < 5e-6
    assert degrees_of(3.43, 43.62) == (3.43, 43.62)
    assert degrees_of(200, 95) is degrees_of(9e6, 9e6) is None


# ------------------------------------------------------------------ 10: recorded answers
def recorded(name: str) -> Any:
    return json.loads(there(RECORDED / name).read_text(encoding="utf-8"))


def answering(*answers: httpx.Response) -> httpx.MockTransport:
    left = list(answers)
    return httpx.MockTransport(lambda _request: left.pop(0))


SIREN, SIRET = "418166096", "41816609600069"
SAID = clients.Company(SIREN, SIRET, False, "OCTO-TECHNOLOGY", "62.02A", "rev2", "41")


def test_the_open_register_s_recorded_answer_is_read(db: None) -> None:
    transport = answering(httpx.Response(200, json=recorded("api_recherche_entreprises_search_siret.json")))
    assert clients.company(SIREN, SIRET, transport=transport) == SAID


def test_sirene_s_recorded_answers_are_read(db: None) -> None:
    nothing = httpx.Response(200, json={"results": [], "total_results": 0})
    transport = answering(nothing, httpx.Response(200, json=recorded("api_insee_siret.json")))
    assert clients.company(SIREN, SIRET, transport=transport) == SAID
    cache.clear()
    transport = answering(nothing, httpx.Response(400, json=recorded("api_insee_siret_400.json")))
    with pytest.raises(clients.RegisterDown):
        clients.company(SIREN, SIRET, transport=transport)


def test_the_fields_that_are_read_are_those_of_the_published_description(db: None) -> None:
    text = there(RECORDED / "recherche-entreprises_open-api.yml").read_text(encoding="utf-8")
    for field in (
        *("siren", "nom_raison_sociale", "nom_complet", "statut_diffusion", "matching_etablissements", "siret"),
        *("statut_diffusion_etablissement", "activite_principale", "activite_principale_naf25", "tranche_effectif_salarie"),
    ):
        assert f" {field}:" in text, field
