"""Job seekers and the sharing of their files. No unique constraint on personal data: its errors would leak."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from maillage.kit.privacy import PersonalData
from maillage.registry.people import states
from maillage.registry.territories.models import Folded

REASONS = 600


def spoken_name(given_name: str, family_name: str) -> str:
    """Given name first, as spoken; a file that was erased names nobody."""
    return f"{given_name} {family_name}".strip() or _("Personne effacée")


class PersonQuerySet(models.QuerySet["Person"]):
    def of_agency(self, agency: int) -> PersonQuerySet:
        """Files of one agency; the leading column of every index."""
        return self.filter(agency_id=agency)

    def whose_name_starts(self, folded: str) -> PersonQuerySet:
        """Files whose folded "family given" name starts with these letters."""
        return self.filter(name_folded__startswith=folded)


class Person(models.Model):
    """A job seeker's file at one agency. The same human at two agencies is two files, never matched."""

    class Means(models.TextChoices):
        FOOT = "foot", "à pied"
        BICYCLE = "bicycle", "à vélo"
        BUS = "bus", "à pied et en car"
        CAR = "car", "en voiture"
        MOPED = "moped", "en scooter"
        SHARED_RIDE = "shared_ride", "en covoiturage"
        DRIVEN = "driven", "avec quelqu’un qui conduit"
        NONE = "none", "ne peut pas se déplacer"

    class Level(models.TextChoices):
        STRONG = "strong", "frein fort"
        MEDIUM = "medium", "frein moyen"
        NONE = "none", "aucun frein"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    resource = models.OneToOneField("diary.Resource", models.PROTECT)
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    name_folded = models.GeneratedField(
        expression=Folded(Concat(F("family_name"), Value(" "), F("given_name"))),
        output_field=models.CharField(max_length=170),
        db_persist=True,
    )
    phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    is_phone_fixed = models.BooleanField(default=False, help_text="A fixed line receives no SMS")
    email = models.EmailField(blank=True)
    has_no_contact_means = models.BooleanField(default=False, help_text="Neither phone nor e-mail, and said so")
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, blank=True)
    home_stop = models.CharField(max_length=80, blank=True, help_text="Stop id in the timetable in service")
    home_label = models.CharField(max_length=120, blank=True, help_text="Stop or hamlet, as the person says it")
    home_lat = models.FloatField(null=True, blank=True)
    home_lon = models.FloatField(null=True, blank=True)
    means = models.CharField(max_length=12, choices=Means, default=Means.BUS)
    walk_limit_min = models.PositiveSmallIntegerField(default=15)
    mobility = models.CharField(max_length=6, choices=Level, blank=True)
    digital = models.CharField(max_length=6, choices=Level, blank=True)
    created_at = models.DateTimeField()
    last_contact_at = models.DateTimeField()
    restricted_at = models.DateTimeField(null=True, blank=True, help_text="Frozen: kept, nothing new is done with it")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="Names nobody; what it did is still counted")

    objects = PersonQuerySet.as_manager()

    personal_data = PersonalData(
        fields=(
            "family_name",
            "given_name",
            "phone",
            "email",
            "commune",
            "home_stop",
            "home_label",
            "home_lat",
            "home_lon",
            "means",
            "walk_limit_min",
            "mobility",
            "digital",
        ),
        purpose="Give an appointment that the person can get to and come back from, and say when it changes.",
        retention_days=730,
        counted_from="last_contact_at",
        erasure="delete",
    )

    class Meta:
        ordering = ["name_folded"]
        indexes = [models.Index("agency_id", OpClass("name_folded", name="text_pattern_ops"), name="people_by_agency_and_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_no_contact_means=False) | Q(phone="", email=""), name="no_contact_means_means_none"
            ),
            models.CheckConstraint(condition=Q(walk_limit_min__lte=60), name="walk_limit_is_at_most_an_hour"),
            models.CheckConstraint(
                condition=Q(home_lat__isnull=True, home_lon__isnull=True) | Q(home_lat__isnull=False, home_lon__isnull=False),
                name="home_has_both_coordinates_or_none",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(family_name="", given_name="", phone="", email="", home_stop="", home_label="", home_lat__isnull=True)
                & Q(mobility="", digital=""),
                name="an_erased_file_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def full_name(self) -> str:
        """Given name first, as spoken."""
        return spoken_name(self.given_name, self.family_name)

    @property
    def is_frozen(self) -> bool:
        """Nothing new is done with it."""
        return self.restricted_at is not None or self.erased_at is not None

    @property
    def can_get_link(self) -> bool:
        """Has an address or a mobile: a link can be sent."""
        return bool(self.email) or (bool(self.phone) and not self.is_phone_fixed)


class PersonAccessQuerySet(models.QuerySet["PersonAccess"]):
    def in_force(self, at: datetime) -> PersonAccessQuerySet:
        """Accesses that are open at that instant."""
        return self.filter(Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at)))


