"""What hangs on a dossier: visits that hold the adviser's time, documents, the company's own link and its one answer."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from maillage.domains.companies.models.arrivals import CONTACT_DAYS, WORDS
from maillage.domains.companies.models.dossiers import Dossier
from maillage.kit.privacy import PersonalData
from maillage.kit.uploads import MOST_BYTES, FileKind


class Visit(models.Model):
    """Somebody of the agency goes to see the company; their time is taken in the diary until it is moved or cancelled."""

    class State(models.TextChoices):
        PLANNED = "planned", "prévue"
        HELD = "held", "faite"
        CANCELLED = "cancelled", "annulée"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="visits")
    adviser = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    place = models.CharField(max_length=WORDS, blank=True, help_text="Where they meet: a zone, an address, never a name")
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["during", "pk"]
        indexes = [models.Index(fields=["agency", "adviser", "state"], name="visits_of_an_adviser")]
        constraints = [models.CheckConstraint(condition=Q(during__isempty=False), name="a_visit_lasts")]

    def __str__(self) -> str:
        return f"visit {self.pk}, {self.state}"


class DossierDocument(models.Model):
    """A file that one side put on a dossier; the agency's own ones are seen by nobody else."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5, choices=[(each.value, each.value) for each in FileKind])
    is_shared = models.BooleanField()
    content = models.BinaryField()
    size_bytes = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    personal_data = PersonalData(
        fields=("name", "content"),
        purpose="Keep a company's plan or job description beside what is done for it.",
        retention_days=CONTACT_DAYS,
        counted_from="at",
        erasure="delete",
    )

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["agency", "dossier", "at"], name="documents_of_a_dossier")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "fingerprint", "is_shared"], name="a_document_is_kept_once_per_dossier"),
            models.CheckConstraint(condition=~Q(name=""), name="a_document_has_a_name"),
            models.CheckConstraint(
                condition=Q(size_bytes__gt=0, size_bytes__lte=MOST_BYTES), name="a_document_is_neither_empty_nor_too_big"
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}, {self.kind}"


class CompanyLink(models.Model):
    """The address of a company's own page. Its token is made from the key; the database keeps a hash to find it by."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="links")
    key = models.UUIDField(default=uuid4, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    outside_scope = "It is read before the scope it opens is known, and holds a hash and keys only."

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(revoked_at=None), name="one_open_link_per_dossier"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_company_link_is_open_for_a_while"),
        ]

    def __str__(self) -> str:
        return f"link {self.pk} of dossier {self.dossier_id}"


class CompanyAnswer(models.Model):
    """The one question that a company answers once its file is closed."""

    class Answer(models.TextChoices):
        YES = "yes", "oui"
        PARTLY = "partly", "en partie"
        NO = "no", "non"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="answer")
    answer = models.CharField(max_length=6, choices=Answer)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(answer__in=["yes", "partly", "no"]), name="an_answer_is_one_of_three")]

    def __str__(self) -> str:
        return f"answer of dossier {self.dossier_id}"


class ArrivalFile(models.Model):
    """A table of arrivals that somebody sent: read once, its good lines taken lot by lot when they say so."""

    class State(models.TextChoices):
        WAITING = "waiting", "attend d’être lu"
        READ = "read", "lu"
        UNREADABLE = "unreadable", "illisible"
        TAKING = "taking", "en cours"
        TAKEN = "taken", "repris"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    good_count = models.PositiveIntegerField(default=0)
    bad_count = models.PositiveIntegerField(default=0)
    taken_count = models.PositiveIntegerField(default=0)
    last_line = models.PositiveIntegerField(default=0, help_text="The last line of the lots that were taken")
    problem = models.CharField(max_length=WORDS, blank=True)
    bad_lines = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    personal_data = PersonalData(
        fields=("content", "bad_lines"),
        purpose="Take many arrivals at once and give the wrong lines back to be corrected.",
        retention_days=30,
        counted_from="at",
        erasure="delete",
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["agency", "intermunicipality", "at"], name="files_of_a_territory")]
        constraints = [
            models.CheckConstraint(condition=Q(taken_count__lte=F("good_count")), name="no_more_is_taken_than_is_good"),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}, {self.state}"
