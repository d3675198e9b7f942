"""Cases that block at the counter, asked of the agency. After six months only what can be counted remains."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from maillage.domains.houses.rules.cases import DELAYS, KEPT_DAYS, OPERATORS
from maillage.domains.houses.rules.tallies import THEMES
from maillage.domains.houses.states import CASE_LABELS, CASE_TRANSITIONS, CaseState
from maillage.kit.privacy import PersonalData

CASE_WORDS, ANSWER_WORDS = 200, 400


class BlockedCase(models.Model):
    """What blocks, for how long, since when the agency knows, and its answer. Text is minimal and names nobody."""

    agency = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    house = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    theme = models.CharField(max_length=12, choices=[(each.value, label) for each, label in THEMES.items()])
    operator = models.CharField(max_length=16, choices=[(each.value, label) for each, label in OPERATORS.items()])
    delay = models.CharField(max_length=6, choices=[(each.value, label) for each, label in DELAYS.items()])
    words = models.CharField(max_length=CASE_WORDS, blank=True)
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(
        max_length=9, choices=[(each.value, CASE_LABELS[each]) for each in CaseState], default=CaseState.OPEN.value
    )
    contact = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    backup = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(help_text="Last working day of the promised delay")
    escalated_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True, help_text="The director was told")
    answer = models.CharField(max_length=ANSWER_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(help_text="Of the page that was sent: twice is once")
    forgotten_at = models.DateTimeField(null=True, blank=True)

    personal_data = PersonalData(
        fields=("words", "person", "answer", "contact", "backup", "opened_by", "answered_by"),
        purpose="Unblock what a house cannot solve alone; then only theme, operator and delay are kept.",
        retention_days=KEPT_DAYS,
        counted_from="opened_at",
        erasure="blank",
        after_erasure={"person": None, "words": "[effacé]", "answer": ""},
    )

    class Meta:
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="cases_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["house", "key"], name="one_case_per_page_sent"),
            models.CheckConstraint(condition=Q(theme__in=[each.value for each in THEMES]), name="a_case_has_a_theme"),
            models.CheckConstraint(condition=Q(operator__in=[each.value for each in OPERATORS]), name="a_case_has_an_operator"),
            models.CheckConstraint(condition=Q(delay__in=[each.value for each in DELAYS]), name="a_case_has_a_delay"),
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | (~Q(state="answered") & Q(answered_at__isnull=True)),
                name="a_case_that_is_answered_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False) | (Q(contact__isnull=False, backup__isnull=False) & ~Q(words="")),
                name="a_case_is_asked_of_somebody_until_it_is_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | (
                    ~Q(state="open")
                    & Q(words="", answer="", person=None, contact=None, backup=None, opened_by=None, answered_by=None)
                ),
                name="a_case_that_is_forgotten_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(late_at__isnull=True) | Q(late_at__gte=F("opened_at")), name="a_case_is_late_after"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="a_blocked_case_follows_its_table",
                field="state",
                transitions=[(before.value, then.value) for before, after in CASE_TRANSITIONS.items() for then in after],
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}, {self.state}"
