"""The file that both sides keep on a company: who follows it, what was said, what is due. Notes are the agency's alone."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from maillage.domains.companies.models.arrivals import CONTACT_DAYS, WORDS, CompanyArrival
from maillage.domains.companies.models.parks import BusinessPark
from maillage.domains.companies.rules.delays import Alert
from maillage.domains.companies.states import DOSSIER_LABELS, DOSSIER_TRANSITIONS, MET, RUNNING, DossierState
from maillage.kit.privacy import PersonalData

LONG_WORDS = 1000


class SingleContact(models.Model):
    """Who follows the companies of a park, or of a whole intermunicipality, on one side, and who stands in for them."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+", help_text="The side")
    park = models.ForeignKey(BusinessPark, models.CASCADE, null=True, blank=True, related_name="contacts")
    contact = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    backup = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "intermunicipality", "organisation", "park"],
                nulls_distinct=False,
                name="one_single_contact_per_zone_and_side",
            ),
            models.CheckConstraint(condition=~Q(contact=F("backup")), name="a_single_contact_has_somebody_else_as_backup"),
            models.CheckConstraint(
                condition=Q(organisation=F("agency")) | Q(organisation=F("intermunicipality")),
                name="a_single_contact_is_on_one_of_the_two_sides",
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.contact_id} of {self.organisation_id} for park {self.park_id}"


class DossierQuerySet(models.QuerySet["Dossier"]):
    def running(self) -> DossierQuerySet:
        """Dossiers on which the agency has something to do."""
        return self.filter(state__in=RUNNING)

    def followed_by(self, account: int) -> DossierQuerySet:
        """Dossiers that somebody follows, or for which they stand in."""
        return self.filter(Q(agency_contact=account) | Q(agency_backup=account))


class Dossier(models.Model):
    """What the agency and the intermunicipality do together for one company that arrives."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    arrival = models.OneToOneField(CompanyArrival, models.PROTECT, related_name="dossier")
    state = models.CharField(
        max_length=11,
        choices=[(each.value, DOSSIER_LABELS[each]) for each in DossierState],
        default=DossierState.WAITING.value,
    )
    opened_at = models.DateTimeField()
    given_at = models.DateTimeField(help_text="The first contact is counted from here; again when given a second time")
    agency_contact = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    agency_backup = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    local_contact = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    local_backup = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    first_contacted_at = models.DateTimeField(null=True, blank=True)
    silent_until = models.DateField(null=True, blank=True, help_text="After a refusal: no contact before")
    closed_on = models.DateField(null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        indexes = [
            models.Index(fields=["agency", "state"], name="dossiers_of_an_agency"),
            models.Index(fields=["agency", "agency_contact"], name="dossiers_of_a_contact"),
            models.Index(fields=["agency", "agency_backup"], name="dossiers_of_a_backup"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(agency_contact=F("agency_backup")), name="the_agency_has_a_backup"),
            models.CheckConstraint(condition=~Q(local_contact=F("local_backup")), name="the_intermunicipality_has_a_backup"),
            models.CheckConstraint(
                condition=~Q(state__in=MET) | Q(first_contacted_at__isnull=False), name="a_company_that_was_met_was_contacted"
            ),
            models.CheckConstraint(
                condition=Q(state="refused", silent_until__isnull=False) | (~Q(state="refused") & Q(silent_until__isnull=True)),
                name="a_refusal_and_only_it_is_silent_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="a_dossier_is_closed_on_a_day",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="a_dossier_follows_its_table",
                field="state",
                transitions=[(before.value, then.value) for before, after in DOSSIER_TRANSITIONS.items() for then in after],
            )
        ]

    def __str__(self) -> str:
        return f"dossier {self.pk}, {self.state}"


class Interaction(models.Model):
    """An exchange with the company, or a try; both sides see it."""

    class Kind(models.TextChoices):
        CALL = "call", "appel"
        EMAIL = "email", "courriel"
        VISIT = "visit", "visite"
        MEETING = "meeting", "rencontre"

    class Outcome(models.TextChoices):
        REACHED = "reached", "échange"
        NO_ANSWER = "no_answer", "sans réponse"
        REFUSED = "refused", "refus"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="interactions")
    kind = models.CharField(max_length=8, choices=Kind)
    outcome = models.CharField(max_length=9, choices=Outcome)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONG_WORDS, blank=True)
    click = models.UUIDField(null=True, unique=True, help_text="The page it was typed on: sent twice, it is one")

    personal_data = PersonalData(
        fields=("words",),
        purpose="Let both sides see what was said with a company.",
        retention_days=CONTACT_DAYS,
        counted_from="at",
        erasure="blank",
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["agency", "dossier", "at"], name="interactions_of_a_dossier")]

    def __str__(self) -> str:
        return f"{self.kind}, {self.outcome}"


class Note(models.Model):
    """What the agency writes for itself; the intermunicipality never sees it."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    words = models.CharField(max_length=LONG_WORDS)
    click = models.UUIDField(null=True, unique=True, help_text="The page it was typed on: sent twice, it is one")

    personal_data = PersonalData(
        fields=("words",),
        purpose="Let the agency prepare what it offers a company.",
        retention_days=CONTACT_DAYS,
        counted_from="at",
        erasure="delete",
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["agency", "dossier", "at"], name="notes_of_a_dossier")]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_note_says_something")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class DossierStep(models.Model):
    """Something to do for a company by a day, by one of the two sides; it moves with the opening."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=WORDS)
    is_agency = models.BooleanField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    click = models.UUIDField(null=True, unique=True, help_text="The page it was typed on: sent twice, it is one")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="a_dossier_step_says_what")]

    def __str__(self) -> str:
        return self.what


class DossierAlert(models.Model):
    """The clock told something, once per day that it counts from."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Alert])
    counted_from = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind", "counted_from"], name="an_alert_is_told_once_per_count")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of dossier {self.dossier_id}"
