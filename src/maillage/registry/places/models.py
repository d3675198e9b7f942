"""Places, rooms, devices, hours; the rota of a mobile house names the place of each stop."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maillage.registry.diary.models import Recurrence


class Place(models.Model):
    """Where people meet: geocoded, with its door and its time zone."""

    class Kind(models.TextChoices):
        HOUSE = "house", "maison France Services"
        AGENCY = "agency", "agence"
        TOWN_HALL = "town_hall", "mairie"
        TOUR_STOP = "tour_stop", "arrêt de tournée"
        BUSINESS_PARK = "business_park", "zone d’activité"
        OTHER = "other", "autre lieu"

    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=120)
    host = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="places")
    address = models.CharField(max_length=160, blank=True)
    door = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, blank=True)
    town = models.CharField(max_length=80, help_text="As printed on a slip")
    lat = models.FloatField()
    lon = models.FloatField()
    zone = models.CharField(max_length=40, default="Europe/Paris")
    phone = models.CharField(max_length=20, blank=True)
    is_step_free = models.BooleanField(null=True)
    closed_on = models.DateField(null=True, blank=True)
    is_video_unaided = models.BooleanField(
        default=False, help_text="People manage a video appointment there by themselves: no helper is held for it"
    )

    class Meta:
        ordering = ["town", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180), name="place_is_on_earth")
        ]

    def __str__(self) -> str:
        return f"{self.town}, {self.name}"


class Room(models.Model):
    """A room that can be held."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    seats = models.PositiveSmallIntegerField()
    is_confidential = models.BooleanField(default=False)
    equipment = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    resource = models.OneToOneField("diary.Resource", models.PROTECT)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="one_room_of_a_name_per_place"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="room_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A tablet or a computer that a video appointment needs."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="devices")
    name = models.CharField(max_length=60)
    resource = models.OneToOneField("diary.Resource", models.PROTECT)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="one_device_of_a_name_per_place")]

    def __str__(self) -> str:
        return self.name


class PlaceHours(models.Model):
    """Usual hours of a fixed place, one row per stretch; wall clock of the place's zone."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text="Monday is 0")
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["place", "weekday", "opens_at"], name="one_stretch_of_hours_per_start"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="hours_close_after_they_open"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_have_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}, day {self.weekday}, {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class RotaStop(Recurrence):
    """A mobile house stops at a place, again and again."""

    house = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="rota")
    place = models.ForeignKey(Place, models.PROTECT, related_name="rota")

    class Meta(Recurrence.Meta):
        abstract = False
        ordering = ["weekday", "starts_at"]
        constraints = [
            *Recurrence.Meta.constraints,
            models.UniqueConstraint(
                fields=["house", "place", "weekday", "starts_at", "first_day"], name="one_rota_stop_per_place_and_time"
            ),
        ]

    def __str__(self) -> str:
        return f"house {self.house_id} at {self.place_id}"
