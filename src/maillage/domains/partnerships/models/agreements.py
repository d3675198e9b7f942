"""What was signed between an agency and an intermunicipality, its annexes, and who speaks for each side."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value

from maillage.kit.privacy import PersonalData
from maillage.kit.uploads import MOST_BYTES, FileKind

WORDS = 200
CONTACT_DAYS = 1095
ONE_AT_A_TIME = "one_agreement_of_a_partnership_at_a_time"


def _whole(function: str, first: str, last: str) -> Func:
    """A range with both its ends: of a key, the key alone."""
    return Func(F(first), F(last), Value("[]"), function=function)


class Agreement(models.Model):
    """A signed agreement, or what amends one: from when to when; without an end, until it is denounced."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    amends = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")
    subject = models.CharField(max_length=WORDS, help_text="What it is about; of an amendment, what changes")
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day")
    until_on = models.DateField(null=True, blank=True, help_text="Its last day once its amendments are read")

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["agency", "intermunicipality"], name="agreements_of_a_partnership")]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="an_agreement_has_a_subject"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="agreement_dates_in_order"
            ),
            models.CheckConstraint(condition=~Q(agency=F("intermunicipality")), name="an_agreement_has_two_sides"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("starts_on")), name="an_agreement_holds_a_day_at_least"
            ),
            ExclusionConstraint(
                name=ONE_AT_A_TIME,
                expressions=[
                    (_whole("int8range", "agency_id", "agency_id"), "&&"),
                    (_whole("int8range", "intermunicipality_id", "intermunicipality_id"), "&&"),
                    (_whole("daterange", "starts_on", "until_on"), "&&"),
                ],
                condition=Q(amends__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}, {self.starts_on}"


class Annex(models.Model):
    """A file of an agreement: the signed text, a map, a table."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="annexes")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5, choices=[(each.value, each.value) for each in FileKind])
    content = models.BinaryField()
    size_bytes = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    personal_data = PersonalData(
        fields=("name", "content"),
        purpose="Keep the signed agreement, which names those who signed it, beside its dates.",
        retention_days=CONTACT_DAYS,
        counted_from="at",
        erasure="delete",
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["agency", "agreement"], name="annexes_of_an_agreement")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "fingerprint"], name="an_annex_is_kept_once_per_agreement"),
            models.CheckConstraint(condition=~Q(name=""), name="an_annex_has_a_name"),
            models.CheckConstraint(
                condition=Q(size_bytes__gt=0, size_bytes__lte=MOST_BYTES), name="an_annex_is_neither_empty_nor_too_big"
            ),
        ]

    def __str__(self) -> str:
        return f"annex {self.pk}, {self.kind}"


class PartnershipContact(models.Model):
    """Somebody who speaks for one side. With an account, their name is the account's; elected officials have none."""

    class Kind(models.TextChoices):
        LEAD = "lead", "référente ou référent"
        DEPUTY = "deputy", "suppléante ou suppléant"
        ELECTED = "elected", "élue ou élu"
        COMMUNE = "commune", "commune membre"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+", help_text="The side")
    kind = models.CharField(max_length=8, choices=Kind)
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, blank=True, related_name="+")
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    duty = models.CharField(max_length=120, blank=True, help_text="Their office, as they say it")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    verified_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    letters_stopped_at = models.DateTimeField(null=True, blank=True, help_text="They want no monthly letter any more")

    personal_data = PersonalData(
        fields=("given_name", "family_name", "duty", "email", "phone"),
        purpose="Know whom to call on each side of a partnership, and notice when they are gone.",
        retention_days=CONTACT_DAYS,
        counted_from="verified_on",
        erasure="delete",
    )

    class Meta:
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["agency", "intermunicipality"], name="contacts_of_a_partnership")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "intermunicipality", "organisation", "kind"],
                condition=Q(kind__in=["lead", "deputy"], left_on__isnull=True),
                name="one_lead_and_one_deputy_per_side",
            ),
            models.CheckConstraint(
                condition=Q(organisation=F("agency")) | Q(organisation=F("intermunicipality")),
                name="a_contact_is_on_one_of_the_two_sides",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False, family_name="") | (Q(account__isnull=True) & ~Q(family_name="")),
                name="a_contact_has_an_account_or_a_name",
            ),
            models.CheckConstraint(
                condition=Q(kind="commune", commune__isnull=False) | (~Q(kind="commune") & Q(commune__isnull=True)),
                name="a_commune_and_only_it_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["elected", "commune"]) | Q(organisation=F("intermunicipality")),
                name="elected_officials_are_of_the_territory",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}, {self.kind}"


class Election(models.Model):
    """A day on which elected officials may have changed. Data, not a rule: a line per round, brought by a migration."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"
