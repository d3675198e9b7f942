"""Occupations as the operational directory of occupations (ROME 4.0) tells them. Rows are closed, never deleted."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from maillage.registry.territories.models import Folded


class OccupationEdition(models.Model):
    """An edition of the directory that was brought in; the latest says which one is loaded."""

    version = models.CharField(max_length=60, help_text="As the files say it")
    published_on = models.DateField(null=True, blank=True)
    brought_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False, help_text="A few dozen occupations, until the official files come")
    occupations_count = models.PositiveIntegerField()
    appellations_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.version


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def current(self) -> OccupationQuerySet:
        """Occupations of the edition that is loaded."""
        return self.filter(closed_on__isnull=True)


class Occupation(models.Model):
    """A sheet of the directory: N1101. `domain_code` is its professional domain, N11."""

    code = models.CharField(max_length=5, unique=True)
    label = models.CharField(max_length=200)
    domain_code = models.CharField(max_length=3)
    domain_label = models.CharField(max_length=200)
    is_regulated = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True, help_text="No longer in the directory from this day on")

    objects = OccupationQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["domain_code"], name="occupations_of_a_domain")]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-N]\d{4}$"), name="an_occupation_code_is_a_letter_and_4_digits"),
            models.CheckConstraint(condition=Q(code__startswith=F("domain_code")), name="an_occupation_is_of_its_domain"),
            models.CheckConstraint(condition=~Q(label=""), name="an_occupation_has_a_label"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Appellation(models.Model):
    """An everyday job title, which leads to its occupation."""

    code = models.CharField(max_length=10, unique=True, help_text="OGR")
    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="appellations")
    label = models.CharField(max_length=250)
    folded = models.GeneratedField(expression=Folded(F("label")), output_field=models.CharField(max_length=250), db_persist=True)
    is_main = models.BooleanField(default=False)
    is_rare = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["label", "pk"]
        indexes = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], fastupdate=False, name="appellations_by_what_is_typed")
        ]
        constraints = [models.CheckConstraint(condition=~Q(label=""), name="an_appellation_has_a_label")]

    def __str__(self) -> str:
        return self.label


class OccupationMove(models.Model):
    """From one occupation people go on to another, the likeliest first: the directory gives the order (`rank`), no kind."""

    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="moves")
    toward = models.ForeignKey(Occupation, models.CASCADE, related_name="moves_from")
    rank = models.PositiveSmallIntegerField(help_text="1 comes first")

    class Meta:
        ordering = ["occupation", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "toward"], name="one_move_between_two_occupations"),
            models.CheckConstraint(condition=~Q(occupation=F("toward")), name="a_move_is_toward_another_occupation"),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} to {self.toward_id}"


class OccupationSector(models.Model):
    """An occupation is found in a division of the activity nomenclature, rev. 2: 01 to 99, always two digits."""

    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="sectors")
    naf_division = models.CharField(max_length=2)

    class Meta:
        ordering = ["naf_division", "occupation"]
        indexes = [models.Index(fields=["naf_division"], name="occupations_of_a_division")]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "naf_division"], name="an_occupation_once_per_division"),
            models.CheckConstraint(condition=Q(naf_division__regex=r"^\d{2}$"), name="a_naf_division_has_two_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} in {self.naf_division}"
