"""Communes, perimeters and their dated links; official codes and populations are rows with a source and a date."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q


class Folded(Func):
    """Lower case, without accents or punctuation; the SQL function of the scope's first migration."""

    function = "folded"
    output_field = models.CharField()


class CommuneQuerySet(models.QuerySet["Commune"]):
    def on(self, day: date) -> CommuneQuerySet:
        """Communes that exist on that day."""
        return self.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day)))

    def of_intermunicipality(self, perimeter: int, day: date) -> CommuneQuerySet:
        """Communes that are members of that intermunicipality on that day."""
        links = PerimeterMember.objects.on(day).filter(perimeter_id=perimeter)
        return self.filter(pk__in=links.values("commune_id"))


class Commune(models.Model):
    """A municipality, between two dates."""

    name = models.CharField(max_length=80)
    name_folded = models.GeneratedField(
        expression=Folded(F("name")), output_field=models.CharField(max_length=80), db_persist=True
    )
    postal_codes = ArrayField(models.CharField(max_length=5), default=list)
    lat = models.FloatField(help_text="Town hall, degrees")
    lon = models.FloatField(help_text="Town hall, degrees")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded"]
        indexes = [models.Index(fields=["name_folded"], opclasses=["text_pattern_ops"], name="commune_by_name")]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="commune_dates_in_order"),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="commune_is_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Perimeter(models.Model):
    """A set of communes: intermunicipality, district, employment basin, priority area. Its label can be edited."""

    class Kind(models.TextChoices):
        INTERMUNICIPALITY = "intermunicipality", "intercommunalité"
        DISTRICT = "district", "arrondissement"
        EMPLOYMENT_BASIN = "employment_basin", "bassin d’emploi"
        PRIORITY_NEIGHBOURHOOD = "priority_neighbourhood", "quartier prioritaire"

    kind = models.CharField(max_length=24, choices=Kind)
    official_name = models.CharField(max_length=120)
    label = models.CharField(max_length=120, help_text="The name in use, editable")

    class Meta:
        ordering = ["kind", "label"]

    def __str__(self) -> str:
        return self.label


class PerimeterMemberQuerySet(models.QuerySet["PerimeterMember"]):
    def on(self, day: date) -> PerimeterMemberQuerySet:
        """Links in force on that day."""
        return self.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day)))


class PerimeterMember(models.Model):
    """A commune belongs to a perimeter between two dates."""

    perimeter = models.ForeignKey(Perimeter, models.CASCADE, related_name="members")
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="perimeters")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PerimeterMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["perimeter", "commune", "since"], name="one_membership_per_date"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="membership_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} in {self.perimeter_id} since {self.since}"


def _one_owner(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(commune__isnull=True, perimeter__isnull=False) | Q(commune__isnull=False, perimeter__isnull=True),
        name=name,
    )


class TerritoryCode(models.Model):
    """An official code of a commune or a perimeter, with the date it holds from."""

    class Kind(models.TextChoices):
        INSEE = "insee", "code Insee"
        SIREN = "siren", "numéro Siren"
        DISTRICT = "district", "code d’arrondissement"
        BASIN = "basin", "code de bassin d’emploi"
        PRIORITY = "priority", "code de quartier prioritaire"

    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=14)
    since = models.DateField()
    commune = models.ForeignKey(Commune, models.CASCADE, null=True, blank=True, related_name="codes")
    perimeter = models.ForeignKey(Perimeter, models.CASCADE, null=True, blank=True, related_name="codes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value", "since"], name="one_territory_per_code_and_date"),
            _one_owner("code_of_a_commune_or_a_perimeter"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class PopulationCount(models.Model):
    """Inhabitants of a commune or a perimeter, by a file that is named, for a year that is said."""

    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)
    inhabitants = models.PositiveIntegerField()
    commune = models.ForeignKey(Commune, models.CASCADE, null=True, blank=True, related_name="populations")
    perimeter = models.ForeignKey(Perimeter, models.CASCADE, null=True, blank=True, related_name="populations")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "perimeter", "year", "source"],
                nulls_distinct=False,
                name="one_count_per_territory_year_and_source",
            ),
            _one_owner("count_of_a_commune_or_a_perimeter"),
        ]

    def __str__(self) -> str:
        return f"{self.inhabitants} ({self.source}, {self.year})"
