"""What is typed about accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from maillage.journeys.accounts.pages import Body
from maillage.kit.errors import Refused
from maillage.kit.ui.fields import offer
from maillage.registry.accounts.models import Account, Invitation
from maillage.registry.accounts.selectors import Colleague
from maillage.registry.accounts.services.invitations import Guest

FIELDS = {"organisation": "poste", "role": "poste", "email": "adresse", "starts_on": "debut"}


def say(form: forms.Form, refusal: Refused) -> None:
    """A refusal, at its field when the form has it."""
    field = FIELDS.get(refusal.field or "")
    form.add_error(field if field in form.fields else None, str(refusal))


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages={"required": _("Donnez une date.")}, **options)


class InvitationForm(forms.Form):
    """Who, and for what."""

    use_required_attribute = False
    prenom = forms.CharField(label=_("Prénom"), max_length=80, error_messages={"required": _("Donnez son prénom.")})
    nom = forms.CharField(label=_("Nom"), max_length=80, error_messages={"required": _("Donnez son nom.")})
    adresse = forms.EmailField(
        label=_("Adresse e-mail professionnelle"),
        help_text=_("À son nom\u00a0: une boîte partagée ne dirait pas qui a lu un dossier."),
        error_messages={"required": _("Donnez son adresse e-mail."), "invalid": _("Cette adresse n’est pas complète.")},
    )
    poste = forms.ChoiceField(
        label=_("Organisation et rôle"),
        error_messages={"required": _("Choisissez l’organisation et le rôle.")},
    )

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "poste", [("", _("Choisissez")), *posts])

    def post(self) -> tuple[int, str]:
        """The organisation, and the role in it."""
        organisation, _dash, role = self.cleaned_data["poste"].partition(" ")
        return int(organisation), role

    def guest(self) -> Guest:
        """Who is invited."""
        held = self.cleaned_data
        return Guest(email=held["adresse"], given_name=held["prenom"], family_name=held["nom"])


class AgreementForm(forms.Form):
    """What both sides signed."""

    use_required_attribute = False
    organisme = forms.TypedChoiceField(
        label=_("Organisation"), coerce=int, error_messages={"required": _("Choisissez une organisation.")}
    )
    signee = _day(_("Signé le"))
    debut = _day(_("En vigueur à partir du"))
    fin = _day(_("Dernier jour"), required=False, help_text=_("Vide\u00a0: jusqu’à ce qu’on le dénonce."))

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisme", [("", _("Choisissez")), *((each.key, each.label) for each in bodies)])

    def values(self) -> dict[str, Any]:
        """As the service wants it."""
        held = self.cleaned_data
        return {
            "organisation": held["organisme"],
            "signed_on": held["signee"],
            "starts_on": held["debut"],
            "ends_on": held["fin"],
        }


class LeavingForm(forms.Form):
    """Who takes over from somebody who leaves."""

    use_required_attribute = False
    qui = forms.TypedChoiceField(
        label=_("Qui reprend ses actions et ses entreprises"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "qui", [("", _("Personne\u00a0: rien à reprendre")), *((each.account, each.name) for each in colleagues)])


class PasswordForm(forms.Form):
    """The first password of an account."""

    use_required_attribute = False
    phrase = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Douze signes au moins\u00a0; une phrase convient."),
        error_messages={"required": _("Choisissez un mot de passe.")},
    )
    encore = forms.CharField(
        label=_("Mot de passe, encore une fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Écrivez-le une seconde fois.")},
    )

    def __init__(self, *args: Any, guest: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner = Account(email=guest.email, given_name=guest.given_name, family_name=guest.family_name)

    def clean_phrase(self) -> str:
        phrase: str = self.cleaned_data["phrase"]
        password_validation.validate_password(phrase, self._owner)
        return phrase

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        if "phrase" in held and "encore" in held and held["phrase"] != held["encore"]:
            self.add_error("encore", _("Les deux mots de passe sont différents. Écrivez-les de nouveau."))
        return held
