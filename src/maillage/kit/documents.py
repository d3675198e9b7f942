"""Papers: a template and plain data become a PDF that a screen reader reads in order. What is on them is not known here.

The PDF/UA-1 standard is asked for, so a paper without a title, or a picture without its text, is refused.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.http import HttpResponse

ROOT = Path(__file__).resolve().parents[1]  # templates import "/kit/documents.typ" from here
STANDARD: Final = "ua-1"
UNKNOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
MOST_UNKNOWN = 100
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with the compiler: the same paper on every machine."""
    return typst.Fonts(include_system_fonts=False)


def pdf(template: Path, *, title: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """The paper as PDF, in French. `data` is what JSON can hold; the template reads it as `sys.inputs.data`, as text only.

    The standard refuses a sign that no font has: a question mark is printed for it, rather than no paper.
    """
    if not title.strip():
        raise ValueError("a paper has a title")
    text = json.dumps(_printable({**data, "title": title}), ensure_ascii=False)
    for _attempt in range(MOST_UNKNOWN):
        try:
            return _compiled(template, text, at)
        except typst.TypstError as error:
            unknown = {sign for said in UNKNOWN.findall(str(error)) for sign in said if not sign.isascii()}
            if not unknown:
                raise
            text = text.translate({ord(sign): "?" for sign in unknown})
    raise ValueError("a paper is written in letters that its fonts have")


def _printable(value: Any) -> Any:
    """The same values, their text without the signs that nothing shows: control codes, joiners, halves of a pair."""
    if isinstance(value, str):
        return "".join(sign for sign in value if unicodedata.category(sign) not in UNSEEN)
    if isinstance(value, Mapping):
        return {name: _printable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value


def _compiled(template: Path, data: str, at: datetime) -> bytes:
    compiler = typst.Compiler(root=ROOT, font_paths=_fonts(), ignore_system_fonts=True)
    content = compiler.compile(
        input=template.read_bytes(),
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=STANDARD,
        timestamp=at.astimezone(UTC).replace(microsecond=0),  # the compiler refuses fractions
    )
    assert isinstance(content, bytes)
    return content


def answer(content: bytes, *, name: str) -> HttpResponse:
    """Shown in the browser, under a file name without an identity; kept by no cache."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
