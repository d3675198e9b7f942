"""What becomes of a rights request, and the one table of what may become what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RIGHTS: Final[Mapping[str, tuple[str, ...]]] = {
    "received": ("extended", "granted", "refused", "withdrawn"),
    "extended": ("granted", "refused", "withdrawn"),
    "granted": (),
    "refused": (),
    "withdrawn": (),
}
MEANING: Final[Mapping[str, str]] = {
    "received": "reçue, réponse due dans le mois",
    "extended": "prolongée de deux mois, la personne est prévenue",
    "granted": "acceptée et faite",
    "refused": "refusée, avec ses raisons",
    "withdrawn": "retirée par la personne",
}
WAITING: Final = tuple(state for state, after in RIGHTS.items() if after)


def may_become(now: str, then: str) -> bool:
    """Is this step in the table?"""
    return then in RIGHTS.get(now, ())


def drawn() -> str:
    """The table, for the documentation."""
    rows = ["| thing | status | meaning | may become |", "|---|---|---|---|"]
    for status, then in RIGHTS.items():
        rows.append(f"| rights request | `{status}` | {MEANING[status]} | {', '.join(f'`{each}`' for each in then) or '–'} |")
    return "\n".join(rows)
