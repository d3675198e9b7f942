"""What a house counts. Nothing about people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from maillage.domains.houses.rules.tallies import DURATIONS, THEMES


class Tally(models.Model):
    """Somebody came to a house about employment, perhaps without an appointment: a theme, a duration, and nobody."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    house = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    theme = models.CharField(max_length=12, choices=[(theme.value, label) for theme, label in THEMES.items()])
    duration = models.CharField(max_length=6, choices=[(each.value, label) for each, label in DURATIONS.items()])
    at = models.DateTimeField()
    key = models.UUIDField(help_text="Of the page that was tapped: twice is once")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["agency", "house", "at"], name="tallies_of_a_house")]
        constraints = [
            models.UniqueConstraint(fields=["house", "key"], name="one_tally_per_tap"),
            models.CheckConstraint(condition=Q(theme__in=[each.value for each in THEMES]), name="a_tally_has_a_theme"),
            models.CheckConstraint(condition=Q(duration__in=[each.value for each in DURATIONS]), name="a_tally_has_a_duration"),
        ]

    def __str__(self) -> str:
        return f"{self.theme}, {self.duration}"
