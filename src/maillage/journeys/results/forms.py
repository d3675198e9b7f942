"""The period that figures are told of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.journeys.results.rules.periods import Period, periods_shown


class PeriodForm(forms.Form):
    """A quarter or a year; the one shown stays in the list, however old."""

    periode = forms.ChoiceField(label=_("Période"))

    def __init__(self, *args: Any, today: date, shown: Period, **kwargs: Any) -> None:
        super().__init__({"periode": shown.code}, *args, **kwargs)
        offered = periods_shown(today)
        choices = [*offered, *([shown] if shown not in offered else [])]
        self.fields["periode"].choices = [(each.code, each.words) for each in choices]  # type: ignore[attr-defined]  # a choice field
