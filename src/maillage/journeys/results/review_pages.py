"""What the pages of a review show: what is to be discussed, its figures, how they differ from the same ones told again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from maillage.domains.agenda.facts import REQUESTS_KEPT
from maillage.domains.partnerships import selectors as partnerships
from maillage.domains.partnerships.rules.catalogue import version
from maillage.domains.partnerships.rules.figures import Difference
from maillage.domains.partnerships.rules.figures import Figure as Kept
from maillage.domains.partnerships.selectors import ReviewCard, ReviewPage
from maillage.journeys.results.computing import Results, compute
from maillage.journeys.results.freezing import to_keep
from maillage.journeys.results.reading import read
from maillage.journeys.results.rules.figures import Figure
from maillage.journeys.results.rules.indicators import PARTS
from maillage.journeys.results.rules.periods import Period
from maillage.journeys.results.sentences import one_sentence, sentences
from maillage.journeys.results.wording import beside_words, value_words
from maillage.kit.ui.shapes import Column, Table

OF_A_NAMED_DAY, OF_REQUESTS = frozenset({"18", "19"}), frozenset({"5"})
BY_KEY = {part.key: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a review, with the definition it was computed by."""

    value: str
    label: str
    beside: str
    indicator: str
    sentence: str
    version: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that is not the same any more."""

    label: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class ReviewShown:
    """One review, in preparation or frozen."""

    page: ReviewPage
    period: Period
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    unmeasured: tuple[tuple[str, str], ...]
    corrections: tuple[Correction, ...]
    is_incomplete: bool

    @property
    def card(self) -> ReviewCard:
        """What it is a review of."""
        return self.page.card

    @property
    def in_one_sentence(self) -> str:
        """The period, as one says it at the door."""
        return one_sentence(self.figures)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What fits on one page."""
        return sentences(self.figures)


def review_shown(page: ReviewPage, now: datetime) -> ReviewShown:
    """In preparation, figures as they are now; frozen, as they were, and what differs since."""
    card = page.card
    period = Period(card.starts_on, card.ends_on)
    assert card.territory is not None
    results = compute(read(card.agency, period, card.frozen_at or now, with_reach=not card.is_frozen))
    told = to_keep(results, card.territory, now)
    figures = page.figures if card.is_frozen else told
    corrections = _corrections(card, told, now) if card.is_frozen else ()
    return ReviewShown(
        page=page,
        period=period,
        figures=tuple(_figure(each, period) for each in figures),
        lines=tuple(line_of(each, period) for each in figures),
        unmeasured=() if card.is_frozen else tuple(_unmeasured(results, card.territory)),
        corrections=tuple(_correction(each, period) for each in corrections),
        is_incomplete=any(each.is_incomplete for each in figures),
    )


def figures_to_freeze(card: ReviewCard, now: datetime) -> tuple[Kept, ...]:
    """The figures of a review as they are now."""
    assert card.territory is not None
    return to_keep(compute(read(card.agency, Period(card.starts_on, card.ends_on), now)), card.territory, now)


def line_of(kept: Kept, period: Period) -> Line:
    """A figure that was kept, in words."""
    part, known = BY_KEY.get((kept.code, kept.detail)), version(kept.code, kept.version)
    shown = _figure(kept, period)
    return Line(
        value=value_words(shown),
        label=part.label if part else kept.detail,
        beside=beside_words(shown),
        indicator=known.title if known else kept.code,
        sentence=known.sentence if known else "",
        version=kept.version,
    )


def lines_table(lines: Sequence[Line]) -> Table:
    """For whoever reads, copies or prints it."""
    columns = [Column(_("Indicateur")), Column(_("Mesure")), Column(_("Valeur"), num=True), Column(_("Sur quoi"))]
    return Table(_("Les chiffres"), columns, [[each.indicator, each.label, each.value, each.beside] for each in lines], fold=True)


def _figure(kept: Kept, period: Period) -> Figure:
    part, known = BY_KEY.get((kept.code, kept.detail)), version(kept.code, kept.version)
    assert known is not None
    return Figure(
        code=kept.code,
        detail=kept.detail,
        version=kept.version,
        numerator=kept.numerator,
        denominator=kept.denominator,
        value=kept.value,
        unit=part.unit if part else known.unit,
        hidden=kept.is_hidden,
        territory=kept.territory,
        period=period,
    )


def _unmeasured(results: Results, territory: int) -> Iterable[tuple[str, str]]:
    for part in PARTS:
        figure = results.figure(territory, *part.key)
        if not figure.is_measured:
            yield part.label, figure.why


def _corrections(card: ReviewCard, told: Sequence[Kept], now: datetime) -> Iterable[Difference]:
    """As of the day it was frozen; ways are of a named day, and requests that are erased by now cannot be told again."""
    start, _end = Period(card.starts_on, card.ends_on).instants()
    gone = OF_REQUESTS if start <= now - REQUESTS_KEPT else frozenset()
    found = partnerships.differences_since(card.key, told)
    return (each for each in found if each.code not in OF_A_NAMED_DAY | gone)


def _correction(found: Difference, period: Period) -> Correction:
    before, after = (value_words(_figure(each, period)) if each else _("rien") for each in (found.before, found.after))
    known = found.before or found.after
    assert known is not None
    if found.is_definition:
        why = _("la définition a changé, les deux ne se comparent pas")
    elif before == after:
        why = _("les faits ont été corrigés ou complétés, le chiffre dit reste le même")
    else:
        why = _("les faits ont été corrigés ou complétés depuis")
    return Correction(line_of(known, period).label, before, after, why)
