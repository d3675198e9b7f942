"""What is noted when somebody asks for a right, and what is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.registry.people.models import REASONS, RightsRequest
from maillage.registry.people.services import Asking, Decision

NOT_YET = ("", _("pas encore"))


def _words(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=REASONS, widget=forms.Textarea(attrs={"rows": 4}))


class AskingForm(forms.Form):
    """What the person asks, since when, and how they were recognised."""

    quoi = forms.ChoiceField(label=_("Cette personne demande à"), choices=RightsRequest.Kind, widget=forms.RadioSelect)
    recue_le = forms.DateField(
        label=_("Demande reçue le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Le mois pour répondre part de ce jour."),
    )
    identite = forms.ChoiceField(
        label=_("Comment avez-vous vérifié que c’est bien elle ?"),
        choices=[NOT_YET, *RightsRequest.Identity.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    def asking(self) -> Asking:
        """As the service wants it."""
        data = self.cleaned_data
        return Asking(data["quoi"], data["recue_le"], data["identite"])


class IdentityForm(forms.Form):
    """How it was seen that it is the person."""

    identite = forms.ChoiceField(
        label=_("Comment avez-vous vérifié que c’est bien elle ?"),
        choices=RightsRequest.Identity,
        widget=forms.RadioSelect,
    )


class LongerForm(forms.Form):
    """Two more months."""

    raison = _words(_("Pourquoi faut-il plus de temps ?"), _("La personne le lira. Par exemple : plusieurs demandes à la fois."))


class RefusalForm(forms.Form):
    """No, and why."""

    motif = forms.ChoiceField(label=_("Le motif prévu par le règlement"), choices=RightsRequest.Ground, widget=forms.RadioSelect)
    raisons = _words(_("Expliquez-le à la personne"), _("En une ou deux phrases simples. Elle les recevra telles quelles."))

    def decision(self) -> Decision:
        """As the service wants it."""
        return Decision(False, self.cleaned_data["motif"], self.cleaned_data["raisons"])
