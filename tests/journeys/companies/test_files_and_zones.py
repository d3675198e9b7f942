"""Tables that people send: arrivals line by line, zones at the national standard, and what stands on their pages."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.companies.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]
HEAD = "entreprise;emplois;ouverture;certitude;zone\n"


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:1500]
    return unescape(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def deferred(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What the jobs would do, to be done when the test says so."""
    from maillage.kit import jobs

    found: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(jobs, "defer", lambda name, **values: found.append((name, values)))
    return found


def take(world: World, file: int) -> None:
    """As the job does: each lot in a transaction of its own, in the scope of a job."""
    from tests.domains.companies.world import NOW

    from maillage.domains.companies.imports import files

    def lot(act: Callable[[], object]) -> None:
        with world.as_job():
            act()

    with world.as_job():
        goods = files.goods_left(file=file, now=NOW)
    files.take(file=file, goods=goods, now=NOW, lot=lot)


def send(client: Client, content: str | bytes, name: str = "liste.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(reverse("companies:files"), {"fichier": SimpleUploadedFile(name, data)})


def test_good_lines_are_offered_and_bad_ones_given_back_with_their_reasons(
    world: World, enter: Enter, deferred: list[Any]
) -> None:
    from maillage.domains.companies.models import CompanyArrival

    client = enter(world.sophie)
    lines = f"{HEAD}Conserverie du Lac;24;03/11/2025;probable;La Salamane\nBoulons;x;31/02/2025;;\n;3;;;\n"
    page = text(client.get(send(client, lines)["Location"]))
    assert "1 entreprise prête à être signalée" in page
    assert "2 lignes à corriger" in page
    file = int(page.split("/entreprises/fichiers/")[1].split("/")[0])
    bad = client.get(reverse("companies:bad_lines", args=[file])).content.decode("utf-8-sig")
    assert "Écrivez la date comme 31/03/2027." in bad
    assert "Donnez le nom de l’entreprise" in bad
    with world.as_job():
        assert not CompanyArrival.objects.exists()
    client.post(reverse("companies:take_file", args=[file]))
    assert [name for name, _values in deferred] == ["companies.take_file"]
    take(world, file)
    take(world, file)  # a second run finds nothing left
    with world.as_job():
        assert [row.park for row in CompanyArrival.objects.all()] == [world.park]
    assert "1 entreprise signalée" in text(client.get(reverse("companies:file", args=[file])))


@pytest.mark.parametrize(("content", "sentence"), [(b"\x00\x01\x02", "ne peut pas être lu"), ("nom;x\n", "0 entreprise")])
def test_a_file_that_is_no_table_says_what_to_do(world: World, enter: Enter, content: Any, sentence: str) -> None:
    client = enter(world.sophie)
    assert sentence in text(client.get(send(client, content)["Location"]))
    assert "Choisissez un fichier." in text(client.post(reverse("companies:files"), {}), 422)


def test_files_are_the_officer_s_own_territory_s(world: World, enter: Enter, deferred: list[Any]) -> None:
    address = send(enter(world.sophie), f"{HEAD}Lac;1;;;\n")["Location"]
    assert enter(world.julie).get(address).status_code == 404
    assert enter(world.julie).post(f"{address}signaler/").status_code == 404
    for who in (world.olivier, world.helene, world.claire):
        assert enter(who).get(address).status_code == 403
    assert "entreprise;" in enter(world.sophie).get(reverse("companies:file_model")).content.decode("utf-8-sig")


@pytest.mark.proof
def test_ten_thousand_lines_with_three_hundred_bad_ones_are_read_in_seconds_and_little_memory(
    world: World, enter: Enter, deferred: list[Any]
) -> None:
    from tests.domains.companies.world import NOW

    from maillage.domains.companies.imports.files import read_file
    from maillage.domains.companies.selectors import arrival_file

    lines = [HEAD] + [
        f"Société {number:05d} {number * 7919 % 100_003};{number % 90};{'03/13/2025' if number % 33 == 0 and number < 9900 else '03/11/2025'};probable;\n"
        for number in range(10_000)
    ]
    began = time.perf_counter()
    address = send(enter(world.sophie), "".join(lines))["Location"]
    assert time.perf_counter() - began < 3
    (name, values), file = deferred[-1], int(address.rstrip("/").rpartition("/")[2])
    assert (name, values["file"]) == ("companies.read_file", file)
    tracemalloc.start()
    began = time.perf_counter()
    with world.as_job():
        read_file(file=file, now=NOW)
        took, (_now, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
        line = arrival_file(file)
    tracemalloc.stop()
    assert (line.good, line.bad) == (9700, 300)
    assert took < 30  # four times slower than without the tracing
    assert peak < 150 << 20


def test_a_taking_that_was_cut_goes_on_where_it_stopped(world: World, enter: Enter, deferred: list[Any]) -> None:
    from tests.domains.companies.world import NOW

    from maillage.domains.companies.imports import files
    from maillage.domains.companies.models import CompanyArrival
    from maillage.domains.companies.services import files as verbs

    client = enter(world.sophie)
    lines = HEAD.replace("entreprise", "acquereur") + "".join("SCI des Pins;1;;;\n" for _number in range(600))
    file = int(send(client, lines)["Location"].rstrip("/").rpartition("/")[2])
    client.post(reverse("companies:take_file", args=[file]))
    with world.as_job():
        goods = files.goods_left(file=file, now=NOW)[: verbs.LOT]
        verbs.take_lot(file=file, sheets=[each.sheet for each in goods], last_line=goods[-1].line, now=NOW)
    page = text(client.get(reverse("companies:file", args=[file])))
    assert "250 entreprises signalées sur 600" in page
    take(world, file)
    with world.as_job():
        assert CompanyArrival.objects.count() == 600
    assert "600 entreprises signalées" in text(client.get(reverse("companies:file", args=[file])))


SQUARE = [[3.40, 43.60], [3.41, 43.60], [3.41, 43.61], [3.40, 43.61], [3.40, 43.60]]


def sites(**more: str) -> bytes:
    row = {
        "site_id": "34079_SITE-ECO_1",
        "site_nom": "La Salamane",
        "site_surf_brute": "71,5",
        "site_geompoint": "3.405, 43.605",
        "site_geomsurf": json.dumps({"type": "Polygon", "coordinates": [SQUARE]}),
    } | more
    return table([row])


def table(rows: list[dict[str, str]]) -> bytes:
    import csv
    import io

    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def terrains() -> bytes:
    half = [[3.40, 43.60], [3.405, 43.60], [3.405, 43.605], [3.40, 43.60]]
    shape = json.dumps({"type": "Polygon", "coordinates": [half]})
    first = {
        "terr_id": "34079_TERR_14",
        "site_id": "34079_SITE-ECO_1",
        "terr_stade_comm": "vendu",
        "terr_acquereur": "SCI des Pins",
    }
    return table([first | {"terr_geomsurf": shape}])


def bring(client: Client, **tables: bytes) -> Any:
    sent = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in tables.items()}
    return client.post(reverse("companies:zones_import"), sent)


def test_zones_come_in_at_the_standard_are_drawn_and_go_out_again(world: World, enter: Enter) -> None:
    client = enter(world.sophie)
    assert bring(client, sites=sites(), terrains=terrains()).status_code == 302
    arrival = world.arrival(company_name="Les Vergers", park=world.park)
    page = text(client.get(reverse("companies:zone", args=[world.park.pk])))
    assert "SCI des Pins" in page
    assert "71,5 ha" in page
    assert 'class="m2"' in page
    assert "<svg" in page
    assert reverse("companies:show", args=[arrival.pk]) in page
    assert "La Salamane" in text(enter(world.olivier).get(reverse("companies:zones")))
    out = client.get(reverse("companies:zones_export", args=["terrains"])).content.decode()
    assert "34079_TERR_14" in out
    assert "terr_geomsurf" in out


def test_what_cannot_be_taken_is_said_line_by_line(world: World, enter: Enter) -> None:
    client = enter(world.sophie)
    page = text(bring(client, sites=sites(site_surf_brute="grande")))
    assert "1 case n’a pas pu être reprise" in page
    assert "site_surf_brute" in page
    assert "colonnes du standard" in text(bring(client, sites=b"a;b\n1;2\n"), 422)


def test_zones_are_those_of_one_s_territories(world: World, enter: Enter) -> None:
    other = reverse("companies:zone", args=[world.other_park.pk])
    assert enter(world.sophie).get(other).status_code == 404
    assert enter(world.helene).get(other).status_code == 200
    assert enter(world.claire).get(other).status_code == 403
    assert enter(world.olivier).get(reverse("companies:zones_import")).status_code == 403


def test_an_outline_that_is_none_draws_nothing() -> None:
    from maillage.domains.companies.selectors.zones import rings_of

    for kept in (
        None,
        "",
        "{",
        "POINT(1 2)",
        '{"type": "Point", "coordinates": [1, 2]}',
        {"type": "Polygon", "coordinates": [[["a", 1]]]},
    ):
        assert rings_of(kept) == ()
    assert rings_of({"type": "Polygon", "coordinates": [[[300, 1], [301, 1], [300, 2]]]}) == ()
