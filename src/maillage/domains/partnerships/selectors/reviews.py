"""Reviews: what is to be discussed, the figures as they were frozen, and how they differ once computed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from maillage.domains.partnerships.models import AgendaItem, FrozenFigure, Review
from maillage.domains.partnerships.rules.figures import Difference, Figure, differences
from maillage.domains.partnerships.selectors.meetings import DecisionLine, decisions_of_review
from maillage.domains.partnerships.states import ReviewState
from maillage.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One review, as it is listed. The period is [starts_on, ends_on)."""

    key: int
    agency: int
    body: int
    body_label: str
    territory: int | None
    kind: str
    label: str
    starts_on: date
    ends_on: date
    held_on: date | None
    state: str
    frozen_at: datetime | None
    frozen_by: str

    @property
    def is_frozen(self) -> bool:
        """Its figures do not change any more."""
        return self.state == ReviewState.FROZEN


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of the agenda."""

    key: int
    position: int
    words: str
    kind: str
    about: int | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All of one review."""

    card: ReviewCard
    points: tuple[PointLine, ...]
    figures: tuple[Figure, ...]
    decisions: tuple[DecisionLine, ...]


def reviews_of(bodies: Sequence[int], agency: int) -> tuple[ReviewCard, ...]:
    """The reviews of these partnerships, the latest period first."""
    rows = Review.objects.filter(agency=agency, intermunicipality__in=bodies)
    return tuple(_card(row) for row in rows.select_related("intermunicipality", "frozen_by"))


def review_card(key: int) -> ReviewCard:
    """One review, without what it holds."""
    row = Review.objects.filter(pk=key).select_related("intermunicipality", "frozen_by").first()
    if row is None:
        raise NotFound
    return _card(row)


def review_page(key: int, today: date) -> ReviewPage:
    """One review."""
    points = AgendaItem.objects.filter(review=key).order_by("position", "pk")
    return ReviewPage(
        card=review_card(key),
        points=tuple(PointLine(each.pk, each.position, each.words, each.kind, each.key) for each in points),
        figures=frozen_figures(key),
        decisions=decisions_of_review(key, today),
    )


def review_shared(key: int) -> ReviewPage:
    """One frozen review as officials read it: its figures, and nothing that was typed or that names somebody."""
    row = Review.objects.filter(pk=key, state=ReviewState.FROZEN).select_related("intermunicipality").first()
    if row is None:
        raise NotFound
    return ReviewPage(replace(_card(row), frozen_by=""), (), frozen_figures(key), ())


def frozen_figures(review: int) -> tuple[Figure, ...]:
    """The figures of a review, in the order they were given."""
    return tuple(_figure(row) for row in FrozenFigure.objects.filter(review=review).order_by("pk"))


def last_figures(bodies: Sequence[int], agency: int, codes: Sequence[str]) -> dict[tuple[int, str], tuple[date, Figure]]:
    """The last frozen whole figure of each of these indicators, by (intermunicipality, code), with the end of its period."""
    rows = FrozenFigure.objects.filter(
        review__agency=agency, review__intermunicipality__in=bodies, indicator__in=codes, detail=""
    ).select_related("review")
    found: dict[tuple[int, str], tuple[date, Figure]] = {}
    for row in rows.order_by("review__ends_on", "pk"):
        found[row.review.intermunicipality_id, row.indicator] = (row.review.ends_on, _figure(row))
    return found


def differences_since(review: int, recomputed: Sequence[Figure]) -> tuple[Difference, ...]:
    """How the figures of a frozen review differ from the same ones computed again; nothing when nothing was corrected."""
    return differences(frozen_figures(review), recomputed)


def _card(row: Review) -> ReviewCard:
    return ReviewCard(
        key=row.pk,
        agency=row.agency_id,
        body=row.intermunicipality_id,
        body_label=row.intermunicipality.label,
        territory=row.intermunicipality.perimeter_id,
        kind=row.kind,
        label=row.get_kind_display(),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        held_on=row.held_on,
        state=row.state,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by.full_name if row.frozen_by is not None else "",
    )


def _figure(row: FrozenFigure) -> Figure:
    return Figure(
        code=row.indicator,
        version=row.definition_version,
        computed_at=row.computed_at,
        data_hash=row.data_hash,
        territory=row.territory_id,
        detail=row.detail,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        is_hidden=row.is_hidden,
        is_incomplete=row.is_incomplete,
    )
