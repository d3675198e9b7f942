"""The questions of a workshop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.selectors import ReasonCard, SeriesChoices
from maillage.domains.agenda.services.series import Terms
from maillage.domains.agenda.services.staffing import SessionPlan
from maillage.journeys.sessions.forms import DAY, TIME, place_choices, room_choices
from maillage.registry.accounts.selectors import Helper
from maillage.registry.places.models import Room
from maillage.registry.places.selectors import PlaceCard

MOST_DATES = 6
Choices = Sequence[tuple[Any, Any]]


class StaffedForm(forms.Form):
    """Where, from when to when, by whom."""

    starts_at = forms.TimeField(label=_("De"), widget=TIME)
    ends_at = forms.TimeField(label=_("À"), widget=TIME)
    place = forms.TypedChoiceField(label=_("Où"), coerce=int)
    room = forms.TypedChoiceField(label=_("Salle"), coerce=int, empty_value=None, required=False)
    lead = forms.TypedChoiceField(label=_("Qui anime"), coerce=int)
    facilitators = forms.TypedMultipleChoiceField(
        label=_("Avec"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, places: Sequence[PlaceCard], rooms: Sequence[Room], helpers: Choices, leads: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(place=place_choices(places), room=room_choices(places, rooms), lead=leads, facilitators=helpers)

    def offer(self, **choices: Choices) -> None:
        """What can be chosen, by field."""
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field

    def plan_on(self, day: date, mode: str = "in_person") -> SessionPlan:
        """The session of one day."""
        data = self.cleaned_data
        helpers = tuple(each for each in data["facilitators"] if each != data["lead"])
        return SessionPlan(day, data["starts_at"], data["ends_at"], data["place"], data["lead"], data["room"], helpers, mode)


class DateForm(StaffedForm):
    """One session of a workshop that is open: another day, hour, place, room or people to run it."""

    day = forms.DateField(label=_("Jour"), widget=DAY, error_messages={"required": _("Donnez une date.")})

    def plan(self, mode: str) -> SessionPlan:
        """The session as it becomes."""
        return self.plan_on(self.cleaned_data["day"], mode)


class SeatsForm(forms.Form):
    """How many people at most."""

    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=60)


def people_to_choose(advisers: Choices, helpers: Mapping[int, Sequence[Helper]]) -> list[tuple[int, str]]:
    """Who may run a workshop beside its lead: the agency's advisers, the counsellors of the houses it works with."""
    counsellors = [(each.account, _("%s, France Services") % each.given_name) for group in helpers.values() for each in group]
    return [*advisers, *counsellors]


class WorkshopForm(StaffedForm):
    """A workshop: what, for whom, on which days, by whom."""

    reason = forms.TypedChoiceField(label=_("Thème"), coerce=int)
    label = forms.CharField(label=_("Titre"), max_length=80, error_messages={"required": _("Donnez un titre.")})
    level = forms.ChoiceField(label=_("Niveau"), widget=forms.RadioSelect, initial="all")
    equipment = forms.MultipleChoiceField(label=_("Matériel"), required=False, widget=forms.CheckboxSelectMultiple)
    least = forms.IntegerField(label=_("Personnes, au moins"), min_value=1, max_value=60, initial=3)
    most = forms.IntegerField(label=_("Personnes, au plus"), min_value=1, max_value=60, initial=8)
    is_whole = forms.BooleanField(label=_("On s’inscrit à toutes les séances"), required=False)

    def __init__(self, *args: Any, reasons: Sequence[ReasonCard], choices: SeriesChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(reason=[(card.key, card.label) for card in reasons], level=choices.levels, equipment=choices.equipment)
        for number in range(1, MOST_DATES + 1):
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Date %d") % number, widget=DAY, required=number == 1, error_messages={"required": _("Donnez une date.")}
            )

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields of the dates."""
        return [self[f"day_{number}"] for number in range(1, MOST_DATES + 1)]

    def clean(self) -> dict[str, Any]:
        """The least is not more than the most."""
        data = super().clean() or {}
        if (data.get("least") or 0) > (data.get("most") or 60):
            self.add_error("least", _("Le minimum dépasse le maximum. Corrigez l’un des deux."))
        return data

    def terms(self, agency: int) -> Terms:
        """What the sessions have in common."""
        data = self.cleaned_data
        return Terms(
            agency=agency,
            reason=data["reason"],
            label=data["label"],
            least=data["least"],
            most=data["most"],
            level=data["level"],
            equipment=tuple(data["equipment"]),
            is_whole=data["is_whole"],
        )

    def plans(self) -> list[SessionPlan]:
        """One session for each date that was given."""
        days = [self.cleaned_data[f"day_{number}"] for number in range(1, MOST_DATES + 1)]
        return [self.plan_on(day) for day in days if day is not None]
