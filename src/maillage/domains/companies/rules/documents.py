"""Which files may be put on a dossier: told by what they hold, not by how they are called."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 10 << 20


class DocumentKind(StrEnum):
    """The types that are taken."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    ODT = "odt"
    ODS = "ods"
    DOCX = "docx"
    XLSX = "xlsx"


MIME: Final = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.JPEG: "image/jpeg",
    DocumentKind.PNG: "image/png",
    DocumentKind.ODT: "application/vnd.oasis.opendocument.text",
    DocumentKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    DocumentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BEGINNINGS: Final = (
    (b"%PDF-", DocumentKind.PDF),
    (b"\xff\xd8\xff", DocumentKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", DocumentKind.PNG),
)
_OPEN = (DocumentKind.ODT, DocumentKind.ODS)
_MEMBERS: Final = {b"word/": DocumentKind.DOCX, b"xl/": DocumentKind.XLSX}


def kind_of(content: bytes) -> DocumentKind | None:
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
