"""Where a feed comes from: a .zip, a folder, or an address (http and https only, within a size and a time)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from maillage.domains.mobility.errors import FeedMissing, FeedUnreachable

MAX_BYTES = 300 << 20
MAX_SECONDS = 300
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
MAX_REDIRECTS = 5


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


def download(address: str, target: Path, *, transport: httpx.BaseTransport | None = None) -> None:
    """Write what lies at that address into `target`; FeedUnreachable says in French why it could not."""
    try:
        with (
            httpx.Client(transport=transport, timeout=TIMEOUT, follow_redirects=True, max_redirects=MAX_REDIRECTS) as client,
            client.stream("GET", address) as answer,
        ):
            if answer.is_error:
                raise FeedUnreachable(f"L’adresse répond par une erreur ({answer.status_code}). Vérifiez-la.")
            _write(answer, target)
    except httpx.TimeoutException as error:
        raise FeedUnreachable("L’adresse n’a pas répondu à temps. Réessayez plus tard.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FeedUnreachable("L’adresse n’a pas pu être lue. Vérifiez-la, et que la connexion marche.") from error


def _write(answer: httpx.Response, target: Path) -> None:
    size, until = 0, time.monotonic() + MAX_SECONDS
    minutes = MAX_SECONDS // 60
    with target.open("wb") as file:
        for part in answer.iter_bytes():
            size += len(part)
            if size > MAX_BYTES:
                raise FeedUnreachable(f"Le fichier dépasse {MAX_BYTES >> 20} Mo. Vérifiez que c’est bien un GTFS.")
            if time.monotonic() > until:
                raise FeedUnreachable(f"Le téléchargement dure plus de {minutes} minutes. Réessayez plus tard.")
            file.write(part)
