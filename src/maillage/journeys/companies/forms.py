"""The sheet of an arrival, in two minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.companies.services import ArrivalSheet
from maillage.registry.people.rules import phone_e164, what_is_wrong_with
from maillage.registry.territories import selectors as territories

SOURCES = (
    ("plot_sale", _("Vente d’un terrain")),
    ("building_permit", _("Permis de construire")),
    ("meeting", _("Rencontre")),
    ("company", _("L’entreprise elle-même")),
    ("other", _("Autre")),
)
CERTAINTIES = (("certain", _("Certaine")), ("likely", _("Probable")), ("possible", _("Possible")))
AGREEMENTS = (("yes", _("Oui")), ("no", _("Non")), ("unknown", _("Pas encore demandé")))
KINDS = (("call", _("Appel")), ("email", _("Courriel")), ("visit", _("Visite")), ("meeting", _("Rencontre")))
FIELDS = {  # of a sheet → of this form
    "company_name": "entreprise",
    "land_buyer": "acquereur",
    "number": "siret",
    "source": "source",
    "jobs_count": "emplois",
    "expected_on": "ouverture",
    "certainty": "certitude",
    "agreement": "accord",
    "park": "zone",
    "outcome": "resultat",
    "words": "mots",
    "what": "quoi",
    "due_on": "echeance",
    "why": "pourquoi",
    "adviser": "qui",
    "day": "jour",
    "starts_at": "heure",
    "minutes": "duree",
    "contact": "contact",
    "backup": "suppleant",
    "content": "fichier",
    "to": "vers",
}


class ArrivalForm(forms.Form):
    """Two names of which one is enough, where from, when, how many, who may be called."""

    entreprise = forms.CharField(label=_("Entreprise qui va travailler là"), max_length=160, required=False)
    acquereur = forms.CharField(
        label=_("Acquéreur du terrain"),
        help_text=_("Souvent une société civile. Un des deux noms suffit."),
        max_length=160,
        required=False,
    )
    siret = forms.CharField(
        label=_("Numéro Siret ou Siren"), help_text=_("Laissez vide si vous ne le savez pas."), max_length=24, required=False
    )
    source = forms.ChoiceField(label=_("D’où vient l’information"), choices=SOURCES, widget=forms.RadioSelect)
    zone = forms.TypedChoiceField(label=_("Zone d’activité"), coerce=int, empty_value=None, required=False)
    commune = forms.CharField(label=_("Commune"), max_length=80, required=False)
    emplois = forms.IntegerField(label=_("Emplois estimés"), min_value=0, max_value=100_000, required=False)
    ouverture = forms.DateField(
        label=_("Ouverture prévue"),
        help_text=_("Le jour le plus probable, ou rien."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    certitude = forms.ChoiceField(
        label=_("Cette date est"), choices=CERTAINTIES, initial="possible", required=False, widget=forms.RadioSelect
    )
    accord = forms.ChoiceField(
        label=_("L’entreprise accepte d’être appelée"), choices=AGREEMENTS, initial="unknown", widget=forms.RadioSelect
    )
    contact = forms.CharField(label=_("Qui appeler"), max_length=120, required=False)
    telephone = forms.CharField(
        label=_("Téléphone"), max_length=24, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    courriel = forms.EmailField(label=_("Adresse e-mail"), required=False)

    def __init__(self, *args: Any, day: date, parks: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        zone = self.fields["zone"]
        assert isinstance(zone, forms.TypedChoiceField)
        zone.choices = [("", _("Hors zone, ou inconnue")), *parks]

    def clean_telephone(self) -> str:
        """A number, or nothing."""
        typed = str(self.cleaned_data["telephone"]).strip()
        if typed and phone_e164(typed) is None:
            raise forms.ValidationError(what_is_wrong_with(typed))
        return phone_e164(typed) or ""

    def clean_commune(self) -> int | None:
        """The commune that was typed; an unknown one is answered with those that look like it."""
        typed = str(self.cleaned_data["commune"]).strip()
        if not typed:
            return None
        try:
            return territories.commune_typed(typed, self.day).key
        except territories.CommuneUnknown as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def sheet(self) -> ArrivalSheet:
        """What was typed, as services take it."""
        data = self.cleaned_data
        return ArrivalSheet(
            company_name=data["entreprise"],
            land_buyer=data["acquereur"],
            number=data["siret"],
            source=data["source"],
            park=data["zone"],
            commune=data["commune"],
            jobs_count=data["emplois"],
            expected_on=data["ouverture"],
            certainty=data["certitude"] if data["ouverture"] else "",
            agreement=data["accord"],
            contact_name=data["contact"],
            contact_phone=data["telephone"],
            contact_email=data["courriel"],
        )
