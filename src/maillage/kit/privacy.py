"""What each model declares about the personal data it holds; export, erasure and the record of processing read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Fields, why they are kept, for how long after which moment, and what erasing them means."""

    fields: tuple[str, ...]
    purpose: str
    retention_days: int
    counted_from: str
    erasure: Literal["delete", "blank"]
