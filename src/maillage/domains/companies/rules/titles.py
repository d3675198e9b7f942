"""Job titles as employers shorten them, written in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SHORT: Final[Mapping[str, str]] = {
    "pl": "poids lourd",
    "spl": "super poids lourd",
    "vl": "vehicule leger",
    "as": "aide soignant",
    "ash": "agent de service hospitalier",
    "ide": "infirmier en soins generaux",
    "tp": "travaux publics",
    "btp": "batiment",
    "elec": "electricien",
    "meca": "mecanicien",
    "dev": "developpeur",
    "admin": "administratif",
}


def spelt_out(folded: str) -> str:
    """A folded title without its abbreviations."""
    return " ".join(SHORT.get(word, word) for word in folded.split())
