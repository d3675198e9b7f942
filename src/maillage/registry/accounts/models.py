"""Accounts and their roles. An account is a professional; job seekers never have one."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from maillage.kit.privacy import PersonalData


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """A new account; without a password it can only be entered by an invitation."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A professional who signs in."""

    email = models.EmailField(unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True, help_text="Direct line")
    resource = models.OneToOneField("diary.Resource", models.PROTECT, null=True, blank=True)
    video_room = models.URLField(max_length=200, blank=True, help_text="A fixed room of their own, on an allowed domain")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    personal_data = PersonalData(
        fields=("email", "given_name", "family_name", "phone"),
        purpose="Let a professional sign in and be named to the people they receive.",
        retention_days=365,
        counted_from="last_login",
        erasure="blank",
    )

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def full_name(self) -> str:
        """Given name first, as spoken."""
        return f"{self.given_name} {self.family_name}"


class Role(models.TextChoices):
    """What an account does for an organisation."""

    DIRECTOR = "director", "directrice ou directeur d’agence"
    ADVISER = "adviser", "conseillère ou conseiller"
    EMPLOYER_ADVISER = "employer_adviser", "conseillère ou conseiller entreprises"
    ECONOMIC_OFFICER = "economic_officer", "développeuse ou développeur économique"
    COUNSELLOR = "counsellor", "conseillère ou conseiller France Services"
    PARTNER = "partner", "partenaire"
    HOUSE_LEAD = "house_lead", "responsable de maison"
    ADMINISTRATOR = "administrator", "administratrice ou administrateur"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        """Memberships in force on that day."""
        return self.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day)))


class Membership(models.Model):
    """A role in an organisation, between two dates."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "organisation", "role", "since"], name="one_role_per_date"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="role_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"account {self.account_id}, {self.role} of {self.organisation_id}"
