"""Where feeds come from: files, folders and addresses, within bounds; and the console that brings them."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import pytest
from django.core.management import CommandError, call_command
from tests.domains.mobility.factories import house
from tests.domains.mobility.tiny import write_feed

from maillage.domains.mobility import clients
from maillage.domains.mobility.clients import local_feed, source_of
from maillage.domains.mobility.errors import FeedMissing, FeedUnreachable
from maillage.domains.mobility.models import TimetableVersion

ADDRESS = "https://cars.example.org/gtfs.zip"


def answering(answer: httpx.Response | Exception) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.MockTransport(handle)


def test_a_folder_is_taken_where_it_is(tmp_path: Path) -> None:
    with local_feed(str(tmp_path)) as path:
        assert path == tmp_path.resolve()


def test_an_address_is_downloaded_and_removed_afterwards() -> None:
    with local_feed(ADDRESS, transport=answering(httpx.Response(200, content=b"archive"))) as path:
        assert path.read_bytes() == b"archive"
    assert not path.exists()


def test_redirections_are_followed() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/gtfs.zip":
            return httpx.Response(302, headers={"Location": "https://cars.example.org/new.zip"})
        return httpx.Response(200, content=b"moved")

    with local_feed(ADDRESS, transport=httpx.MockTransport(handle)) as path:
        assert path.read_bytes() == b"moved"


def test_a_redirection_out_of_the_web_is_refused() -> None:
    away = httpx.Response(302, headers={"Location": "file:///etc/hostname"})
    with pytest.raises(FeedUnreachable), local_feed(ADDRESS, transport=answering(away)):
        pass


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (httpx.Response(404), "404"),
        (httpx.ConnectTimeout("slow"), "à temps"),
        (httpx.ConnectError("nobody"), "n’a pas pu être lue"),
    ],
)
def test_an_address_that_gives_nothing_is_said_in_french(answer: httpx.Response | Exception, words: str) -> None:
    with pytest.raises(FeedUnreachable) as refusal, local_feed(ADDRESS, transport=answering(answer)):
        pass
    assert words in str(refusal.value)


def test_a_download_stops_at_the_size_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "MAX_BYTES", 10)
    transport = answering(httpx.Response(200, content=b"x" * 11))
    with pytest.raises(FeedUnreachable, match="dépasse"), local_feed(ADDRESS, transport=transport):
        pass


@pytest.mark.parametrize("where", ["ftp://cars.example.org/gtfs.zip", "file:///tmp/gtfs.zip"])
def test_only_the_web_is_read(where: str) -> None:
    with pytest.raises(FeedUnreachable), local_feed(where):
        pass


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(FeedMissing) as refusal, local_feed("nowhere.zip"):
        pass
    assert "nowhere.zip" in str(refusal.value)


def test_the_source_is_kept_without_password_nor_key() -> None:
    assert source_of("https://someone:secret@cars.example.org:8443/gtfs.zip?key=1") == "https://cars.example.org:8443/gtfs.zip"
    assert source_of("/data/feeds/cars.zip") == "cars.zip"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("timetable", *arguments, stdout=out)
    return out.getvalue().replace("\u00a0", " ")


@pytest.mark.django_db
def test_the_console_imports_lists_and_builds(tmp_path: Path) -> None:
    house()
    feed = str(write_feed(tmp_path / "feed"))
    assert "Essai à blanc" in run("import", feed, "--dry-run")
    told = run("import", feed, "--name", "Cars de Lodève", "--now")
    assert "Réseau : Cars de Lodève" in told
    assert "1 ligne, 4 arrêts." in told
    assert "En service." in told
    assert "Cars de Lodève, en service, du 02/11/2026 au 18/12/2026" in run("list")
    assert run("build") == "0 table préparée.\n"
    assert "rien n’a changé" in run("import", feed)


@pytest.mark.django_db
def test_the_console_explains_a_refusal_and_keeps_a_trace_of_it(tmp_path: Path) -> None:
    broken = {"trips.txt": "route_id,service_id,trip_id\nnowhere,week,o1\n"}
    out = io.StringIO()
    with pytest.raises(CommandError, match="refusé"):
        call_command("timetable", "import", str(write_feed(tmp_path / "feed", extra=broken)), stdout=out)
    assert "Erreur (trips.txt, ligne 2, champ route_id)" in out.getvalue()
    assert TimetableVersion.objects.get().state == "refused"


@pytest.mark.django_db
def test_the_console_names_an_agency_it_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="99999"):
        run("import", str(write_feed(tmp_path / "feed")), "--agency", "99999")
