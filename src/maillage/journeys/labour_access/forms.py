"""The question: where, which shifts, which days, how one travels. And the file of counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from maillage.journeys.labour_access.answering import Question
from maillage.journeys.labour_access.commuting import Bounds
from maillage.journeys.labour_access.shifts import (
    MOST_SHIFTS,
    Shift,
    ShiftTooLong,
    ShiftUnreadable,
    days_after,
    read_shifts,
)
from maillage.journeys.labour_access.targets import Target, Targets
from maillage.kit.ui.words import NBSP, WEEKDAYS

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
WALKS_MIN, WAITS_MIN, DRIVES_MIN, NEAR_KM = (10, 15, 30), (15, 30, 45, 60, 90), (15, 20, 30, 45), (3, 5, 8)


def _choice(label: Any, values: tuple[int, ...], unit: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=[(each, f"{each}{NBSP}{unit}") for each in values])


class QuestionForm(forms.Form):
    """Who could come."""

    lieu = forms.ChoiceField(label=_("Lieu de travail"), error_messages={"invalid_choice": _("Choisissez un lieu de la liste.")})
    equipes = forms.CharField(
        label=_("Horaires des équipes"),
        help_text=_("Comme 5:00-13:00, 13:00-21:00. Trois équipes au plus."),
        max_length=80,
        error_messages={"required": _("Écrivez au moins un horaire, comme 5:00-13:00.")},
    )
    semaine = forms.DateField(
        label=_("La semaine du"),
        widget=DAY,
        error_messages={"invalid": _("Choisissez un jour."), "required": _("Choisissez un jour.")},
    )
    jours = forms.TypedMultipleChoiceField(
        label=_("Jours travaillés"),
        coerce=int,
        choices=[(number, name.capitalize()) for number, name in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un jour.")},
    )
    marche = _choice(_("À pied au plus, à chaque bout"), WALKS_MIN, "min")
    attente = _choice(_("Attente au plus, avant et après"), WAITS_MIN, "min")
    voiture = _choice(_("En voiture au plus"), DRIVES_MIN, "min")
    autour = _choice(_("Covoiturage jusqu’à une commune desservie"), NEAR_KM, "km")

    def __init__(self, *args: Any, targets: Targets, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        self.fields["lieu"].choices = targets.choices  # type: ignore[attr-defined]  # a choice field

    def clean_equipes(self) -> tuple[Shift, ...]:
        """The shifts behind what was typed."""
        try:
            found = read_shifts(self.cleaned_data["equipes"])
        except ShiftUnreadable as error:
            words = {"typed": error.args[0]}
            raise forms.ValidationError(
                said("«\u00a0%(typed)s\u00a0» n’est pas un horaire. Écrivez-le comme 5:00-13:00.") % words
            ) from error
        except ShiftTooLong as error:
            words = {"typed": error.args[0]}
            raise forms.ValidationError(
                said("«\u00a0%(typed)s\u00a0»\u00a0: une équipe dure d’une à douze heures. Corrigez l’horaire.") % words
            ) from error
        if not 1 <= len(found) <= MOST_SHIFTS:
            raise forms.ValidationError(said("Écrivez d’une à trois équipes, séparées par une virgule."))
        return found

    @property
    def target(self) -> Target:
        """The place of work that was chosen."""
        found = self.targets.get(self.cleaned_data["lieu"])
        assert found is not None, "a choice of the list"
        return found

    @property
    def question(self) -> Question:
        """What was asked."""
        data = self.cleaned_data
        return Question(
            shifts=data["equipes"],
            days=days_after(data["semaine"], data["jours"]),
            bounds=Bounds(data["marche"] * 60, data["attente"] * 60),
            car_s=data["voiture"] * 60,
            around_m=data["autour"] * 1000,
        )


class CountsForm(forms.Form):
    """A file of job seekers by commune and family."""

    fichier = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV, XLSX ou ODS : commune, famille ROME, nombre ; ou bassin d’emploi, code ROME, nombre."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide. Vérifiez que c’est bien celui-là."),
        },
    )
    source = forms.CharField(
        label=_("D’où viennent ces nombres"),
        max_length=160,
        help_text=_("Comme « Demandeurs d’emploi par commune, France Travail »."),
        error_messages={"required": _("Dites d’où viennent ces nombres.")},
    )
    au = forms.DateField(
        label=_("Comptés au"),
        widget=DAY,
        error_messages={"invalid": _("Choisissez un jour."), "required": _("Choisissez un jour.")},
    )


class DataForm(forms.Form):
    """A file of what forecasts stand on."""

    nature = forms.ChoiceField(
        label=_("Ce que contient le fichier"),
        choices=(
            ("weights", _("Embauches par activité et métier (code NAF, code ROME, embauches)")),
            ("leads", _("Délais avant ouverture (code, libellé, semaines avant, durée, qui)")),
            ("ramp", _("Rythme des embauches (mois, part)")),
        ),
        initial="weights",
        widget=forms.RadioSelect,
    )
    fichier = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV, XLSX ou ODS, avec les titres sur la première ligne."),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide. Vérifiez que c’est bien celui-là."),
        },
    )
    source = forms.CharField(
        label=_("D’où viennent ces nombres"), max_length=160, error_messages={"required": _("Dites d’où viennent ces nombres.")}
    )
