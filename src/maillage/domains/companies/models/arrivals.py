"""Companies that arrive, long before they open, and every move of their opening day."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from maillage.domains.companies.models.parks import BusinessPark, Plot
from maillage.domains.companies.rules.activities import NOMENCLATURES
from maillage.domains.companies.states import COMING, LABELS, TRANSITIONS, ArrivalState
from maillage.kit.privacy import PersonalData
from maillage.registry.territories.models import Folded

WORDS = 200
CONTACT_DAYS = 1095


class Source(models.TextChoices):
    """Where the signal comes from."""

    PLOT_SALE = "plot_sale", "vente d’un terrain"
    BUILDING_PERMIT = "building_permit", "permis de construire"
    MEETING = "meeting", "rencontre"
    COMPANY = "company", "l’entreprise elle-même"
    OTHER = "other", "autre"


class Certainty(models.TextChoices):
    """How sure the opening day is."""

    CERTAIN = "certain", "certaine"
    LIKELY = "likely", "probable"
    POSSIBLE = "possible", "possible"


class Agreement(models.TextChoices):
    """Does the company agree to be called?"""

    UNKNOWN = "unknown", "pas encore demandé"
    YES = "yes", "accepte d’être appelée"
    NO = "no", "refuse d’être appelée"


class Completion(models.TextChoices):
    """What the official register answered about it."""

    NONE = "none", "rien à demander"
    ASKED = "asked", "demandé"
    DONE = "done", "complété"
    UNKNOWN = "unknown", "inconnu du registre"
    HIDDEN = "hidden", "diffusion partielle"


class CompanyArrivalQuerySet(models.QuerySet["CompanyArrival"]):
    def whole(self) -> CompanyArrivalQuerySet:
        """Sheets that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def coming(self) -> CompanyArrivalQuerySet:
        """Companies that have not opened and still mean to."""
        return self.whole().filter(state__in=COMING)


class CompanyArrival(models.Model):
    """A company that settles on a territory: who buys, who will work there, when, and how sure that is."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    intermunicipality = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    park = models.ForeignKey(BusinessPark, models.PROTECT, null=True, blank=True, related_name="+")
    plot = models.ForeignKey(Plot, models.PROTECT, null=True, blank=True, related_name="+")
    commune = models.ForeignKey("territories.Commune", models.PROTECT, null=True, blank=True, related_name="+")
    company_name = models.CharField(max_length=160, blank=True, help_text="Who will work there; unknown at first, often")
    name_folded = models.GeneratedField(
        expression=Folded(F("company_name")), output_field=models.CharField(max_length=160), db_persist=True
    )
    land_buyer = models.CharField(max_length=160, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    naf_code = models.CharField(max_length=6, blank=True)
    naf_nomenclature = models.CharField(max_length=4, blank=True, choices=[(k.value, v) for k, v in NOMENCLATURES.items()])
    naf_2025_code = models.CharField(max_length=6, blank=True, help_text="The same activity in NAF 2025, as the register says it")
    headcount_band = models.CharField(max_length=2, blank=True)
    completion = models.CharField(max_length=7, choices=Completion, default=Completion.NONE)
    completed_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=16, choices=Source)
    state = models.CharField(
        max_length=8, choices=[(each.value, LABELS[each]) for each in ArrivalState], default=ArrivalState.SIGNAL.value
    )
    jobs_count = models.PositiveIntegerField(null=True, blank=True, help_text="Estimated")
    expected_on = models.DateField(null=True, blank=True, help_text="Moves only beside an ArrivalMove that says why")
    certainty = models.CharField(max_length=8, choices=Certainty, blank=True)
    agreement = models.CharField(max_length=7, choices=Agreement, default=Agreement.UNKNOWN)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.EmailField(blank=True)
    signalled_at = models.DateTimeField()
    last_contact_at = models.DateTimeField(help_text="The last time somebody of the company was spoken to, else the signal")
    signalled_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    why_dropped = models.CharField(max_length=WORDS, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects = CompanyArrivalQuerySet.as_manager()

    personal_data = PersonalData(
        fields=("contact_name", "contact_phone", "contact_email", "agreement"),
        purpose="Call the person whom a company that arrives has named.",
        retention_days=CONTACT_DAYS,
        counted_from="last_contact_at",
        erasure="blank",
    )

    class Meta:
        ordering = [F("expected_on").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["agency", "intermunicipality", "state"], name="arrivals_of_an_agency"),
            models.Index(fields=["agency", "siren"], condition=~Q(siren=""), name="arrivals_by_siren"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(company_name="") | ~Q(land_buyer=""), name="an_arrival_names_a_company_or_a_buyer"
            ),
            models.CheckConstraint(
                condition=Q(siret="") | (Q(siret__regex=r"^\d{14}$") & ~Q(siren="") & Q(siret__startswith=F("siren"))),
                name="a_siret_is_of_its_siren",
            ),
            models.CheckConstraint(condition=Q(siren="") | Q(siren__regex=r"^\d{9}$"), name="a_siren_has_nine_digits"),
            models.CheckConstraint(
                condition=Q(naf_code="", naf_nomenclature="") | (~Q(naf_code="") & ~Q(naf_nomenclature="")),
                name="an_arrival_activity_says_its_nomenclature",
            ),
            models.CheckConstraint(
                condition=Q(expected_on__isnull=True, certainty="") | (Q(expected_on__isnull=False) & ~Q(certainty="")),
                name="an_expected_day_says_how_sure_it_is",
            ),
            models.CheckConstraint(
                condition=(Q(state="dropped") & ~Q(why_dropped="")) | (~Q(state="dropped") & Q(why_dropped="")),
                name="a_dropped_arrival_and_only_it_says_why",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="an_arrival_is_not_merged_into_itself"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="an_arrival_follows_its_table",
                field="state",
                transitions=[(before.value, then.value) for before, after in TRANSITIONS.items() for then in after],
            ),
            pgtrigger.Trigger(
                name="an_opening_day_moves_with_its_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("expected_on"),
                condition=pgtrigger.Q(old__expected_on__df=pgtrigger.F("new__expected_on"), old__expected_on__isnull=False),
                func="""
                IF (SELECT (m.old_on, m.new_on) IS NOT DISTINCT FROM (OLD.expected_on, NEW.expected_on)
                    FROM companies_arrivalmove m WHERE m.arrival_id = NEW.id ORDER BY m.id DESC LIMIT 1) IS NOT TRUE THEN
                  RAISE EXCEPTION 'the opening of arrival % moves without saying why', NEW.id USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"arrival {self.pk}, {self.state}"


class ArrivalMove(models.Model):
    """The expected opening went from one day to another, and why. Rows are only ever added."""

    arrival = models.ForeignKey(CompanyArrival, models.CASCADE, related_name="moves")
    moved_at = models.DateTimeField()
    old_on = models.DateField()
    new_on = models.DateField()
    old_state = models.CharField(max_length=8)
    why = models.CharField(max_length=WORDS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="an_arrival_move_changes_the_day"),
            models.CheckConstraint(condition=~Q(why=""), name="an_arrival_move_says_why"),
        ]

    def __str__(self) -> str:
        return f"arrival {self.arrival_id}, {self.old_on} to {self.new_on}"
