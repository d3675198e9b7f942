"""The questions: from where, to which place, when, for how long, walking how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.domains.mobility.rules.limits import TravelLimits, merge
from maillage.kit.ui.words import NBSP, duration_words, place_words
from maillage.registry.places.selectors import PlaceCard
from maillage.registry.territories.selectors import CommuneUnknown, commune_typed

LASTS_MIN = (15, 30, 45, 60, 90, 120, 180)
WALKS_MIN = (5, 10, 15, 30)
EARLIEST, LATEST = time(6), time(19)
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
HOUR = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})
BAD_DAY = {"invalid": _("Choisissez un jour."), "required": _("Choisissez un jour.")}
BAD_HOUR = {"invalid": _("Choisissez une heure, comme 9:30."), "required": _("Choisissez une heure, comme 9:30.")}


@dataclass(frozen=True, slots=True)
class Ways:
    """How long it lasts and how far one walks, as an answer links to the next question."""

    lasts_min: int
    walk_min: int

    @property
    def query(self) -> dict[str, int]:
        """As in an address."""
        return {"duree": self.lasts_min, "marche": self.walk_min}

    def hours_url(self, place: PlaceCard, day: date) -> str:
        """The hours of a place on a day."""
        return f"{reverse('reach_map:by_hour')}?{urlencode({'lieu': place.key, 'jour': day.isoformat(), **self.query})}"

    def map_url(self, place: PlaceCard, day: date, start: time) -> str:
        """The map of a place at one hour."""
        asked = {"lieu": place.key, "jour": day.isoformat(), "heure": f"{start:%H:%M}", **self.query}
        return f"{reverse('reach_map:to_place')}?{urlencode(asked)}"


class WaysForm(forms.Form):
    """How long it lasts and how far one walks: asked everywhere."""

    duree = forms.TypedChoiceField(
        label=_("Durée sur place"), coerce=int, choices=[(each, duration_words(each * 60)) for each in LASTS_MIN]
    )
    marche = forms.TypedChoiceField(
        label=_("À pied au plus, à chaque bout"), coerce=int, choices=[(each, f"{each}{NBSP}min") for each in WALKS_MIN]
    )

    @property
    def ways(self) -> Ways:
        """Both, for links."""
        return Ways(self.cleaned_data["duree"], self.cleaned_data["marche"])

    @property
    def lasts(self) -> timedelta:
        """The time at the place."""
        return timedelta(minutes=self.cleaned_data["duree"])

    @property
    def limits(self) -> TravelLimits:
        """The usual limits, and the walk that was chosen."""
        return merge(TravelLimits(walk_s=self.cleaned_data["marche"] * 60))


class HomeForm(WaysForm):
    """From a commune, or one of its stops, during a week."""

    commune = forms.CharField(
        label=_("Commune de départ"), max_length=80, error_messages={"required": _("Écrivez le nom d’une commune.")}
    )
    arret = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    semaine = forms.DateField(label=_("La semaine du"), widget=DAY, error_messages=BAD_DAY)
    field_order = ("commune", "semaine", "duree", "marche")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_commune(self) -> Any:
        """The commune behind what was typed."""
        try:
            return commune_typed(self.cleaned_data["commune"], self.today)
        except CommuneUnknown as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class HoursForm(WaysForm):
    """A place and a day."""

    lieu = forms.TypedChoiceField(
        label=_("Lieu"), coerce=int, error_messages={"invalid_choice": _("Choisissez un lieu de la liste.")}
    )
    jour = forms.DateField(label=_("Jour"), widget=DAY, error_messages=BAD_DAY)
    field_order: tuple[str, ...] = ("lieu", "jour", "duree", "marche")

    def __init__(self, *args: Any, places: Sequence[PlaceCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in places}
        named = [(place.key, place_words(place.name, place.town)) for place in places]
        self.fields["lieu"].choices = named  # type: ignore[attr-defined]  # a choice field

    @property
    def place(self) -> PlaceCard:
        """The place that was chosen."""
        return self.places[self.cleaned_data["lieu"]]


class PlaceForm(HoursForm):
    """A place, a day and an hour."""

    heure = forms.TimeField(label=_("Début"), widget=HOUR, error_messages=BAD_HOUR)
    field_order = ("lieu", "jour", "heure", "duree", "marche")

    def clean_heure(self) -> time:
        """Within the day that cars serve."""
        hour: time = self.cleaned_data["heure"]
        if not EARLIEST <= hour <= LATEST:
            raise forms.ValidationError(_("Choisissez une heure entre 6\u00a0h et 19\u00a0h."))
        return hour
