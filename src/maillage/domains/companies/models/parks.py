"""Business parks, their plots and who is on them, after the national standard on economic sites."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from maillage.domains.companies.rules.activities import NOMENCLATURES


class BusinessHub(models.Model):
    """Several economic sites that go together; the sites name it by its code."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    code = models.CharField(max_length=60, help_text="pole_id")
    name = models.CharField(max_length=160)
    vocation = models.CharField(max_length=80, blank=True)
    area_ha = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    identified_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    columns = models.JSONField(default=dict, help_text="Columns of the standard that nothing here reads, as they came")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="one_business_hub_per_code"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="a_business_hub_has_a_code_and_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class BusinessPark(models.Model):
    """An economic site of an intermunicipality that works with the agency."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    code = models.CharField(max_length=60, help_text="site_id")
    hub_code = models.CharField(max_length=60, blank=True, help_text="pole_id")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=80, blank=True)
    vocation = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=80, blank=True)
    gross_area_ha = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    useful_area_ha = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    identified_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, blank=True, related_name="+")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    place = models.OneToOneField(
        "places.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where one goes to work there: the hours of buses are built for it like for the others",
    )
    columns = models.JSONField(default=dict, help_text="Columns of the standard that nothing here reads, as they came")

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["agency", "intermunicipality"], name="business_parks_of_an_agency")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="one_business_park_per_code"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="a_business_park_has_a_code_and_a_name"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180, lat__isnull=False, lon__isnull=False),
                name="a_business_park_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float] | None:
        """Its own point, else its commune's town hall; None while neither is known."""
        if self.lat is not None and self.lon is not None:
            return self.lat, self.lon
        return (self.commune.lat, self.commune.lon) if self.commune is not None else None


class Plot(models.Model):
    """A piece of land of a park. Its buyer is often a property company, not the one that will work there."""

    park = models.ForeignKey(BusinessPark, models.CASCADE, related_name="plots")
    code = models.CharField(max_length=60, help_text="terr_id")
    parcels = ArrayField(models.CharField(max_length=14), default=list, blank=True)
    gross_area_ha = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    development_stage = models.CharField(max_length=80, blank=True)
    sale_stage = models.CharField(max_length=80, blank=True)
    occupancy_state = models.CharField(max_length=80, blank=True)
    use = models.CharField(max_length=80, blank=True)
    land_buyer = models.CharField(max_length=160, blank=True)
    sold_on = models.DateField(null=True, blank=True)
    identified_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    columns = models.JSONField(default=dict, help_text="Columns of the standard that nothing here reads, as they came")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["park", "code"], name="one_plot_per_code"),
            models.CheckConstraint(condition=~Q(code=""), name="a_plot_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code


class PlotOccupancy(models.Model):
    """An establishment on one or several plots of a park."""

    park = models.ForeignKey(BusinessPark, models.CASCADE, related_name="occupancies")
    plots = models.ManyToManyField(Plot, related_name="occupancies", through="PlotOfOccupancy")
    siret = models.CharField(max_length=14)
    legal_name = models.CharField(max_length=160)
    trade_name = models.CharField(max_length=160, blank=True)
    naf_code = models.CharField(max_length=6, blank=True)
    naf_nomenclature = models.CharField(max_length=4, blank=True, choices=[(k.value, v) for k, v in NOMENCLATURES.items()])
    headcount_band = models.CharField(max_length=2, blank=True)
    headcount_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(null=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    columns = models.JSONField(default=dict, help_text="Columns of the standard that nothing here reads, as they came")

    class Meta:
        ordering = ["legal_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["park", "siret"], name="one_occupancy_per_establishment_and_park"),
            models.CheckConstraint(condition=Q(siret__regex=r"^\d{14}$"), name="an_occupant_has_a_siret"),
            models.CheckConstraint(
                condition=Q(naf_code="", naf_nomenclature="") | (~Q(naf_code="") & ~Q(naf_nomenclature="")),
                name="an_occupant_activity_says_its_nomenclature",
            ),
        ]

    def __str__(self) -> str:
        return self.trade_name or self.legal_name


class PlotOfOccupancy(models.Model):
    """An establishment stands on this plot."""

    occupancy = models.ForeignKey(PlotOccupancy, models.CASCADE)
    plot = models.ForeignKey(Plot, models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occupancy", "plot"], name="a_plot_once_per_occupancy")]

    def __str__(self) -> str:
        return f"occupancy {self.occupancy_id} on plot {self.plot_id}"
