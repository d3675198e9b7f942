"""Where a feed comes from: a .zip, a folder or an address, made into a local path."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from maillage.domains.mobility.clients import download
from maillage.domains.mobility.errors import FeedMissing, FeedUnreachable


@contextmanager
def local_feed(where: str, *, transport: httpx.BaseTransport | None = None) -> Iterator[Path]:
    """The feed as a path on this machine; one that was downloaded is removed at the end of the block."""
    if "://" not in where:
        path = Path(where).expanduser()
        if not path.exists():
            raise FeedMissing(f"« {where} » n’existe pas. Donnez un fichier .zip, un dossier ou une adresse http(s).")
        yield path.resolve()
        return
    if urlsplit(where).scheme.lower() not in {"http", "https"}:
        raise FeedUnreachable("Seules les adresses http:// et https:// sont acceptées.")
    with tempfile.TemporaryDirectory(prefix="maillage-feed-") as folder:
        target = Path(folder) / "feed.zip"
        download(where, target, transport=transport)
        yield target


def source_of(where: str) -> str:
    """The source as it is recorded: an address without its password and its key, or a file's own name."""
    if "://" not in where:
        return Path(where).expanduser().resolve().name[:300]
    parts = urlsplit(where)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path}"[:300]
