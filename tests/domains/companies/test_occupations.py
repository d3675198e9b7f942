"""The directory of occupations: from official files, once or again, whole or not at all; found as people type."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.domains.companies.world import NOW

from maillage.domains.companies import selectors, services
from maillage.domains.companies.errors import DirectoryNotPossible
from maillage.domains.companies.imports.rome import read_rome
from maillage.domains.companies.imports.sample import sample_directory
from maillage.domains.companies.models import Appellation, Occupation, OccupationEdition, OccupationMove, OccupationSector
from maillage.domains.companies.services.occupations import Directory
from maillage.kit.errors import NotAllowed
from maillage.registry.organisations.permissions import Console

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).parents[4] / "shared" / "data" / "06_rome" / "v4.60"
TABLES = {
    "referentiel_code_rome": "code_rome,libelle_rome,emploi_reglemente\nN1101,Cariste,O\nN1105,Manutentionnaire,N\n",
    "cr_gd_dp": "code_rome,code_domaine_professionel,libelle_domaine_professionel\nN1101,N11,Magasinage\nN1105,N11,Magasinage\n",
    "referentiel_appellation": "code_ogr,libelle_appellation_long,code_rome,classification,peu_usite\n"
    "1,Cariste,N1101,PRINCIPALE,N\n2,Conducteur / Conductrice de chariot élévateur,N1101,SYNONYME,N\n"
    "3,Manutentionnaire,N1105,PRINCIPALE,N\n",
    "rubrique_mobilite": "code_rome,code_rome_cible,numero_ordre\nN1101,N1105,1\nN1105,N1101,2\n",
    "arborescence_secteur_naf": "code_secteur_naf,libelle_secteur_naf,code_rome\n1,Élevage,N1105\n52,Entreposage,N1101\n0,Tous,N1101\n",
}


def folder(tmp_path: Path, version: str = "460", **changed: str) -> Path:
    """A small edition, as official files."""
    for name, text in (TABLES | changed).items():
        encoding = "cp1252" if name == "arborescence_secteur_naf" else "utf-8"
        (tmp_path / f"unix_{name}_v{version}_utf8.csv").write_bytes(text.encode(encoding))
    (tmp_path / "version.txt").write_text("Numero de version : 60\nDate de publication : 18/09/2025\n")
    return tmp_path


def directory(path: Path) -> Directory:
    read = read_rome(str(path))
    assert read.directory is not None, read.findings.errors
    return read.directory


def bring(of: Directory) -> services.Brought:
    return services.bring_occupations(directory=of, by=Console(), now=NOW)


def test_official_files_become_occupations_titles_moves_and_sectors(tmp_path: Path) -> None:
    brought = bring(directory(folder(tmp_path)))
    assert {name: change.created for name, change in brought.changes.items()} == {
        "occupations": 2,
        "titles": 3,
        "moves": 2,
        "sectors": 2,
    }
    forklift = Occupation.objects.get(code="N1101")
    assert (forklift.label, forklift.domain_code, forklift.is_regulated) == ("Cariste", "N11", True)
    assert list(forklift.sectors.values_list("naf_division", flat=True)) == ["52"]
    assert OccupationSector.objects.get(naf_division="01").occupation.code == "N1105"
    assert OccupationMove.objects.get(occupation=forklift).toward.code == "N1105"
    assert str(OccupationEdition.objects.get()) == "ROME 4.0, version 60"


def test_the_same_files_twice_change_nothing(tmp_path: Path) -> None:
    bring(directory(folder(tmp_path)))
    keys = set(Occupation.objects.values_list("pk", flat=True))
    assert bring(directory(tmp_path)).is_same
    assert OccupationEdition.objects.count() == 1
    assert set(Occupation.objects.values_list("pk", flat=True)) == keys


def test_what_is_no_longer_in_the_directory_is_closed_and_comes_back_with_it(tmp_path: Path) -> None:
    whole = sample_directory()
    bring(replace(whole, is_sample=False))
    codes = [code for code in whole.occupations if code != "N1101"]
    left = replace(
        whole,
        is_sample=False,
        occupations={code: whole.occupations[code] for code in codes},
        titles={key: each for key, each in whole.titles.items() if each.occupation != "N1101"},
        moves={edge: rank for edge, rank in whole.moves.items() if "N1101" not in edge},
        sectors=frozenset(pair for pair in whole.sectors if pair[0] != "N1101"),
    )
    assert bring(left).changes["occupations"].ended == 1
    gone = Occupation.objects.get(code="N1101")
    assert gone.closed_on is not None
    assert not gone.appellations.filter(closed_on__isnull=True).exists()
    assert "N1101" not in [each.code for each in selectors.search_occupations("cariste")]
    assert bring(replace(whole, is_sample=False)).changes["occupations"].changed == 1
    assert Occupation.objects.get(code="N1101").closed_on is None


def test_a_directory_that_lost_a_quarter_of_its_occupations_is_refused(tmp_path: Path) -> None:
    bring(replace(sample_directory(), is_sample=False, published_on=None))
    with pytest.raises(DirectoryNotPossible, match="coupé"):
        bring(directory(folder(tmp_path)))
    assert not Occupation.objects.filter(closed_on__isnull=False).exists()


def test_an_older_edition_is_refused(tmp_path: Path) -> None:
    new = directory(folder(tmp_path))
    bring(new)
    assert new.published_on is not None
    with pytest.raises(DirectoryNotPossible, match="plus récente"):
        bring(replace(new, published_on=new.published_on.replace(year=2024)))


def test_the_sample_gives_way_to_the_files_and_never_replaces_them(tmp_path: Path) -> None:
    bring(sample_directory())
    loaded = selectors.edition()
    assert loaded is not None
    assert loaded.is_sample
    bring(directory(folder(tmp_path)))
    assert Occupation.objects.current().count() == 2
    assert bring(sample_directory()).is_kept
    assert Occupation.objects.current().count() == 2


def test_only_the_console_or_an_administrator_brings_a_directory() -> None:
    with pytest.raises(NotAllowed):
        services.bring_occupations(directory=sample_directory(), by=Console(role="director"), now=NOW)


def test_a_zip_is_read_like_its_folder(tmp_path: Path) -> None:
    source = folder(tmp_path)
    packed = tmp_path / "rome.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in source.glob("*.*"):
            if path != packed:
                archive.write(path, f"v4.60/{path.name}")
    assert directory(packed) == directory(source)


def test_a_line_about_an_unknown_occupation_is_left_out_and_told(tmp_path: Path) -> None:
    moves = TABLES["rubrique_mobilite"] + "N1101,Z9999,3\n"
    read = read_rome(str(folder(tmp_path, rubrique_mobilite=moves)))
    assert read.directory is not None
    assert len(read.directory.moves) == 2
    assert any("Z9999" in each.message for each in read.findings.remarks)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"referentiel_code_rome": "code,libelle\nN1101,Cariste\n"}, "code_rome"),
        ({"referentiel_code_rome": "code_rome,libelle_rome\nX1,Cariste\n"}, "n’est pas un code ROME"),
        ({"referentiel_code_rome": "code_rome,libelle_rome\nN1101,\n"}, "vide ou illisible"),
        ({"cr_gd_dp": TABLES["cr_gd_dp"].replace("N1105,N11", "N1109,N11")}, "domaine"),
        ({"rubrique_mobilite": "code_rome,code_rome_cible,numero_ordre\nN1101,N1105,premier\n"}, "rang"),
        ({"arborescence_secteur_naf": "code_secteur_naf,code_rome\n45.20B,N1101\n"}, "division"),
        ({"referentiel_appellation": ""}, "vide"),
    ],
)
def test_wrong_columns_or_cells_are_told_and_nothing_comes(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    read = read_rome(str(folder(tmp_path, **changed)))
    assert read.directory is None
    assert any(said in f"{each.message} {each.column}" for each in read.findings.errors)


def test_a_folder_that_is_not_the_directory_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DirectoryNotPossible, match="referentiel_code_rome"):
        read_rome(str(tmp_path))
    with pytest.raises(DirectoryNotPossible, match="n’existe pas"):
        read_rome(str(tmp_path / "rien"))
    (tmp_path / "faux.zip").write_text("rien")
    with pytest.raises(DirectoryNotPossible, match="zip"):
        read_rome(str(tmp_path / "faux.zip"))


def test_two_versions_in_one_folder_are_refused(tmp_path: Path) -> None:
    folder(tmp_path)
    with pytest.raises(DirectoryNotPossible, match="plusieurs versions"):
        read_rome(str(folder(tmp_path, version="461")))


def test_the_command_tells_what_came_and_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "unix_themes_v460_utf8.csv").write_text("code_theme\n")
    said = io.StringIO()
    call_command("rome", "import", str(tmp_path), "--dry-run", stdout=said)
    assert "rien n’a été écrit" in said.getvalue()
    assert not Occupation.objects.exists()
    said = io.StringIO()
    call_command("rome", "import", str(tmp_path), stdout=said)
    assert "version 60, publiée le 18/09/2025" in said.getvalue()
    assert "2 de plus" in said.getvalue()
    assert "1\u00a0autre fichier du ROME" in said.getvalue()
    assert Occupation.objects.count() == 2
    with pytest.raises(CommandError, match=r"1\s*erreur"):
        call_command("rome", "import", str(folder(tmp_path, referentiel_code_rome="a,b\n1,2\n")), stdout=io.StringIO())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cariste", "N1101"),
        ("carriste", "N1101"),
        ("CARISTES", "N1101"),
        ("maçon", "F1703"),
        ("macon", "F1703"),
        ("maconne", "F1703"),
        ("aide soignante", "J1501"),
        ("aide-soignant", "J1501"),
        ("aide soignant", "J1501"),
        ("prepareur de commande", "N1103"),
        ("soudeur", "H2913"),
        ("n1103", "N1103"),
    ],
)
def test_an_everyday_title_finds_its_occupation(typed: str, code: str) -> None:
    bring(sample_directory())
    assert selectors.search_occupations(typed)[0].code == code


@pytest.mark.parametrize("typed", ["", " ", "x", "%%", "zzzzzzzz", "N9999", "'; --"])
def test_what_is_no_title_finds_nothing(typed: str) -> None:
    bring(sample_directory())
    assert selectors.search_occupations(typed) == ()


def test_an_occupation_comes_once_by_its_best_title() -> None:
    bring(sample_directory())
    found = [each.code for each in selectors.search_occupations("conducteur")]
    assert len(found) == len(set(found)) > 1


@pytest.mark.slow(reason="reads and writes the whole directory")
@pytest.mark.skipif(not SHARED.exists(), reason="skipped: no shared data")
def test_the_whole_directory_comes_in_and_is_searched_within_20_ms(owner: Any) -> None:
    whole = directory(SHARED)
    with (SHARED / "unix_referentiel_appellation_v460_utf8.csv").open(encoding="utf-8-sig") as file:
        expected = sum(1 for _ in csv.DictReader(file))
    bring(whole)
    assert (Occupation.objects.current().count(), Appellation.objects.count()) == (1584, expected)
    assert (OccupationMove.objects.count(), OccupationSector.objects.count()) == (14912, 2920)
    assert bring(directory(SHARED)).is_same
    with owner() as cursor:  # what the database does by itself a minute after
        cursor.execute("ANALYZE companies_appellation, companies_occupation")
    wanted = {
        "maçon": "F1703",
        "cariste": "N1101",
        "aide soignante": "J1501",
        "aide sognante": "J1501",
        "chauffeur poids lourd": "N4101",
        "chauffeur pl": "N4101",
        "caissière": "D1505",
        "femme de ménage": "K1304",
        "electricien": "F1602",
        "secretaire": "M1607",
        "serveur": "G1803",
        "soudeur": "H2913",
        "preparateur de commandes": "N1103",
        "boulanger": "D1102",
        "comptable": "M1203",
    }
    took = []
    for typed, code in wanted.items():
        start = time.perf_counter()
        found = [each.code for each in selectors.search_occupations(typed)]
        took.append(time.perf_counter() - start)
        assert code in found[:5], (typed, found)
    assert sorted(took)[len(took) // 2] < 0.02
