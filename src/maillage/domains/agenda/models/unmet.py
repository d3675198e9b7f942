"""A search that met nothing, said in one click by somebody who gave no name: it holds nobody."""

from __future__ import annotations

from django.db import models

from maillage.domains.agenda.models.booked import Request
from maillage.domains.agenda.models.offer import AppointmentReason
from maillage.kit.privacy import PersonalData


class UnmetSearch(models.Model):
    """What stood in the way, from where, and which place and hour were looked at. The day alone is kept of when."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    reason = models.ForeignKey(AppointmentReason, models.PROTECT, related_name="+")
    difficulty = models.CharField(max_length=10, choices=Request.Difficulty)
    means = models.CharField(max_length=12)
    walk_min = models.PositiveSmallIntegerField()
    home = models.JSONField(default=dict, help_text="A stop or the centre of a commune: never an address")
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("places.Place", models.SET_NULL, null=True, related_name="+")
    slot_at = models.DateTimeField(null=True, help_text="The hour that was looked at")
    on = models.DateField()
    idempotency_key = models.UUIDField(unique=True)

    personal_data = PersonalData(
        fields=("home", "commune", "means", "difficulty"),
        purpose="Know where and when nothing could be offered; nobody gave a name.",
        retention_days=730,
        counted_from="on",
        erasure="delete",
    )

    class Meta:
        verbose_name_plural = "unmet searches"
        indexes = [models.Index(fields=["agency", "on"], name="unmet_searches_by_day")]

    def __str__(self) -> str:
        return f"unmet search {self.pk}"
