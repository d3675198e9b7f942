"""Days that counsellors spend inside the agency: programme, who comes, how they rate themselves, what follows."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from maillage.domains.houses.models.openings import WORDS
from maillage.domains.houses.rules.shadowing import LEVELS, RATED, TRADES
from maillage.domains.houses.states import DAY_LABELS, DAY_TRANSITIONS, DayState
from maillage.kit.privacy import PersonalData

RATING_WORDS = 400


class ShadowingDay(models.Model):
    """One day, for the counsellors of one house."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    house = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(
        max_length=9, choices=[(each.value, DAY_LABELS[each]) for each in DayState], default=DayState.PLANNED.value
    )
    why_cancelled = models.CharField(max_length=WORDS, blank=True)
    was_on = models.DateField(null=True, blank=True, help_text="The day before the last move")
    why_moved = models.CharField(max_length=WORDS, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["agency", "house", "on"], name="shadowing_days_of_a_house")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "house", "on"], condition=~Q(state="cancelled"), name="one_shadowing_day_per_house_and_date"
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled") & ~Q(why_cancelled="")) | (~Q(state="cancelled") & Q(why_cancelled="")),
                name="a_shadowing_day_called_off_and_only_it_says_why",
            ),
            models.CheckConstraint(
                condition=Q(was_on__isnull=True, why_moved="")
                | (Q(was_on__isnull=False) & ~Q(why_moved="") & ~Q(was_on=F("on"))),
                name="a_shadowing_day_that_was_moved_and_only_it_says_why",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="a_shadowing_day_follows_its_table",
                field="state",
                transitions=[(before.value, then.value) for before, after in DAY_TRANSITIONS.items() for then in after],
            ),
        ]

    def __str__(self) -> str:
        return f"shadowing day {self.pk}, {self.state}"


class ShadowingStretch(models.Model):
    """A part of the day: one occupation, shown by one host, whose time it takes in the diary."""

    day = models.ForeignKey(ShadowingDay, models.CASCADE, related_name="stretches")
    trade = models.CharField(max_length=12, choices=[(each.value, label) for each, label in TRADES.items()])
    during = DateTimeRangeField()
    host = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["during", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="a_shadowing_stretch_lasts"),
            models.CheckConstraint(condition=Q(trade__in=[each.value for each in TRADES]), name="a_stretch_shows_an_occupation"),
        ]

    def __str__(self) -> str:
        return f"{self.trade} on shadowing day {self.day_id}"


class ShadowingGuest(models.Model):
    """A counsellor who is invited, and whether they came."""

    class Answer(models.TextChoices):
        INVITED = "invited", "réponse attendue"
        COMING = "coming", "vient"
        DECLINED = "declined", "ne peut pas venir"
        ATTENDED = "attended", "présence notée"
        MISSED = "missed", "absence notée"

    day = models.ForeignKey(ShadowingDay, models.CASCADE, related_name="guests")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.INVITED)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["day", "account"], name="one_invitation_per_day_and_counsellor")]

    def __str__(self) -> str:
        return f"guest {self.account_id} of shadowing day {self.day_id}"


class ShadowingRating(models.Model):
    """How a counsellor rates themselves before or after; read by themselves and the agency's director, not their employer."""

    class Moment(models.TextChoices):
        BEFORE = "before", "avant"
        AFTER = "after", "après"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    guest = models.ForeignKey(ShadowingGuest, models.CASCADE, related_name="ratings")
    moment = models.CharField(max_length=6, choices=Moment)
    scores = ArrayField(models.PositiveSmallIntegerField(), help_text="One per sentence of RATED, 1 to 4")
    words = models.CharField(max_length=RATING_WORDS, blank=True, help_text="What to change in the day")
    at = models.DateTimeField()

    personal_data = PersonalData(
        fields=("scores", "words"),
        purpose="Let a counsellor see what a day inside the agency taught them, and the agency improve it.",
        retention_days=730,
        counted_from="at",
        erasure="delete",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["guest", "moment"], name="one_rating_before_and_one_after"),
            models.CheckConstraint(
                condition=Q(scores__len=len(RATED), scores__contained_by=list(LEVELS)), name="a_rating_scores_each_sentence"
            ),
        ]

    def __str__(self) -> str:
        return f"rating {self.moment} of guest {self.guest_id}"


class ShadowingAction(models.Model):
    """What follows from a day, dated: by the agency or by whoever runs the house. It may be an action of the partnership."""

    day = models.ForeignKey(ShadowingDay, models.CASCADE, related_name="actions")
    what = models.CharField(max_length=120)
    owner = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    link_kind = models.CharField(max_length=24, blank=True)
    link_key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_action_after_a_day_says_what"),
            models.CheckConstraint(
                condition=Q(link_kind="", link_key__isnull=True) | (~Q(link_kind="") & Q(link_key__isnull=False)),
                name="an_action_after_a_day_is_linked_by_kind_and_key",
            ),
        ]

    def __str__(self) -> str:
        return self.what
