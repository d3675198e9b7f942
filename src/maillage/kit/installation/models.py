"""The installation's own row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """One row per database: whether the demonstration created it, and when."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    stage = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_installation_per_database")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "production"
