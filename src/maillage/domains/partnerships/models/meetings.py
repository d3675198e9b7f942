"""Meetings: what was found and what is needed, field by field; what was decided, who does it and by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from maillage.domains.partnerships.models.agreements import WORDS
from maillage.domains.partnerships.rules.fields import FIELDS

LONG_WORDS = 600


class Meeting(models.Model):
    """Both sides met on a day."""

    class Kind(models.TextChoices):
        FIRST = "first", "première rencontre"
        FOLLOW_UP = "follow_up", "point de suivi"
        STEERING_COMMITTEE = "steering_committee", "comité de pilotage"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=18, choices=Kind)
    on = models.DateField()
    place = models.CharField(max_length=WORDS, blank=True)
    click = models.UUIDField(null=True, unique=True, help_text="The page it was typed on: sent twice, it is one")

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["agency", "intermunicipality", "on"], name="meetings_of_a_partnership")]

    def __str__(self) -> str:
        return f"meeting {self.pk}, {self.on}"


class Finding(models.Model):
    """What a meeting found in one field, and what is needed there."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="findings")
    field = models.CharField(max_length=11, choices=[(each.value, label) for each, label in FIELDS.items()])
    found = models.CharField(max_length=LONG_WORDS, blank=True)
    needed = models.CharField(max_length=LONG_WORDS, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "field"], name="one_finding_per_field_of_a_meeting"),
            models.CheckConstraint(condition=Q(field__in=[each.value for each in FIELDS]), name="a_finding_has_a_field"),
            models.CheckConstraint(condition=~Q(found="") | ~Q(needed=""), name="a_finding_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.field} of meeting {self.meeting_id}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def to_do(self) -> DecisionQuerySet:
        """Tasks that nobody has done yet."""
        return self.filter(done_at__isnull=True)


class Decision(models.Model):
    """What was decided, as a task: somebody does it by a day."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    review = models.ForeignKey("Review", models.PROTECT, null=True, blank=True, related_name="decisions")
    what = models.CharField(max_length=WORDS)
    owner = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    due_on = models.DateField()
    decided_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    click = models.UUIDField(null=True, unique=True, help_text="The page it was typed on: sent twice, it is one")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["agency", "intermunicipality"], name="decisions_of_a_partnership"),
            models.Index(fields=["agency", "owner"], name="decisions_of_an_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="a_decision_says_what"),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, review__isnull=True) | Q(meeting__isnull=True, review__isnull=False),
                name="a_decision_comes_from_a_meeting_or_a_review",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}, due {self.due_on}"
