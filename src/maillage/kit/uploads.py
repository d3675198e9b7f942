"""Which files may be kept: told by what they hold, not by how they are called; and a name that a header can carry."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath
from typing import Final

MOST_BYTES: Final = 10 << 20


class FileKind(StrEnum):
    """The types that are taken."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    ODT = "odt"
    ODS = "ods"
    DOCX = "docx"
    XLSX = "xlsx"


MIME: Final = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BEGINNINGS: Final = (
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
)
_OPEN = (FileKind.ODT, FileKind.ODS)
_MEMBERS: Final = {b"word/": FileKind.DOCX, b"xl/": FileKind.XLSX}


def kind_of(content: bytes) -> FileKind | None:
    """The type of a file by its first bytes; None when it is not taken, macros and archives included."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if not content.startswith(b"PK\x03\x04") or b"vbaProject.bin" in content:
        return None
    for kind in _OPEN:
        if b"mimetype" + MIME[kind].encode() in content[:200]:
            return kind
    return next((kind for member, kind in _MEMBERS.items() if b"[Content_Types].xml" in content and member in content), None)


def file_name(name: str) -> str:
    """The file's own name, without a folder or a sign that a header could not carry."""
    base = PurePath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in base if sign.isprintable() and sign not in '"/:*?<>|').strip()
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:100]}.{ending[:10]}" if dot and stem else (kept[:110] or "document")
