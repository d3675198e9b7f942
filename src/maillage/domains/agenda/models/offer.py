"""What can be booked: reasons, opening periods and their dated occurrences. No job seeker here."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

from maillage.registry.diary.models import Recurrence

FIVE = 5


class Mode(models.TextChoices):
    """How an appointment is held."""

    IN_PERSON = "in_person", "sur place"
    VIDEO = "video", "par vidéo"
    PHONE = "phone", "par téléphone"


def _multiple_of_five(field: str) -> Q:
    return Q(Exact(Mod(F(field), Value(FIVE)), Value(0)))


class OnTheTick(models.Func):
    """Does this bound of a range fall on a multiple of five minutes? The slot engine counts in ticks."""

    template = "mod(extract(epoch FROM %(function)s(%(expressions)s))::bigint, 300) = 0"
    output_field = models.BooleanField()


class AtMostADay(models.Func):
    """Is this range no longer than a day?"""

    template = "upper(%(expressions)s) - lower(%(expressions)s) <= interval '1 day'"
    output_field = models.BooleanField()


class WholeTick(models.Func):
    """Does this time of day fall on a multiple of five minutes?"""

    template = "mod(extract(epoch FROM %(expressions)s)::bigint, 300) = 0"
    output_field = models.BooleanField()


def _modes() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=10, choices=Mode), default=list)


class AppointmentReason(models.Model):
    """Why people come: how long it lasts, how it can be held, who may book it and until when."""

    class Audience(models.TextChoices):
        AGENTS = "agents", "l’agence"
        PARTNERS = "partners", "l’agence, les maisons et les partenaires"
        EVERYONE = "everyone", "tout le monde"

    class Policy(models.TextChoices):
        GRID = "grid", "heures fixes"
        FILL = "fill", "heures fixes, et à la suite des rendez-vous pris"

    class Theme(models.TextChoices):
        ONLINE_SERVICE = "online_service", "mon espace en ligne"
        EMAIL = "email", "messagerie"
        CV = "cv", "CV"
        TELEPHONE = "telephone", "téléphone"
        VIDEO_INTERVIEW = "video_interview", "entretien par vidéo"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    hint = models.CharField(max_length=160, blank=True)
    theme = models.CharField(max_length=16, choices=Theme, blank=True, help_text="Of a workshop; blank for one person")
    duration_min = models.PositiveSmallIntegerField(default=30)
    buffer_after_min = models.PositiveSmallIntegerField(default=0)
    step_min = models.PositiveSmallIntegerField(default=30)
    policy = models.CharField(max_length=4, choices=Policy, default=Policy.FILL)
    modes = _modes()
    bookable_by = models.CharField(max_length=8, choices=Audience, default=Audience.EVERYONE)
    least_notice_min = models.PositiveIntegerField(default=120)
    most_notice_days = models.PositiveSmallIntegerField(default=56)
    cancel_limit_min = models.PositiveIntegerField(default=240)
    cap_per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    bring = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=0)
    territories = models.ManyToManyField(
        "territories.Perimeter", related_name="+", blank=True, help_text="For whoever lives there; none means everywhere"
    )

    class Meta:
        ordering = ["rank", "label"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duration_min__gte=FIVE, step_min__gte=FIVE),
                name="reason_lasts_and_steps_at_least_5_minutes",
            ),
            models.CheckConstraint(
                condition=_multiple_of_five("duration_min")
                & _multiple_of_five("buffer_after_min")
                & _multiple_of_five("step_min"),
                name="reason_times_are_multiples_of_5_minutes",
            ),
            models.CheckConstraint(condition=Q(modes__len__gte=1), name="reason_has_a_mode"),
            models.CheckConstraint(
                condition=Q(cap_per_day__isnull=True) | Q(cap_per_day__gte=1), name="reason_caps_at_one_a_day_or_more"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OpeningPeriod(Recurrence):
    """An adviser receives at a place, again and again. Held in a partner's place, it is an outreach session."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    adviser = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    room = models.ForeignKey("places.Room", models.PROTECT, null=True, blank=True, related_name="+")
    modes = _modes()
    reasons = models.ManyToManyField(AppointmentReason, related_name="openings")
    is_outreach_session = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    written_until = models.DateField(null=True, help_text="Occurrences exist up to this day, excluded")

    class Meta(Recurrence.Meta):
        abstract = False
        indexes = [models.Index(fields=["agency", "adviser"], name="openings_of_an_adviser")]
        constraints = [
            *Recurrence.Meta.constraints,
            models.CheckConstraint(condition=Q(modes__len__gte=1), name="opening_has_a_mode"),
            models.CheckConstraint(
                condition=Q(WholeTick(F("starts_at"))) & Q(WholeTick(F("ends_at"))),
                name="opening_times_are_multiples_of_5_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"


class OccurrenceQuerySet(models.QuerySet["OpeningOccurrence"]):
    def offered(self) -> OccurrenceQuerySet:
        """Published and not cancelled; a permanence that has begun to be held still receives."""
        return self.exclude(status="cancelled").filter(published_at__isnull=False)

    def between(self, start: datetime, end: datetime) -> OccurrenceQuerySet:
        """Occurrences that overlap this time."""
        return self.filter(during__overlap=(start, end))


class OpeningOccurrence(models.Model):
    """One dated occurrence of an opening: a permanence when the opening is an outreach session.

    Keyed by (opening, original date); a moved one keeps its key.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "prévue"
        HELD = "held", "tenue"
        MOVED = "moved", "déplacée"
        CANCELLED = "cancelled", "annulée"

    opening = models.ForeignKey(OpeningPeriod, models.PROTECT, related_name="occurrences")
    original_date = models.DateField()
    during = DateTimeRangeField()
    adviser_resource = models.ForeignKey("diary.Resource", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    room = models.ForeignKey("places.Room", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    published_at = models.DateTimeField(null=True)
    is_changed = models.BooleanField(default=False)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex(fields=["during"], name="occurrences_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["opening", "original_date"], name="one_occurrence_per_opening_and_date"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="occurrence_lasts_some_time"),
            models.CheckConstraint(
                condition=Q(OnTheTick(F("during"), function="lower")) & Q(OnTheTick(F("during"), function="upper")),
                name="occurrence_times_are_multiples_of_5_minutes",
            ),
            models.CheckConstraint(condition=AtMostADay(F("during")), name="occurrence_lasts_at_most_a_day"),
        ]

    def __str__(self) -> str:
        return f"opening {self.opening_id} on {self.original_date}"
