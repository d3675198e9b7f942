"""Services of the offer that were used for a need, counted: who took part is written nowhere here."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maillage.domains.companies.models.needs import HiringNeed, TrainingNeed, of_one_need
from maillage.domains.companies.rules.offers import OfferKind


class OfferUse(models.Model):
    """A training, an immersion, a session held for a need: entries, then what came of it."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    need = models.ForeignKey(HiringNeed, models.CASCADE, null=True, blank=True, related_name="uses")
    training = models.ForeignKey(TrainingNeed, models.CASCADE, null=True, blank=True, related_name="uses")
    offer = models.CharField(max_length=22, choices=[(each.value, each.value) for each in OfferKind])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    entries_count = models.PositiveSmallIntegerField()
    completed_count = models.PositiveSmallIntegerField(null=True, blank=True, help_text="None: not known yet")
    hired_count = models.PositiveSmallIntegerField(null=True, blank=True, help_text="None: not known yet")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["agency", "starts_on"], name="uses_of_an_agency")]
        constraints = [
            of_one_need("a_use_is_for_one_need"),
            models.CheckConstraint(condition=Q(entries_count__gte=1), name="a_use_has_one_entry_at_least"),
            models.CheckConstraint(
                condition=Q(completed_count__isnull=True) | Q(completed_count__lte=F("entries_count")),
                name="those_who_completed_are_among_the_entries",
            ),
            models.CheckConstraint(
                condition=Q(hired_count__isnull=True) | Q(hired_count__lte=F("entries_count")),
                name="those_who_were_hired_are_among_the_entries",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="a_use_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(completed_count__isnull=True, hired_count__isnull=True)
                | Q(completed_count__isnull=False, hired_count__isnull=False),
                name="the_outcome_of_a_use_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer}, {self.entries_count} entries"
