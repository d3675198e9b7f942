"""Workshops: appointments with seats, in a series; who else runs them, who waits for a seat, how people leave."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maillage.domains.agenda.models.offer import AppointmentReason
from maillage.kit.privacy import PersonalData


class Series(models.Model):
    """Workshop sessions that go together: all of them are followed, or each alone. The sessions are appointments."""

    class Level(models.TextChoices):
        FIRST = "first", "premiers pas"
        SECOND = "second", "pour aller plus loin"
        ALL = "all", "tous niveaux"

    class Equipment(models.TextChoices):
        COMPUTERS = "computers", "ordinateurs"
        TABLETS = "tablets", "tablettes"
        SMARTPHONES = "smartphones", "téléphones"
        HEADSETS = "headsets", "casques"
        PROJECTOR = "projector", "vidéoprojecteur"
        PRINTER = "printer", "imprimante"
        INTERNET = "internet", "connexion à internet"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    reason = models.ForeignKey(AppointmentReason, models.PROTECT, related_name="+")
    label = models.CharField(max_length=80)
    level = models.CharField(max_length=6, choices=Level, default=Level.ALL)
    equipment = ArrayField(models.CharField(max_length=12, choices=Equipment), default=list, blank=True)
    least = models.PositiveSmallIntegerField(help_text="Under this many people, somebody decides three days before")
    most = models.PositiveSmallIntegerField(help_text="Seats of each session, when planned")
    is_whole = models.BooleanField(default=False, help_text="One enrols for all its sessions")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "reason"], name="series_by_agency_and_reason")]
        constraints = [
            models.CheckConstraint(condition=Q(least__gte=1, most__gte=F("least"), most__gt=1), name="series_has_seats_in_order")
        ]

    def __str__(self) -> str:
        return self.label


class Facilitator(models.Model):
    """Somebody who runs a session beside the one who leads it."""

    appointment = models.ForeignKey("agenda.Appointment", models.CASCADE, related_name="facilitators")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "account"], name="one_facilitator_per_session_and_account")]

    def __str__(self) -> str:
        return f"account {self.account_id} at session {self.appointment_id}"


class WaitingEntry(models.Model):
    """Somebody waits for a seat: in one session, or in the whole series. In order of `asked_at`, then of key."""

    class Status(models.TextChoices):
        WAITING = "waiting", "attend une place"
        PROMOTED = "promoted", "a reçu une place"
        WITHDRAWN = "withdrawn", "retirée"
        EXPIRED = "expired", "terminée sans place"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.CASCADE, related_name="waiting")
    appointment = models.ForeignKey("agenda.Appointment", models.CASCADE, null=True, related_name="waiting")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    request = models.ForeignKey("agenda.Request", models.SET_NULL, null=True, related_name="waiting")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Account", models.SET_NULL, null=True, related_name="+")
    asked_by_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    host = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    idempotency_key = models.UUIDField(unique=True)
    notices = models.PositiveSmallIntegerField(default=0, help_text="How often a seat was theirs, or passed them by")
    noticed_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    ended_at = models.DateTimeField(null=True)
    wants_shared_ride = models.BooleanField(default=False)
    needs_interpreter = models.BooleanField(default=False)
    needs_step_free = models.BooleanField(default=False)

    personal_data = PersonalData(
        fields=("person", "wants_shared_ride", "needs_interpreter", "needs_step_free"),
        purpose="Give the seats that come free to those who wait for them, in order.",
        retention_days=180,
        counted_from="asked_at",
        erasure="delete",
        after_erasure={"wants_shared_ride": False, "needs_interpreter": False, "needs_step_free": False},
    )

    class Meta:
        verbose_name_plural = "waiting entries"
        indexes = [
            models.Index(fields=["agency", "person"], name="waiting_of_a_person"),
            models.Index(fields=["series", "status", "asked_at"], name="waiting_in_order"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(notices__lte=3), name="an_entry_is_noticed_three_times_at_most"),
            models.CheckConstraint(
                condition=Q(status="waiting", ended_at__isnull=True) | (~Q(status="waiting") & Q(ended_at__isnull=False)),
                name="an_entry_waits_until_it_ends",
            ),
            models.UniqueConstraint(
                fields=["series", "appointment", "person"],
                condition=Q(status="waiting"),
                nulls_distinct=False,
                name="one_waits_once_for_the_same_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"waiting entry {self.pk}"


class EnrolmentLink(models.Model):
    """Under its address people enrol alone: for one session, or for all of a series that is followed whole.

    Out of scope, since it is read before the scope that it opens is known; it holds nobody. The address is made from `key`
    with the site's own secret, so that staff can be shown it again and the database alone cannot give it away.
    """

    agency = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    reason = models.ForeignKey(AppointmentReason, models.CASCADE, related_name="+", help_text="Other dates are of the same")
    series = models.ForeignKey(Series, models.CASCADE, related_name="+")
    session = models.ForeignKey("agenda.Appointment", models.CASCADE, null=True, related_name="+", help_text="None: all of them")
    key = models.UUIDField(unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "reason"], condition=Q(closed_at=None), name="open_addresses_of_a_reason")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "session"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_address_for_the_same_seats",
            )
        ]

    def __str__(self) -> str:
        return f"address of series {self.series_id}"


class LeavingAnswer(models.Model):
    """One anonymous answer on leaving. It holds nobody, and its hour is rounded down so that it points at nobody."""

    class Face(models.IntegerChoices):
        UNSURE = 1, "pas encore à l’aise"
        HALFWAY = 2, "un peu plus à l’aise"
        CONFIDENT = 3, "à l’aise"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    appointment = models.ForeignKey("agenda.Appointment", models.CASCADE, null=True, related_name="answers")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    face = models.PositiveSmallIntegerField(choices=Face)
    at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "at"], name="answers_by_agency")]
        constraints = [
            models.CheckConstraint(condition=Q(face__gte=1, face__lte=3), name="an_answer_is_one_of_three_faces"),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False) | Q(place__isnull=False), name="an_answer_is_of_a_session_or_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
