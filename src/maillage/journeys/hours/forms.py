"""An absence, the end of hours that come back, and what can be changed about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.agenda.selectors import OpeningRow
from maillage.domains.agenda.services.openings import Hours
from maillage.journeys.sessions.forms import DAY, FORTNIGHTLY, NTH, RHYTHMS, TIME, WEEKLY, RecurringForm
from maillage.kit import clock
from maillage.kit.ui.words import WEEKDAYS
from maillage.registry.diary.models import Leave


class LeaveForm(forms.Form):
    """From a day and hour to another."""

    first_day = forms.DateField(label=_("Du"), widget=DAY, error_messages={"required": _("Choisissez le premier jour.")})
    starts_at = forms.TimeField(label=_("À partir de"), widget=TIME, required=False)
    last_day = forms.DateField(label=_("Au"), widget=DAY, required=False, help_text=_("Vide : le même jour."))
    ends_at = forms.TimeField(label=_("Jusqu’à"), widget=TIME, required=False, help_text=_("Sans heure : toute la journée."))
    kind = forms.ChoiceField(label=_("Quoi"), choices=Leave.Kind.choices)

    def span(self) -> tuple[datetime, datetime]:
        """The absence, on the wall of Paris; whole days where no hour is said."""
        data = self.cleaned_data
        last = data["last_day"] or data["first_day"]
        start = data["starts_at"] or time(0)
        until = data["ends_at"]
        end = clock.wall(last, until.hour, until.minute) if until else clock.wall(last + timedelta(days=1))
        return clock.wall(data["first_day"], start.hour, start.minute), end


class EndForm(forms.Form):
    """The last day."""

    last_day = forms.DateField(label=_("Dernier jour"), widget=DAY, error_messages={"required": _("Choisissez le dernier jour.")})


class ChangeForm(RecurringForm):
    """Hours that come back, for the same adviser, from now on."""

    rhythm = forms.ChoiceField(label=_("Revient"), choices=RHYTHMS[1:], widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(label=_("Jour"), coerce=int, choices=[*enumerate(WEEKDAYS[:6])])

    def hours_of(self, opening: OpeningRow) -> Hours:
        """When it comes back; weeks are counted from the same first day."""
        hours = self.hours_from(opening.first_day, self.cleaned_data["weekday"])
        return replace(hours, on_public_holidays=opening.on_public_holidays)


def as_it_is(opening: OpeningRow) -> dict[str, Any]:
    """The answers that leave everything as it is."""
    return {
        "place": opening.place,
        "room": opening.room_key or "",
        "weekday": opening.weekday,
        "starts_at": opening.starts_at,
        "ends_at": opening.ends_at,
        "rhythm": NTH if opening.nths else FORTNIGHTLY if opening.interval_weeks == 2 else WEEKLY,
        "nths": list(opening.nths),
        "until": opening.until,
        "school_weeks": opening.school_weeks_only,
        "reasons": list(opening.reason_keys),
        "modes": list(opening.modes),
    }
