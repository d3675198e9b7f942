"""What a company needs, in one page; posts that were filled, services that were used, people to train."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.companies import selectors
from maillage.domains.companies.rules.needs import CHANNELS, CONTRACTS
from maillage.domains.companies.services import NeedSheet, UseSheet
from maillage.journeys.companies.forms import CERTAINTIES
from maillage.kit.ui.words import WEEKDAYS

NEED_FIELDS: Final[Mapping[str, str]] = {  # of a sheet → of these forms
    "occupation": "choix",
    "posts_count": "nombre",
    "starts_on": "debut",
    "certainty": "certitude",
    "contract": "contrat",
    "contract_months": "mois",
    "shift_ends": "fin",
    "weekdays": "jours",
    "weekly_hours": "heures",
    "must_have": "indispensable",
    "teachable": "apprenable",
    "local_count": "territoire",
    "channel": "comment",
    "filled_on": "jour",
    "theme": "theme",
    "people_count": "nombre",
    "due_on": "echeance",
    "offer": "action",
    "entries_count": "entrees",
    "ends_on": "jusqu",
    "hours": "duree",
    "completed_count": "terminees",
    "why": "pourquoi",
}
DAYS: Final = tuple((str(number), name.capitalize()) for number, name in enumerate(WEEKDAYS))


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class NeedForm(forms.Form):
    """One occupation, how many, from when, at which hours, what is asked for and what can be learnt."""

    use_required_attribute = False
    metier = forms.CharField(label=_("Métier"), help_text=_("Comme on le dit : maçon, cariste, aide-soignante."), max_length=80)
    choix = forms.ChoiceField(
        label=_("Lequel"), widget=forms.RadioSelect, error_messages={"required": _("Choisissez le métier.")}
    )
    nombre = forms.IntegerField(label=_("Postes"), min_value=1, max_value=500)
    debut = forms.DateField(label=_("Prise de poste"), widget=_day())
    certitude = forms.ChoiceField(label=_("Cette date est"), choices=CERTAINTIES, initial="likely", widget=forms.RadioSelect)
    contrat = forms.ChoiceField(label=_("Contrat"), choices=tuple(CONTRACTS.items()), initial="permanent")
    mois = forms.IntegerField(
        label=_("Durée en mois"), help_text=_("Vide pour un CDI."), min_value=1, max_value=36, required=False
    )
    de = forms.TimeField(label=_("Début de journée"), required=False, widget=_time())
    fin = forms.TimeField(label=_("Fin de journée"), required=False, widget=_time())
    jours = forms.TypedMultipleChoiceField(
        label=_("Jours"), choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    heures = forms.DecimalField(label=_("Heures par semaine"), min_value=1, max_value=48, decimal_places=2, required=False)
    partiel = forms.BooleanField(label=_("Temps partiel"), required=False)
    indispensable = forms.CharField(
        label=_("Indispensable"), help_text=_("Une ligne par savoir."), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    apprenable = forms.CharField(
        label=_("Peut s’apprendre"),
        help_text=_("Une ligne par savoir."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self["metier"].value() or "")
        self.found = selectors.search_occupations(typed)
        choices = [(f"{each.code}:{each.appellation or ''}", each.words) for each in self.found]
        kept = str(self.initial.get("choix", ""))
        if kept and kept not in dict(choices) and typed == self.initial.get("metier"):
            choices.insert(0, (kept, typed))
        field = self.fields["choix"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def sheet(self) -> NeedSheet:
        """What was typed, as services take it."""
        data = self.cleaned_data
        code, _colon, title = data["choix"].partition(":")
        return NeedSheet(
            occupation=code,
            appellation=int(title) if title else None,
            posts_count=data["nombre"],
            starts_on=data["debut"],
            certainty=data["certitude"],
            contract=data["contrat"],
            contract_months=data["mois"],
            shift_starts=data["de"],
            shift_ends=data["fin"],
            weekdays=tuple(data["jours"]),
            weekly_hours=data["heures"],
            is_part_time=data["partiel"],
            must_have=tuple(data["indispensable"].splitlines()),
            teachable=tuple(data["apprenable"].splitlines()),
        )


def need_initial(key: int) -> dict[str, Any]:
    """A need as it was said, to say it again otherwise."""
    row = selectors.need_row(key)
    title = row.appellation.label if row.appellation else row.occupation.label
    return {
        "metier": title,
        "choix": f"{row.occupation.code}:{row.appellation_id or ''}",
        "nombre": row.posts_count,
        "debut": row.starts_on,
        "certitude": row.certainty,
        "contrat": row.contract,
        "mois": row.contract_months,
        "de": row.shift_starts,
        "fin": row.shift_ends,
        "jours": row.weekdays,
        "heures": row.weekly_hours,
        "partiel": row.is_part_time,
        "indispensable": "\n".join(row.must_have),
        "apprenable": "\n".join(row.teachable),
    }


class FillForm(forms.Form):
    """Posts that were filled: how many, of which local, how, when."""

    use_required_attribute = False
    prefix = "pourvoir"
    nombre = forms.IntegerField(label=_("Postes pourvus"), min_value=1)
    territoire = forms.IntegerField(label=_("Dont par des habitants du territoire"), min_value=0)
    comment = forms.ChoiceField(label=_("Comment"), choices=tuple(CHANNELS.items()))
    jour = forms.DateField(label=_("Le"), widget=_day())


class UseForm(forms.Form):
    """A service that is used for a need: entries are counted, nobody is named."""

    use_required_attribute = False
    prefix = "action"
    action = forms.ChoiceField(label=_("Action"))
    du = forms.DateField(label=_("Du"), widget=_day())
    jusqu = forms.DateField(label=_("Au"), required=False, widget=_day())
    duree = forms.IntegerField(label=_("Durée en heures"), min_value=1, required=False)
    entrees = forms.IntegerField(label=_("Personnes entrées"), help_text=_("Un nombre, aucun nom."), min_value=1)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.kind.value, each.label) for each in selectors.offers_on(day)]

    def sheet(self) -> UseSheet:
        """What was typed, as services take it."""
        data = self.cleaned_data
        return UseSheet(data["action"], data["du"], data["entrees"], ends_on=data["jusqu"], hours=data["duree"])


class OutcomeForm(forms.Form):
    """What came of it, in numbers."""

    use_required_attribute = False
    terminees = forms.IntegerField(label=_("Allées au bout"), min_value=0)
    embauchees = forms.IntegerField(label=_("Embauchées"), min_value=0)


class DropForm(forms.Form):
    """Why a need is dropped."""

    use_required_attribute = False
    prefix = "abandon"
    pourquoi = forms.CharField(label=_("Pourquoi ce besoin est abandonné"), max_length=200)


class TrainingForm(forms.Form):
    """People to train: on what, how many, by when."""

    use_required_attribute = False
    theme = forms.CharField(label=_("Sur quoi porte la formation"), max_length=160)
    nombre = forms.IntegerField(label=_("Personnes à former"), min_value=1, max_value=500)
    echeance = forms.DateField(label=_("Avant le"), widget=_day())
