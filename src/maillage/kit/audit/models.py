"""Append-only tables. None holds a name: an erasure never has to touch them."""

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


class Seal(models.Model):
    """The rows of one of the two logs between two keys, summed up in one digest that also holds the seal before it.

    `mark` is the last key given out when the seal was made: the next seal goes so far and no further, so that no row
    still being written then can come in behind it.
    """

    class Log(models.TextChoices):
        ENTRIES = "entries", "actes"
        READS = "reads", "lectures"

    log = models.CharField(max_length=8, choices=Log)
    after_key = models.BigIntegerField()
    last_key = models.BigIntegerField()
    mark = models.BigIntegerField()
    count = models.IntegerField()
    first_at = models.DateTimeField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "previous"], name="one_seal_follows_another"),
            models.CheckConstraint(condition=models.Q(mark__gte=models.F("last_key")), name="a_seal_ends_at_its_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.after_key}-{self.last_key} {self.digest[:12]}"


class UnusualReading(models.Model):
    """An account that was shown far more files in a day than it is used to, or files at hours when nobody works."""

    outside_scope = "It is appended by the clock's job, which watches every account, and holds keys only."

    class Rule(models.TextChoices):
        MANY = "many", "bien plus de dossiers que d’habitude"
        HOURS = "hours", "des dossiers ouverts hors des heures de travail"

    account_id = models.BigIntegerField()
    agency_id = models.BigIntegerField(null=True)
    day = models.DateField()
    rule = models.CharField(max_length=5, choices=Rule)
    people = models.IntegerField(help_text="How many different files when it was noticed")
    usual = models.IntegerField(help_text="On the account's own median day")
    noticed_at = models.DateTimeField()

    personal_data = PersonalData(
        fields=("account_id",),
        purpose="Let the administrator ask a professional why so many files were read.",
        retention_days=365,
        counted_from="noticed_at",
        erasure="delete",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "day", "rule"], name="unusual_reading_is_said_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} account {self.account_id} {self.rule}"
