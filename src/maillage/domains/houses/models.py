"""Projects to open a house, their checklists, every move of their dates; what a house counts. Nothing about people."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from maillage.domains.houses.rules import DURATIONS, LABEL, THEMES, Condition
from maillage.domains.houses.states import LABELS, RUNNING, TRANSITIONS, OpeningState

WORDS = 200


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
    what = models.CharField(max_length=120)
    condition = models.CharField(max_length=20, choices=[(each.value, LABEL[each].named) for each in Condition], blank=True)
    owner = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+", help_text="The agency, or another")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "condition"], condition=~Q(condition=""), name="one_step_per_condition_of_the_label"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="a_step_says_what"),
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


class Tally(models.Model):
    """Somebody came to a house about employment, perhaps without an appointment: a theme, a duration, and nobody."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    house = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    theme = models.CharField(max_length=12, choices=[(theme.value, label) for theme, label in THEMES.items()])
    duration = models.CharField(max_length=6, choices=[(each.value, label) for each, label in DURATIONS.items()])
    at = models.DateTimeField()
    key = models.UUIDField(help_text="Of the page that was tapped: twice is once")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["agency", "house", "at"], name="tallies_of_a_house")]
        constraints = [
            models.UniqueConstraint(fields=["house", "key"], name="one_tally_per_tap"),
            models.CheckConstraint(condition=Q(theme__in=[each.value for each in THEMES]), name="a_tally_has_a_theme"),
            models.CheckConstraint(condition=Q(duration__in=[each.value for each in DURATIONS]), name="a_tally_has_a_duration"),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, {self.duration}"
