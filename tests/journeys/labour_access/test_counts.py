"""Counts of job seekers: a file read line by line, cells under five never kept, families on the page without a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.domains.companies.models import BusinessPark

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
FILE = "commune;domaine ROME;nombre\nLodève;N11;240\nOcton;N11;12\nLodève;H;37\nOcton;H;3\nPégairolles-de-l'Escalette;H;s\n"


def sent(client: Client, text: str, **more: str) -> Any:
    file = SimpleUploadedFile("demandeurs.csv", text.encode())
    values = {"fichier": file, "source": "France Travail, essai", "au": "2026-09-30"} | more
    return client.post(reverse("labour_access:counts"), values)


def words(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def kept(world: World) -> dict[tuple[str, str], int | None]:
    from tests import factories as make

    from maillage.domains.companies.models import JobSeekerCount
    from maillage.kit.scope.entering import Scope

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return {(row.commune.name, row.family): row.count for row in JobSeekerCount.objects.select_related("commune")}


def test_good_lines_are_kept_and_small_cells_stay_hidden(counted: World, enter: Enter) -> None:
    answer = sent(enter(counted.cast.helene), FILE.replace("Pégairolles-de-l'Escalette", counted.cast.pegairolles.name))
    assert answer.status_code == 200
    assert "5 lignes gardées, dont 2 cachées" in words(answer)
    assert kept(counted)["Octon", "N11"] == 12
    assert kept(counted)["Octon", "H"] is None
    assert kept(counted)[counted.cast.pegairolles.name, "H"] is None


def test_bad_lines_are_said_with_their_number_and_the_others_kept(counted: World, enter: Enter) -> None:
    text = "commune;famille;nombre\nLodève;N11;240\nNullepart;N11;10\nOcton;Z9;10\nOcton;N11;beaucoup\nLodève;N11;12\n"
    said = words(sent(enter(counted.cast.helene), text))
    assert "1 ligne gardée" in said
    assert "4 lignes à corriger" in said
    for reason in ("Commune inconnue", "Famille inconnue", "Nombre illisible", "déjà plus haut"):
        assert reason in said
    assert kept(counted) == {("Lodève", "N11"): 240}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Ce fichier est vide"),
        ("ville;nombre\nLodève;3\n", "Il manque la colonne « famille »"),
        ("commune;famille\nA;B\n", "nombre"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(counted: World, enter: Enter, text: str, said: str) -> None:
    answer = sent(enter(counted.cast.helene), text)
    assert answer.status_code == 422
    assert said in words(answer)


def test_a_day_to_come_is_refused_and_nothing_is_kept(counted: World, enter: Enter) -> None:
    answer = sent(enter(counted.cast.helene), FILE, au="2031-01-01")
    assert answer.status_code == 422
    assert "Cette date est à venir" in words(answer)
    assert kept(counted) == {}


def test_a_file_of_the_same_day_takes_the_place_of_the_former_one(counted: World, enter: Enter) -> None:
    client = enter(counted.cast.helene)
    sent(client, FILE)
    sent(client, "commune;famille;nombre\nLodève;N11;250\n")
    assert kept(counted) == {("Lodève", "N11"): 250}


@pytest.mark.parametrize("who", ["sophie", "claire"])
def test_only_the_agency_s_employers_side_brings_counts(counted: World, enter: Enter, who: str) -> None:
    assert sent(enter(getattr(counted.cast, who)), FILE).status_code == 403
    assert kept(counted) == {}


def test_the_page_counts_job_seekers_by_family_and_hides_few(
    park: BusinessPark, counted: World, enter: Enter, timetable: int
) -> None:
    sent(enter(counted.cast.helene), FILE)
    query = {"lieu": f"zone-{park.pk}", "equipes": "9:00-12:00", "semaine": "2026-11-23"}
    said = words(enter(counted.cast.sophie).get(reverse("labour_access:show"), query))
    row = said.split("Transport et logistique" if "Transport et logistique" in said else "N11", 1)[1].split("</tr>", 1)[0]
    assert row.count(">250<") == 4, "240 and 12, rounded, whatever the means"
    assert "France Travail, essai, au 30 septembre 2026" in said


def test_the_database_keeps_no_count_under_five(counted: World) -> None:
    from tests import factories as make

    from maillage.domains.companies.models import JobSeekerCount
    from maillage.kit.scope.entering import Scope

    agency = counted.cast.agency
    row = {"agency": agency, "commune": counted.cast.lodeve, "family": "N11", "as_of": date(2025, 1, 1), "source": "essai"}
    with (
        make.in_scope(Scope(role="job", agency=agency.pk)),
        pytest.raises(IntegrityError, match="fewer_than_five_job_seekers_are_not_kept"),
        transaction.atomic(),
    ):
        JobSeekerCount.objects.create(**row, count=3, brought_at="2025-01-01T00:00Z")


def test_another_agency_sees_none_of_them(counted: World, enter: Enter) -> None:
    from tests import factories as make

    from maillage.domains.companies.models import JobSeekerCount
    from maillage.kit.scope.entering import Scope

    sent(enter(counted.cast.helene), FILE)
    with make.in_scope(Scope(role="director", agency=make.agency("Ailleurs").pk)):
        assert not JobSeekerCount.objects.exists()
