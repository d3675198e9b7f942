"""Two append-only tables. Neither holds a name: an erasure never has to touch them."""

from __future__ import annotations

from django.db import models

from maillage.kit.privacy import PersonalData


class AuditEntry(models.Model):
    """One act: who did what to which object, and which fields it changed (their names, not their values)."""

    at = models.DateTimeField()
    agency_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=32)
    verb = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=64)
    object_key = models.BigIntegerField()
    fields = models.CharField(max_length=400, blank=True)
    why = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_key", "at"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_kind} {self.object_key}"


class ReadEntry(models.Model):
    """One person's file shown to somebody: by whom, where, when. A year old, the database itself removes it."""

    outside_scope = "It is appended in a transaction of its own and never changed, and holds keys only."

    at = models.DateTimeField()
    agency_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=32)
    person_key = models.BigIntegerField()
    address = models.CharField(max_length=120)

    personal_data = PersonalData(
        fields=("person_key", "account_id", "role"),
        purpose="Tell a person who has read their file, and find whoever reads what they need not.",
        retention_days=365,
        counted_from="at",
        erasure="delete",
        person="person_key",
        after_erasure={},
    )

    class Meta:
        indexes = [
            models.Index(fields=["person_key", "at"], name="reads_by_person"),
            models.Index(fields=["account_id", "at"], name="reads_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_key} {self.address}"
