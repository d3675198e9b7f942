"""`maillage territory import` from the console: a folder or files, a report in French, an exit code."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.registry.places.official import COMMUNES, sources

from maillage.registry.organisations.models import Organisation
from maillage.registry.places.models import RotaStop
from maillage.registry.territories.models import Commune, Perimeter

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("MAILLAGE_SHARED") or Path(__file__).parents[4] / "shared") / "data"


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("territory", "import", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_folder_is_enough_whatever_the_files_are_called(tmp_path: Path) -> None:
    sources(tmp_path)
    (tmp_path / "houses.csv").rename(tmp_path / "liste du mois.csv")
    (tmp_path / "autre.csv").write_text("a,b\n1,2\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "school.csv").rename(tmp_path / "deep" / "x.csv")
    said = run("--folder", tmp_path)
    assert "5\u00a0communes, 2\u00a0intercommunalités, à compter du 01/01/2026." in said
    assert "17\u202f410 habitants selon communes.csv, 2026." in said
    assert "Écart de 210 habitants" in said
    assert "2\u00a0maisons, dont 1\u00a0itinérante." in said
    assert Commune.objects.count() == 5


def test_the_second_time_nothing_has_changed(tmp_path: Path) -> None:
    sources(tmp_path)
    run("--folder", tmp_path)
    assert "Rien n’a changé." in run("--folder", tmp_path)


def test_a_dry_run_says_so_and_writes_nothing(tmp_path: Path) -> None:
    sources(tmp_path)
    said = run("--folder", tmp_path, "--dry-run")
    assert "communes, ajouts\u00a0: 5 (" in said
    assert said.endswith("Essai à blanc\u00a0: rien n’a été écrit.\n")
    assert not Commune.objects.exists()


def test_an_error_is_told_with_its_line_and_fails_the_command(tmp_path: Path) -> None:
    sources(tmp_path, communes=COMMUNES.replace("43.8648", "nord"))
    out = StringIO()
    with pytest.raises(CommandError, match="1\u00a0erreur\u00a0: rien n’a été importé"):
        call_command("territory", "import", "--folder", str(tmp_path), stdout=out)
    assert "Erreur (communes.csv, ligne 3, colonne lat_cheflieu)\u00a0: «\u00a0nord\u00a0»" in out.getvalue()


def test_two_files_of_a_kind_ask_which(tmp_path: Path) -> None:
    sources(tmp_path)
    (tmp_path / "autres maisons.csv").write_bytes((tmp_path / "houses.csv").read_bytes())
    with pytest.raises(CommandError, match="Choisissez avec --houses"):
        run("--folder", tmp_path)
    assert "maisons, ajouts" in run("--folder", tmp_path, "--houses", tmp_path / "houses.csv")


def test_a_date_of_effect_may_be_given(tmp_path: Path) -> None:
    sources(tmp_path)
    assert "à compter du 15/03/2026." in run("--folder", tmp_path, "--since", "2026-03-15")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "au moins un fichier"),
        (("--folder", "/nulle/part"), "n’est pas un dossier"),
        (("--communes", "/nulle/part.csv"), "n’existe pas"),
        (("--since", "demain"), "n’est pas une date"),
    ],
)
def test_wrong_arguments_are_explained(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*arguments)


@pytest.mark.slow(reason="reads the file of all 34,969 communes of France")
def test_the_first_territory_comes_in_from_the_official_files() -> None:
    if not SHARED.is_dir():
        pytest.skip("skipped: no shared data")
    arguments = [
        *("--communes", SHARED / "01_territoire/communes_coeur_herault.csv"),
        *("--communes", SHARED / "02_france_communes_epci/communes_france_2026.csv"),
        *("--epci", SHARED / "01_territoire/epci_coeur_herault.json"),
        *("--houses", SHARED / "03_france_services/liste-fs-20240801.csv"),
        *("--agencies", SHARED / "11_structures_emploi/agences_france_travail.csv"),
        *("--holidays", SHARED / "13_calendrier/jours_feries_metropole.csv"),
        *("--school", SHARED / "13_calendrier/vacances_zone_c.csv"),
    ]
    said = run(*arguments)
    assert "77\u00a0communes, 3\u00a0intercommunalités" in said
    assert "86\u202f257 habitants selon communes_coeur_herault.csv, 2026." in said
    assert "85\u202f537 habitants selon epci_coeur_herault.json" in said
    assert "4\u00a0maisons, dont 2\u00a0itinérantes." in said
    assert "hors du territoire\u00a0: Causse-de-la-Selle, Saint-Jean-de-Buèges." in said
    assert Commune.objects.count() == 77
    assert Perimeter.objects.filter(kind="intermunicipality").count() == 3
    assert Organisation.objects.get(kind="agency").codes.get().value == "34640"
    tour = RotaStop.objects.filter(house__codes__value="2392")
    assert {tuple(each.nths) for each in tour} == {(2, 4)}
    assert tour.count() == 10
    assert tour.filter(place__commune__isnull=True).count() == 2
    assert "Rien n’a changé." in run(*arguments)
