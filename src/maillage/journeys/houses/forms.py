"""The questions about an opening, a shadowing day and a blocked case, each field named as the service names it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.houses.rules.cases import DELAYS, OPERATORS, Operator
from maillage.domains.houses.rules.shadowing import LEVELS, RATED, TRADES, AgencyTrade, Stretch
from maillage.domains.houses.rules.tallies import THEMES
from maillage.kit import clock
from maillage.kit.ui.fields import offer

Choices = Iterable[tuple[Any, Any]]
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})
ROWS: Final = 6
USUAL: Final = (  # what a first programme is proposed as
    (AgencyTrade.WELCOME, time(9), time(10, 30)),
    (AgencyTrade.GUIDANCE, time(10, 30), time(12)),
    (AgencyTrade.BENEFITS, time(13, 30), time(15)),
    (AgencyTrade.EMPLOYERS, time(15), time(16, 30)),
)


def _area(most: int, rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": most})


class PrepareForm(forms.Form):
    """A house to open: where, who leads, when."""

    place = forms.TypedChoiceField(label=_("Quelle maison"), coerce=int)
    lead = forms.TypedChoiceField(label=_("Qui mène le projet"), coerce=int)
    planned_on = forms.DateField(label=_("Ouverture prévue le"), widget=DAY)

    def __init__(self, *args: Any, places: Choices, leads: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "place", places)
        offer(self, "lead", leads)


class MoveForm(forms.Form):
    """Another day, and why."""

    planned_on = forms.DateField(label=_("Nouvelle date"), widget=DAY)
    why = forms.CharField(label=_("Pourquoi"), max_length=200, widget=_area(200))


class StepForm(forms.Form):
    """Something to do, by whom, by when."""

    what = forms.CharField(label=_("Quoi"), max_length=120)
    owner = forms.TypedChoiceField(label=_("Par qui"), coerce=int)
    due_on = forms.DateField(label=_("Pour le"), widget=DAY)

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", owners)


class StepMoveForm(forms.Form):
    """Another day for one step, and why."""

    due_on = forms.DateField(label=_("Nouvelle échéance"), widget=DAY)
    why = forms.CharField(label=_("Pourquoi"), max_length=200)


class WhyForm(forms.Form):
    """A reason in a few words."""

    why = forms.CharField(label=_("Pourquoi"), max_length=200, widget=_area(200))


class DayMoveForm(forms.Form):
    """Another day for the same programme, and why."""

    on = forms.DateField(label=_("Nouveau jour"), widget=DAY)
    why = forms.CharField(label=_("Pourquoi"), max_length=200, widget=_area(200))


class FollowForm(forms.Form):
    """What the partnership needs to follow an action: who answers in the territory, how it is measured."""

    local_owner = forms.TypedChoiceField(label=_("Qui en répond dans le territoire"), coerce=int)
    indicator = forms.ChoiceField(label=_("Mesurée par"))
    target = forms.DecimalField(label=_("Cible, au moins"), min_value=1, max_digits=8, decimal_places=2)

    def __init__(self, *args: Any, owners: Choices, indicators: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "local_owner", owners)
        offer(self, "indicator", indicators)


class ProgrammeForm(forms.Form):
    """A day inside the agency: when, whom to invite, and up to six parts; a part without a host is left out."""

    on = forms.DateField(label=_("Quel jour"), widget=DAY)
    guests = forms.TypedMultipleChoiceField(label=_("Qui est invité"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, guests: Choices, hosts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "guests", guests)
        trades = [(each.value, label) for each, label in TRADES.items()]
        people = [("", _("Personne")), *hosts]
        for number in range(ROWS):
            trade, start, end = USUAL[number] if number < len(USUAL) else (AgencyTrade.TRAINING, None, None)
            self.fields[f"trade_{number}"] = forms.ChoiceField(label=_("Métier"), choices=trades, initial=trade.value)
            self.fields[f"host_{number}"] = forms.TypedChoiceField(
                label=_("Avec"), choices=people, coerce=int, required=False, empty_value=None
            )
            self.fields[f"from_{number}"] = forms.TimeField(label=_("De"), widget=TIME, required=False, initial=start)
            self.fields[f"to_{number}"] = forms.TimeField(label=_("À"), widget=TIME, required=False, initial=end)

    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """The parts, as the page lays them out."""
        names = ("trade", "host", "from", "to")
        return [tuple(self[f"{name}_{number}"] for name in names) for number in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        """A host without hours is a part that is not finished."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(ROWS):
            hours = (data.get(f"from_{number}"), data.get(f"to_{number}"))
            if data.get(f"host_{number}") and None in hours and not self.errors.get(f"from_{number}"):
                self.add_error(f"from_{number}", _("Donnez les deux heures."))
        return data

    def programme(self) -> list[Stretch]:
        """The parts that have a host."""
        data, on = self.cleaned_data, self.cleaned_data["on"]
        return [
            Stretch(at(on, data[f"from_{number}"]), at(on, data[f"to_{number}"]), data[f"trade_{number}"], data[f"host_{number}"])
            for number in range(ROWS)
            if data[f"host_{number}"]
        ]


