"""Job seekers and the sharing of their files. No unique constraint on personal data: its errors would leak."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from maillage.kit.privacy import PersonalData
from maillage.registry.territories.models import Folded


class PersonQuerySet(models.QuerySet["Person"]):
    def of_agency(self, agency: int) -> PersonQuerySet:
        """Files of one agency; the leading column of every index."""
        return self.filter(agency_id=agency)

    def whose_name_starts(self, folded: str) -> PersonQuerySet:
        """Files whose folded "family given" name starts with these letters."""
        return self.filter(name_folded__startswith=folded)


class Person(models.Model):
    """A job seeker's file at one agency. The same human at two agencies is two files, never matched."""

    class Means(models.TextChoices):
        FOOT = "foot", "à pied"
        BICYCLE = "bicycle", "à vélo"
        BUS = "bus", "à pied et en car"
        CAR = "car", "en voiture"
        MOPED = "moped", "en scooter"
        SHARED_RIDE = "shared_ride", "en covoiturage"
        DRIVEN = "driven", "avec quelqu’un qui conduit"
        NONE = "none", "ne peut pas se déplacer"

    class Level(models.TextChoices):
        STRONG = "strong", "frein fort"
        MEDIUM = "medium", "frein moyen"
        NONE = "none", "aucun frein"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    resource = models.OneToOneField("diary.Resource", models.PROTECT)
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    name_folded = models.GeneratedField(
        expression=Folded(Concat(F("family_name"), Value(" "), F("given_name"))),
        output_field=models.CharField(max_length=170),
        db_persist=True,
    )
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    is_phone_fixed = models.BooleanField(default=False, help_text="A fixed line receives no SMS")
    email = models.EmailField(blank=True)
    has_no_contact_means = models.BooleanField(default=False, help_text="Neither phone nor e-mail, and said so")
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, blank=True)
    home_stop = models.CharField(max_length=80, blank=True, help_text="Stop id in the timetable in service")
    home_label = models.CharField(max_length=120, blank=True, help_text="Stop or hamlet, as the person says it")
    home_lat = models.FloatField(null=True, blank=True)
    home_lon = models.FloatField(null=True, blank=True)
    means = models.CharField(max_length=12, choices=Means, default=Means.BUS)
    walk_limit_min = models.PositiveSmallIntegerField(default=15)
    mobility = models.CharField(max_length=6, choices=Level, blank=True)
    digital = models.CharField(max_length=6, choices=Level, blank=True)
    created_at = models.DateTimeField()
    last_contact_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    personal_data = PersonalData(
        fields=(
            "family_name",
            "given_name",
            "phone",
            "email",
            "commune",
            "home_stop",
            "home_label",
            "home_lat",
            "home_lon",
            "means",
            "walk_limit_min",
            "mobility",
            "digital",
        ),
        purpose="Give an appointment that the person can get to and come back from, and say when it changes.",
        retention_days=730,
        counted_from="last_contact_at",
        erasure="delete",
    )

    class Meta:
        ordering = ["name_folded"]
        indexes = [models.Index("agency_id", OpClass("name_folded", name="text_pattern_ops"), name="people_by_agency_and_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_no_contact_means=False) | Q(phone="", email=""), name="no_contact_means_means_none"
            ),
            models.CheckConstraint(condition=Q(walk_limit_min__lte=60), name="walk_limit_is_at_most_an_hour"),
            models.CheckConstraint(
                condition=Q(home_lat__isnull=True, home_lon__isnull=True) | Q(home_lat__isnull=False, home_lon__isnull=False),
                name="home_has_both_coordinates_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def full_name(self) -> str:
        """Given name first, as spoken."""
        return f"{self.given_name} {self.family_name}"

    @property
    def can_get_link(self) -> bool:
        """Has an address or a mobile: a link can be sent."""
        return bool(self.email) or (bool(self.phone) and not self.is_phone_fixed)


class PersonAccessQuerySet(models.QuerySet["PersonAccess"]):
    def in_force(self, at: datetime) -> PersonAccessQuerySet:
        """Accesses that are open at that instant."""
        return self.filter(Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at)))


class PersonAccess(models.Model):
    """An organisation may see a person's file, from when to when, and why. Written by the service that books."""

    class Why(models.TextChoices):
        BOOKED = "booked", "a réservé pour la personne"
        RECEIVES = "receives", "reçoit la personne dans ses murs"
        ENROLLED = "enrolled", "a inscrit la personne"
        RECOGNISED = "recognised", "a reconnu la personne au guichet"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="accesses")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=12, choices=Why)

    objects = PersonAccessQuerySet.as_manager()

    personal_data = PersonalData(
        fields=("person", "organisation", "why"),
        purpose="Show a file to the house or partner that receives or accompanies the person, and to no other.",
        retention_days=730,
        counted_from="until",
        erasure="delete",
    )

    class Meta:
        indexes = [
            models.Index(fields=["agency", "person", "organisation"], name="access_by_agency_and_person"),
            models.Index(fields=["person", "organisation"], name="access_by_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="access_dates_in_order")
        ]

    def __str__(self) -> str:
        return f"organisation {self.organisation_id} sees person {self.person_id}"


class FileLookup(models.Model):
    """One look-up of a file across houses, kept for the hour it counts in. The database functions alone read and write."""

    account_id = models.BigIntegerField()
    at = models.DateTimeField()
    person_key = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "at"], name="lookups_by_account")]

    def __str__(self) -> str:
        return f"account {self.account_id}, {self.at:%Y-%m-%d %H:%M}"
