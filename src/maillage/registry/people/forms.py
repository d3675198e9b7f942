"""Who a person is and how to reach them, as it is typed at the desk or by the person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.registry.people.rules import phone_e164, what_is_wrong_with
from maillage.registry.people.services import Identity


class PersonForm(forms.Form):
    """Name, phone, e-mail, or the word that there is neither. What is wrong is said at the field."""

    prenom = forms.CharField(label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    nom = forms.CharField(label=_("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    telephone = forms.CharField(
        label=_("Téléphone"),
        help_text=_("Pour prévenir si le rendez-vous ou le car change."),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    courriel = forms.EmailField(
        label=_("Adresse e-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    sans_contact = forms.BooleanField(label=_("Pas de téléphone ni d’e-mail"), required=False)

    def __init__(self, *args: Any, by_phone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_phone = by_phone

    def clean_telephone(self) -> str:
        """A number, or nothing; a phone appointment needs one."""
        typed = str(self.cleaned_data["telephone"]).strip()
        if not typed and self.by_phone:
            raise forms.ValidationError(_("Pour un rendez-vous par téléphone, donnez le numéro où appeler."))
        if typed and phone_e164(typed) is None:
            raise forms.ValidationError(what_is_wrong_with(typed))
        return typed

    def clean(self) -> dict[str, Any]:
        """A way to be reached, or the word that there is none; never both."""
        data = super().clean() or {}
        if self.errors.keys() & {"telephone", "courriel"}:
            return data
        reached, said_none = data.get("telephone") or data.get("courriel"), data.get("sans_contact")
        if not reached and not said_none:
            self.add_error("telephone", _("Donnez un téléphone ou un e-mail, ou cochez « pas de téléphone ni d’e-mail »."))
        if reached and said_none:
            self.add_error("sans_contact", _("Vous avez donné un moyen de contact : décochez cette case."))
        return data

    def identity(self) -> Identity:
        """What was typed, as services take it."""
        data = self.cleaned_data
        return Identity(
            family_name=data["nom"],
            given_name=data["prenom"],
            phone=data["telephone"],
            email=data["courriel"],
            has_no_contact_means=data["sans_contact"],
        )