class RatingForm(forms.Form):
    """The four sentences, each from 1 to 4; after the day, what to change in it."""

    words = forms.CharField(
        label=_("Que faut-il changer dans cette journée"), max_length=400, required=False, widget=_area(400, 3)
    )

    def __init__(self, *args: Any, is_after: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level, label) for level, label in LEVELS.items()]
        for number, sentence in enumerate(RATED):
            self.fields[f"score_{number}"] = forms.TypedChoiceField(
                label=sentence, choices=levels, coerce=int, widget=forms.RadioSelect
            )
        if not is_after:
            del self.fields["words"]

    def sentences(self) -> list[forms.BoundField]:
        """One question per sentence."""
        return [self[f"score_{number}"] for number in range(len(RATED))]

    def scores(self) -> list[int]:
        """In the order of the sentences."""
        return [self.cleaned_data[f"score_{number}"] for number in range(len(RATED))]


class SheetForm(forms.Form):
    """A sheet: what one does, what one hands over, to whom."""

    theme = forms.ChoiceField(label=_("Thème"), choices=[(each.value, label) for each, label in THEMES.items()])
    title = forms.CharField(label=_("Titre, comme on le dit au guichet"), max_length=120)
    keywords = forms.CharField(
        label=_("Autres mots des gens"), max_length=200, required=False, help_text=_("Pour que la recherche la trouve aussi.")
    )
    i_do = forms.CharField(label=_("Je fais"), max_length=1500, widget=_area(1500, 5), help_text=_("Une ligne par geste."))
    i_hand_over = forms.CharField(
        label=_("Je passe à l’agence"), max_length=1500, widget=_area(1500, 5), help_text=_("Une ligne par cas.")
    )
    to_whom = forms.CharField(label=_("À qui"), max_length=200)
    why = forms.CharField(label=_("Ce qui change"), max_length=200)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["why" if is_new else "theme"]


class ContactForm(forms.Form):
    """Who answers about a theme, and who does when they do not."""

    contact = forms.TypedChoiceField(label=_("Qui répond"), coerce=int)
    phone = forms.CharField(label=_("Sa ligne directe"), max_length=20, widget=forms.TextInput(attrs={"type": "tel"}))
    backup = forms.TypedChoiceField(label=_("En son absence"), coerce=int)
    backup_phone = forms.CharField(label=_("Sa ligne directe"), max_length=20, widget=forms.TextInput(attrs={"type": "tel"}))
    hours = forms.CharField(label=_("Quand appeler"), max_length=120, help_text=_("Comme : lundi et jeudi, 9 h – 12 h."))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "contact", people)
        offer(self, "backup", people)


class CaseForm(forms.Form):
    """What blocks, in half a minute."""

    theme = forms.ChoiceField(label=_("Sur quoi"), choices=[(each.value, label) for each, label in THEMES.items()])
    operator = forms.ChoiceField(
        label=_("Chez qui"),
        choices=[(each.value, label) for each, label in OPERATORS.items()],
        initial=Operator.FRANCE_TRAVAIL.value,
    )
    delay = forms.ChoiceField(
        label=_("Bloqué depuis"), choices=[(each.value, label) for each, label in DELAYS.items()], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Ce qui bloque, en une phrase"),
        max_length=200,
        widget=_area(200),
        help_text=_("Sans nom, sans numéro. Effacé après six mois."),
    )
    who = forms.CharField(
        label=_("Joindre la fiche de"),
        max_length=80,
        required=False,
        help_text=_("Nom ou téléphone d’une personne de votre maison."),
    )
    person = forms.TypedChoiceField(label=_("Laquelle"), coerce=int, required=False, empty_value=None, widget=forms.RadioSelect)

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """The files among which to choose."""
        offer(self, "person", people)


class AnswerForm(forms.Form):
    """The agency's answer."""

    answer = forms.CharField(
        label=_("Votre réponse"),
        max_length=400,
        widget=_area(400, 3),
        help_text=_("Sans nom, sans numéro. Effacée après six mois."),
    )


def at(on: date, hour: time) -> datetime:
    """That hour of that day, in France."""
    return clock.wall(on, hour.hour, hour.minute)
