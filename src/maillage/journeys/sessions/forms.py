"""The questions of a permanence: who, where, when, for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.selectors import ReasonCard
from maillage.domains.agenda.services.openings import Hours, Offer
from maillage.kit import clock
from maillage.registry.places.models import Room
from maillage.registry.places.selectors import PlaceCard

ONCE, WEEKLY, FORTNIGHTLY, NTH = "once", "week", "fortnight", "nth"
RHYTHMS = (
    (ONCE, _("Une seule fois")),
    (WEEKLY, _("Chaque semaine")),
    (FORTNIGHTLY, _("Une semaine sur deux")),
    (NTH, _("Certaines semaines du mois")),
)
NTHS = ((1, _("1re")), (2, _("2e")), (3, _("3e")), (4, _("4e")), (-1, _("dernière")))
MODES = (("in_person", _("Sur place")), ("video", _("Par vidéo")), ("phone", _("Par téléphone")))
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def place_choices(places: Sequence[PlaceCard]) -> list[tuple[int, str]]:
    """Where, with its town."""
    return [(place.key, f"{place.name}, {place.town}" if place.town else place.name) for place in places]


def room_choices(places: Sequence[PlaceCard], rooms: Sequence[Room]) -> list[tuple[Any, Any]]:
    """No room, or one of these places' rooms, by town."""
    towns = {place.key: place.town or place.name for place in places}
    return [("", _("Sans salle réservée")), *((room.pk, f"{towns[room.place_id]}, {room.name}") for room in rooms)]


class RecurringForm(forms.Form):
    """Hours that come back: where, for what, how, and in which rhythm."""

    place = forms.TypedChoiceField(label=_("Où"), coerce=int)
    room = forms.TypedChoiceField(label=_("Salle"), coerce=int, empty_value=None, required=False)
    starts_at = forms.TimeField(label=_("De"), widget=TIME, initial=time(9))
    ends_at = forms.TimeField(label=_("À"), widget=TIME, initial=time(12))
    rhythm = forms.ChoiceField(label=_("Revient"), choices=RHYTHMS, initial=WEEKLY, widget=forms.RadioSelect)
    nths = forms.TypedMultipleChoiceField(
        label=_("Quelles semaines"), choices=NTHS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateField(label=_("Jusqu’au"), widget=DAY, required=False)
    school_weeks = forms.BooleanField(label=_("Seulement les semaines d’école"), required=False)
    reasons = forms.TypedMultipleChoiceField(
        label=_("Pour quels motifs"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un motif.")},
    )
    modes = forms.MultipleChoiceField(
        label=_("Comment"),
        choices=MODES,
        initial=["in_person"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une façon de recevoir.")},
    )

    def __init__(
        self, *args: Any, places: Sequence[PlaceCard], rooms: Sequence[Room], reasons: Sequence[ReasonCard], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choose_among("place", place_choices(places))
        self.choose_among("room", room_choices(places, rooms))
        self.choose_among("reasons", [(card.key, card.label) for card in reasons])

    def choose_among(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        """What can be chosen in one field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """The weeks of the month go with their rhythm."""
        data = super().clean() or {}
        if data.get("rhythm") == NTH and not data.get("nths"):
            self.add_error("nths", _("Cochez les semaines du mois, ou choisissez un autre rythme."))
        return data

    def offer_of(self, agency: int, adviser: int, partner_places: frozenset[int]) -> Offer:
        """Who receives, where, for what. In a partner's place, it is a permanence."""
        data = self.cleaned_data
        return Offer(
            agency=agency,
            adviser=adviser,
            place=data["place"],
            reasons=data["reasons"],
            modes=data["modes"],
            room=data["room"],
            is_outreach_session=data["place"] in partner_places,
        )

    def hours_from(self, first_day: date, weekday: int) -> Hours:
        """When it comes back, counted from a first day."""
        data, rhythm = self.cleaned_data, self.cleaned_data["rhythm"]
        return Hours(
            weekday=weekday,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            first_day=first_day,
            until=first_day if rhythm == ONCE else data["until"],
            interval_weeks=2 if rhythm == FORTNIGHTLY else 1,
            nths=tuple(data["nths"]) if rhythm == NTH else (),
            school_weeks_only=data["school_weeks"],
        )


class SessionForm(RecurringForm):
    """A permanence, once or again and again."""

    adviser = forms.TypedChoiceField(label=_("Qui reçoit"), coerce=int)
    first_day = forms.DateField(label=_("Premier jour"), widget=DAY, error_messages={"invalid": _("Choisissez un jour.")})
    is_published = forms.BooleanField(label=_("Ouvrir tout de suite à la réservation"), required=False, initial=True)

    def __init__(self, *args: Any, advisers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_among("adviser", advisers)

    def clean(self) -> dict[str, Any]:
        """An end comes after the beginning."""
        data = super().clean()
        first, until = data.get("first_day"), data.get("until")
        if first and until and until < first:
            self.add_error("until", _("Ce jour vient avant le premier. Choisissez-en un plus tard, ou laissez vide."))
        return data

    def offer(self, agency: int, partner_places: frozenset[int]) -> Offer:
        """Who receives, where, for what."""
        return self.offer_of(agency, self.cleaned_data["adviser"], partner_places)

    def hours(self) -> Hours:
        """When it recurs."""
        first: date = self.cleaned_data["first_day"]
        return self.hours_from(first, first.weekday())


class MoveForm(forms.Form):
    """Another day, other hours, another room."""

    day = forms.DateField(label=_("Jour"), widget=DAY, error_messages={"invalid": _("Choisissez un jour.")})
    starts_at = forms.TimeField(label=_("De"), widget=TIME)
    ends_at = forms.TimeField(label=_("À"), widget=TIME)
    room = forms.TypedChoiceField(label=_("Salle"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [("", _("La même")), *((room.pk, room.name) for room in rooms)]
        self.fields["room"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def span(self) -> tuple[datetime, datetime]:
        """The new time, on the wall of Paris."""
        day, data = self.cleaned_data["day"], self.cleaned_data
        start, end = (clock.wall(day, at.hour, at.minute) for at in (data["starts_at"], data["ends_at"]))
        return start, end


def proposed_move(parameters: Mapping[str, str]) -> dict[str, Any]:
    """The day and the hours that a proposal puts in an address; nothing when one of them cannot be read."""
    try:
        return {
            "day": date.fromisoformat(parameters.get("jour", "")),
            "starts_at": time.fromisoformat(parameters.get("de", "")),
            "ends_at": time.fromisoformat(parameters.get("a", "")),
        }
    except ValueError:
        return {}
