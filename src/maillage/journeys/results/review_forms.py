"""What is typed to prepare a review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.journeys.results.rules.periods import Period, periods_shown
from maillage.journeys.results.rules.periods import read as read_period

WORDS = 200
KINDS = (("steering_committee", _("Comité de pilotage")), ("annual", _("Bilan annuel")))
USUAL = timedelta(days=60)  # until the council has met
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReviewForm(forms.Form):
    """Which review, of which period, when both sides meet."""

    genre = forms.ChoiceField(label=_("Quelle revue"), choices=KINDS)
    periode = forms.ChoiceField(label=_("Période"))
    jour = forms.DateField(label=_("Jour de la réunion"), required=False, widget=DAY, help_text=_("S’il est déjà fixé."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["periode"].choices = [(each.code, each.words) for each in periods_shown(today)]  # type: ignore[attr-defined]  # a choice field

    @property
    def period(self) -> Period:
        """The period that was chosen."""
        found = read_period(self.cleaned_data["periode"])
        assert found is not None
        return found


class LinkForm(forms.Form):
    """For which official, until which day."""

    use_required_attribute = False
    pour = forms.TypedChoiceField(
        label=_("Pour qui"), coerce=int, error_messages={"required": _("Choisissez une élue ou un élu.")}
    )
    jusquau = forms.DateField(
        label=_("Jusqu’au"),
        widget=DAY,
        help_text=_("Le dernier jour. Un an au plus."),
        error_messages={"required": _("Donnez une date.")},
    )

    def __init__(self, *args: Any, officials: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="lien_%s", initial={"jusquau": today + USUAL}, **kwargs)
        self.fields["pour"].choices = [("", _("Choisissez")), *officials]  # type: ignore[attr-defined]  # a choice field


class PointForm(forms.Form):
    """A point of one's own."""

    mots = forms.CharField(
        label=_("Point à ajouter"), max_length=200, error_messages={"required": _("Écrivez le point à ajouter.")}
    )
