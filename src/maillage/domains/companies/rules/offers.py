"""The offer of services to companies: its conditions are dated rows, and which of them fit a need, each in one sentence."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

WEEK_H: Final = 35
WEEK_DAYS: Final = 7
LIST: Final = "|"
NBSP: Final = "\u00a0"
NOUNS: Final[Mapping[str, str]] = {
    "permanent": "CDI",
    "fixed_term": "CDD",
    "seasonal": "CDD saisonnier",
    "temporary": "mission d’intérim",
    "apprenticeship": "contrat d’apprentissage",
    "professionalisation": "contrat de professionnalisation",
}


class OfferKind(StrEnum):
    """A service of the offer. The action of training before hiring (AFPR) no longer exists."""

    POEI = "poei"
    POEC = "poec"
    WORK_IMMERSION = "work_immersion"
    SIMULATION_RECRUITMENT = "simulation_recruitment"
    JOB_DATING = "job_dating"
    INFORMATION_SESSION = "information_session"
    PROFESSIONAL_IMAGE = "professional_image"
    POSTED_OFFER = "posted_offer"


TRAINING: Final = (OfferKind.POEI, OfferKind.POEC)  # what indicator 16 counts


@dataclass(frozen=True, slots=True)
class Terms:
    """The conditions of one service, from a day until the day before another. No contracts: any contract."""

    kind: OfferKind
    label: str
    since: date
    until: date | None
    contracts: Mapping[str, int]
    max_hours: int | None
    max_hours_seasonal: int | None
    max_days: int | None
    least_posts: int
    is_training: bool
    is_for_regulated: bool
    who: str
    words: str
    source: str
    checked_on: date

    def holds_on(self, day: date) -> bool:
        """Are these the conditions of that day?"""
        return self.since <= day and (self.until is None or day < self.until)

    def hours_for(self, contract: str) -> int | None:
        """The most hours of training before that contract."""
        return self.max_hours_seasonal if contract == "seasonal" and self.max_hours_seasonal else self.max_hours


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules read of a need. `months` is None for a contract without end, or when its length is not known."""

    contract: str
    months: int | None
    posts_left: int
    starts_on: date
    is_teachable: bool
    is_regulated: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a service fits, and why, in one sentence; None: something must be said first."""

    terms: Terms
    is_fit: bool | None
    sentence: str


def read_catalogue(text: str) -> tuple[Terms, ...]:
    """The rows of the catalogue."""
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter=";")
    return tuple(
        Terms(
            kind=OfferKind(row["code"]),
            label=row["label"],
            since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            contracts={kind: int(least) for kind, least in (each.split(":") for each in row["contracts"].split(LIST) if each)},
            max_hours=_number(row["max_hours"]),
            max_hours_seasonal=_number(row["max_hours_seasonal"]),
            max_days=_number(row["max_days"]),
            least_posts=int(row["least_posts"]),
            is_training=bool(row["is_training"]),
            is_for_regulated=bool(row["for_regulated"]),
            who=row["who"],
            words=row["terms"],
            source=row["source"],
            checked_on=date.fromisoformat(row["checked_on"]),
        )
        for row in rows
    )


def fits(asked: Asked, catalogue: Iterable[Terms], on: date) -> tuple[Fit, ...]:
    """Every service of that day: those that fit first, then those that lack a word, then those that do not."""
    found = [_fit(asked, terms, on) for terms in catalogue if terms.holds_on(on)]
    return tuple(sorted(found, key=lambda each: {True: 0, None: 1, False: 2}[each.is_fit]))


def _fit(asked: Asked, terms: Terms, on: date) -> Fit:
    against = _against(asked, terms, on)
    if against:
        return Fit(terms, False, f"Ne convient pas{NBSP}: {against}.")
    if asked.months is None and asked.contract != "permanent" and terms.contracts.get(asked.contract):
        least = _months(terms.contracts[asked.contract])
        return Fit(terms, None, f"Dites la durée du contrat{NBSP}: il faut {least} au moins.")
    if terms.is_training and not asked.is_teachable:
        return Fit(terms, None, f"Dites ce qui peut s’apprendre{NBSP}: la formation porte là-dessus.")
    return Fit(terms, True, f"Convient{_how(asked, terms, on)}.")


def _against(asked: Asked, terms: Terms, on: date) -> str:
    """What keeps it from fitting; empty when nothing does."""
    if asked.posts_left < 1:
        return "tous les postes sont pourvus"
    if terms.contracts and asked.contract not in terms.contracts:
        allowed = [_least(kind, months) for kind, months in terms.contracts.items()]
        return f"il faut {', '.join(allowed[:-1])} ou {allowed[-1]}, pas {_least(asked.contract, 0)}"
    least = terms.contracts.get(asked.contract, 0)
    if asked.months is not None and asked.months < least:
        return f"il faut {_least(asked.contract, least)}, celui-ci est de {_months(asked.months)}"
    if asked.posts_left < terms.least_posts:
        return f"c’est pour {terms.least_posts} postes au moins, il en reste {asked.posts_left}"
    if asked.is_regulated and not terms.is_for_regulated:
        return "ce métier demande un diplôme ou une carte, que des exercices ne remplacent pas"
    if terms.is_training and (asked.starts_on - on).days < WEEK_DAYS:
        return "il reste moins d’une semaine avant la prise de poste, et la formation vient avant"
    return ""


def _how(asked: Asked, terms: Terms, on: date) -> str:
    """How long, and until when there is time for it."""
    hours = terms.hours_for(asked.contract)
    if terms.is_training and hours:
        weeks = -(-hours // WEEK_H)
        latest = asked.starts_on - timedelta(weeks=weeks)
        if latest >= on:
            return f"{NBSP}: {hours}{NBSP}heures au plus, à commencer avant le {latest:%d/%m/%Y} pour la durée entière"
        left = (asked.starts_on - on).days // WEEK_DAYS
        return f"{NBSP}: il reste {_weeks(left)} avant la prise de poste, soit {min(hours, left * WEEK_H)}{NBSP}heures au plus"
    if terms.max_days:
        return f"{NBSP}: {terms.max_days}{NBSP}jours au plus"
    return ""


def _least(kind: str, months: int) -> str:
    named = f"{'une' if kind == 'temporary' else 'un'} {NOUNS[kind]}"
    return f"{named} de {_months(months)} au moins" if months else named


def _months(count: int) -> str:
    return f"{count}{NBSP}mois"


def _weeks(count: int) -> str:
    return f"{count}{NBSP}semaine{'s' if count > 1 else ''}"


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def beyond(terms: Terms, *, hours: int | None, days: int | None) -> str:
    """What is longer than the text allows, in one sentence; empty when nothing is."""
    if hours is not None and terms.max_hours is not None and hours > terms.max_hours:
        return f"{terms.label}{NBSP}: {terms.max_hours}{NBSP}heures au plus ({terms.source})."
    if days is not None and terms.max_days is not None and days > terms.max_days + 1:  # from date to date, whatever the month
        return f"{terms.label}{NBSP}: {terms.max_days}{NBSP}jours au plus ({terms.source})."
    return ""
