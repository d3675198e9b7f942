"""What forecasts and plans stand on, as dated data with its source: hiring weights, ramps, lead times, counts of job seekers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maillage.domains.companies.rules.activities import NOMENCLATURES
from maillage.domains.companies.rules.forecast import FAMILY, MONTHS, NAF, SIDES

SMALLEST_COUNT = 5
_NOMENCLATURES = [(each.value, label) for each, label in NOMENCLATURES.items()]


class HiringWeight(models.Model):
    """How many hires of an occupation an activity makes: a class (45.20B) or a whole division (45) of a nomenclature."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    naf = models.CharField(max_length=6)
    nomenclature = models.CharField(max_length=4, choices=_NOMENCLATURES)
    occupation_code = models.CharField(max_length=5)
    weight = models.FloatField(help_text="Hires counted, or any number in proportion to them")
    source = models.CharField(max_length=160)
    brought_at = models.DateTimeField()

    class Meta:
        ordering = ["naf", "occupation_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "nomenclature", "naf", "occupation_code"], name="one_hiring_weight_per_activity_and_occupation"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="a_hiring_weight_is_positive"),
            models.CheckConstraint(condition=Q(naf__regex=NAF), name="a_hiring_weight_is_of_a_class_or_a_division"),
            models.CheckConstraint(condition=~Q(source=""), name="a_hiring_weight_says_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.naf} → {self.occupation_code}: {self.weight}"


class RampShare(models.Model):
    """The share of an arrival's hires made in a month around its opening (0 is the month of the opening)."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    month = models.SmallIntegerField()
    share = models.FloatField()
    since = models.DateField()
    source = models.CharField(max_length=160)

    class Meta:
        ordering = ["since", "month"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "month", "since"], name="one_ramp_share_per_month_and_date"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="a_ramp_share_is_a_share"),
            models.CheckConstraint(condition=Q(month__gte=-MONTHS, month__lte=MONTHS), name="a_ramp_is_within_two_years"),
        ]

    def __str__(self) -> str:
        return f"month {self.month}: {self.share}"


class LeadTime(models.Model):
    """How long before an opening something must start, and how long it lasts; from a day on, by a source."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=160)
    weeks_before = models.PositiveSmallIntegerField()
    lasts_weeks = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=[(code, label) for code, label in SIDES.items()])
    since = models.DateField()
    source = models.CharField(max_length=160)

    class Meta:
        ordering = ["-weeks_before", "code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code", "since"], name="one_lead_time_per_thing_and_date"),
            models.CheckConstraint(condition=Q(lasts_weeks__lte=F("weeks_before")), name="a_lead_time_ends_by_the_opening"),
            models.CheckConstraint(condition=~Q(label="") & ~Q(source=""), name="a_lead_time_says_what_and_by_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.weeks_before} weeks before"


class JobSeekerCount(models.Model):
    """Job seekers of a family of occupations in a commune, as a file counts them; under five there is no number at all."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    commune = models.ForeignKey("territories.Commune", models.PROTECT, related_name="+")
    family = models.CharField(max_length=5, help_text="H, H22 or H2202")
    count = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: hidden, because it is under five")
    as_of = models.DateField()
    source = models.CharField(max_length=160)
    brought_at = models.DateTimeField()

    class Meta:
        ordering = ["family", "commune"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "commune", "family", "as_of"], name="one_count_of_job_seekers_per_commune_family_and_date"
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(count__gte=SMALLEST_COUNT), name="fewer_than_five_job_seekers_are_not_kept"
            ),
            models.CheckConstraint(condition=Q(family__regex=FAMILY), name="job_seekers_are_of_a_family_of_occupations"),
            models.CheckConstraint(condition=~Q(source=""), name="a_count_of_job_seekers_says_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.family} in {self.commune_id}: {self.count}"
