"""What is typed about a partnership: agreements, files, contacts, meetings, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.partnerships.rules.fields import FIELDS as SIX
from maillage.domains.partnerships.services import ContactSheet
from maillage.journeys.partnership.form_fields import NOBODY, choose_from, date_field, person_field, text_field
from maillage.kit.uploads import MOST_BYTES
from maillage.registry.people.rules import phone_e164, what_is_wrong_with
from maillage.registry.territories import selectors as territories

KINDS = (("lead", _("Référente ou référent")), ("deputy", _("Suppléante ou suppléant")))
LOCAL_KINDS = (*KINDS, ("elected", _("Élue ou élu")), ("commune", _("Une commune membre")))
MEETINGS = (
    ("first", _("Première rencontre")),
    ("follow_up", _("Point de suivi")),
    ("steering_committee", _("Comité de pilotage")),
)


class AgreementForm(forms.Form):
    """What was signed, and from when to when."""

    use_required_attribute = False
    objet = text_field(_("Objet"), 200, _("Dites l’objet de la convention."))
    signee = date_field(_("Signée le"))
    debut = date_field(_("Elle commence le"))
    fin = date_field(
        _("Elle se termine le"), required=False, help_text=_("Le dernier jour. Vide\u00a0: jusqu’à ce qu’on la dénonce.")
    )

    def values(self) -> dict[str, Any]:
        """As services take it."""
        data = self.cleaned_data
        return {
            "subject": data["objet"],
            "signed_on": data["signee"],
            "starts_on": data["debut"],
            "ends_on": data["fin"],
        }


class AnnexForm(forms.Form):
    """A file."""

    use_required_attribute = False
    fichier = forms.FileField(
        label=_("Fichier"),
        help_text=_("PDF, image ou document bureautique, 10 Mo au plus."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide. Choisissez-en un autre.")},
    )

    def clean_fichier(self) -> Any:
        """Refused before it is read when it is too big."""
        file = self.cleaned_data["fichier"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo. Choisissez-en un plus petit."))
        return file


class ContactForm(forms.Form):
    """An account of that side, or a name and how to reach them."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label=_("Son rôle"), widget=forms.RadioSelect, error_messages={"required": _("Choisissez son rôle.")}
    )
    compte = forms.TypedChoiceField(
        label=_("Son compte"), help_text=_("Si cette personne se connecte ici."), coerce=int, empty_value=None, required=False
    )
    prenom = forms.CharField(label=_("Prénom"), max_length=80, required=False)
    nom = forms.CharField(label=_("Nom"), max_length=80, required=False)
    fonction = forms.CharField(label=_("Fonction"), max_length=120, required=False)
    commune = forms.CharField(
        label=_("Commune"), help_text=_("Pour une commune membre seulement."), max_length=80, required=False
    )
    telephone = forms.CharField(
        label=_("Téléphone"), max_length=24, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    courriel = forms.EmailField(label=_("Adresse e-mail"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], is_agency: bool, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_agency, self.day = is_agency, day
        choose_from(self, "role", KINDS if is_agency else LOCAL_KINDS)
        choose_from(self, "compte", [("", _("Pas de compte")), *people])
        if is_agency:
            del self.fields["commune"]

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

    def sheet(self) -> ContactSheet:
        """As services take it."""
        data = self.cleaned_data
        return ContactSheet(
            kind=data["role"],
            is_agency=self.is_agency,
            account=data["compte"],
            given_name=data["prenom"],
            family_name=data["nom"],
            duty=data["fonction"],
            email=data["courriel"],
            phone=data["telephone"],
            commune=data.get("commune"),
        )


class MeetingForm(forms.Form):
    """A meeting, and what was said in each of the six fields."""

    use_required_attribute = False
    genre = forms.ChoiceField(label=_("Quelle rencontre"), choices=MEETINGS, initial="follow_up", widget=forms.RadioSelect)
    jour = date_field(_("Jour"))
    lieu = forms.CharField(label=_("Lieu"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in SIX:
            for part, label in (("constat", _("Ce que nous constatons")), ("besoin", _("Ce qu’il faudrait"))):
                widget = forms.Textarea(attrs={"rows": 2})
                name = f"{field.value}_{part}"
                self.fields[name] = forms.CharField(label=label, max_length=600, required=False, widget=widget)

    def parts(self) -> list[tuple[str, Any, Any]]:
        """Each field with its two boxes, for the page."""
        return [(label, self[f"{each.value}_constat"], self[f"{each.value}_besoin"]) for each, label in SIX.items()]

    def heard(self) -> dict[str, tuple[str, str]]:
        """As services take it."""
        data = self.cleaned_data
        return {each.value: (data[f"{each.value}_constat"], data[f"{each.value}_besoin"]) for each in SIX}


class DecisionForm(forms.Form):
    """A task: what, who, by when."""

    use_required_attribute = False
    quoi = text_field(_("Ce qui est à faire"), 200, _("Dites ce qui est à faire."))
    qui = person_field(_("Qui le fait"))
    echeance = date_field(_("Avant le"))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "qui", [NOBODY, *people])
