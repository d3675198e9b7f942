"""The files of a feed, out of a folder or a .zip, within bounds; nothing is ever written to disk."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from maillage.engines.reach.errors import FeedRefused, Problem

FILES = (
    "agency.txt",
    "stops.txt",
    "routes.txt",
    "trips.txt",
    "stop_times.txt",
    "calendar.txt",
    "calendar_dates.txt",
    "transfers.txt",
    "frequencies.txt",
    "booking_rules.txt",
)
MAX_FILE_BYTES = 1 << 29
MAX_TOTAL_BYTES = 1 << 30
MAX_ENTRIES = 1000
MAX_RATIO = 200
SMALL_BYTES = 1 << 20
CHUNK = 1 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, OSError)


def read_source(path: Path) -> dict[str, bytes]:
    """Bytes of the known files that are there, by name.

    Raises
    ------
    FeedRefused
        Path absent or not readable, not a zip, encrypted, damaged, a path leaving the archive, or larger than the bounds
        (512 MiB a file, 1 GiB in all, 200 times its packed size beyond 1 MiB).
    """
    try:
        if path.is_dir():
            return _read_folder(path)
        if not path.is_file():
            raise refusal(path.name, "feed_not_found", "Le fichier ou le dossier n'existe pas.", "Vérifiez le chemin.")
        with zipfile.ZipFile(path) as archive:
            return _read_archive(archive)
    except PermissionError as error:
        raise refusal(
            path.name, "not_readable", "Le fichier ou le dossier est protégé en lecture.", "Donnez-en l'accès à ce compte."
        ) from error
    except DAMAGED as error:
        raise refusal(
            path.name, "not_a_zip", f"L'archive est illisible ({error}).", "Demandez à nouveau le fichier .zip."
        ) from error


def content_version(files: dict[str, bytes]) -> str:
    """64 hex digits that change when any known file changes, whatever the packing."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()


def refusal(file: str, code: str, message_fr: str, remedy_fr: str) -> FeedRefused:
    return FeedRefused((Problem(file, None, None, code, message_fr, remedy_fr),))


def _read_folder(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    budget = MAX_TOTAL_BYTES
    for name in FILES:
        place = folder / name
        if place.is_file():
            _check_size(name, place.stat().st_size, budget)
            files[name] = place.read_bytes()
            budget -= len(files[name])
    return files


def _read_archive(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise refusal("", "too_many_files", f"L'archive contient {len(entries)} fichiers.", "Gardez le seul GTFS.")
    files: dict[str, bytes] = {}
    budget = MAX_TOTAL_BYTES
    for entry in entries:
        _check_name(entry.filename)
        name = PurePosixPath(entry.filename).name
        if name not in FILES or entry.is_dir():
            continue
        if name in files:
            raise refusal(name, "file_twice", "Le fichier est présent deux fois.", "Gardez un seul GTFS par archive.")
        files[name] = _read_entry(archive, entry, name, budget)
        budget -= len(files[name])
    return files


def _check_name(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        raise refusal(name, "path_leaves_archive", "Le nom sort de l'archive.", "Refaites l'archive sans ce fichier.")


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, budget: int) -> bytes:
    if entry.flag_bits & 1:
        raise refusal(name, "encrypted", "Le fichier est chiffré.", "Demandez une archive sans mot de passe.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusal(name, "odd_compression", "La compression n'est pas celle d'un .zip courant.", "Refaites l'archive.")
    _check_size(name, entry.file_size, budget)
    if entry.file_size > max(SMALL_BYTES, MAX_RATIO * entry.compress_size):
        raise _too_large(name)
    parts: list[bytes] = []
    size = 0
    with archive.open(entry) as opened:
        while chunk := opened.read(CHUNK):
            size += len(chunk)
            _check_size(name, size, budget)
            parts.append(chunk)
    return b"".join(parts)


def _check_size(name: str, size: int, budget: int) -> None:
    if size > min(MAX_FILE_BYTES, budget):
        raise _too_large(name)


def _too_large(name: str) -> FeedRefused:
    return refusal(name, "too_large", "Le fichier est démesuré une fois décompressé.", "Vérifiez l'archive reçue.")
