"""What a PDF says, read back through its own fonts: enough for the papers that typst writes, for tests only."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PLAIN = rb"\\.|[^\\()]"  # within a run; brackets that answer each other are written as they are
TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:%s|\((?:%s|\((?:%s)*\))*\))*)\)|(ET)" % (PLAIN, PLAIN, PLAIN), re.DOTALL)
MARK = re.compile(rb"<<(?:(?!<<).)*?>>\s*BDC", re.DOTALL)  # of the structure, not of the text
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(content: bytes) -> str:
    """The words of all pages, in the order in which they are read; one line for each run of text."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    pages = [body for body in objects.values() if b"/Type/Page/" in body]
    return "".join(_said(_unpacked(objects[_number(page, b"Contents")]), _fonts(page, objects)) for page in pages)


def _fonts(page: bytes, objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    """The fonts of a page, by the name it gives them."""
    held = re.search(rb"/Font<<(.*?)>>", objects[_number(page, b"Resources")], re.DOTALL)
    named = re.findall(rb"/(f\d+) (\d+) 0 R", held.group(1)) if held else []
    return {name: _signs(_unpacked(objects[_number(objects[int(number)], b"ToUnicode")])) for name, number in named}


def _number(body: bytes, key: bytes) -> int:
    """The object that a key of another one points at."""
    found = re.search(rb"/%s (\d+) 0 R" % key, body)
    assert found is not None
    return int(found.group(1))


def _unpacked(body: bytes) -> bytes:
    found = STREAM.search(body)
    packed = found.group(1) if found else b""
    return zlib.decompress(packed) if b"/FlateDecode" in body else packed


def _signs(cmap: bytes) -> dict[int, str]:
    """Number of a glyph → its letters."""
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\s*\n", cmap)
    return {int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for glyph, letters in pairs}


def _said(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    said, font = "", {}
    for name, run, end in TOKEN.findall(MARK.sub(b"", page)):
        if name:
            font = fonts[name]
        elif end:
            said += "\n"
        else:
            glyphs = ESCAPE.sub(lambda match: _escaped(match.group(1)), run)
            pairs = zip(glyphs[::2], glyphs[1::2], strict=True)
            said += "".join(font.get(high * 256 + low, "\ufffd") for high, low in pairs)
    return said


def _escaped(sign: bytes) -> bytes:
    return bytes([int(sign, 8)]) if sign[:1].isdigit() else LETTERS.get(sign, sign)
