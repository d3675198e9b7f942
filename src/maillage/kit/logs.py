"""Logs that name nobody: one JSON object a line, that says where something happened and of what kind, never with what values.

An exception's message holds the row that was refused, an address what somebody typed or a link's secret, a library's
sentence whatever it was given. None of them is written: the kind, the constraint and the lines of code find the cause.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

KEEP_TO_KEYS: Final = ("maillage.", "procrastinate.", "psycopg.pool.")  # what they say holds keys, counts and host names only
UNKNOWN_ADDRESS: Final = "unknown"


class Reserved(logging.Formatter):
    """Writes what it knows to be no value of anybody's, and leaves the rest out."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return json.dumps({name: value for name, value in _told(record) if value}, ensure_ascii=False)


def _told(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    yield "at", datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "level", record.levelname
    yield "logger", record.name
    yield "said", _sentence(record)
    yield "by", f"{_short(record.pathname)}:{record.lineno}"
    yield from _request(record)
    if record.exc_info and record.exc_info[1] is not None:
        yield "errors", [_error(each) for each in _chain(record.exc_info[1])]


def _sentence(record: logging.LogRecord) -> str:
    """Ours whole; a library's with its holes, when it has some: without, nobody knows what was poured in."""
    if f"{record.name}.".startswith(KEEP_TO_KEYS):
        return record.getMessage()
    return str(record.msg) if record.args else ""


def _request(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    request = getattr(record, "request", None)
    if request is None:
        return
    match = getattr(request, "resolver_match", None)
    yield "method", getattr(request, "method", "")
    yield "route", f"/{match.route}" if match else UNKNOWN_ADDRESS
    yield "status", getattr(record, "status_code", None)


def _error(error: BaseException) -> dict[str, Any]:
    """Its kind, what the database calls it, and the lines it came through."""
    told: dict[str, Any] = {"kind": f"{type(error).__module__}.{type(error).__qualname__}"}
    found = getattr(error, "diag", None)
    for name in ("sqlstate", "table_name", "column_name", "constraint_name"):
        if value := getattr(found, name, None):
            told[name] = value
    frames = traceback.extract_tb(error.__traceback__)
    return told | {"lines": [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in frames]}


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those behind it, the last one first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _short(path: str) -> str:
    """The file and its three folders: enough to find it, nothing of where this is installed."""
    return "/".join(Path(path).parts[-4:])
