"""Files of arrivals in three formats, ten thousand lines with three hundred bad ones, and the standard's tables both ways."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.domains.companies.world import NOW, SIRET, TODAY, World

from maillage.domains.companies import services
from maillage.domains.companies.imports import arrivals, cnig
from maillage.domains.companies.imports.tables import FileNotReadable, read_table
from maillage.domains.companies.models import BusinessPark, CompanyArrival, Dossier, Plot, PlotOccupancy
from maillage.kit import jobs
from maillage.kit.errors import NotAllowed

pytestmark = pytest.mark.django_db
HEAD = "Entreprise;Acquéreur;SIRET;Source;Emplois;Date d’ouverture;Certitude;Accord;Zone;Commune"
SHARED = Path(__file__).parents[4] / "shared" / "data" / "12_zae_cnig_sites_economiques" / "schema"


@pytest.fixture(autouse=True)
def deferred(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(jobs, "defer", lambda name, **values: found.append(name))
    return found


def read(world: World, text: str) -> arrivals.Read:
    with world.seen_by(world.sophie):
        return arrivals.read_arrivals(text.encode(), intermunicipality=world.body.pk, today=TODAY)


def test_a_good_line_is_offered_with_all_it_says(world: World) -> None:
    line = f"Logis Sud;SCI des Pins;{SIRET};permis de construire;40;03/11/2025;probable;oui;la salamane;Clermont-l'Hérault"
    (good,) = read(world, f"{HEAD}\n\n{line}\n").good
    assert good.line == 3
    sheet = good.sheet
    assert (sheet.company_name, sheet.number, sheet.source, sheet.jobs_count) == ("Logis Sud", SIRET, "building_permit", 40)
    assert (str(sheet.expected_on), sheet.certainty, sheet.agreement) == ("2025-11-03", "likely", "yes")
    assert (sheet.park, sheet.commune) == (world.park.pk, world.commune.pk)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (";;;;;;;;;", None),
        (";;;vente;;;;;;", "Donnez le nom"),
        ("A;;73282932000075;;;;;;;", "Siret"),
        ("A;;;rumeur;;;;;;", "Source"),
        ("A;;;;beaucoup;;;;;", "chiffres"),
        ("A;;;;;31/02/2026;;;;", "31/03/2027"),
        ("A;;;;;01/01/2024;;;;", "passée"),
        ("A;;;;;;peut-être;;;", "certitude"),
        ("A;;;;;;;bof;;", "accord"),
        ("A;;;;;;;;Les Rocailles;", "zone"),
        ("A;;;;;;;;;Ys", "Commune"),
    ],
)
def test_a_bad_line_says_what_to_do(world: World, line: str, reason: str | None) -> None:
    found = read(world, f"{HEAD}\n{line}\n")
    assert found.good == ()
    assert [reason.lower() in " ".join(each.reasons).lower() for each in found.bad if reason] == ([True] if reason else [])


def test_two_lines_of_one_company_and_one_already_signalled_are_told(world: World) -> None:
    world.arrival(company_name="Boulangerie du Pont")
    lines = "Logistique du Sud;;;;;;;;;\nSAS Logistique du Sud;;;;;;;;;\nboulangerie du pont;;;;;;;;;\nAutre;;;;;;;;;"
    found = read(world, f"{HEAD}\n{lines}\n")
    assert [each.line for each in found.good] == [2, 5]
    assert [(each.line.number, each.reasons[0][:24]) for each in found.bad] == [
        (3, "C’est la même entreprise"),
        (4, "Cette entreprise est déj"),
    ]


def test_bad_lines_come_back_as_a_file_that_can_be_sent_again_and_runs_no_formula(world: World) -> None:
    found = read(world, f"{HEAD}\n=cmd();;;;beaucoup;;;;;\n")
    back = found.bad_file()
    table = read_table(back)
    assert table.headings[0] == "ligne"
    assert table.headings[-1] == "motif"
    assert table.lines[0]["entreprise"] == "'=cmd()"
    again = read(world, back.decode("utf-8-sig").replace("beaucoup", "12"))
    assert (len(again.good), len(again.bad)) == (1, 0)


@pytest.mark.slow(reason="ten thousand lines")
def test_ten_thousand_lines_with_three_hundred_bad_ones(world: World) -> None:
    lines = [f"Société numéro {number} {number * 7919};;;vente;{number % 90};;;;La Salamane;" for number in range(10_000)]
    for number in range(300):
        lines[number * 33] = f"X{number};;;;beaucoup;;;;;"
    start = time.monotonic()
    found = read(world, "\n".join([HEAD, *lines]))
    read_s = time.monotonic() - start
    assert (len(found.good), len(found.bad)) == (9_700, 300)
    assert len(read_table(found.bad_file()).lines) == 300
    assert read_s < 20


def test_a_file_s_companies_are_shared_out_evenly(world: World) -> None:
    lines = [f"Société {number * 7919};;;vente;;;;;La Salamane;" for number in range(60)]
    sheets = arrivals.sheets(read(world, "\n".join([HEAD, *lines])).good)
    world.act(services.signal_many, world.sophie, intermunicipality=world.body.pk, sheets=sheets)
    with world.seen_by(world.helene):
        shares = [Dossier.objects.filter(agency_contact=who).count() for who in (world.olivier, world.ines)]
        assert set(CompanyArrival.objects.values_list("park", "source")) == {(world.park.pk, "plot_sale")}
    assert shares == [30, 30]


def test_a_stranger_writes_no_file(world: World) -> None:
    sheets = arrivals.sheets(read(world, f"{HEAD}\nA;;;;;;;;;\n").good)
    for who in (world.julie, world.claire, world.olivier, world.paul):
        with pytest.raises(NotAllowed):
            world.act(services.signal_many, who, intermunicipality=world.body.pk, sheets=sheets)


def test_the_register_is_asked_for_lines_with_a_number(world: World, deferred: list[str]) -> None:
    sheets = arrivals.sheets(read(world, f"{HEAD}\nA;;{SIRET};;;;;;;\nB;;;;;;;;;\n").good)
    world.act(services.signal_many, world.sophie, intermunicipality=world.body.pk, sheets=sheets)
    assert deferred == ["companies.complete"]
    with world.seen_by(world.sophie):
        assert set(CompanyArrival.objects.values_list("completion", flat=True)) == {"asked", "none"}


# ------------------------------------------------------------------ formats
def zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def xlsx(rows: str, *, dtd: str = "") -> bytes:
    return zipped(
        {
            "xl/workbook.xml": '<workbook><sheets><sheet name="A" r:id="r2"/><sheet name="B" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r2" Target="worksheets/a.xml"/></Relationships>',
            "xl/sharedStrings.xml": "<sst><si><t>Entreprise</t></si><si><r><t>Logis </t></r><r><t>Sud</t></r></si></sst>",
            "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts>'
            '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>',
            "xl/worksheets/a.xml": f"<?xml version='1.0'?>{dtd}<worksheet><sheetData>{rows}</sheetData></worksheet>",
        }
    )


XLSX_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>SIRET</t></is></c>'
    '<c r="D1" t="inlineStr"><is><t>Ouverture</t></is></c></row>'
    '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3"><v>73282932000074</v></c><c r="D3" s="1"><v>45964</v></c></row>'
)


def ods(rows: str) -> bytes:
    body = f"<office:document-content><table:table>{rows}</table:table><table:table/></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": body})


ODS_ROWS = (
    "<table:table-row><table:table-cell><text:p>Entreprise</text:p></table:table-cell>"
    '<table:table-cell table:number-columns-repeated="1"><text:p>Vide</text:p></table:table-cell>'
    "<table:table-cell><text:p>SIRET</text:p></table:table-cell><table:table-cell><text:p>Ouverture</text:p></table:table-cell>"
    "</table:table-row><table:table-row><table:table-cell/></table:table-row><table:table-row>"
    "<table:table-cell><text:p>Logis <text:span>Sud</text:span></text:p></table:table-cell><table:table-cell/>"
    '<table:table-cell office:value-type="float" office:value="73282932000074"><text:p>7E13</text:p></table:table-cell>'
    '<table:table-cell office:value-type="date" office:date-value="2025-11-03"/></table:table-row>'
    '<table:table-row table:number-rows-repeated="1048573"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


@pytest.mark.parametrize("content", [xlsx(XLSX_ROWS), ods(ODS_ROWS)], ids=["xlsx", "ods"])
def test_workbooks_are_read_as_the_same_text_as_a_csv(world: World, content: bytes) -> None:
    (line,) = read_table(content).lines
    assert (line.number, line["entreprise"], line["siret"], line["ouverture"]) == (3, "Logis Sud", SIRET, "2025-11-03")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04rubbish",
        b"\x00\x01\x02",
        zipped({"hello.txt": "x"}),
        xlsx(XLSX_ROWS, dtd='<!DOCTYPE x [<!ENTITY a "aa">]>'),
        xlsx('<row r="999999"><c r="A999999"><v>1</v></c></row>'),
        xlsx('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        ods("<table:table-row>"),
        ods(
            '<table:table-row table:number-rows-repeated="900000"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>'
        ),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(FileNotReadable, match=r"."):
        read_table(content)


def test_a_file_without_a_name_column_is_refused(world: World) -> None:
    with pytest.raises(FileNotReadable):
        read(world, "Emplois;Zone\n12;La Salamane\n")


def test_windows_files_are_read(world: World) -> None:
    assert read_table("Entreprise;Zone\nÉlan;Été\n".encode("cp1252")).lines[0]["entreprise"] == "Élan"


# ------------------------------------------------------------------ the standard
SITES = (
    "site_id;pole_id;site_nom;site_type;site_surf_brute;site_actu_date;site_comm_insee;site_geompoint;desserte_tc\n"
    "34079_S1;;La Salamane;zone d'activité économique;37.20;2024-05-02;34079;3.43, 43.62;non\n"
    "34079_S2;;Les Tanes Basses;zone d'activité économique;beaucoup;2024-05-02;34079;;\n"
)
TERRAINS = (
    "terr_id;site_id;terr_refcad;terr_surf_brute;terr_acquereur;terr_cession_date;terr_vente_montant\n"
    "T1;34079_S1;34079000AB0001|34079000AB0002;1.5;SCI des Pins;2024-01-31;120000\n"
    "T2;34079_S9;;1;;;\n"
)
ESTABLISHMENTS = (
    "SIRET;SIREN;terr_id;etab_raison_sociale;etab_nom;etab_activite_code;etab_effectif_code;etab_effectif_annee;etab_actif;"
    "etab_actu_date;etab_contact_mail;etab_source_info\n"
    f"{SIRET};{SIRET[:9]};T1|T7;Logis Sud SAS;Logis;4520B;11;2022;oui;2024-03-01;directrice@exemple.fr;Insee\n"
    f"73282932000075;;T1;Faux;;;;;;;;\n"
)


def keep(world: World) -> cnig.ZonesRead:
    with world.seen_by(world.sophie) as by:
        found = cnig.read_zones(
            sites=SITES.encode(), terrains=TERRAINS.encode(), establishments=ESTABLISHMENTS.encode(), today=TODAY
        )
        services.keep_zones(intermunicipality=world.body.pk, zones=found.zones, by=by, now=NOW)
    return found


def test_the_tables_of_the_standard_come_in_by_code_and_bad_lines_are_told(world: World) -> None:
    found = keep(world)
    keep(world)
    assert [(each.table, each.line, each.column) for each in found.problems] == [
        ("site_id", 3, "site_surf_brute"),
        ("terr_id", 3, "site_id"),
        ("siret", 3, "SIRET"),
    ]
    with world.seen_by(world.sophie):
        park = BusinessPark.objects.get(code="34079_S1")
        assert (park.commune, park.lat, str(park.gross_area_ha)) == (world.commune, 43.62, "37.200")
        plot = Plot.objects.get(park=park)
        assert (plot.land_buyer, len(plot.parcels), plot.columns["terr_vente_montant"]) == ("SCI des Pins", 2, "120000")
        there = PlotOccupancy.objects.get(park=park)
        assert (there.naf_code, there.naf_nomenclature, list(there.plots.all())) == ("45.20B", "rev2", [plot])
        assert "directrice" not in str(there.columns)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))


def test_what_came_in_goes_out_as_it_came(world: World) -> None:
    keep(world)
    with world.seen_by(world.sophie):
        files = [each(world.body.pk) for each in (cnig.sites_file, cnig.terrains_file, cnig.establishments_file)]
    sites, terrains, establishments = (rows_of(each) for each in files)
    for said, given in ((sites, SITES), (terrains, TERRAINS), (establishments, ESTABLISHMENTS)):
        first = next(csv.DictReader(io.StringIO(given), delimiter=";"))
        (row,) = [each for each in said if next(iter(each.values())) == next(iter(first.values()))]
        changed = {name: row.get(name, "") for name, cell in first.items() if row.get(name, "") != cell}
        assert changed.keys() <= {"site_surf_brute", "terr_id", "etab_contact_mail"}
        assert changed.get("site_surf_brute", "37.2") == "37.2"  # the same number


def test_another_territory_s_zones_are_not_given(world: World) -> None:
    keep(world)
    with world.seen_by(world.julie):
        assert rows_of(cnig.terrains_file(world.body.pk)) == []
    with pytest.raises(NotAllowed):
        world.act(services.keep_zones, world.julie, intermunicipality=world.body.pk, zones=services.Zones())


def test_the_published_examples_are_read(world: World) -> None:
    if not SHARED.is_dir():
        pytest.skip("skipped: no shared data")
    content: Any = {name: (SHARED / name / "exemple-valide.csv").read_bytes() for name in ("site-eco", "terrain-eco")}
    found = cnig.read_zones(sites=content["site-eco"], terrains=content["terrain-eco"], today=TODAY)
    assert found.problems == []
    assert (len(found.zones.parks), len(found.zones.plots)) == (1, 1)
