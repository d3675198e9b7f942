"""Who follows what: event name → functions called in the transaction of the write."""

from __future__ import annotations

TABLE: dict[str, tuple[str, ...]] = {}
