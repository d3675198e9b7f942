"""Resources and when they are taken. No name here: a resource is a number, and a kind."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value


class Resource(models.Model):
    """Whoever or whatever can be in one place only."""

    class Kind(models.TextChoices):
        ADVISER = "adviser", "conseiller"
        COUNSELLOR = "counsellor", "conseiller France Services"
        PERSON = "person", "personne"
        ROOM = "room", "salle"
        DEVICE = "device", "appareil"

    kind = models.CharField(max_length=12, choices=Kind)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def _resource_alone() -> Func:
    return Func(F("resource_id"), F("resource_id"), Value("[]"), function="int8range")


class Occupancy(models.Model):
    """A resource is taken during a half-open range, for one object of one trade."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="occupancies")
    during = DateTimeRangeField()
    trade = models.CharField(max_length=24)
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["trade", "key"], name="occupancy_by_object")]
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="occupancy_lasts"),
            ExclusionConstraint(
                name="one_occupancy_per_resource_at_a_time",
                expressions=[(_resource_alone(), RangeOperators.OVERLAPS), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"resource {self.resource_id}, {self.during.lower:%Y-%m-%d %H:%M}"


class CalendarLink(models.Model):
    """An address at which a calendar program reads the times of a professional or of a house. Only its hash is kept."""

    resource = models.ForeignKey(Resource, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resource__isnull=False, organisation__isnull=True)
                | Q(resource__isnull=True, organisation__isnull=False),
                name="a_calendar_link_has_one_owner",
            ),
            models.UniqueConstraint(fields=["resource"], condition=Q(revoked_at=None), name="one_open_link_per_resource"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(revoked_at=None), name="one_open_link_per_house"),
        ]

    def __str__(self) -> str:
        return f"calendar link {self.pk}"


class OutsideCalendar(models.Model):
    """A professional's calendar elsewhere: its busy times, and nothing else of it, are read as leaves."""

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="+")
    address = models.URLField(max_length=500, help_text="Secret: whoever has it reads that calendar")
    read_at = models.DateTimeField(null=True)
    version = models.CharField(max_length=120, blank=True, help_text="What the server says of its content (ETag)")
    problem = models.CharField(max_length=24, blank=True)
    busy_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"outside calendar of resource {self.resource_id}"


class Leave(models.Model):
    """A professional is away. It may cover appointments: these are listed to be moved, nothing is lost."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "congé"
        TRAINING = "training", "formation"
        ILLNESS = "illness", "absence imprévue"
        OTHER = "other", "autre engagement"

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="leaves")
    during = DateTimeRangeField()
    kind = models.CharField(max_length=10, choices=Kind)
    calendar = models.ForeignKey(OutsideCalendar, models.CASCADE, null=True, related_name="leaves")

    class Meta:
        indexes = [GistIndex(_resource_alone(), "during", name="leave_by_resource_and_time")]
        constraints = [models.CheckConstraint(condition=Q(during__isempty=False), name="leave_lasts")]

    def __str__(self) -> str:
        return f"resource {self.resource_id}, {self.kind}"


class ResourceDay(models.Model):
    """The row that a booking and a leave both lock, so that neither is decided on what the other is changing."""

    resource = models.ForeignKey(Resource, models.CASCADE)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "day"], name="one_day_row_per_resource")]

    def __str__(self) -> str:
        return f"resource {self.resource_id}, {self.day}"


class Recurrence(models.Model):
    """What recurs: wall-clock hours on some days. Shared by opening periods and the rota of mobile houses."""

    class Every(models.TextChoices):
        WEEK = "week", "toutes les n semaines"
        NTH = "nth", "certains jours du mois"

    every = models.CharField(max_length=4, choices=Every, default=Every.WEEK)
    interval_weeks = models.PositiveSmallIntegerField(default=1)
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0")
    nths = ArrayField(models.SmallIntegerField(), default=list, blank=True, help_text="2, 4: second and fourth; -1: last")
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    first_day = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="Last day, included")
    school_weeks_only = models.BooleanField(default=False)
    on_public_holidays = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="%(app_label)s_%(class)s_ends_after_start"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="%(app_label)s_%(class)s_has_a_weekday"),
            models.CheckConstraint(condition=Q(interval_weeks__gte=1), name="%(app_label)s_%(class)s_has_an_interval"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("first_day")),
                name="%(app_label)s_%(class)s_dates_in_order",
            ),
        ]


class Holiday(models.Model):
    """A public holiday."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"


class SchoolBreak(models.Model):
    """School holidays of a zone; both days belong to them."""

    zone = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "first_day"], name="one_school_break_per_zone_and_start"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="school_break_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, zone {self.zone}"
