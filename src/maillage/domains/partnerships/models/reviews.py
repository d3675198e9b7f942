"""Reviews of a partnership: their agenda while they are prepared, their figures once they are frozen."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from maillage.domains.partnerships.models.agreements import WORDS
from maillage.domains.partnerships.states import REVIEW_LABELS, REVIEW_TRANSITIONS, ReviewState


class Review(models.Model):
    """A steering committee or an annual review, of a period [start, end). Frozen, it does not change any more."""

    class Kind(models.TextChoices):
        STEERING_COMMITTEE = "steering_committee", "comité de pilotage"
        ANNUAL = "annual", "bilan annuel"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=18, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day after the last one")
    held_on = models.DateField(null=True, blank=True, help_text="The day of the meeting")
    state = models.CharField(
        max_length=6, choices=[(each.value, REVIEW_LABELS[each]) for each in ReviewState], default=ReviewState.DRAFT.value
    )
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-ends_on", "-pk"]
        indexes = [models.Index(fields=["agency", "intermunicipality", "ends_on"], name="reviews_of_a_partnership")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "intermunicipality", "kind", "starts_on", "ends_on"], name="one_review_per_kind_and_period"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="a_review_covers_a_period"),
            models.CheckConstraint(
                condition=Q(state="frozen", frozen_at__isnull=False, frozen_by__isnull=False)
                | Q(state="draft", frozen_at__isnull=True, frozen_by__isnull=True),
                name="a_frozen_review_says_when_and_by_whom",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="a_review_follows_its_table",
                field="state",
                transitions=[(before.value, then.value) for before, after in REVIEW_TRANSITIONS.items() for then in after],
            ),
            pgtrigger.Protect(
                name="a_frozen_review_does_not_change",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="frozen"),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}, {self.state}"


class AgendaItem(models.Model):
    """A point to be discussed: proposed from what is late, or written by hand."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=WORDS)
    kind = models.CharField(max_length=10, blank=True, help_text="action, decision, agreement, contact; empty: by hand")
    key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["review", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "key"], condition=~Q(kind=""), name="a_thing_is_once_on_an_agenda"),
            models.CheckConstraint(condition=~Q(words=""), name="a_point_of_the_agenda_has_words"),
            models.CheckConstraint(
                condition=Q(kind="", key__isnull=True) | (~Q(kind="") & Q(key__isnull=False)),
                name="a_proposed_point_names_its_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"point {self.position} of review {self.review_id}"


class FrozenFigure(models.Model):
    """One figure as it was told, with its definition and what its data were known by. Rows are only ever added."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="figures")
    indicator = models.CharField(max_length=4)
    definition_version = models.PositiveSmallIntegerField()
    territory = models.ForeignKey("territories.Perimeter", models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.CharField(max_length=80, blank=True, help_text="Which part of the indicator: a mode, a place, a percentile")
    value = models.FloatField(null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    is_hidden = models.BooleanField()
    is_incomplete = models.BooleanField()
    computed_at = models.DateTimeField()
    data_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "indicator", "territory", "detail"], nulls_distinct=False, name="a_figure_is_frozen_once"
            ),
            models.CheckConstraint(
                condition=Q(is_hidden=False) | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True),
                name="a_hidden_figure_holds_no_number",
            ),
            models.CheckConstraint(condition=~Q(data_hash=""), name="a_figure_says_its_data"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_figure_enters_a_review_that_is_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF (SELECT r.state = 'draft' FROM partnerships_review r WHERE r.id = NEW.review_id) IS NOT TRUE THEN
                  RAISE EXCEPTION 'review % is frozen', NEW.review_id USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} of review {self.review_id}"
