"""What is typed about an action: proposed, told, ended, moved, handed on, carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.partnerships.rules.catalogue import UNIT_LABELS, Unit, in_force
from maillage.domains.partnerships.rules.fields import FIELDS as SIX
from maillage.domains.partnerships.rules.watching import PROGRESS_LABELS
from maillage.domains.partnerships.services import ActionSheet
from maillage.journeys.partnership.form_fields import NOBODY, choose_from, date_field, person_field, text_field

SENSES = (("at_least", _("au moins")), ("at_most", _("au plus")))
ENDS = (("reached", _("Atteinte")), ("missed", _("Non atteinte")), ("dropped", _("Abandonnée")))


class OwnersForm(forms.Form):
    """Who answers for it on each side."""

    use_required_attribute = False
    agence = person_field(_("Responsable à l’agence"))
    intercommunalite = person_field(_("Responsable à l’intercommunalité"))

    def __init__(self, *args: Any, agency: Sequence[tuple[int, str]], local: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "agence", [NOBODY, *agency])
        choose_from(self, "intercommunalite", [NOBODY, *local])


class ActionForm(OwnersForm):
    """One specific action."""

    titre = text_field(
        _("Titre"),
        120,
        _("Donnez un titre à l’action."),
        help_text=_("Les élus le lisent dans la lettre du mois\u00a0: ne nommez personne."),
    )
    quoi = text_field(
        _("Ce que nous faisons"),
        600,
        _("Dites pour qui, où, combien de fois."),
        rows=3,
        help_text=_("Pour qui, où, combien de fois\u00a0: quelqu’un qui n’était pas là doit comprendre."),
    )
    domaine = forms.ChoiceField(label=_("Domaine"), choices=[(each.value, label) for each, label in SIX.items()])
    indicateur = forms.ChoiceField(label=_("Indicateur"), help_text=_("Le chiffre est calculé, jamais saisi."), choices=())
    sens = forms.ChoiceField(label=_("Cible"), choices=SENSES, initial="at_least", widget=forms.RadioSelect)
    cible = forms.DecimalField(
        label=_("Valeur à atteindre"),
        help_text=_("Dans l’unité de l’indicateur\u202f; pour une part, en pour cent."),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        localize=True,
        error_messages={"required": _("Donnez la valeur à atteindre.")},
    )
    echeance = date_field(_("Échéance"))

    field_order = ["titre", "quoi", "domaine", "agence", "intercommunalite", "indicateur", "sens", "cible", "echeance"]

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(each.code, f"{each.title} ({UNIT_LABELS[Unit(each.unit)]})") for each in in_force(day)]
        choose_from(self, "indicateur", [NOBODY, *codes])

    def sheet(self, meeting: int | None) -> ActionSheet:
        """As services take it."""
        data = self.cleaned_data
        return ActionSheet(
            title=data["titre"],
            what=data["quoi"],
            field=data["domaine"],
            agency_owner=data["agence"],
            local_owner=data["intercommunalite"],
            indicator=data["indicateur"],
            target_sense=data["sens"],
            target=data["cible"],
            due_on=data["echeance"],
            meeting=meeting,
        )


class UpdateForm(forms.Form):
    """The monthly update: how it goes, in one sentence."""

    use_required_attribute = False
    avancement = forms.ChoiceField(
        label=_("Comment cela avance"),
        choices=[(each.value, label.capitalize()) for each, label in PROGRESS_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez comment cela avance.")},
    )
    mots = text_field(_("En une phrase"), 600, _("Dites-le en une phrase."), rows=2)


class EndForm(forms.Form):
    """How it ended."""

    use_required_attribute = False
    fin = forms.ChoiceField(
        label=_("L’action est"),
        choices=ENDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment l’action se termine.")},
    )
    mots = text_field(_("Ce qu’il faut en retenir"), 600, _("Dites en une phrase ce qu’il faut en retenir."), rows=2)


class DeadlineForm(forms.Form):
    """Another deadline, and why."""

    use_required_attribute = False
    echeance = date_field(_("Nouvelle échéance"))
    pourquoi = text_field(_("Pourquoi"), 200, _("Dites pourquoi l’échéance change."))


class ResumeForm(forms.Form):
    """It was not over after all."""

    use_required_attribute = False
    pourquoi = text_field(_("Pourquoi l’action reprend"), 200, _("Dites pourquoi l’action reprend."))


class LinkForm(forms.Form):
    """What carries an action out, among what this territory has."""

    use_required_attribute = False
    appui = forms.ChoiceField(label=_("Ce qui la réalise"))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "appui", choices)

    def chosen(self) -> tuple[str, int]:
        """Kind and key."""
        kind, _colon, key = str(self.cleaned_data["appui"]).partition(":")
        return kind, int(key)
