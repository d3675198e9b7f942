"""Preparing a review, its agenda, and freezing its figures once: they were computed by whoever calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from maillage.domains.partnerships.errors import AlreadyFrozen, DateNotPossible, NothingToFreeze, ReviewExists, WordsMissing
from maillage.domains.partnerships.models import AgendaItem, FrozenFigure, Review
from maillage.domains.partnerships.models.agreements import WORDS
from maillage.domains.partnerships.rules.catalogue import version
from maillage.domains.partnerships.rules.figures import Figure
from maillage.domains.partnerships.selectors.agenda import proposed_points
from maillage.domains.partnerships.services.holding import agency_of, check_works_with, hold_review, said
from maillage.domains.partnerships.states import ReviewState
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND, MOST_POINTS = "review", 60


@transaction.atomic
def prepare_review(
    *, body: int, kind: str, starts_on: date, ends_on: date, by: Actor, now: datetime, held_on: date | None = None
) -> Review:
    """Start a review of [starts_on, ends_on), with an agenda proposed from what is late or forgotten."""
    agency = agency_of(by)
    check_works_with(agency, body, clock.today(now))
    if kind not in Review.Kind.values:
        raise WordsMissing(_("Choisissez un comité de pilotage ou un bilan annuel."), field="kind")
    if ends_on <= starts_on:
        raise DateNotPossible(_("La période se termine avant de commencer. Corrigez une des deux dates."), field="ends_on")
    period = {"starts_on": starts_on, "ends_on": ends_on, "held_on": held_on}
    row = Review(agency_id=agency, intermunicipality_id=body, kind=kind, **period)
    _save_alone(row)
    record(verb="review.prepared", kind=KIND, key=row.pk, now=now)
    _propose(row, now)
    return row


@transaction.atomic
def propose_agenda(*, review: int, by: Actor, now: datetime) -> int:
    """Add to the agenda what has become late since; what is there stays. How many points were added."""
    held = _hold_draft(review, by)
    return _propose(held, now)


@transaction.atomic
def add_point(*, review: int, words: str, by: Actor, now: datetime) -> AgendaItem:
    """A point of one's own."""
    held = _hold_draft(review, by)
    if held.items.count() >= MOST_POINTS:
        raise WordsMissing(_("L’ordre du jour a déjà 60 points. Retirez-en un d’abord."), field="words")
    kept = said(words, WORDS, "words", _("Écrivez le point à ajouter."))
    row = AgendaItem.objects.create(review=held, position=_next_position(held), words=kept)
    record(verb="review.point_added", kind=KIND, key=held.pk, now=now)
    return row


@transaction.atomic
def drop_point(*, point: int, by: Actor, now: datetime) -> None:
    """It is not discussed."""
    row = AgendaItem.objects.filter(pk=point).first()
    if row is None:
        raise NotFound
    held = _hold_draft(row.review_id, by)
    row.delete()
    record(verb="review.point_dropped", kind=KIND, key=held.pk, now=now)


@transaction.atomic
def set_review_day(*, review: int, held_on: date | None, by: Actor, now: datetime) -> Review:
    """The day both sides meet."""
    held = _hold_draft(review, by)
    held.held_on = held_on
    held.save(update_fields=["held_on"])
    record(verb="review.day_set", kind=KIND, key=held.pk, now=now, fields=("held_on",))
    return held


@transaction.atomic
def freeze(*, review: int, figures: Sequence[Figure], by: Actor, now: datetime) -> Review:
    """Keep these figures as they are told, each with its definition and the sign of its data; refused a second time."""
    held = _hold_draft(review, by)
    _check_figures(figures)
    FrozenFigure.objects.bulk_create(
        FrozenFigure(
            review=held,
            indicator=figure.code,
            definition_version=figure.version,
            territory_id=figure.territory,
            detail=figure.detail,
            value=figure.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            is_hidden=figure.is_hidden,
            is_incomplete=figure.is_incomplete,
            computed_at=figure.computed_at,
            data_hash=figure.data_hash,
        )
        for figure in figures
    )
    held.state, held.frozen_at, held.frozen_by_id = ReviewState.FROZEN.value, now, by.account
    held.save(update_fields=["state", "frozen_at", "frozen_by"])
    record(verb="review.frozen", kind=KIND, key=held.pk, now=now, fields=("state",))
    return held


def _check_figures(figures: Sequence[Figure]) -> None:
    if not figures:
        raise NothingToFreeze(_("Il n’y a aucun chiffre à arrêter. Calculez-les d’abord."))
    if len({figure.key for figure in figures}) < len(figures):
        raise NothingToFreeze(_("Le même chiffre est donné deux fois. Recalculez-les."))
    for figure in figures:
        numbers = (figure.value, figure.numerator, figure.denominator)
        if version(figure.code, figure.version) is None or (figure.is_hidden and numbers != (None, None, None)):
            raise NothingToFreeze(_("Un chiffre n’a pas de définition, ou montre ce qui doit être caché. Recalculez-les."))


def _hold_draft(key: int, by: Actor) -> Review:
    held = hold_review(key, by)
    if held.state != ReviewState.DRAFT:
        raise AlreadyFrozen
    return held


def _propose(review: Review, now: datetime) -> int:
    """What is late, ownerless or forgotten, each once."""
    known = set(review.items.values_list("kind", "key"))
    points = proposed_points(review.agency_id, review.intermunicipality_id, clock.today(now))
    new = [point for point in points if (point.kind, point.key) not in known]
    first = _next_position(review)
    rows = (
        AgendaItem(review=review, position=position, words=point.words[:WORDS], kind=point.kind, key=point.key)
        for position, point in enumerate(new, start=first)
    )
    AgendaItem.objects.bulk_create(rows)
    if new:
        record(verb="review.agenda_proposed", kind=KIND, key=review.pk, now=now)
    return len(new)


def _next_position(review: Review) -> int:
    last = review.items.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _save_alone(row: Review) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise ReviewExists from error
