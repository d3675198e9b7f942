"""The questions of a booking: why, how you come, who you are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.selectors import ReasonCard
from maillage.journeys.booking.query import DEFAULT_WALK_MIN, WALKS_MIN, Search
from maillage.kit.ui.words import nbsp
from maillage.registry.people.rules import is_fixed, phone_e164, what_is_wrong_with
from maillage.registry.territories import selectors as territories

MEANS = (
    ("bus", _("À pied et en car")),
    ("driven", _("Avec quelqu’un qui me conduit")),
    ("car", _("Avec ma voiture")),
    ("moped", _("Avec mon scooter")),
    ("bicycle", _("À vélo")),
    ("foot", _("À pied seulement")),
    ("shared_ride", _("En covoiturage, si on m’en trouve un")),
    ("none", _("Je ne peux pas me déplacer")),
)
MEANS_HINTS = {
    "bus": _("Nous cherchons le car de l’aller et celui du retour."),
    "driven": _("Vous choisissez l’heure qui l’arrange."),
    "shared_ride": _("Le car d’abord ; sinon la maison cherche une voiture."),
    "none": _("Par téléphone, ou par vidéo."),
}
WALKS = tuple((minutes, _("%d min") % minutes) for minutes in WALKS_MIN)
DESK_MEANS = (
    ("bus", _("en car")),
    ("driven", _("avec quelqu’un")),
    ("car", _("en voiture")),
    ("moped", _("en scooter")),
    ("bicycle", _("à vélo")),
    ("foot", _("à pied")),
    ("shared_ride", _("en covoiturage")),
    ("none", _("ne peut pas")),
)
CHOOSE_REASON = {"required": _("Choisissez pourquoi vous venez."), "invalid_choice": _("Choisissez un motif de la liste.")}
CHOOSE_MEANS = {"required": _("Choisissez une façon de venir."), "invalid_choice": _("Choisissez une façon de la liste.")}
CHOOSE_WALK = {"required": _("Choisissez une durée de marche."), "invalid_choice": _("Choisissez une durée de la liste.")}


class ReasonForm(forms.Form):
    """Why the person comes."""

    motif = forms.TypedChoiceField(
        label=_("Vous venez pour…"), coerce=int, widget=forms.RadioSelect, error_messages=CHOOSE_REASON
    )

    def __init__(self, *args: Any, reasons: Sequence[ReasonCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].choices = [(card.key, card.label) for card in reasons]  # type: ignore[attr-defined]  # a choice field


class TravelForm(forms.Form):
    """How the person travels, and from which commune."""

    without_commune = _("Dites d’où vous partez : nous cherchons le trajet depuis là.")
    commune = forms.CharField(
        label=_("Votre commune"),
        help_text=_("Là où vous dormez en ce moment."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    moyen = forms.ChoiceField(
        label=_("Vous venez…"), choices=MEANS, initial="bus", widget=forms.RadioSelect, error_messages=CHOOSE_MEANS
    )
    marche = forms.TypedChoiceField(
        label=_("Vous pouvez marcher jusqu’à…"),
        choices=WALKS,
        coerce=int,
        initial=DEFAULT_WALK_MIN,
        widget=forms.RadioSelect,
        error_messages=CHOOSE_WALK,
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def clean(self) -> dict[str, Any]:
        """A commune is needed for a way; an unknown one is answered with those that look like it."""
        data = super().clean() or {}
        typed = data.get("commune", "").strip()
        if not typed:
            if data.get("moyen") not in {"driven", "none"}:
                self.add_error("commune", self.without_commune)
            return data
        try:
            data["found"] = territories.commune_typed(typed, self.day)
        except territories.CommuneUnknown as unknown:
            self.add_error("commune", str(unknown))
        return data

    def search(self, reason: int | None) -> Search:
        """The search these answers make."""
        data = self.cleaned_data
        found = data.get("found")
        return Search(reason=reason, means=data["moyen"], commune=found.key if found else None, walk_min=data["marche"])


class IdentityForm(forms.Form):
    """Who comes, asked last, when an hour is chosen."""

    prenom = forms.CharField(
        label=_("Prénom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Écrivez votre prénom.")},
    )
    nom = forms.CharField(
        label=_("Nom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Écrivez votre nom.")},
    )
    telephone = forms.CharField(
        label=_("Téléphone"),
        help_text=_("Pour vous prévenir si le rendez-vous ou le car change."),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    courriel = forms.EmailField(
        label=_("Adresse e-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Cette adresse e-mail n’est pas complète : elle a un @ et un point, comme nom@exemple.fr.")},
    )
    sans_contact = forms.BooleanField(label=_("Ni téléphone ni e-mail : le bulletin imprimé suffit"), required=False)
    interprete = forms.BooleanField(label=_("Une personne qui parle ma langue"), required=False)
    sans_marche = forms.BooleanField(label=_("Un accès sans marche"), required=False)

    def __init__(self, *args: Any, by_phone: bool = False, needs_link: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_phone, self.needs_link = by_phone, needs_link

    def clean_telephone(self) -> str:
        """A number, or nothing; what is wrong is said at the field. A phone appointment needs one."""
        typed = self.cleaned_data["telephone"].strip()
        if not typed and self.by_phone:
            raise forms.ValidationError(_("Pour un rendez-vous par téléphone, donnez le numéro où vous appeler."))
        if typed and phone_e164(typed) is None:
            raise forms.ValidationError(what_is_wrong_with(typed))
        return str(typed)

    def clean(self) -> dict[str, Any]:
        """A way to be reached, or the word that there is none."""
        data = super().clean() or {}
        reached = data.get("telephone") or data.get("courriel") or data.get("sans_contact")
        if not reached and "telephone" not in self.errors:
            self.add_error("telephone", _("Donnez un téléphone ou un e-mail, ou cochez « ni téléphone ni e-mail »."))
        if self.needs_link and not self.errors and not _can_get_link(data):
            self.add_error("telephone", _("Pour une vidéo de chez vous, donnez un mobile ou une adresse e-mail."))
        return data


class CallBackForm(IdentityForm):
    """Who is called back: there must be a way to."""

    def clean(self) -> dict[str, Any]:
        """A number or an address, and no word that there is none."""
        data = super().clean()
        if data.get("sans_contact"):
            self.add_error("telephone", _("Donnez un téléphone ou un e-mail : c’est par là qu’on vous répond."))
        return data


def _can_get_link(data: dict[str, Any]) -> bool:
    number = phone_e164(data.get("telephone", ""))
    return bool(data.get("courriel")) or (number is not None and not is_fixed(number))


class CodeForm(forms.Form):
    """The number of the slip, and the four digits that prove it is one's own."""

    numero = forms.CharField(
        label=_("Numéro du bulletin"),
        help_text=_("Huit signes, en haut à droite du bulletin."),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Écrivez le numéro du bulletin.")},
    )
    chiffres = forms.CharField(
        label=_("Les quatre derniers chiffres de votre téléphone"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez les quatre derniers chiffres.")},
    )


class DeskTravelForm(TravelForm):
    """The same at the desk, with the reason on one page: a minute is enough."""

    without_commune = _("Dites d’où elle part : nous cherchons le trajet depuis là.")
    motif = forms.TypedChoiceField(label=_("Motif"), coerce=int, error_messages=CHOOSE_REASON)
    field_order = ("motif", "commune", "moyen", "marche")

    def __init__(self, *args: Any, reasons: Sequence[ReasonCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["motif"].choices = [(card.key, nbsp(card.label)) for card in reasons]  # type: ignore[attr-defined]  # a choice field
        fields["moyen"].choices = DESK_MEANS  # type: ignore[attr-defined]  # a choice field
        fields["commune"].label, fields["commune"].help_text = _("Commune"), _("Là où la personne dort en ce moment.")
        fields["commune"].widget.attrs["autocomplete"] = "off"  # somebody else's browser
        fields["moyen"].label, fields["marche"].label = _("Cette personne vient"), _("Elle peut marcher jusqu’à…")
