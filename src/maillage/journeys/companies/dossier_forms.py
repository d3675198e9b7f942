"""The small forms of one company's page. Each has its own prefix of identifiers: they all stand on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.companies.selectors import Follower, VisitLine
from maillage.domains.companies.services import MINUTES, Moment
from maillage.journeys.companies.forms import CERTAINTIES, KINDS
from maillage.kit.uploads import MOST_BYTES

SIDES = (("agence", _("À l’agence")), ("intercommunalite", _("À l’intercommunalité")))


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ExchangeForm(forms.Form):
    """An exchange or a try, as both sides will read it. What it gave is the button that was pressed."""

    use_required_attribute = False
    moyen = forms.ChoiceField(label=_("Comment"), choices=KINDS, initial="call", widget=forms.RadioSelect)
    resultat = forms.CharField(required=True, max_length=12, error_messages={"required": _("Dites ce que cela a donné.")})
    mots = forms.CharField(
        label=_("Ce qui s’est dit"),
        help_text=_("L’intercommunalité et l’agence le lisent."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoteForm(forms.Form):
    """What the agency writes for itself."""

    use_required_attribute = False
    mots = forms.CharField(
        label=_("Note de l’agence"),
        help_text=_("L’intercommunalité et l’entreprise ne la lisent jamais."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez la note.")},
    )


class StepForm(forms.Form):
    """Something to do by a day."""

    use_required_attribute = False
    quoi = forms.CharField(
        label=_("Ce qui est à faire"), max_length=200, error_messages={"required": _("Dites ce qui est à faire.")}
    )
    cote = forms.ChoiceField(label=_("Qui le fait"), choices=SIDES, widget=forms.RadioSelect)
    echeance = forms.DateField(label=_("Avant le"), widget=_day_input(), error_messages={"required": _("Donnez une date.")})


class MoveForm(forms.Form):
    """Another opening day, and why."""

    use_required_attribute = False
    ouverture = forms.DateField(
        label=_("Nouvelle date d’ouverture"), widget=_day_input(), error_messages={"required": _("Donnez une date.")}
    )
    certitude = forms.ChoiceField(label=_("Cette date est"), choices=CERTAINTIES, initial="likely", widget=forms.RadioSelect)
    pourquoi = forms.CharField(
        label=_("Pourquoi"), max_length=200, error_messages={"required": _("Dites pourquoi l’ouverture est déplacée.")}
    )


class DropForm(forms.Form):
    """The project is given up, and why."""

    use_required_attribute = False
    pourquoi = forms.CharField(
        label=_("Pourquoi le projet est abandonné"),
        max_length=200,
        error_messages={"required": _("Dites pourquoi le projet est abandonné.")},
    )


class PairForm(forms.Form):
    """Who follows on one side, and who stands in."""

    contact = forms.TypedChoiceField(label=_("Interlocuteur"), coerce=int)
    suppleant = forms.TypedChoiceField(label=_("En son absence"), coerce=int)

    def __init__(self, *args: Any, people: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("contact", "suppleant"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = people


class VisitForm(forms.Form):
    """Who goes, when, for how long, where."""

    use_required_attribute = False
    qui = forms.TypedChoiceField(label=_("Qui y va"), coerce=int)
    jour = forms.DateField(label=_("Jour"), widget=_day_input(), error_messages={"required": _("Donnez le jour.")})
    heure = forms.TimeField(
        label=_("Heure"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Donnez l’heure.")},
    )
    duree = forms.TypedChoiceField(
        label=_("Durée"), coerce=int, initial=60, choices=[(each, f"{each}\u00a0min") for each in MINUTES]
    )
    lieu = forms.CharField(label=_("Lieu du rendez-vous"), max_length=200, required=False)

    def __init__(self, *args: Any, people: tuple[Follower, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["qui"]
        assert isinstance(who, forms.TypedChoiceField)
        who.choices = [(each.account, each.name) for each in people]

    def moment(self) -> Moment:
        """When and where, as services take it."""
        data = self.cleaned_data
        return Moment(data["jour"], data["heure"], data["duree"], data["lieu"])


def visit_values(visit: VisitLine) -> dict[str, Any]:
    """A planned visit, as the form shows it again."""
    return {
        "qui": visit.adviser,
        "jour": visit.starts_at.date(),
        "heure": visit.starts_at.time(),
        "duree": visit.minutes,
        "lieu": visit.place,
    }


class DocumentForm(forms.Form):
    """A file, for both sides or for the agency alone."""

    use_required_attribute = False
    fichier = forms.FileField(
        label=_("Fichier"),
        help_text=_("PDF, image ou document bureautique, 10 Mo au plus."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide. Choisissez-en un autre.")},
    )
    agence = forms.BooleanField(label=_("Pour l’agence seulement"), required=False)

    def clean_fichier(self) -> Any:
        """Refused before it is read when it is too big."""
        sent = self.cleaned_data["fichier"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo. Choisissez-en un plus petit."))
        return sent
