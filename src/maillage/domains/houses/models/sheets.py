"""The sheets "what I do, what I hand over", version by version, and whom to call at the agency for each theme."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maillage.domains.houses.models.openings import WORDS
from maillage.domains.houses.rules.tallies import THEMES
from maillage.kit.privacy import PersonalData

TEXT = 1500
_THEMES = [(theme.value, label) for theme, label in THEMES.items()]


class Sheet(models.Model):
    """A sheet that the houses of an agency read at the counter; what it says is its last version."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    theme = models.CharField(max_length=12, choices=_THEMES)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["agency", "theme"], name="sheets_by_theme")]
        constraints = [models.CheckConstraint(condition=Q(theme__in=[key for key, _ in _THEMES]), name="a_sheet_has_a_theme")]

    def __str__(self) -> str:
        return f"sheet {self.pk}, {self.theme}"


class SheetVersion(models.Model):
    """What a sheet says from a moment on. Rows are only ever added."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    keywords = models.CharField(max_length=WORDS, blank=True, help_text="What people say, when it is not the title")
    i_do = models.CharField(max_length=TEXT)
    i_hand_over = models.CharField(max_length=TEXT)
    to_whom = models.CharField(max_length=WORDS, help_text="In a few words; the direct contact of the theme stands beside")
    why = models.CharField(max_length=WORDS, blank=True, help_text="What changed")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_version_of_a_sheet_per_number"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(i_do="") & ~Q(i_hand_over="") & ~Q(to_whom=""),
                name="a_sheet_says_what_one_does_and_hands_over_to_whom",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(why=""), name="a_later_version_says_what_changed"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.sheet_id}, version {self.number}"


class DirectContact(models.Model):
    """Whom a house calls at the agency about a theme: a direct line, its hours, and somebody else when nobody answers."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    theme = models.CharField(max_length=12, choices=_THEMES)
    contact = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    backup = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    phone = models.CharField(max_length=20, help_text="Direct line, E.164")
    backup_phone = models.CharField(max_length=20)
    hours = models.CharField(max_length=120, help_text="When one may call")
    verified_on = models.DateField()

    personal_data = PersonalData(
        fields=("phone", "backup_phone"),
        purpose="Let a house reach the right person of the agency at once.",
        retention_days=365,
        counted_from="verified_on",
        erasure="delete",
    )

    class Meta:
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "theme"], name="one_direct_contact_per_theme"),
            models.CheckConstraint(condition=Q(theme__in=[key for key, _ in _THEMES]), name="a_direct_contact_has_a_theme"),
            models.CheckConstraint(condition=~Q(contact=F("backup")), name="a_direct_contact_has_somebody_else_as_backup"),
            models.CheckConstraint(
                condition=~Q(phone="") & ~Q(backup_phone="") & ~Q(hours=""), name="a_direct_contact_has_lines_and_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"direct contact {self.pk}, {self.theme}"
