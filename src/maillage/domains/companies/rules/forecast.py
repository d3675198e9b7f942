"""From the opening backwards, and what stands when nothing was imported: lead times, ramp, families of occupations. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

NAF: Final = r"^\d{2}(\.\d{2}[A-Z])?$"
FAMILY: Final = r"^[A-N](\d{2}(\d{2})?)?$"
MONTHS: Final = 24
SIDES: Final[Mapping[str, str]] = {"agency": "l’agence", "company": "l’entreprise", "both": "les deux ensemble"}
FAMILIES: Final[Mapping[str, str]] = {  # the fourteen great domains of the directory
    "A": "Agriculture, pêche, espaces naturels et verts, soins aux animaux",
    "B": "Arts et façonnage d’ouvrages d’art",
    "C": "Banque, assurance, immobilier",
    "D": "Commerce, vente et grande distribution",
    "E": "Communication, média et multimédia",
    "F": "Construction, bâtiment et travaux publics",
    "G": "Hôtellerie-restauration, tourisme, loisirs et animation",
    "H": "Industrie",
    "I": "Installation et maintenance",
    "J": "Santé",
    "K": "Services à la personne et à la collectivité",
    "L": "Spectacle",
    "M": "Support à l’entreprise",
    "N": "Transport et logistique",
}
NEAR_WEIGHTS: Final = (0.5, 0.4, 0.3)  # of the first, the second, the third occupation that leads here; then the last one
FARTHEST_WEIGHT: Final = 0.2
WEEK: Final = timedelta(weeks=1)
SOON: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Lead:
    """Something to start before an opening."""

    code: str
    label: str
    weeks_before: int
    lasts_weeks: int
    side: str
    source: str


USUAL: Final = "usage des agences, à adapter"
LEADS: Final = (
    Lead("needs", "Recueillir les besoins, poste par poste", 26, 4, "both", USUAL),
    Lead("transport", "Étudier l’accès aux horaires des équipes", 24, 8, "both", USUAL),
    Lead(
        "poei",
        "POEI : formation avant embauche, 450 h au plus",
        20,
        13,
        "agency",
        "450 h au plus, délibération de France Travail n° 2024-29",
    ),
    Lead("mrs", "MRS : recrutement par simulation, tests et entretiens", 12, 5, "agency", USUAL),
    Lead("offers", "Publier les offres", 10, 6, "company", USUAL),
    Lead("job_dating", "Job dating sur place ou à l’agence", 8, 1, "both", USUAL),
    Lead("pmsmp", "PMSMP : immersions dans l’entreprise", 6, 4, "both", "un mois au plus, code du travail, D. 5135-3"),
    Lead("contracts", "Signer les contrats", 3, 2, "company", USUAL),
)
RAMP: Final[Mapping[int, float]] = {-3: 0.05, -2: 0.1, -1: 0.2, 0: 0.3, 1: 0.15, 2: 0.1, 3: 0.05, 4: 0.05}


@dataclass(frozen=True, slots=True)
class Step:
    """A lead on the calendar. `state`: done_by is past `over`, start is past `late`, within two weeks `soon`, else `ahead`."""

    lead: Lead
    starts_on: date
    ends_on: date
    state: str
    late_days: int


def backwards(opens_on: date, leads: Iterable[Lead], today: date) -> tuple[Step, ...]:
    """What must start when, the earliest first; it all moves with the opening."""
    steps = [_step(opens_on, lead, today) for lead in leads]
    return tuple(sorted(steps, key=lambda step: (step.starts_on, step.lead.code)))


def _step(opens_on: date, lead: Lead, today: date) -> Step:
    starts_on = opens_on - lead.weeks_before * WEEK
    ends_on = starts_on + lead.lasts_weeks * WEEK
    late_days = max((today - starts_on).days, 0)
    return Step(lead, starts_on, ends_on, _state(starts_on, ends_on, today), late_days)


def _state(starts_on: date, ends_on: date, today: date) -> str:
    if starts_on < today:
        return "over" if ends_on < today else "late"
    return "soon" if starts_on - today <= SOON else "ahead"


def neighbour_weight(rank: int) -> float:
    """How much somebody of a neighbouring occupation counts: its rank among those that lead to the occupation, from 1."""
    return NEAR_WEIGHTS[rank - 1] if 1 <= rank <= len(NEAR_WEIGHTS) else FARTHEST_WEIGHT


def family_of(code: str, known: Sequence[str]) -> str:
    """The finest known family that an occupation belongs to: itself, its domain, its great domain; empty when none."""
    return next((each for each in (code, code[:3], code[:1]) if each in known), "")


def pool(
    code: str, known: Mapping[str, float], sizes: Mapping[str, int], moves: Iterable[tuple[str, int]]
) -> tuple[float, float]:
    """Local people who could do an occupation: its own, and those of neighbouring ones by their weight.

    A count of a whole family is shared equally among its occupations (`sizes`); `moves` are (occupation, rank).
    """
    own = _share(code, known, sizes)
    near = sum(neighbour_weight(rank) * _share(other, known, sizes) for other, rank in moves)
    return own, near


def _share(code: str, known: Mapping[str, float], sizes: Mapping[str, int]) -> float:
    family = family_of(code, tuple(known))
    return known[family] / max(sizes.get(family, 1), 1) if family else 0.0


@dataclass(frozen=True, slots=True)
class Sureness:
    """What a degree of certainty is taken for; said on each page."""

    opens: float
    headcount_cv: float
    delays: Mapping[int, float]


SURENESS: Final[Mapping[str, Sureness]] = {
    "certain": Sureness(0.95, 0.2, {0: 0.8, 1: 0.1, 2: 0.1}),
    "likely": Sureness(0.8, 0.3, {0: 0.5, 1: 0.2, 2: 0.15, 3: 0.15}),
    "possible": Sureness(0.5, 0.5, {0: 0.3, 2: 0.2, 4: 0.2, 6: 0.3}),
}
LEVELS: Final[Mapping[str, str]] = {
    "class": "les embauches comptées dans la même activité",
    "division": "les embauches comptées dans le même secteur (division NAF)",
    "other_edition": "le même secteur dans l’autre édition de la NAF",
    "fallback": "les métiers que le ROME range dans ce secteur, à parts égales faute de comptes",
    "unknown": "aucun métier : l’activité n’est pas connue",
}


def measure_for(wanted: float, own: float, near: float) -> str:
    """What would fill the posts: meet those of the occupation, train those of the next ones, or recruit without a diploma."""
    if own >= wanted:
        return "job_dating"
    return "poei" if own + near >= wanted else "mrs"


def missing(wanted: float, own: float, near: float) -> float:
    """Posts for which nobody is near, by these counts."""
    return max(wanted - own - near, 0.0)


def shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number in proportion to weights, by largest remainder: the parts make the whole, nothing without a weight."""
    among = sum(weights)
    if not among:
        return [0] * len(weights)
    parts = [total * weight // among for weight in weights]
    rest = sorted(range(len(weights)), key=lambda number: (-(total * weights[number] % among), number))
    for number in rest[: total - sum(parts)]:
        parts[number] += 1
    return parts
