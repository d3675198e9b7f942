"""What the forms of a partnership are made of, and where a refusal of a service is said in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.partnerships.rules.fields import FIELDS as SIX

FIELDS = {  # of a service → of these forms
    "subject": "objet",
    "signed_on": "signee",
    "starts_on": "debut",
    "ends_on": "fin",
    "content": "fichier",
    "kind": "role",
    "account": "compte",
    "family_name": "nom",
    "phone": "telephone",
    "commune": "commune",
    "on": "jour",
    "what": "quoi",
    "owner": "qui",
    "due_on": "echeance",
    "title": "titre",
    "field": "domaine",
    "agency_owner": "agence",
    "local_owner": "intercommunalite",
    "indicator": "indicateur",
    "target": "cible",
    "progress": "avancement",
    "words": "mots",
    "why": "pourquoi",
    "contact": "pour",
    "last_day": "jusquau",
    **{field.value: f"{field.value}_constat" for field in SIX},
}
NOBODY = ("", _("Choisissez"))


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(label=label, widget=_day(), error_messages={"required": _("Donnez une date.")}, **kwargs)


def text_field(label: Any, most: int, missing: Any, *, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """A few words; several lines when asked."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages={"required": missing}, **kwargs)


def person_field(label: Any) -> forms.TypedChoiceField:
    """One of those who may answer."""
    return forms.TypedChoiceField(label=label, coerce=int, error_messages={"required": _("Choisissez une personne.")})


def choose_from(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field of choices those of this page."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
