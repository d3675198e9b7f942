"""The desk's form: who is in front of you, from where, how, why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.selectors import ReasonCard
from maillage.journeys.booking.forms import DESK_MEANS
from maillage.journeys.booking.query import DEFAULT_WALK_MIN, Search
from maillage.kit.ui.words import nbsp
from maillage.registry.people.forms import PersonForm
from maillage.registry.people.services import Travel
from maillage.registry.territories import selectors as territories

REQUIRED = {
    "nom": _("Écrivez le nom."),
    "prenom": _("Écrivez le prénom."),
    "commune": _("Écrivez la commune."),
    "moyen": _("Choisissez une façon de venir."),
    "motif": _("Choisissez un motif."),
}


class DeskForm(PersonForm):
    """A person at the desk, in under a minute."""

    commune = forms.CharField(label=_("Commune"), max_length=80)
    moyen = forms.ChoiceField(label=_("Cette personne vient"), choices=DESK_MEANS, initial="bus", widget=forms.RadioSelect)
    motif = forms.TypedChoiceField(label=_("Motif"), coerce=int)

    def __init__(self, *args: Any, day: date, reasons: Sequence[ReasonCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["motif"].choices = [(card.key, nbsp(card.label)) for card in reasons]  # type: ignore[attr-defined]  # a choice field
        self.fields["telephone"].help_text = _("Sans téléphone, laissez vide : le bulletin suffit.")
        for name in ("nom", "prenom", "telephone", "courriel", "commune"):  # somebody else's browser
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name, sentence in REQUIRED.items():
            self.fields[name].error_messages["required"] = sentence

    def clean_commune(self) -> territories.CommuneChoice:
        """The commune that was typed; an unknown one is answered with those that look like it."""
        try:
            return territories.commune_typed(self.cleaned_data["commune"], self.day)
        except territories.CommuneUnknown as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def travel(self) -> Travel:
        """How the person travels, as the file keeps it."""
        commune = self.cleaned_data["commune"]
        return Travel(
            commune=commune.key,
            label=commune.name,
            lat=commune.lat,
            lon=commune.lon,
            means=self.cleaned_data["moyen"],
            walk_limit_min=DEFAULT_WALK_MIN,
        )

    def search(self) -> Search:
        """The search that follows."""
        data = self.cleaned_data
        return Search(reason=data["motif"], means=data["moyen"], commune=data["commune"].key, walk_min=DEFAULT_WALK_MIN)

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, to be sent again by the answers to « Déjà connue ? »."""
        return [(name, self.data[name]) for name in self.fields if name in self.data]
