"""Feeds, their timetable versions, stops, and the tables built from them. No name of a person here."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from maillage.domains.mobility.states import LABELS, VersionState
from maillage.registry.territories.models import Folded


class Feed(models.Model):
    """A network's timetable as it is received again and again. One is in use per agency; without agency, for all."""

    name = models.CharField(max_length=120)
    source = models.CharField(max_length=300, blank=True, help_text="Where it was last taken from")
    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    licence = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], nulls_distinct=False, name="one_feed_of_a_name_per_agency"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(is_active=True), nulls_distinct=False, name="one_active_feed_per_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TimetableVersionQuerySet(models.QuerySet["TimetableVersion"]):
    def in_service(self) -> TimetableVersionQuerySet:
        """The versions that answer now."""
        return self.filter(state=VersionState.IN_SERVICE)

    def wanted(self) -> TimetableVersionQuerySet:
        """Versions whose tables are kept: in service, and those about to be."""
        return self.filter(state__in=(VersionState.IN_SERVICE, VersionState.BUILDING))

    def of_agency(self, agency: int | None) -> TimetableVersionQuerySet:
        """Those of an agency's network or of a network for all, its own first; of all when no agency is said."""
        if agency is None:
            return self.order_by(F("in_service_since").desc(nulls_last=True), "-pk")
        mine = self.filter(Q(feed__agency=agency) | Q(feed__agency__isnull=True))
        return mine.order_by(F("feed__agency").asc(nulls_last=True), F("in_service_since").desc(nulls_last=True), "-pk")


class TimetableVersion(models.Model):
    """One content of a feed. A refused one only says why; the last good one stays in service."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="versions")
    state = models.CharField(max_length=12, choices=[(state.value, LABELS[state]) for state in VersionState])
    content_hash = models.CharField(max_length=64, blank=True, help_text="Empty when refused")
    imported_at = models.DateTimeField()
    in_service_since = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    calendar = models.TextField(blank=True, help_text="JSON of the engine's calendar")
    lines = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=list, blank=True, help_text="Feeds it was merged from; empty for a single one")

    objects = TimetableVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "content_hash"], condition=~Q(content_hash=""), name="one_version_per_feed_and_content"
            ),
            models.UniqueConstraint(fields=["feed"], condition=Q(state="refused"), name="one_refused_version_kept_per_feed"),
            models.UniqueConstraint(fields=["feed"], condition=Q(state="in_service"), name="one_version_in_service_per_feed"),
            models.CheckConstraint(
                condition=Q(state="refused", content_hash="")
                | (~Q(state="refused") & ~Q(content_hash="") & Q(first_on__isnull=False, last_on__isnull=False)),
                name="a_version_that_is_not_refused_has_content_and_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feed_id}, {self.first_on} to {self.last_on}, {self.state}"

    def covers(self, day: date) -> bool:
        """Whether that day lies within the dates of the feed."""
        return self.first_on is not None and self.last_on is not None and self.first_on <= day <= self.last_on


class TimetableStop(models.Model):
    """A stop of a version, to choose one's home stop by name or by nearness."""

    version = models.ForeignKey(TimetableVersion, models.CASCADE, related_name="stops")
    stop_id = models.CharField(max_length=120)
    name = models.CharField(max_length=160)
    name_folded = models.GeneratedField(
        expression=Folded(F("name")), output_field=models.CharField(max_length=200), db_persist=True
    )
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        ordering = ["name_folded"]
        indexes = [models.Index(fields=["version", "lat"], name="stops_by_version_and_latitude")]
        constraints = [models.UniqueConstraint(fields=["version", "stop_id"], name="one_stop_of_an_id_per_version")]

    def __str__(self) -> str:
        return self.name


class ReachProfile(models.Model):
    """The table of one kind of day of a version, for one set of places: where it lies once it is built."""

    version = models.ForeignKey(TimetableVersion, models.CASCADE, related_name="profiles")
    kind = models.CharField(max_length=16, help_text="Kind of day: a hash of the services that run")
    sample_on = models.DateField(help_text="A date of that kind")
    sites_hash = models.CharField(max_length=16)
    asked_at = models.DateTimeField()
    built_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version", "sample_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "sites_hash"], name="one_profile_per_version_kind_of_day_and_places"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version_id}, kind {self.kind}"

    @property
    def directory(self) -> str:
        """Its folder, under the folder of timetables: named by its content, so that it never goes stale."""
        return f"tables/{self.version.content_hash[:20]}/{self.kind}-{self.sites_hash}"
