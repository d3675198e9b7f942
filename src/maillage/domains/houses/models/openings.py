"""Projects to open a house, their checklists, every move of their dates. Nothing about people."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from maillage.domains.houses.rules.label import NAMED, Condition
from maillage.domains.houses.rules.openings import StepKind
from maillage.domains.houses.states import LABELS, RUNNING, TRANSITIONS, OpeningState

WORDS = 200
REVIEW_WORDS = 600


class HouseOpeningQuerySet(models.QuerySet["HouseOpening"]):
    def running(self) -> HouseOpeningQuerySet:
        """Projects that are not over."""
        return self.filter(status__in=RUNNING)

    def of_organisation(self, organisation: int) -> HouseOpeningQuerySet:
        """Projects that an organisation leads, or of which it is the house."""
        return self.filter(Q(lead_id=organisation) | Q(place__host_id=organisation))


class HouseOpening(models.Model):
    """The project of opening a house at a place, followed by an agency and led by an organisation."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    lead = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=9, choices=[(state.value, LABELS[state]) for state in OpeningState], default=OpeningState.PREPARING.value
    )
    prepared_on = models.DateField()
    planned_on = models.DateField(help_text="Changes only beside an OpeningMove that says why")
    opened_on = models.DateField(null=True, blank=True, help_text="The real day")
    ended_on = models.DateField(null=True, blank=True, help_text="The project, not the house")
    why_abandoned = models.CharField(max_length=WORDS, blank=True)

    objects = HouseOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        indexes = [models.Index(fields=["agency", "status"], name="house_openings_of_an_agency")]
        constraints = [
            models.UniqueConstraint(fields=["place"], condition=Q(status__in=RUNNING), name="one_running_opening_per_place"),
            models.CheckConstraint(
                condition=Q(status__in=("open", "closed"), opened_on__isnull=False)
                | Q(status__in=("preparing", "abandoned"), opened_on__isnull=True),
                name="a_house_that_is_open_has_an_opening_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("closed", "abandoned"), ended_on__isnull=False)
                | Q(status__in=("preparing", "open"), ended_on__isnull=True),
                name="an_opening_that_is_over_has_an_end",
            ),
            models.CheckConstraint(
                condition=(Q(status="abandoned") & ~Q(why_abandoned="")) | (~Q(status="abandoned") & Q(why_abandoned="")),
                name="an_abandoned_opening_and_only_it_says_why",
            ),
            models.CheckConstraint(
                condition=Q(planned_on__gte=F("prepared_on"))
                & (Q(opened_on__isnull=True) | Q(opened_on__gte=F("prepared_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("prepared_on"))),
                name="an_opening_is_prepared_first",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="an_opening_follows_its_table",
                field="status",
                transitions=[(before.value, then.value) for before, after in TRANSITIONS.items() for then in after],
            ),
            pgtrigger.Trigger(
                name="a_date_moves_with_its_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("planned_on"),
                condition=pgtrigger.Q(old__planned_on__df=pgtrigger.F("new__planned_on")),
                func="""
                IF (SELECT (m.old_on, m.new_on) = (OLD.planned_on, NEW.planned_on) FROM houses_openingmove m
                    WHERE m.opening_id = NEW.id ORDER BY m.id DESC LIMIT 1) IS NOT TRUE THEN
                  RAISE EXCEPTION 'the date of opening % moves without saying why', NEW.id USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}, {self.status}"


class OpeningStep(models.Model):
    """A line of the checklist: who does what by when. The conditions of the label are lines that cannot be removed."""

    opening = models.ForeignKey(HouseOpening, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=14, choices=[(each.value, each.value) for each in StepKind], default=StepKind.OTHER.value)
    what = models.CharField(max_length=120)
    condition = models.CharField(max_length=20, choices=[(each.value, NAMED[each]) for each in Condition], blank=True)
    owner = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+", help_text="The agency, or another")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=REVIEW_WORDS, blank=True, help_text="What a review says; names nobody")
    link_kind = models.CharField(max_length=24, blank=True, help_text="The first permanence or workshop: of which trade")
    link_key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "condition"], condition=~Q(condition=""), name="one_step_per_condition_of_the_label"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="a_step_says_what"),
            models.CheckConstraint(
                condition=(Q(kind="label") & ~Q(condition="")) | (~Q(kind="label") & Q(condition="")),
                name="a_condition_and_only_it_is_of_the_label",
            ),
            models.CheckConstraint(
                condition=Q(link_kind="", link_key__isnull=True) | (~Q(link_kind="") & Q(link_key__isnull=False)),
                name="a_step_is_linked_by_kind_and_key",
            ),
            models.CheckConstraint(
                condition=~Q(kind="review") | Q(done_at__isnull=True) | ~Q(words=""), name="a_review_that_is_done_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class OpeningMove(models.Model):
    """The planned day went from one to another, and why. Rows are only ever added."""

    opening = models.ForeignKey(HouseOpening, models.CASCADE, related_name="moves")
    moved_at = models.DateTimeField()
    old_on = models.DateField()
    new_on = models.DateField()
    why = models.CharField(max_length=WORDS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="a_move_changes_the_day"),
            models.CheckConstraint(condition=~Q(why=""), name="a_move_says_why"),
        ]

    def __str__(self) -> str:
        return f"opening {self.opening_id}, {self.old_on} to {self.new_on}"


class StepMove(models.Model):
    """A step of the checklist went from one day to another by itself, and why. Rows are only ever added."""

    step = models.ForeignKey(OpeningStep, models.CASCADE, related_name="moves")
    moved_at = models.DateTimeField()
    old_on = models.DateField()
    new_on = models.DateField()
    why = models.CharField(max_length=WORDS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="a_step_move_changes_the_day"),
            models.CheckConstraint(condition=~Q(why=""), name="a_step_move_says_why"),
        ]

    def __str__(self) -> str:
        return f"step {self.step_id}, {self.old_on} to {self.new_on}"
