"""Hires against the local pool: people of the occupation, and of those from which one goes on to it, with a stated weight."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from maillage.domains.companies.models import Occupation, OccupationMove
from maillage.domains.companies.rules.forecast import FARTHEST_WEIGHT, WEEK, Lead, measure_for, missing, pool
from maillage.domains.companies.selectors.forecast import job_seekers
from maillage.kit.ui.words import date_short, day_of_year, half_up, number, plural_words

LEAST: Final = 1.0  # of hires expected: under it nothing is planned


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hires of an occupation: expected, at least, at most; the first opening and its territory; the companies."""

    code: str
    label: str
    expected: float
    low: int
    high: int
    opens_on: date
    companies: tuple[str, ...]
    body: int


@dataclass(frozen=True, slots=True)
class Gap:
    """An occupation: posts wanted, people near, and what would fill the posts; None where no count was imported."""

    wanted: Wanted
    own: float | None
    near: float | None
    missing: float | None
    measure: str
    starts_on: date
    late_days: int

    @property
    def sentence(self) -> str:
        """A proposal of an action."""
        posts = max(half_up(self.wanted.expected), 1)
        words = {
            "label": self.wanted.label,
            "code": self.wanted.code,
            "posts": plural_words(posts, _("embauche attendue"), _("embauches attendues")),
            "range": self._range(),
            "day": day_of_year(self.starts_on),
        }
        said = _SENTENCES[self.measure]() if self.own is not None else _prepared()
        return said % words

    def _range(self) -> str:
        """Empty when the posts are known, not expected."""
        low, high = self.wanted.low, self.wanted.high
        return "" if low == high else _(" (de %(low)s à %(high)s)") % {"low": low, "high": high}

    @property
    def starts_words(self) -> str:
        """As in 12 janv. 2027."""
        return f"{date_short(self.starts_on)} {self.starts_on.year}"


def _met() -> str:
    return _(
        "Organiser un job dating «\u00a0%(label)s\u00a0» à partir du %(day)s\u00a0: %(posts)s"
        "%(range)s, assez de personnes du métier sur le territoire."
    )


def _trained() -> str:
    return _(
        "Monter une POEI «\u00a0%(label)s\u00a0» à partir du %(day)s, ouverte aux métiers voisins\u00a0: %(posts)s"
        "%(range)s, trop peu de personnes du métier."
    )


def _recruited() -> str:
    return _(
        "Recruter par simulation (MRS) «\u00a0%(label)s\u00a0» à partir du %(day)s, sans condition de diplôme\u00a0: %(posts)s"
        "%(range)s, les métiers voisins ne suffisent pas."
    )


def _prepared() -> str:
    return _("Préparer une POEI «\u00a0%(label)s\u00a0» à partir du %(day)s\u00a0: %(posts)s%(range)s, vivier local inconnu.")


_SENTENCES: Final = {"job_dating": _met, "poei": _trained, "mrs": _recruited}


def gaps_of(wanted: Sequence[Wanted], leads: Sequence[Lead], today: date) -> tuple[tuple[Gap, ...], str]:
    """The most urgent first: most people missing, then fewest of the occupation, then the earliest. With the counts' source."""
    seekers = job_seekers(today)
    known = {family.code: float(sum(count or 0 for _commune, count in family.by_commune)) for family in seekers.families}
    sizes, moves = _sizes(), _moves([each.code for each in wanted])
    weeks = {lead.code: lead.weeks_before for lead in leads}
    found = []
    for each in wanted:
        if each.expected < LEAST:
            continue
        own, near = pool(each.code, known, sizes, moves.get(each.code, ())) if known else (None, None)
        measure = "poei" if own is None or near is None else measure_for(each.expected, own, near)
        starts_on = each.opens_on - weeks.get(measure, 0) * WEEK
        lacking = None if own is None or near is None else missing(each.expected, own, near)
        found.append(Gap(each, own, near, lacking, measure, starts_on, max((today - starts_on).days, 0)))
    return tuple(sorted(found, key=_urgency)), seekers.source


def neighbours_words() -> str:
    """How much people of neighbouring occupations count."""
    words = {"last": number(FARTHEST_WEIGHT)}
    return (
        _(
            "Une personne d’un métier voisin (mobilités du ROME) compte pour 0,5, puis 0,4 et 0,3 selon le rang du voisinage, "
            "%(last)s au-delà."
        )
        % words
    )


def _urgency(gap: Gap) -> tuple[float, float, date, str]:
    wanted = gap.wanted.expected
    lacking = wanted if gap.missing is None else gap.missing
    short = max(wanted - (gap.own or 0), 0)
    return -half_up(lacking), -half_up(short), gap.starts_on, gap.wanted.code


def _sizes() -> dict[str, int]:
    """Occupations in each family: a count of a family is shared equally among them."""
    sizes: Counter[str] = Counter()
    for code in Occupation.objects.current().values_list("code", flat=True):
        sizes.update({code: 1, code[:3]: 1, code[:1]: 1})
    return dict(sizes)


def _moves(codes: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    """Occupation → those from which one goes on to it, the likeliest first, ranked from 1."""
    rows = OccupationMove.objects.filter(toward__code__in=codes, occupation__closed_on__isnull=True)
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for toward, code in rows.order_by("toward", "rank", "occupation__code").values_list("toward__code", "occupation__code"):
        found[toward].append((code, len(found[toward]) + 1))
    return found
