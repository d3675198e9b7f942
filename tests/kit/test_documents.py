"""Papers: a PDF that says its title and its language, is read in order, and takes every name as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from maillage.kit.documents import answer, pdf

AT = datetime(2025, 3, 11, 9, 0, tzinfo=UTC)
LIST = """#import "/kit/documents.typ": data, paper
#show: paper
= #data.title
#for line in data.lines [#line \\ ]
#for number in range(data.at("more", default: 0)) [#pagebreak() #number]
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "list.typ"
    path.write_text(LIST)
    return path


def pages(content: bytes) -> int:
    (found,) = re.findall(rb"<xmpTPg:NPages>(\d+)<", content)
    return int(found)


def test_a_paper_says_its_standard_its_title_and_its_language(template: Path) -> None:
    content = pdf(template, title="Feuille d’émargement", data={"lines": ["Zoé"]}, at=AT)
    assert content.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert "Feuille d’émargement".encode() in content
    assert b"/Lang(fr-FR)" in content
    assert b"/StructTreeRoot" in content
    assert b"/MarkInfo<</Marked true" in content


@pytest.mark.parametrize("title", ["", "  "])
def test_a_paper_without_a_title_is_refused(template: Path, title: str) -> None:
    with pytest.raises(ValueError, match="title"):
        pdf(template, title=title, data={"lines": []}, at=AT)


def test_a_picture_without_its_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.typ"
    drawing = "\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\""
    path.write_text(f'#import "/kit/documents.typ": paper\n#show: paper\n= Une image\n#image(bytes({drawing}), format: "svg")\n')
    with pytest.raises(typst.TypstError, match="alt"):
        pdf(path, title="Une image", data={}, at=AT)


def test_a_name_is_text_and_never_a_command(template: Path) -> None:
    names = ["#pagebreak() Zoé", "*gras* _x_ $1$", "] #panic()", '"; //', "<a>", "Œdipe l’Ancien"]
    assert pages(pdf(template, title="#pagebreak()", data={"lines": names}, at=AT)) == 1


@pytest.mark.parametrize(
    "name", ["Zoé 🙂", "محمد", "王小明", "a\u0001b", "👩\u200d🔧 Nadège", "\ud83d", "❤\ufe0f", "Ζωή Зоя Ștefan"]
)
def test_a_name_in_signs_that_no_font_has_still_gives_a_paper(template: Path, name: str) -> None:
    assert pages(pdf(template, title="Liste", data={"lines": [name]}, at=AT)) == 1


def test_the_hour_of_a_real_clock_has_fractions_of_a_second(template: Path) -> None:
    assert pages(pdf(template, title="Liste", data={"lines": ["Zoé"]}, at=AT.replace(microsecond=418_001))) == 1


def test_a_long_paper_goes_on_over_several_pages(template: Path) -> None:
    assert pages(pdf(template, title="Longue", data={"lines": [], "more": 3}, at=AT)) == 4


def test_the_same_paper_twice_is_the_same_file(template: Path) -> None:
    first, second = (pdf(template, title="Liste", data={"lines": ["Zoé"]}, at=AT) for _ in range(2))
    assert first == second


def test_a_paper_is_shown_and_kept_by_no_cache(template: Path) -> None:
    shown = answer(pdf(template, title="Liste", data={"lines": []}, at=AT), name="emargement-12")
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"] == 'inline; filename="emargement-12.pdf"'
    assert "no-store" in shown["Cache-Control"]
