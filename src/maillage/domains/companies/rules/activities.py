"""Activity codes. A code means nothing without its nomenclature: rev. 2 and 2025 live side by side."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final


class Nomenclature(StrEnum):
    """Which edition of the activity nomenclature a code belongs to."""

    REV2 = "rev2"
    NAF_2025 = "2025"


NOMENCLATURES: Final = {Nomenclature.REV2: "NAF rév. 2", Nomenclature.NAF_2025: "NAF 2025"}
IN_FORCE_2025_ON: Final = date(2027, 1, 1)  # from then on the official register answers in the new edition
_CODE = re.compile(r"(\d{2})\.?(\d{2})([A-Z])")


def nomenclature_in_force(day: date) -> Nomenclature:
    """The edition that a code without one is read in on that day."""
    return Nomenclature.NAF_2025 if day >= IN_FORCE_2025_ON else Nomenclature.REV2


def naf(typed: str) -> str | None:
    """The code as it is stored, 45.20B; None when it is none."""
    found = _CODE.fullmatch("".join(typed.split()).upper())
    return f"{found[1]}.{found[2]}{found[3]}" if found else None
