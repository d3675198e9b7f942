"""Organisations, their outside identifiers, and the collaborations between an agency and the others."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def open_on(self, day: date) -> OrganisationQuerySet:
        """Organisations that receive people on that day."""
        return self.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=day), Q(closes_on__isnull=True) | Q(closes_on__gt=day))

    def houses(self) -> OrganisationQuerySet:
        """France Services houses."""
        return self.filter(kind=Organisation.Kind.HOUSE)


class Organisation(models.Model):
    """A body with accounts or rooms. A mobile house is one; the van is never a place."""

    class Kind(models.TextChoices):
        AGENCY = "agency", "agence"
        HOUSE = "house", "maison France Services"
        INTERMUNICIPALITY = "intermunicipality", "intercommunalité"
        COMMUNE = "commune", "commune"
        PARTNER = "partner", "partenaire"
        PLATFORM = "platform", "plateforme"

    class HouseKind(models.TextChoices):
        FIXED = "fixed", "maison fixe"
        BRANCH = "branch", "antenne"
        MOBILE = "mobile", "maison itinérante"

    kind = models.CharField(max_length=20, choices=Kind)
    house_kind = models.CharField(max_length=8, choices=HouseKind, blank=True)
    official_name = models.CharField(max_length=160)
    label = models.CharField(max_length=120, help_text="The name in use, editable")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    perimeter = models.ForeignKey("territories.Perimeter", models.PROTECT, null=True, blank=True)
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="house") & ~Q(house_kind="")) | (~Q(kind="house") & Q(house_kind="")),
                name="a_house_and_only_a_house_has_a_house_kind",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(opens_on__isnull=True) | Q(closes_on__gt=F("opens_on")),
                name="organisation_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OrganisationCode(models.Model):
    """An outside identifier of an organisation, with the date it holds from."""

    class Kind(models.TextChoices):
        SAFIR = "safir", "code Safir"
        HOUSE = "house", "identifiant France Services"
        SIREN = "siren", "numéro Siren"
        SIRET = "siret", "numéro Siret"

    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=14)
    since = models.DateField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="codes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value", "since"], name="one_organisation_per_code_and_date")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class CollaborationQuerySet(models.QuerySet["Collaboration"]):
    def on(self, day: date) -> CollaborationQuerySet:
        """Collaborations in force on that day."""
        return self.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day)))


class Collaboration(models.Model):
    """An agency works with an organisation between two dates; a house may work with several agencies."""

    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="collaborations")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = CollaborationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "organisation"], name="collaborations_of_agency")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "organisation", "since"], name="one_collaboration_per_date"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="collaboration_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} with {self.organisation_id} since {self.since}"


class JointAgreementQuerySet(models.QuerySet["JointAgreement"]):
    def on(self, day: date) -> JointAgreementQuerySet:
        """Agreements in force on that day, their last day included."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class JointAgreement(models.Model):
    """What an agency and a body that enters names signed as joint controllers (GDPR art. 26), before its first account."""

    agency = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="joint_agreements")
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day")

    objects = JointAgreementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "agency"], name="joint_agreements_of_a_body")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "organisation", "starts_on"], name="one_joint_agreement_per_date"),
            models.CheckConstraint(condition=~Q(agency=F("organisation")), name="a_joint_agreement_has_two_sides"),
            models.CheckConstraint(condition=Q(signed_on__lte=F("starts_on")), name="a_joint_agreement_is_signed_first"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="joint_agreement_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} with {self.organisation_id} from {self.starts_on}"
