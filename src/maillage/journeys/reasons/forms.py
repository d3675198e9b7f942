"""A reason, in the words of a director."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.selectors import WrittenReason, audiences, themes
from maillage.domains.agenda.services.reasons import ReasonRules, ReasonText
from maillage.journeys.sessions.forms import MODES

HOUR_MIN = 60


class ReasonForm(forms.Form):
    """What people read, how long it lasts, how it is held, who books it."""

    label = forms.CharField(label=_("Nom, tel que les gens le lisent"), max_length=80)
    hint = forms.CharField(label=_("Une phrase pour expliquer"), max_length=160, required=False)
    bring = forms.CharField(
        label=_("À apporter"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Une ligne par papier.")
    )
    theme = forms.ChoiceField(label=_("Atelier ou rendez-vous"), required=False, widget=forms.RadioSelect)
    duration_min = forms.IntegerField(label=_("Durée, en minutes"), min_value=5, max_value=480, step_size=5, initial=30)
    buffer_after_min = forms.IntegerField(
        label=_("Temps gardé après, en minutes"), min_value=0, max_value=120, step_size=5, initial=0
    )
    modes = forms.MultipleChoiceField(
        label=_("Comment"),
        choices=MODES,
        initial=["in_person"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une façon de recevoir.")},
    )
    bookable_by = forms.ChoiceField(label=_("Qui peut réserver"), widget=forms.RadioSelect)
    territories = forms.TypedMultipleChoiceField(
        label=_("Pour les habitants de"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : pour tout le monde."),
    )
    least_notice_h = forms.IntegerField(label=_("Au plus tard, en heures avant"), min_value=0, max_value=168, initial=2)
    most_notice_days = forms.IntegerField(label=_("Au plus tôt, en jours avant"), min_value=1, max_value=112, initial=56)
    cancel_limit_h = forms.IntegerField(label=_("Annulable jusqu’à, en heures avant"), min_value=0, max_value=168, initial=4)
    cap_per_day = forms.IntegerField(
        label=_("Au plus, par jour et par conseiller"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("Vide : sans limite."),
    )
    rank = forms.IntegerField(label=_("Rang dans la liste"), min_value=0, max_value=99, initial=0)
    is_active = forms.BooleanField(label=_("Proposé à la réservation"), required=False, initial=True)

    def __init__(self, *args: Any, perimeters: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", _("Rendez-vous, une personne à la fois")), *((key, _("Atelier : %s") % label) for key, label in themes())]
        for name, choices in (("theme", named), ("bookable_by", audiences()), ("territories", perimeters)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def text(self) -> ReasonText:
        """What people read."""
        data = self.cleaned_data
        return ReasonText(data["label"], data["hint"], [line.strip() for line in data["bring"].splitlines() if line.strip()])

    def rules(self, before: WrittenReason | None) -> ReasonRules:
        """The rules; what is not asked stays as it was."""
        data = self.cleaned_data
        is_same_length = before is not None and before.duration_min == data["duration_min"]
        rules = ReasonRules(
            duration_min=data["duration_min"],
            modes=data["modes"],
            buffer_after_min=data["buffer_after_min"],
            bookable_by=data["bookable_by"],
            least_notice_min=data["least_notice_h"] * HOUR_MIN,
            most_notice_days=data["most_notice_days"],
            cancel_limit_min=data["cancel_limit_h"] * HOUR_MIN,
            cap_per_day=data["cap_per_day"],
            is_active=data["is_active"],
            rank=data["rank"],
            theme=data["theme"],
            territories=data["territories"],
            step_min=before.step_min if before and is_same_length else None,
        )
        return replace(rules, policy=before.policy) if before else rules


def as_written(reason: WrittenReason) -> dict[str, Any]:
    """The answers that leave it as it is."""
    return {
        "label": reason.label,
        "hint": reason.hint,
        "bring": "\n".join(reason.bring),
        "theme": reason.theme,
        "duration_min": reason.duration_min,
        "buffer_after_min": reason.buffer_after_min,
        "modes": list(reason.modes),
        "bookable_by": reason.bookable_by,
        "territories": list(reason.territories),
        "least_notice_h": reason.least_notice_min // HOUR_MIN,
        "most_notice_days": reason.most_notice_days,
        "cancel_limit_h": reason.cancel_limit_min // HOUR_MIN,
        "cap_per_day": reason.cap_per_day,
        "rank": reason.rank,
        "is_active": reason.is_active,
    }
