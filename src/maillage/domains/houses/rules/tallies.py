"""What a house counts: themes of employment and classes of duration, never anybody. Pure answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Theme(StrEnum):
    """What somebody came to the house for, as far as employment goes. Never anything about them."""

    REGISTER = "register"
    ACCOUNT = "account"
    BENEFIT = "benefit"
    OFFERS = "offers"
    APPLICATION = "application"
    TRAINING = "training"
    APPOINTMENT = "appointment"
    BUSINESS = "business"
    OTHER = "other"


THEMES: Final[Mapping[Theme, str]] = {
    Theme.REGISTER: "S’inscrire, s’actualiser",
    Theme.ACCOUNT: "Son espace en ligne",
    Theme.BENEFIT: "Une question sur l’allocation",
    Theme.OFFERS: "Chercher des offres",
    Theme.APPLICATION: "CV, lettre, candidature",
    Theme.TRAINING: "Se former",
    Theme.APPOINTMENT: "Rendez-vous avec l’agence",
    Theme.BUSINESS: "Créer son activité",
    Theme.OTHER: "Autre, sur l’emploi",
}


class Duration(StrEnum):
    """How long it took, in three classes."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


DURATIONS: Final[Mapping[Duration, str]] = {
    Duration.SHORT: "moins de 5 min",
    Duration.MEDIUM: "5 à 15 min",
    Duration.LONG: "plus de 15 min",
}
UNDO_S: Final = 60
