"""What becomes of a message, and the one table of what may become what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MESSAGE: Final[Mapping[str, tuple[str, ...]]] = {
    "waiting": ("sending", "to_call", "dropped"),
    "sending": ("sent", "waiting", "to_call", "dropped"),
    "sent": ("delivered", "waiting", "to_call"),
    "delivered": (),
    "to_call": ("called", "printed", "dropped"),
    "called": (),
    "printed": (),
    "dropped": (),
}
MEANING: Final[Mapping[str, str]] = {
    "waiting": "attend son heure",
    "sending": "en cours d’envoi",
    "sent": "remis au transporteur",
    "delivered": "reçu",
    "to_call": "à dire de vive voix",
    "called": "dit de vive voix",
    "printed": "remis sur papier",
    "dropped": "devenu inutile, jamais envoyé",
}


def drawn() -> str:
    """The table, for the documentation."""
    rows = ["| thing | status | meaning | may become |", "|---|---|---|---|"]
    for status, then in MESSAGE.items():
        rows.append(f"| message | `{status}` | {MEANING[status]} | {', '.join(f'`{each}`' for each in then) or '–'} |")
    return "\n".join(rows)
