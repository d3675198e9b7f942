"""Accounts and their roles. An account is a professional; job seekers never have one."""

from __future__ import annotations

import uuid
from datetime import date, datetime
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


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> InvitationQuerySet:
        """Neither used, nor withdrawn, nor too old."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """The only way to an account: one person, one role, one organisation, once, for a few days."""

    outside_scope = "It is opened by its link before any scope is known; pages read those of their own agency only."

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    email = models.EmailField()
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", help_text="Nobody: from the console")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    personal_data = PersonalData(
        fields=("email", "given_name", "family_name"),
        purpose="Send a professional the one link that makes their account.",
        retention_days=90,
        counted_from="expires_at",
        erasure="delete",
    )

    class Meta:
        indexes = [models.Index(fields=["agency", "expires_at"], name="invitations_of_an_agency")]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="an_invitation_lasts_a_while"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True), name="an_invitation_is_used_or_withdrawn"
            ),
            models.UniqueConstraint(
                fields=["email", "organisation", "role"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}, {self.role} of {self.organisation_id}"


class OpenSession(models.Model):
    """A browser where somebody is signed in: what it is, and since when; no address of the network."""

    outside_scope = "It is written beside the session itself, before any scope is entered; everybody reads their own only."

    account = models.ForeignKey(Account, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60)
    is_shared = models.BooleanField(default=False)
    since = models.DateTimeField()

    personal_data = PersonalData(
        fields=("browser",),
        purpose="Let a professional see where they are signed in, and sign out from afar.",
        retention_days=7,
        counted_from="since",
        erasure="delete",
    )

    class Meta:
        indexes = [models.Index(fields=["since"], name="open_sessions_by_age")]

    def __str__(self) -> str:
        return f"session of account {self.account_id}"
