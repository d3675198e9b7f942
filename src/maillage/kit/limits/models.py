"""How often something was tried, by whom as a hash that only this site can make, in which quarter of an hour."""

from __future__ import annotations

from django.db import models

from maillage.kit.privacy import PersonalData


class Tries(models.Model):
    """One visitor's address, or one link, over one form and one window of time."""

    outside_scope = "It is written before any scope is entered, and holds a keyed hash and a count only."

    who = models.CharField(max_length=64, help_text="Keyed hash of a form and an address, or of a form and a link")
    since = models.DateTimeField(help_text="Start of the window")
    count = models.PositiveIntegerField(default=1)

    personal_data = PersonalData(
        fields=("who",),
        purpose="Refuse whoever floods a public form; the address itself is never written.",
        retention_days=1,
        counted_from="since",
        erasure="delete",
    )

    class Meta:
        verbose_name_plural = "tries"
        indexes = [models.Index(fields=["since"], name="tries_by_age")]
        constraints = [models.UniqueConstraint(fields=["who", "since"], name="tries_of_one_window_are_counted_together")]

    def __str__(self) -> str:
        return f"{self.count} tries since {self.since:%H:%M}"
