"""The six fields in which a meeting says what it found and what is needed, and in which an action is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Field(StrEnum):
    """One field of a partnership."""

    DIGITAL = "digital"
    MOBILITY = "mobility"
    RECRUITMENT = "recruitment"
    TRAINING = "training"
    PRESENCE = "presence"
    HOUSES = "houses"


FIELDS: Final[Mapping[Field, str]] = {
    Field.DIGITAL: "Numérique",
    Field.MOBILITY: "Mobilité",
    Field.RECRUITMENT: "Recrutement",
    Field.TRAINING: "Formation",
    Field.PRESENCE: "Présence sur place",
    Field.HOUSES: "Maisons France Services",
}
