"""A person's file, as it is opened or corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.journeys.booking.forms import DESK_MEANS, WALKS
from maillage.journeys.booking.query import DEFAULT_WALK_MIN
from maillage.registry.people.forms import PersonForm
from maillage.registry.people.selectors import PersonCard
from maillage.registry.people.services import Travel
from maillage.registry.territories import selectors as territories


class FileForm(PersonForm):
    """Who, from where, by which means, how far on foot."""

    commune = forms.CharField(label=_("Commune"), max_length=80, required=False)
    moyen = forms.ChoiceField(label=_("Cette personne vient"), choices=DESK_MEANS, initial="bus", widget=forms.RadioSelect)
    marche = forms.TypedChoiceField(
        label=_("Elle peut marcher jusqu’à"), choices=WALKS, coerce=int, initial=DEFAULT_WALK_MIN, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, day: date, card: PersonCard | None = None, **kwargs: Any) -> None:
        if card is not None:
            kwargs["initial"] = _initial(card)
        super().__init__(*args, **kwargs)
        self.day, self.card = day, card
        for name in ("nom", "prenom", "telephone", "courriel", "commune"):  # somebody else's browser
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_commune(self) -> territories.CommuneChoice | None:
        """The commune that was typed; an unknown one is answered with those that look like it."""
        typed = str(self.cleaned_data["commune"]).strip()
        if not typed:
            return None
        try:
            return territories.commune_typed(typed, self.day)
        except territories.CommuneUnknown as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def travel(self) -> Travel:
        """How the person travels. The stop that was known stays, as long as the commune does."""
        data, card = self.cleaned_data, self.card
        commune = data["commune"]
        means = {"means": data["moyen"], "walk_limit_min": data["marche"]}
        if commune is None:
            return Travel(**means)
        if card is not None and card.commune == commune.key:
            return Travel(commune.key, card.home_stop, card.home_label, card.home_lat, card.home_lon, **means)
        return Travel(commune.key, "", commune.name, commune.lat, commune.lon, **means)


def _initial(card: PersonCard) -> dict[str, Any]:
    walks = [minutes for minutes, _label in WALKS if minutes >= card.walk_limit_min]
    return {
        "prenom": card.given_name,
        "nom": card.family_name,
        "telephone": card.phone,
        "courriel": card.email,
        "sans_contact": card.has_no_contact_means,
        "commune": card.commune_name,
        "moyen": card.means,
        "marche": walks[0] if walks else WALKS[-1][0],
    }
