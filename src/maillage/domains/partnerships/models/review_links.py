"""The address of one frozen review, for elected officials who have no account."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from maillage.domains.partnerships.models.agreements import PartnershipContact
from maillage.domains.partnerships.models.reviews import Review


class ReviewLink(models.Model):
    """Opens one frozen review until its day, or until it is closed. Its token is made from the key; a hash finds it."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.PROTECT, related_name="links")
    contact = models.ForeignKey(
        PartnershipContact, models.SET_NULL, null=True, related_name="+", help_text="For whom; none once they are forgotten"
    )
    key = models.UUIDField(default=uuid4, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, blank=True, related_name="+")
    openings_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="The last time")

    outside_scope = "It is read before the scope it opens is known, and holds a hash, counts and keys only."

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_review_link_is_open_for_a_while"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="a_closed_review_link_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["review", "contact"], condition=Q(revoked_at=None), name="one_open_review_link_per_official"
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk} of review {self.review_id}"
