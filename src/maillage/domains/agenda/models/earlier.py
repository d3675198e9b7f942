"""Somebody would rather come sooner: they ask once, and are told of the hours that come free, three times at most."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from maillage.domains.agenda.models.booked import Participation
from maillage.domains.agenda.models.offer import Mode
from maillage.kit.privacy import PersonalData


class EarlierWish(models.Model):
    """The holder of a seat asks to be told of an earlier hour. The seat is kept whatever comes of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "attend une heure plus tôt"
        MET = "met", "a pris une heure plus tôt"
        WITHDRAWN = "withdrawn", "retirée"
        EXPIRED = "expired", "terminée sans heure"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="earlier_wishes")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Account", models.SET_NULL, null=True, related_name="+")
    asked_by_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    ended_at = models.DateTimeField(null=True)

    personal_data = PersonalData(
        fields=("participation",),
        purpose="Tell a person who asked for it that an earlier hour they can reach came free.",
        retention_days=180,
        counted_from="asked_at",
        erasure="delete",
    )

    class Meta:
        verbose_name_plural = "earlier wishes"
        indexes = [models.Index(fields=["agency", "status", "asked_at"], name="earlier_wishes_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", ended_at__isnull=True) | (~Q(status="waiting") & Q(ended_at__isnull=False)),
                name="an_earlier_wish_waits_until_it_ends",
            ),
            models.UniqueConstraint(fields=["participation"], condition=Q(status="waiting"), name="one_earlier_wish_per_seat"),
        ]

    def __str__(self) -> str:
        return f"earlier wish {self.pk}"


class EarlierNotice(models.Model):
    """One hour that came free and was told to whoever wished for it: three at most for a wish, one a day."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    wish = models.ForeignKey(EarlierWish, models.CASCADE, related_name="notices")
    on = models.DateField(help_text="The day it was told, in France")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    adviser_resource = models.ForeignKey("diary.Resource", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", help_text="Where the adviser is")
    mode = models.CharField(max_length=10, choices=Mode)

    personal_data = PersonalData(
        fields=("wish",),
        purpose="Show the hour that was told, and never tell more than three, nor two a day.",
        retention_days=180,
        counted_from="starts_at",
        erasure="delete",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 3)), name="an_earlier_wish_is_told_three_times_at_most"),
            models.UniqueConstraint(fields=["wish", "on"], name="an_earlier_wish_is_told_once_a_day"),
            models.UniqueConstraint(fields=["wish", "number"], name="notices_of_an_earlier_wish_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"notice {self.number} of earlier wish {self.wish_id}"
