"""What a search reads: the hours on offer with their busy ticks. Derived: triggers draw it, nobody writes it by hand."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class OfferedHours(models.Model):
    """An occurrence that is offered, as the search reads it, redrawn in the transaction of whatever changes it.

    The view `agenda_hours_drawn` says what each row must be; `record` is laid out in `selectors/hours.py`.
    """

    occurrence_id = models.BigIntegerField(primary_key=True)
    agency_id = models.BigIntegerField()
    resource_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    starts_s = models.BigIntegerField()
    ends_s = models.BigIntegerField()
    room_resource_id = models.BigIntegerField(null=True)
    modes = models.SmallIntegerField()
    published_us = models.BigIntegerField()
    reasons = ArrayField(models.BigIntegerField())
    record = models.BinaryField()
    room_busy = models.BinaryField(null=True)

    class Meta:
        verbose_name_plural = "offered hours"
        indexes = [
            models.Index(fields=["agency_id", "starts_s"], name="hours_of_an_agency"),
            models.Index(fields=["resource_id", "starts_s"], name="hours_of_an_adviser"),
            models.Index(
                fields=["room_resource_id", "starts_s"], condition=Q(room_resource_id__isnull=False), name="hours_in_a_room"
            ),
        ]

    def __str__(self) -> str:
        return f"hours of occurrence {self.occurrence_id}"
