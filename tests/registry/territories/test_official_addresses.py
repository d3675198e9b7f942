"""Official files come from a path or an address; what does not come is explained, without its key."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from maillage.registry.territories.clients import local_file
from maillage.registry.territories.errors import SourceUnreachable


def answering(status: int, text: str = "") -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, text=text))


def test_a_path_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "communes.csv"
    path.write_text("x")
    assert local_file(str(path), tmp_path) == path.resolve()


def test_an_address_is_downloaded_under_its_own_name(tmp_path: Path) -> None:
    path = local_file("https://exemple.fr/d/communes_2026.csv?cle=x", tmp_path, transport=answering(200, "a,b\n"))
    assert (path.name, path.read_text()) == ("communes_2026.csv", "a,b\n")


def test_two_addresses_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    paths = {local_file(f"https://{host}.fr/liste.csv", tmp_path, transport=answering(200, host)) for host in ("un", "deux")}
    assert {path.read_text() for path in paths} == {"un", "deux"}


@pytest.mark.parametrize("where", ["/nulle/part.csv", "ftp://exemple.fr/liste.csv", "file:///etc/passwd"])
def test_what_is_neither_a_file_nor_a_web_address_is_refused(tmp_path: Path, where: str) -> None:
    with pytest.raises(SourceUnreachable):
        local_file(where, tmp_path)


def test_an_address_that_answers_an_error_is_told_without_its_key(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable) as refused:
        local_file("https://moi:secret@exemple.fr/liste.csv?cle=secret", tmp_path, transport=answering(404))
    assert "404" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_an_address_that_does_not_answer_is_told(tmp_path: Path) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("slow", request=request)

    with pytest.raises(SourceUnreachable, match="à temps"):
        local_file("https://exemple.fr/liste.csv", tmp_path, transport=httpx.MockTransport(fail))
