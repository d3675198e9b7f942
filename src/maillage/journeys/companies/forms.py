"""The sheet of an arrival, in two minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.companies.selectors import Typed
from maillage.domains.companies.services import ArrivalSheet
from maillage.kit.ui.words import phone
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
NAF_EDITIONS = (("rev2", _("NAF rév. 2")), ("2025", _("NAF 2025")))
Plots = tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
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
    "plot": "lot",
    "naf_code": "naf",
    "naf_nomenclature": "nomenclature",
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


class CorrectionForm(ArrivalForm):
    """The same sheet, filled in, with what is learnt later: the plot and the activity. A day that is known moves elsewhere."""

    lot = forms.TypedChoiceField(label=_("Lot"), coerce=int, empty_value=None, required=False)
    naf = forms.CharField(label=_("Code NAF"), help_text=_("Comme 45.20B."), max_length=8, required=False)
    nomenclature = forms.ChoiceField(
        label=_("Nomenclature de ce code"), choices=NAF_EDITIONS, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, typed: Typed, plots: Plots, **kwargs: Any) -> None:
        super().__init__(*args, initial=_typed_values(typed), **kwargs)
        self.typed = typed
        lot = self.fields["lot"]
        assert isinstance(lot, forms.TypedChoiceField)
        lot.choices = [("", _("Pas encore connu")), *plots]
        if typed.expected_on is not None:
            del self.fields["ouverture"], self.fields["certitude"]

    def sheet(self) -> ArrivalSheet:
        """What was typed, over what the form does not ask."""
        known = {"ouverture": self.typed.expected_on, "certitude": self.typed.certainty}
        self.cleaned_data = known | self.cleaned_data
        data = self.cleaned_data
        edition = data["nomenclature"] if data["naf"] else ""
        return replace(super().sheet(), plot=data["lot"], naf_code=data["naf"], naf_nomenclature=edition)


def _typed_values(typed: Typed) -> dict[str, Any]:
    """A sheet, as the form shows it again."""
    return {
        "entreprise": typed.company_name,
        "acquereur": typed.land_buyer,
        "siret": typed.number,
        "source": typed.source,
        "zone": typed.park,
        "lot": typed.plot,
        "commune": typed.commune,
        "naf": typed.naf_code,
        "nomenclature": typed.naf_nomenclature or "rev2",
        "emplois": typed.jobs_count,
        "accord": typed.agreement,
        "contact": typed.contact_name,
        "telephone": phone(typed.contact_phone),
        "courriel": typed.contact_email,
    }