class PersonAccess(models.Model):
    """An organisation may see a person's file, from when to when, and why. Written by the service that books."""

    class Why(models.TextChoices):
        BOOKED = "booked", "a réservé pour la personne"
        RECEIVES = "receives", "reçoit la personne dans ses murs"
        ENROLLED = "enrolled", "a inscrit la personne"
        RECOGNISED = "recognised", "a reconnu la personne au guichet"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="accesses")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=12, choices=Why)

    objects = PersonAccessQuerySet.as_manager()

    personal_data = PersonalData(
        fields=("person", "organisation", "why"),
        purpose="Show a file to the house or partner that receives or accompanies the person, and to no other.",
        retention_days=730,
        counted_from="until",
        erasure="delete",
    )

    class Meta:
        indexes = [
            models.Index(fields=["agency", "person", "organisation"], name="access_by_agency_and_person"),
            models.Index(fields=["person", "organisation"], name="access_by_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="access_dates_in_order")
        ]

    def __str__(self) -> str:
        return f"organisation {self.organisation_id} sees person {self.person_id}"


class FileLookup(models.Model):
    """One look-up of a file across houses, kept for the hour it counts in. The database functions alone read and write."""

    account_id = models.BigIntegerField()
    at = models.DateTimeField()
    person_key = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "at"], name="lookups_by_account")]

    def __str__(self) -> str:
        return f"account {self.account_id}, {self.at:%Y-%m-%d %H:%M}"


class RightsRequest(models.Model):
    """What a person asks about their data, answered within a month. How they were recognised is a word, never a copy."""

    class Kind(models.TextChoices):
        ACCESS = "access", "voir ce qui est gardé, et en avoir une copie"
        RECTIFY = "rectify", "corriger ce qui est faux"
        OBJECT = "object", "s’opposer à ce que ses données servent"
        RESTRICT = "restrict", "limiter ce qui en est fait"
        ERASE = "erase", "effacer"

    class Identity(models.TextChoices):
        KNOWN = "known", "venue elle-même, et connue de qui la reçoit"
        PAPER = "paper", "pièce d’identité montrée, rien n’en est gardé"
        CALLED = "called", "rappelée au numéro de sa fiche"
        WRITTEN = "written", "a écrit de l’adresse e-mail de sa fiche"

    class State(models.TextChoices):
        RECEIVED = "received", "à traiter"
        EXTENDED = "extended", "prolongée"
        GRANTED = "granted", "acceptée"
        REFUSED = "refused", "refusée"
        WITHDRAWN = "withdrawn", "retirée"

    class Ground(models.TextChoices):
        IDENTITY = "identity", "on ne sait pas si c’est bien la personne (article 12-6)"
        EXCESSIVE = "excessive", "demande répétée sans rien de nouveau (article 12-5)"
        OTHERS = "others", "cela dévoilerait quelqu’un d’autre (article 15-4)"
        TRUE = "true", "ce qui est noté est exact (article 16)"
        MISSION = "mission", "nécessaire à la mission de service public (articles 17-3-b et 21-1)"
        CLAIMS = "claims", "nécessaire à un droit en justice (articles 17-3-e et 21-1)"
        NO_CAUSE = "no_cause", "aucun des quatre cas prévus (article 18-1)"

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="rights_requests")
    kind = models.CharField(max_length=8, choices=Kind)
    received_on = models.DateField()
    received_by = models.ForeignKey("accounts.Account", models.SET_NULL, null=True, related_name="+")
    received_by_organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    identity = models.CharField(max_length=7, choices=Identity, blank=True, help_text="How it was checked; blank: not yet")
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.RECEIVED)
    longer_because = models.CharField(max_length=REASONS, blank=True)
    ground = models.CharField(max_length=9, choices=Ground, blank=True)
    reasons = models.CharField(max_length=REASONS, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Account", models.SET_NULL, null=True, related_name="+")
    key = models.UUIDField(unique=True, help_text="Of the page that was sent: twice is once")

    personal_data = PersonalData(
        fields=("person", "kind", "received_on", "identity", "longer_because", "ground", "reasons"),
        purpose="Answer what people ask about their data in time, and prove that it was answered.",
        retention_days=1095,
        counted_from="received_on",
        erasure="delete",
        after_erasure={"longer_because": "", "reasons": ""},
    )

    class Meta:
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="rights_requests_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=states.WAITING, decided_at__isnull=True)
                | (~Q(state__in=states.WAITING) & Q(decided_at__isnull=False)),
                name="a_rights_request_waits_until_it_is_decided",
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("received_on")), name="a_rights_request_is_due_later"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(ground=""), name="a_refusal_has_a_ground"),
            models.CheckConstraint(condition=~Q(state="granted") | ~Q(identity=""), name="nothing_is_granted_to_a_stranger"),
        ]

    def __str__(self) -> str:
        return f"rights request {self.pk}"


class Erasure(models.Model):
    """A file that was erased, by its key: done again after an old backup is restored. It holds nobody."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    person_key = models.BigIntegerField()
    mark = models.CharField(max_length=64, help_text="Keyed hash of the file's key and birth: another file of that key is not it")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "mark"], name="a_file_is_erased_once")]

    def __str__(self) -> str:
        return f"erasure of person {self.person_key}"
