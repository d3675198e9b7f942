"""Tables of the houses: openings, what is counted, shadowing days, sheets and direct contacts, blocked cases."""

from maillage.domains.houses.models.cases import BlockedCase
from maillage.domains.houses.models.openings import (
    WORDS,
    HouseOpening,
    HouseOpeningQuerySet,
    OpeningMove,
    OpeningStep,
    StepMove,
)
from maillage.domains.houses.models.shadowing import (
    ShadowingAction,
    ShadowingDay,
    ShadowingGuest,
    ShadowingRating,
    ShadowingStretch,
)
from maillage.domains.houses.models.sheets import DirectContact, Sheet, SheetVersion
from maillage.domains.houses.models.tallies import Tally

__all__ = [
    "WORDS",
    "BlockedCase",
    "DirectContact",
    "HouseOpening",
    "HouseOpeningQuerySet",
    "OpeningMove",
    "OpeningStep",
    "ShadowingAction",
    "ShadowingDay",
    "ShadowingGuest",
    "ShadowingRating",
    "ShadowingStretch",
    "Sheet",
    "SheetVersion",
    "StepMove",
    "Tally",
]
