"""Feeds kept on the disk, to build tables again when places change or days come near."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import IO

from django.conf import settings

from maillage.domains.mobility.errors import SourceLost
from maillage.domains.mobility.models import TimetableVersion
from maillage.engines import reach


def folder() -> Path:
    """The folder of timetables."""
    return Path(settings.TIMETABLE_FOLDER)


def keep(path: Path, content_hash: str) -> None:
    """Keep a feed under the hash of its content: whole or not at all."""
    target = _place(content_hash)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".zip", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as aside:
            if path.is_dir():
                _pack(path, aside)
            else:
                with path.open("rb") as source:
                    shutil.copyfileobj(source, aside)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def kept_feed(version: TimetableVersion) -> reach.Feed:
    """The feed of a version read again: the one file, or several as one."""
    parts = {part["name"]: part["content_hash"] for part in version.parts} or {"": version.content_hash}
    return reach.read_feeds({name: kept(content_hash) for name, content_hash in parts.items()})


def kept(content_hash: str) -> Path:
    """Where the feed of that content lies."""
    path = _place(content_hash)
    if not path.is_file():
        raise SourceLost
    return path


def _place(content_hash: str) -> Path:
    return folder() / "feeds" / f"{content_hash[:20]}.zip"


def _pack(source: Path, target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(source.glob("*.txt")):
            archive.write(file, file.name)
