"""Answers on paper, counted by hand: how many of each face."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.services.attendance import MOST_TALLIED

SAID = ((3, _("En confiance")), (2, _("Entre les deux")), (1, _("Pas encore à l’aise")))
WRONG = _("Écrivez un nombre, de 0 à 60.")


class TallyForm(forms.Form):
    """Three counts; an empty one is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), WRONG)
        for face, label in SAID:
            field = forms.IntegerField(label=label, min_value=0, max_value=MOST_TALLIED, required=False, error_messages=messages)
            field.widget.attrs["inputmode"] = "numeric"
            self.fields[f"visage_{face}"] = field

    def faces(self) -> dict[int, int]:
        """How many of each face."""
        return {face: self.cleaned_data[f"visage_{face}"] or 0 for face, _label in SAID}
