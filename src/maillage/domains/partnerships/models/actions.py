"""Actions: what was promised, by whom on each side, measured by which indicator, by when; and all that became of it."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from maillage.domains.partnerships.models.agreements import WORDS
from maillage.domains.partnerships.models.meetings import LONG_WORDS, Meeting
from maillage.domains.partnerships.rules.fields import FIELDS
from maillage.domains.partnerships.rules.watching import PROGRESS_LABELS
from maillage.domains.partnerships.states import ENDED, LABELS, OPEN, TRANSITIONS, ActionState


class TargetSense(models.TextChoices):
    """Whether the target is a floor or a ceiling."""

    AT_LEAST = "at_least", "au moins"
    AT_MOST = "at_most", "au plus"


class LinkKind(models.TextChoices):
    """What may carry an action out; whether it exists is checked by who makes the link."""

    SERIES = "series", "série d’ateliers"
    HOUSE = "house", "permanences d’une maison"
    ZONE = "zone", "arrivées d’une zone"
    SHADOWING_DAY = "shadowing_day", "vis ma vie"


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> ActionQuerySet:
        """Actions that are not over."""
        return self.filter(state__in=OPEN)

    def owned_by(self, account: int) -> ActionQuerySet:
        """Actions that somebody answers for, on either side."""
        return self.filter(Q(agency_owner=account) | Q(local_owner=account))


class Action(models.Model):
    """One specific thing that both sides have promised, with an owner on each."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="actions")
    field = models.CharField(max_length=11, choices=[(each.value, label) for each, label in FIELDS.items()])
    title = models.CharField(max_length=120)
    what = models.CharField(max_length=LONG_WORDS, help_text="For whom, where, how often: specific")
    agency_owner = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    local_owner = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=4, help_text="A code of the catalogue")
    target_sense = models.CharField(max_length=8, choices=TargetSense)
    target = models.DecimalField(max_digits=9, decimal_places=2, help_text="In the unit of the indicator; of a share, percent")
    starts_on = models.DateField()
    due_on = models.DateField(help_text="Changes only beside an ActionMove that says why")
    state = models.CharField(
        max_length=8, choices=[(each.value, LABELS[each]) for each in ActionState], default=ActionState.PROPOSED.value
    )
    told_on = models.DateField(help_text="The last time somebody said how it goes; else the day it began")
    ended_on = models.DateField(null=True, blank=True)
    click = models.UUIDField(null=True, unique=True, help_text="The page it was typed on: sent twice, it is one")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["agency", "intermunicipality", "state"], name="actions_of_a_partnership"),
            models.Index(fields=["agency", "agency_owner"], name="actions_of_an_agency_owner"),
            models.Index(fields=["agency", "local_owner"], name="actions_of_a_local_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(what=""), name="an_action_says_what"),
            models.CheckConstraint(condition=~Q(agency_owner=F("local_owner")), name="an_action_has_two_owners"),
            models.CheckConstraint(condition=~Q(indicator=""), name="an_action_has_an_indicator"),
            models.CheckConstraint(condition=Q(target__gte=0), name="a_target_is_not_negative"),
            models.CheckConstraint(condition=Q(field__in=[each.value for each in FIELDS]), name="an_action_has_a_field"),
            models.CheckConstraint(condition=Q(due_on__gt=F("starts_on")), name="an_action_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_on__isnull=False) | Q(state__in=OPEN, ended_on__isnull=True),
                name="an_action_that_is_over_has_an_end",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="an_action_follows_its_table",
                field="state",
                transitions=[(before.value, then.value) for before, after in TRANSITIONS.items() for then in after],
            ),
            pgtrigger.Trigger(
                name="a_deadline_moves_with_its_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("due_on"),
                condition=pgtrigger.Q(old__due_on__df=pgtrigger.F("new__due_on")),
                func="""
                IF (SELECT (m.old_on, m.new_on) = (OLD.due_on, NEW.due_on) FROM partnerships_actionmove m
                    WHERE m.action_id = NEW.id ORDER BY m.id DESC LIMIT 1) IS NOT TRUE THEN
                  RAISE EXCEPTION 'the deadline of action % moves without saying why', NEW.id USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"action {self.pk}, {self.state}"


class ActionUpdate(models.Model):
    """How it goes, in one sentence, or how it ended. The figure beside it is computed, never typed. Only ever added."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    progress = models.CharField(
        max_length=8, choices=[(each.value, label) for each, label in PROGRESS_LABELS.items()], blank=True
    )
    state = models.CharField(
        max_length=8, choices=[(each.value, LABELS[each]) for each in ActionState], help_text="The status from then on"
    )
    words = models.CharField(max_length=LONG_WORDS, blank=True)
    click = models.UUIDField(null=True, unique=True, help_text="The page it was typed on: sent twice, it is one")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress="") | Q(state="running"), name="only_an_action_that_runs_says_how_it_goes"
            )
        ]

    def __str__(self) -> str:
        return f"update {self.pk} of action {self.action_id}"


class ActionMove(models.Model):
    """The deadline went from one day to another, and why. Rows are only ever added."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="moves")
    moved_at = models.DateTimeField()
    old_on = models.DateField()
    new_on = models.DateField()
    why = models.CharField(max_length=WORDS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="a_deadline_moves_to_another_day"),
            models.CheckConstraint(condition=~Q(why=""), name="a_moved_deadline_says_why"),
        ]

    def __str__(self) -> str:
        return f"action {self.action_id}, {self.old_on} to {self.new_on}"


class ActionLink(models.Model):
    """What carries an action out, in another trade: a kind and a key."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=13, choices=LinkKind)
    key = models.BigIntegerField()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["action", "kind", "key"], name="an_action_names_a_thing_once"),
            models.CheckConstraint(condition=Q(kind__in=LinkKind.values), name="a_link_has_a_kind"),
        ]

    def __str__(self) -> str:
        return f"action {self.action_id} by {self.kind} {self.key}"
