"""Official files from where they lie: a path, or an address (http and https only, within a size and a time)."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from maillage.registry.territories.errors import SourceUnreachable

MOST_BYTES = 100 << 20
MOST_S = 180.0
MOST_REDIRECTS = 5
TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def local_file(where: str, folder: Path, *, transport: httpx.BaseTransport | None = None) -> Path:
    """The file as a path on this machine; one at an address is downloaded into the folder, under its own name."""
    if "://" not in where:
        path = Path(where).expanduser()
        if not path.is_file():
            raise SourceUnreachable(f"«\u00a0{where}\u00a0» n’existe pas. Donnez un fichier ou une adresse http(s).")
        return path.resolve()
    if urlsplit(where).scheme.lower() not in {"http", "https"}:
        raise SourceUnreachable("Seules les adresses http:// et https:// sont acceptées.")
    name = Path(unquote(urlsplit(where).path)).name or "fichier.csv"
    target = folder / f"{len(list(folder.iterdir()))}" / name
    target.parent.mkdir()
    _download(where, target, transport)
    return target


def _download(address: str, target: Path, transport: httpx.BaseTransport | None) -> None:
    named = _without_secrets(address)
    try:
        with (
            httpx.Client(transport=transport, timeout=TIMEOUT, follow_redirects=True, max_redirects=MOST_REDIRECTS) as client,
            client.stream("GET", address) as answer,
        ):
            if answer.is_error:
                raise SourceUnreachable(f"{named} répond par une erreur ({answer.status_code}). Vérifiez l’adresse.")
            _write(answer, target)
    except httpx.TimeoutException as error:
        raise SourceUnreachable(f"{named} n’a pas répondu à temps. Réessayez plus tard.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceUnreachable(f"{named} n’a pas pu être lue. Vérifiez-la, et que la connexion marche.") from error


def _without_secrets(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"


def _write(answer: httpx.Response, target: Path) -> None:
    size, until = 0, time.monotonic() + MOST_S
    with target.open("wb") as file:
        for part in answer.iter_bytes():
            size += len(part)
            if size > MOST_BYTES:
                raise SourceUnreachable(f"Le fichier dépasse {MOST_BYTES >> 20}\u00a0Mo. Vérifiez l’adresse.")
            if time.monotonic() > until:
                raise SourceUnreachable("Le téléchargement dure plus de 3\u00a0minutes. Réessayez plus tard.")
            file.write(part)
