"""What people asked for and what was booked. Every row is in its agency's scope; the status lives on the participation."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from maillage.domains.agenda.models.offer import AppointmentReason, Mode, OpeningOccurrence
from maillage.kit.privacy import PersonalData, Sooner

NEEDS = ("wants_shared_ride", "needs_interpreter", "needs_step_free")
NEEDS_DAYS = 30


class Request(models.Model):
    """What a person asked for. A search that ends with nothing leaves one open: delay and unmet demand read it."""

    class Status(models.TextChoices):
        OPEN = "open", "attend un rendez-vous"
        MET = "met", "a reçu un rendez-vous"
        WITHDRAWN = "withdrawn", "retirée"
        EXPIRED = "expired", "trop ancienne"

    class Difficulty(models.TextChoices):
        NO_BUS = "no_bus", "pas de car"
        WRONG_HOUR = "wrong_hour", "mauvaise heure"
        WRONG_DAY = "wrong_day", "mauvais jour"
        TOO_FAR = "too_far", "trop loin"
        NO_SLOT = "no_slot", "plus de place"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    reason = models.ForeignKey(AppointmentReason, models.PROTECT, related_name="+")
    means = models.CharField(max_length=12)
    home = models.JSONField(default=dict, help_text="Stop or point, as given for travel")
    difficulty = models.CharField(max_length=10, choices=Difficulty, blank=True)
    wishes = models.CharField(max_length=60, blank=True, help_text="Half-days that suit, a shared ride: codes, never free words")
    place = models.ForeignKey("places.Place", models.SET_NULL, null=True, related_name="+", help_text="That was looked at")
    slot_at = models.DateTimeField(null=True, help_text="The hour that was looked at")
    opened_at = models.DateTimeField()
    opened_by_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    ended_at = models.DateTimeField(null=True)

    personal_data = PersonalData(
        fields=("person", "means", "home", "difficulty", "wishes", "place", "slot_at"),
        purpose="Meet what a person asked for, and count what could not be met.",
        retention_days=180,
        counted_from="opened_at",
        erasure="delete",
        after_erasure={"home": {}, "wishes": ""},
    )

    class Meta:
        indexes = [models.Index(fields=["agency", "status", "opened_at"], name="requests_by_agency")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", ended_at__isnull=True) | (~Q(status="open") & Q(ended_at__isnull=False)),
                name="a_request_is_open_until_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


@pghistory.track(fields=["id", "during", "place", "room", "mode", "adviser", "reason", "released_at"])
class Appointment(models.Model):
    """A time that an adviser gives to one person, or to several (seats)."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    reason = models.ForeignKey(AppointmentReason, models.PROTECT, related_name="+")
    adviser = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", help_text="Where the person goes")
    room = models.ForeignKey("places.Room", models.PROTECT, null=True, related_name="+")
    device = models.ForeignKey("places.Device", models.PROTECT, null=True, related_name="+")
    helper = models.ForeignKey(
        "accounts.Account", models.PROTECT, null=True, related_name="+", help_text="Stands beside the person for a video"
    )
    occurrence = models.ForeignKey(OpeningOccurrence, models.PROTECT, null=True, related_name="appointments")
    mode = models.CharField(max_length=10, choices=Mode)
    during = DateTimeRangeField()
    seats = models.PositiveSmallIntegerField(default=1)
    series = models.ForeignKey("agenda.Series", models.PROTECT, null=True, related_name="sessions", help_text="A workshop's")
    number = models.PositiveSmallIntegerField(null=True, help_text="Of the session in its series")
    kept_at = models.DateTimeField(null=True, help_text="Somebody decided to hold it under its minimum")
    created_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, help_text="Nobody comes any more: the time is free again")

    class Meta:
        indexes = [
            models.Index(fields=["agency", "adviser"], name="appointments_of_an_adviser"),
            models.Index(fields=["place"], name="appointments_at_a_place"),
            GistIndex(fields=["during"], name="appointments_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="appointment_lasts_some_time"),
            models.CheckConstraint(condition=~Q(mode="in_person") | Q(place__isnull=False), name="in_person_has_a_place"),
            models.CheckConstraint(
                condition=Q(helper__isnull=True) | Q(mode="video", place__isnull=False),
                name="a_helper_is_there_for_a_video_in_a_place",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="appointment_has_a_seat"),
            models.CheckConstraint(
                condition=Q(seats=1, series__isnull=True) | Q(seats__gt=1, series__isnull=False),
                name="a_workshop_and_only_it_has_several_seats",
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, number__isnull=True) | Q(series__isnull=False, number__isnull=False),
                name="a_session_has_its_number_in_a_series",
            ),
            models.UniqueConstraint(fields=["series", "number"], name="one_session_per_series_and_number"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


@pghistory.track(fields=["id", "status", "status_at", "absence", "appointment"])
class Participation(models.Model):
    """One person's seat in an appointment, and what became of it."""

    class Status(models.TextChoices):
        UNKNOWN = "unknown", "à venir ou à clore"
        SEEN = "seen", "venue"
        EXCUSED = "excused", "excusée"
        REVOKED = "revoked", "annulé par le service"
        NOSHOW = "noshow", "pas venue"

    class Absence(models.TextChoices):
        NO_TRANSPORT = "no_transport", "pas de transport ce jour-là"
        SERVICE = "service", "le service n’a pas pu la recevoir"
        WARNED = "warned", "elle a prévenu"
        TECHNICAL = "technical", "panne technique"
        NO_NEWS = "no_news", "sans nouvelle"

    class Autonomy(models.IntegerChoices):
        HELPED = 1, "a besoin d’aide"
        STARTED = 2, "se lance seule"
        ALONE = 3, "fait seule"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    request = models.ForeignKey(Request, models.SET_NULL, null=True, related_name="participations")
    status = models.CharField(max_length=7, choices=Status, default=Status.UNKNOWN)
    status_at = models.DateTimeField()
    absence = models.CharField(max_length=12, choices=Absence, blank=True)
    noshow_proposed_at = models.DateTimeField(null=True, help_text="First step of an absence; nothing is counted yet")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("accounts.Account", models.SET_NULL, null=True, related_name="+")
    booked_by_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    host = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, null=True, related_name="+", help_text="Whose place it is held in"
    )
    code = models.CharField(max_length=8, unique=True)
    idempotency_key = models.UUIDField(unique=True)
    is_driven_by_choice = models.BooleanField(default=False, help_text="“Somebody drives me”, said over an unreachable slot")
    wants_shared_ride = models.BooleanField(default=False)
    needs_interpreter = models.BooleanField(default=False)
    needs_step_free = models.BooleanField(default=False)
    seat = models.PositiveSmallIntegerField(default=1, help_text="Its number, up to the seats of the appointment")
    held_mode = models.CharField(
        max_length=10, choices=Mode, blank=True, help_text="How it was held in the end, when not as booked"
    )
    held_why = models.CharField(max_length=12, choices=Absence, blank=True, help_text="Why it was not held as booked")
    autonomy_before = models.PositiveSmallIntegerField(choices=Autonomy, null=True)
    autonomy_after = models.PositiveSmallIntegerField(choices=Autonomy, null=True)
    changed_at = models.DateTimeField(null=True, help_text="Time, place or room changed since it was booked")
    was = models.JSONField(default=dict, blank=True, help_text="The time, place or room before the last change")

    personal_data = PersonalData(
        fields=(
            "person",
            "wants_shared_ride",
            "needs_interpreter",
            "needs_step_free",
            "autonomy_before",
            "autonomy_after",
        ),
        purpose="Receive the person who booked, with what they need that day; needs are blanked 30 days after.",
        retention_days=730,
        counted_from="booked_at",
        erasure="delete",
        sooner=(Sooner(NEEDS, NEEDS_DAYS, "appointment__during__endswith"),),
        after_erasure=dict.fromkeys(NEEDS, False),
    )

    class Meta:
        indexes = [
            models.Index(fields=["agency", "person"], name="participations_of_a_person"),
            models.Index(fields=["agency", "status"], name="participations_by_status"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(status="noshow") | ~Q(absence=""), name="a_noshow_says_what_was_checked"),
            models.CheckConstraint(
                condition=~Q(status="noshow") | Q(noshow_proposed_at__isnull=False), name="a_noshow_needs_two_steps"
            ),
            models.CheckConstraint(
                condition=Q(held_mode="", held_why="") | (Q(status="seen") & ~Q(held_mode="") & Q(held_why="technical")),
                name="held_otherwise_was_seen_and_says_why",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="seats_are_numbered_from_one"),
            models.UniqueConstraint(
                fields=["appointment", "seat"],
                condition=Q(status__in=["unknown", "seen", "noshow"]),
                name="one_person_per_seat",
            ),
            models.CheckConstraint(
                condition=(Q(autonomy_before__isnull=True) | Q(autonomy_before__range=(1, 3)))
                & (Q(autonomy_after__isnull=True) | Q(autonomy_after__range=(1, 3))),
                name="autonomy_has_three_steps",
            ),
        ]

    def __str__(self) -> str:
        return f"participation {self.pk}"


def no_plan() -> dict[str, Any]:
    """A plan without legs."""
    return {}


class TravelPlan(models.Model):
    """The way there and back as printed, the timetable it was read in, and whether it still holds."""

    class State(models.TextChoices):
        UNCHANGED = "unchanged", "inchangé"
        CHANGED = "changed", "changé"
        LOST = "lost", "perdu"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    participation = models.OneToOneField(Participation, models.CASCADE, related_name="travel_plan")
    means = models.CharField(max_length=12)
    home = models.JSONField(default=dict)
    trip = models.JSONField(default=no_plan)
    verdict = models.CharField(max_length=32)
    timetable_version = models.BigIntegerField(null=True)
    is_to_confirm = models.BooleanField(default=False)
    checked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.UNCHANGED)

    personal_data = PersonalData(
        fields=("means", "home", "trip"),
        purpose="Print the way there and back, and tell the person when the timetable changes it.",
        retention_days=180,
        counted_from="checked_at",
        erasure="delete",
        after_erasure={"home": {}, "trip": {}},
    )

    class Meta:
        indexes = [models.Index(fields=["agency", "state"], name="plans_by_state")]

    def __str__(self) -> str:
        return f"plan of participation {self.participation_id}"


class AccessLink(models.Model):
    """A signed link to one participation: the hash of its token and the keys it opens; no identity."""

    outside_scope = "It is read before the scope it opens is known, and holds a hash and keys only."

    token_hash = models.CharField(max_length=64, unique=True)
    agency = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="+")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="links")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    code = models.CharField(max_length=8, db_index=True, help_text="The slip's number")
    code_tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    personal_data = PersonalData(
        fields=("person",),
        purpose="Let a person see, move or cancel their own appointment without an account.",
        retention_days=60,
        counted_from="expires_at",
        erasure="delete",
    )

    def __str__(self) -> str:
        return f"link to participation {self.participation_id}"
