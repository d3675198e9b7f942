"""What of PDF/UA-1 (ISO 14289-1) a machine can say of a paper: failures by their number in the Matterhorn protocol 1.1.

`failures(content)` is empty for a paper that passes. `CHECKED` lists what is looked at: what needs a human is not here, nor
what papers never hold (forms, media, embedded files are refused outright).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

CHECKED: Final = {
    "01-003": "content marked as artifact inside tagged content",
    "01-004": "tagged content inside content marked as artifact",
    "01-005": "content neither marked as artifact nor tagged",
    "01-007": "the file says that its tags are suspect",
    "02-001": "a tag that no standard type stands behind",
    "06-001": "no metadata",
    "06-002": "metadata without the PDF/UA identifier",
    "06-003": "metadata without a title",
    "07-001": "nothing asks to show the title",
    "07-002": "the file name is shown instead of the title",
    "09-004": "a table whose rows or cells are not where they should be",
    "09-005": "a list whose items are not where they should be",
    "10-001": "a sign that has no letter behind it",
    "11-001": "text without a language",
    "11-006": "metadata without a language",
    "13-004": "a figure without its text",
    "14-002": "the first heading is not of the first level",
    "14-003": "a level of headings is skipped",
    "14-006": "several unnumbered headings in one part",
    "14-007": "numbered headings beside unnumbered ones",
    "15-003": "a heading cell that does not say what it is the heading of",
    "17-002": "a formula without its text",
    "19-003": "a note without an identifier",
    "19-004": "two notes with one identifier",
    "26-002": "encrypted so that a screen reader is kept out",
    "28-002": "an annotation that is no part of the structure",
    "28-004": "an annotation without its text",
    "28-008": "a page with annotations and no order to go through them",
    "28-009": "a page whose annotations are gone through in another order than that of the structure",
    "28-011": "a link outside a link of the structure",
    "28-012": "a link without its text",
    "31-009": "a font that is not in the file",
    "31-027": "a font that does not say which letters it has",
    "31-028": "a font with a sign of no letter",
    "31-029": "a font with a mark of byte order as a letter",
    "31-030": "a sign that the font does not have",
}
STANDARD: Final = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR "
    "TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula "
    "Form".split()
)
TABLE: Final = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
}
LIST: Final = {"LI": {"L"}, "LBody": {"LI"}}
SHOWS_TEXT: Final = frozenset(("Tj", "TJ", "'", '"'))
DRAWS: Final = SHOWS_TEXT | frozenset("f F f* B B* b b* S s sh EI INLINE IMAGE Do".split())
REAL: Final = {"tagged", "artifact"}
ACCESSIBLE: Final = 1 << 9
HEX: Final = rb"\s*<([0-9A-Fa-f]+)>"
PAIR, TRIPLE = re.compile(HEX * 2), re.compile(HEX * 3)
SINGLE: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
RANGE: Final = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)


def failures(content: bytes) -> list[str]:
    """Each once, as `number: where`, in the order of the protocol."""
    with Pdf.open(BytesIO(content)) as pdf:
        return sorted(set(_failures(pdf)))


def _failures(pdf: Pdf) -> Iterator[str]:
    yield from _document(pdf)
    yield from _structure(pdf)
    for number, page in enumerate(pdf.pages, 1):
        for code in (*_content(page), *_annotations(page)):
            yield f"{code}, page {number}"


# ------------------------------------------------------------------ the document
def _document(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    mark = root.get("/MarkInfo", Dictionary())
    if not mark.get("/Marked", False) or "/StructTreeRoot" not in root:
        yield "01-005: the file is not tagged"
    if mark.get("/Suspects", False):
        yield "01-007"
    if not str(root.get("/Lang", "")):
        yield "11-001"
        yield "11-006"
    shown = root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle")
    if not shown:
        yield "07-001" if shown is None else "07-002"
    if pdf.is_encrypted and not int(pdf.trailer.Encrypt.P) & ACCESSIBLE:
        yield "26-002"
    yield from _metadata(pdf)
    for unknown in ("/AcroForm", "/AF"):
        if unknown in root:
            yield f"28-005: {unknown} is not checked here"
    if "/EmbeddedFiles" in root.get("/Names", Dictionary()):
        yield "21-001: embedded files are not checked here"


def _metadata(pdf: Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "06-001"
        return
    with pdf.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as said:
        if said.get("pdfuaid:part") != "1":
            yield "06-002"
        if not str(said.get("dc:title") or "").strip():
            yield "06-003"


# ------------------------------------------------------------------ the structure
def _structure(pdf: Pdf) -> Iterator[str]:
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None:
        return
    roles = {str(key): str(value) for key, value in tree.get("/RoleMap", Dictionary()).items()}
    levels: list[int] = []
    notes: list[str] = []
    unnumbered = 0
    for element, kind, parent in _elements(tree, roles, ""):
        if kind not in STANDARD:
            yield f"02-001: {kind}"
        for number, family in (("09-004", TABLE), ("09-005", LIST)):
            if kind in family and parent not in family[kind]:
                yield f"{number}: {kind} in {parent or 'nothing'}"
        text = str(element.get("/Alt", "")) or str(element.get("/ActualText", ""))
        if kind in ("Figure", "Formula") and not text.strip():
            yield "13-004" if kind == "Figure" else "17-002"
        if kind == "TH" and not _says_of_what(element):
            yield "15-003"
        if kind == "Note":
            notes.append(str(element.get("/ID", "")))
        unnumbered += kind == "H"
        if re.fullmatch(r"H[1-6]", kind):
            levels.append(int(kind[1]))
    yield from _headings(levels, unnumbered)
    yield from (["19-003"] if "" in notes else []) + (["19-004"] if len(set(notes)) < len(notes) else [])


def _headings(levels: list[int], unnumbered: int) -> Iterator[str]:
    if levels and levels[0] != 1:
        yield f"14-002: H{levels[0]}"
    for before, then in pairwise(levels):
        if then > before + 1:
            yield f"14-003: H{then} after H{before}"
    if unnumbered and levels:
        yield "14-007"
    if unnumbered > 1:
        yield "14-006"


def _elements(node: Any, roles: dict[str, str], parent: str) -> Iterator[tuple[Any, str, str]]:
    """Each with its standard type and that of what holds it, in the order in which it is read."""
    for kid in _kids(node):
        if not isinstance(kid, Dictionary) or "/S" not in kid:
            continue
        kind, seen = str(kid.S), set()
        while kind.lstrip("/") not in STANDARD and kind in roles and kind not in seen:
            seen.add(kind)
            kind = roles[kind]
        name = kind.lstrip("/")
        yield kid, name, parent
        yield from _elements(kid, roles, parent if name in ("NonStruct", "Private") else name)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _says_of_what(cell: Any) -> bool:
    """Of its line or of its column; or its table is told by identifiers."""
    known = cell.get("/A", Array())
    attributes = list(known) if isinstance(known, Array) else [known]
    said = [each for each in attributes if isinstance(each, Dictionary)]
    return any("/Scope" in each or "/Headers" in each for each in said)


# ------------------------------------------------------------------ the content
def _content(page: Any) -> Iterator[str]:
    yield from _drawn(page, page.get("/Resources", Dictionary()), is_marked=False)


def _drawn(stream: Any, resources: Any, *, is_marked: bool) -> Iterator[str]:
    """Everything that is drawn stands in tagged content or in an artifact, never one in the other; each sign is a letter."""
    marks: list[str] = ["tagged"] if is_marked else []
    font = None
    for instruction in pikepdf.parse_content_stream(stream):
        what, values = str(instruction.operator), list(instruction.operands)
        if what in ("BMC", "BDC"):
            marks.append(_mark(values))
            yield from _mixed(marks)
        elif what == "EMC":
            marks.pop()
        elif what == "Tf":
            font = resources.get("/Font", Dictionary()).get(str(values[0]))
            yield from _font(font)
        elif what == "Do" and not _is_image(resources, values):
            part = resources.XObject[str(values[0])]
            yield from _drawn(part, part.get("/Resources", resources), is_marked=bool(REAL & set(marks)))
        elif what in DRAWS and not REAL & set(marks):
            yield f"01-005: {what}"
        if what in SHOWS_TEXT and font is not None:
            yield from _signs(font, values)


def _mark(values: list[Any]) -> str:
    if str(values[0]) == "/Artifact":
        return "artifact"
    has_number = len(values) > 1 and isinstance(values[1], Dictionary) and "/MCID" in values[1]
    return "tagged" if has_number else "other"


def _mixed(marks: list[str]) -> Iterator[str]:
    *around, last = marks
    if last == "tagged" and "artifact" in around:
        yield "01-004"
    if last == "artifact" and "tagged" in around:
        yield "01-003"


def _is_image(resources: Any, values: list[Any]) -> bool:
    return bool(resources.XObject[str(values[0])].Subtype == Name.Image)


# ------------------------------------------------------------------ fonts
def _font(font: Any) -> Iterator[str]:
    if font is None:
        yield "31-009: a font that the page does not name"
        return
    inner = font.DescendantFonts[0] if font.Subtype == Name.Type0 else font
    held = inner.get("/FontDescriptor", Dictionary())
    if font.Subtype != Name.Type3 and not any(f"/FontFile{each}" in held for each in ("", "2", "3")):
        yield f"31-009: {font.get('/BaseFont', '')}"
    if "/ToUnicode" not in font:
        yield f"31-027: {font.get('/BaseFont', '')}"
    letters = _letters(font)
    if any("\0" in each for each in letters.values()):
        yield "31-028"
    if any(each[:1] in ("\ufeff", "\ufffe") for each in letters.values()):
        yield "31-029"


def _signs(font: Any, values: list[Any]) -> Iterator[str]:
    """Codes of two bytes, as all our fonts have."""
    if font.Subtype != Name.Type0 or "/ToUnicode" not in font:
        return
    letters = _letters(font)
    runs = [bytes(each) for value in values for each in (value if isinstance(value, Array) else [value]) if _is_text(each)]
    for run in runs:
        for high, low in zip(run[::2], run[1::2], strict=True):
            code = high * 256 + low
            if not code:
                yield "31-030"
            elif code not in letters:
                yield f"10-001: {code:04x}"


def _is_text(value: Any) -> bool:
    return isinstance(value, pikepdf.String | bytes | str)


def _letters(font: Any) -> dict[int, str]:
    """Code → letters, as the font says."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes()
    found = {int(code, 16): _letter(letter) for block in SINGLE.findall(table) for code, letter in PAIR.findall(block)}
    for block in RANGE.findall(table):
        for first, last, letter in TRIPLE.findall(block):
            start, said = int(first, 16), _letter(letter)
            found |= {start + step: said[:-1] + chr(ord(said[-1]) + step) for step in range(int(last, 16) - start + 1)}
    return found


def _letter(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "surrogatepass")


# ------------------------------------------------------------------ annotations
def _annotations(page: Any) -> Iterator[str]:
    held = list(page.get("/Annots", Array()))
    if held and page.get("/Tabs") != Name.S:
        yield "28-008" if "/Tabs" not in page else "28-009"
    for each in held:
        is_link = each.Subtype == Name.Link
        if "/StructParent" not in each:
            yield "28-011" if is_link else "28-002"
        if not str(each.get("/Contents", "")).strip():
            yield "28-012" if is_link else "28-004"
