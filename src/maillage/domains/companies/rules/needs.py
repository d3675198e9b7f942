"""Pure answers about needs: kinds of contract, channels, night work, and how many posts are left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from maillage.domains.companies.rules.offers import OfferKind

DAY_MIN: Final = 24 * 60
NIGHT: Final = ((0, 5 * 60), (DAY_MIN, DAY_MIN + 5 * 60))  # midnight to five: night work whatever the agreement, L. 3122-2


class Contract(StrEnum):
    """The kind of contract of a post."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    SEASONAL = "seasonal"
    TEMPORARY = "temporary"
    APPRENTICESHIP = "apprenticeship"
    PROFESSIONALISATION = "professionalisation"


class Channel(StrEnum):
    """How posts were filled: by a service of the offer, or otherwise."""

    POEI = OfferKind.POEI.value
    POEC = OfferKind.POEC.value
    WORK_IMMERSION = OfferKind.WORK_IMMERSION.value
    SIMULATION_RECRUITMENT = OfferKind.SIMULATION_RECRUITMENT.value
    JOB_DATING = OfferKind.JOB_DATING.value
    INFORMATION_SESSION = OfferKind.INFORMATION_SESSION.value
    PROFESSIONAL_IMAGE = OfferKind.PROFESSIONAL_IMAGE.value
    POSTED_OFFER = OfferKind.POSTED_OFFER.value
    PARTNER = "partner"
    COMPANY = "company"


CONTRACTS: Final[Mapping[str, str]] = {
    Contract.PERMANENT: "CDI",
    Contract.FIXED_TERM: "CDD",
    Contract.SEASONAL: "CDD saisonnier",
    Contract.TEMPORARY: "intérim",
    Contract.APPRENTICESHIP: "contrat d’apprentissage",
    Contract.PROFESSIONALISATION: "contrat de professionnalisation",
}
CHANNELS: Final[Mapping[str, str]] = {
    Channel.POEI: "POEI",
    Channel.POEC: "POEC",
    Channel.WORK_IMMERSION: "immersion (PMSMP)",
    Channel.SIMULATION_RECRUITMENT: "recrutement par simulation (MRS)",
    Channel.JOB_DATING: "job dating",
    Channel.INFORMATION_SESSION: "information collective",
    Channel.PROFESSIONAL_IMAGE: "valoriser son image (VSI)",
    Channel.POSTED_OFFER: "offre publiée par France Travail",
    Channel.PARTNER: "un partenaire",
    Channel.COMPANY: "l’entreprise elle-même",
}


def is_night(starts: time | None, ends: time | None) -> bool:
    """Does the shift touch the hours from midnight to five? An end before the start is the next day's."""
    if starts is None or ends is None:
        return False
    first, last = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    last += DAY_MIN if last <= first else 0
    return any(first < night_ends and last > night_starts for night_starts, night_ends in NIGHT)


def moved_day(day: date, by: timedelta, today: date) -> date:
    """Where the day of a need goes when the opening moves: as far, but never into the past."""
    return max(day + by, today)
