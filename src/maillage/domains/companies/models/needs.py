"""What a company needs: posts to fill, people to train, by when. Texts are about the post, never about a person."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maillage.domains.companies.models.arrivals import WORDS, ArrivalMove, Certainty, CompanyArrival
from maillage.domains.companies.models.occupations import Appellation, Occupation
from maillage.domains.companies.rules.needs import Channel, Contract
from maillage.domains.companies.states import NEED_LABELS, NEED_TRANSITIONS, NeedState

SKILL = 80
MOST_SKILLS = 8
STATES = [(each.value, NEED_LABELS[each]) for each in NeedState]
FOLLOWS = [(before.value, then.value) for before, after in NEED_TRANSITIONS.items() for then in after]


def ended(name: str) -> list[models.CheckConstraint]:
    """A need that is not open ended on a day; a dropped one and only it says why."""
    return [
        models.CheckConstraint(
            condition=Q(state="open", ended_on__isnull=True) | (~Q(state="open") & Q(ended_on__isnull=False)),
            name=f"a_{name}_need_that_is_not_open_ended_on_a_day",
        ),
        models.CheckConstraint(
            condition=(Q(state="dropped") & ~Q(why_dropped="")) | (~Q(state="dropped") & Q(why_dropped="")),
            name=f"a_dropped_{name}_need_and_only_it_says_why",
        ),
    ]


def of_one_need(name: str) -> models.CheckConstraint:
    """A row belongs to a need in hiring or to one in training."""
    return models.CheckConstraint(
        condition=Q(need__isnull=True, training__isnull=False) | Q(need__isnull=False, training__isnull=True), name=name
    )


class NeedQuerySet(models.QuerySet["HiringNeed"]):
    def open(self) -> NeedQuerySet:
        """Needs that still have posts to fill."""
        return self.filter(state=NeedState.OPEN)


class HiringNeed(models.Model):
    """Posts of one occupation that a company means to fill, from when, at which hours."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    arrival = models.ForeignKey(CompanyArrival, models.PROTECT, related_name="needs")
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="+")
    appellation = models.ForeignKey(Appellation, models.PROTECT, null=True, blank=True, related_name="+")
    posts_count = models.PositiveSmallIntegerField()
    starts_on = models.DateField(help_text="Moves only beside a NeedMove that says why")
    certainty = models.CharField(max_length=8, choices=Certainty)
    contract = models.CharField(max_length=19, choices=[(each.value, each.value) for each in Contract])
    contract_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="None: without end")
    shift_starts = models.TimeField(null=True, blank=True)
    shift_ends = models.TimeField(null=True, blank=True, help_text="Before the start: the next day")
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, help_text="0 is Monday")
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    is_part_time = models.BooleanField(default=False)
    must_have = ArrayField(models.CharField(max_length=SKILL), default=list, blank=True, size=MOST_SKILLS)
    teachable = ArrayField(models.CharField(max_length=SKILL), default=list, blank=True, size=MOST_SKILLS)
    state = models.CharField(max_length=7, choices=STATES, default=NeedState.OPEN.value)
    why_dropped = models.CharField(max_length=WORDS, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["agency", "arrival", "state"], name="needs_of_an_arrival")]
        constraints = [
            models.CheckConstraint(condition=Q(posts_count__gte=1), name="a_need_is_of_one_post_at_least"),
            models.CheckConstraint(
                condition=Q(shift_starts__isnull=True, shift_ends__isnull=True)
                | (Q(shift_starts__isnull=False, shift_ends__isnull=False) & ~Q(shift_starts=F("shift_ends"))),
                name="a_shift_starts_and_ends",
            ),
            models.CheckConstraint(condition=Q(weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]), name="a_need_is_of_days_of_a_week"),
            models.CheckConstraint(
                condition=Q(contract="permanent", contract_months__isnull=True)
                | (~Q(contract="permanent") & (Q(contract_months__isnull=True) | Q(contract_months__gte=1))),
                name="a_permanent_contract_has_no_end",
            ),
            *ended("hiring"),
        ]
        triggers = [
            pgtrigger.FSM(name="a_hiring_need_follows_its_table", field="state", transitions=FOLLOWS),
            pgtrigger.Trigger(
                name="a_start_moves_with_its_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("starts_on"),
                condition=pgtrigger.Q(old__starts_on__df=pgtrigger.F("new__starts_on")),
                func="""
                IF (SELECT (m.old_on, m.new_on) IS NOT DISTINCT FROM (OLD.starts_on, NEW.starts_on)
                    FROM companies_needmove m WHERE m.need_id = NEW.id ORDER BY m.id DESC LIMIT 1) IS NOT TRUE THEN
                  RAISE EXCEPTION 'the start of need % moves without saying why', NEW.id USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.pk}, {self.state}"


class TrainingNeed(models.Model):
    """People to train, on what, by when."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    arrival = models.ForeignKey(CompanyArrival, models.PROTECT, related_name="training_needs")
    theme = models.CharField(max_length=160)
    people_count = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=STATES, default=NeedState.OPEN.value)
    why_dropped = models.CharField(max_length=WORDS, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["agency", "arrival", "state"], name="training_needs_of_an_arrival")]
        constraints = [
            models.CheckConstraint(condition=Q(people_count__gte=1), name="a_training_need_is_of_one_person_at_least"),
            models.CheckConstraint(condition=~Q(theme=""), name="a_training_need_says_its_theme"),
            *ended("training"),
        ]
        triggers = [pgtrigger.FSM(name="a_training_need_follows_its_table", field="state", transitions=FOLLOWS)]

    def __str__(self) -> str:
        return f"training need {self.pk}, {self.state}"


class NeedMove(models.Model):
    """The day of a need went from one to another, with the opening or by itself. Rows are only ever added."""

    need = models.ForeignKey(HiringNeed, models.CASCADE, null=True, blank=True, related_name="moves")
    training = models.ForeignKey(TrainingNeed, models.CASCADE, null=True, blank=True, related_name="moves")
    opening = models.ForeignKey(ArrivalMove, models.CASCADE, null=True, blank=True, related_name="+")
    moved_at = models.DateTimeField()
    old_on = models.DateField()
    new_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            of_one_need("a_move_is_of_one_need"),
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="a_need_move_changes_the_day"),
        ]

    def __str__(self) -> str:
        return f"{self.old_on} to {self.new_on}"


class NeedFilling(models.Model):
    """Posts of a need that were filled on a day: how many, how many by people of the territory, and how."""

    need = models.ForeignKey(HiringNeed, models.CASCADE, related_name="fillings")
    filled_on = models.DateField()
    posts_count = models.PositiveSmallIntegerField()
    local_count = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=22, choices=[(each.value, each.value) for each in Channel])
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["filled_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(posts_count__gte=1), name="a_filling_is_of_one_post_at_least"),
            models.CheckConstraint(condition=Q(local_count__lte=F("posts_count")), name="local_posts_are_among_those_filled"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_need_is_not_filled_beyond_its_posts",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF NEW.posts_count + COALESCE((SELECT sum(f.posts_count) FROM companies_needfilling f
                     WHERE f.need_id = NEW.need_id AND f.id <> NEW.id), 0)
                   > (SELECT n.posts_count FROM companies_hiringneed n WHERE n.id = NEW.need_id FOR UPDATE) THEN
                  RAISE EXCEPTION 'need % has fewer posts than are filled', NEW.need_id USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.posts_count} posts of need {self.need_id}"
