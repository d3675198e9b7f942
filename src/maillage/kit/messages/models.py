"""The outbox: what must be told to whom, and each handing over to a carrier. Both are in their agency's scope."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maillage.kit.privacy import PersonalData, Sooner

WORDS_DAYS = 30
TO_SAY = ("waiting", "sending")  # their words are still needed


class Channel(models.TextChoices):
    """By what means something is told. The last resort is a voice."""

    SMS = "sms", "SMS"
    EMAIL = "email", "e-mail"
    CALL = "call", "de vive voix"


class Message(models.Model):
    """Something to be told to somebody once. `about` is the object that is read again at the moment of sending."""

    class State(models.TextChoices):
        WAITING = "waiting", "attend son heure"
        SENDING = "sending", "en cours d’envoi"
        SENT = "sent", "envoyé"
        DELIVERED = "delivered", "reçu"
        TO_CALL = "to_call", "à dire de vive voix"
        CALLED = "called", "dit de vive voix"
        PRINTED = "printed", "remis sur papier"
        DROPPED = "dropped", "devenu inutile"

    agency_id = models.BigIntegerField()
    recipient_kind = models.CharField(max_length=16)
    recipient_key = models.BigIntegerField()
    host_id = models.BigIntegerField(null=True, help_text="The organisation that calls when no message gets through")
    purpose = models.CharField(max_length=32)
    about_kind = models.CharField(max_length=24)
    about_key = models.BigIntegerField()
    key = models.UUIDField(unique=True, help_text="The same thing asked for again is the same message")
    ways = ArrayField(models.CharField(max_length=5, choices=Channel), help_text="Channels in the order they are tried")
    channel = models.CharField(max_length=5, choices=Channel)
    is_urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    too_late_at = models.DateTimeField(null=True, help_text="Never sent from then on")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    state_at = models.DateTimeField()
    problem = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=160, blank=True)
    body = models.TextField(blank=True)
    ended_by_id = models.BigIntegerField(null=True, help_text="The account that called or printed")
    created_at = models.DateTimeField()

    personal_data = PersonalData(
        fields=("recipient_key", "subject", "body"),
        purpose="Tell a person about their own appointment by the means they gave; the text is blanked 30 days after.",
        retention_days=365,
        counted_from="created_at",
        erasure="delete",
        sooner=(Sooner(("subject", "body"), WORDS_DAYS, "state_at", unless=Q(state__in=TO_SAY)),),
        person="recipient_key",
        person_when={"recipient_kind": "person"},
        after_erasure={"subject": "", "body": ""},
    )

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "state", "due_at"], name="messages_by_state"),
            models.Index(fields=["agency_id", "about_kind", "about_key"], name="messages_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ways__len__gte=1), name="a_message_has_a_way"),
            models.CheckConstraint(
                condition=Q(too_late_at__isnull=True) | Q(too_late_at__gt=F("created_at")), name="a_message_is_not_born_too_late"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}: {self.purpose}"


class Attempt(models.Model):
    """One message handed to one carrier. Its key is what the carrier knows it by: handed over again, it is the same."""

    class Outcome(models.TextChoices):
        NONE = "", "en cours"
        SENT = "sent", "remis"
        DELIVERED = "delivered", "reçu"
        REFUSED = "refused", "refusé"
        UNKNOWN = "unknown", "on ne sait pas"

    agency_id = models.BigIntegerField()
    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    channel = models.CharField(max_length=5, choices=Channel)
    key = models.UUIDField(unique=True)
    address = models.CharField(max_length=254, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, help_text="From then on it may have left, whatever was answered")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True, default=Outcome.NONE)
    problem = models.CharField(max_length=32, blank=True)
    carrier_key = models.CharField(max_length=80, blank=True, help_text="What the carrier calls it")
    segments = models.PositiveSmallIntegerField(default=0)
    cost_cents = models.DecimalField(max_digits=8, decimal_places=3, default=0)

    personal_data = PersonalData(
        fields=("address",),
        purpose="Hand a message over once, and know whether it arrived; the address is blanked 30 days after.",
        retention_days=365,
        counted_from="begun_at",
        erasure="delete",
        sooner=(Sooner(("address",), WORDS_DAYS, "message__state_at", unless=Q(message__state__in=TO_SAY)),),
        person="message__recipient_key",
        person_when={"message__recipient_kind": "person"},
        after_erasure={"address": "", "carrier_key": ""},
    )

    class Meta:
        indexes = [models.Index(fields=["agency_id", "begun_at"], name="attempts_by_time")]
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="one_attempt_per_message_and_channel")]

    def __str__(self) -> str:
        return f"attempt {self.pk} by {self.channel}"
