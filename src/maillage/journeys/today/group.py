"""A workshop is one thing in a week, however many people sit in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from maillage.domains.agenda.selectors import Seat
from maillage.domains.agenda.states import ACTIVE
from maillage.journeys.today.labels import CANCELLED, COMING, TAGS
from maillage.kit.ui.shapes import Event, State


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A workshop that is over and whose attendance sheet is not filled in."""

    session: int
    label: str
    starts_at: datetime
    town: str
    count: int


def sessions_of(seats: Iterable[Seat]) -> tuple[tuple[Seat, ...], ...]:
    """The seats of workshops, one group for each session, in the order in which they come."""
    groups: defaultdict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        if seat.series is not None:
            groups[seat.appointment].append(seat)
    return tuple(tuple(group) for group in groups.values())


def unclosed(seats: Iterable[Seat]) -> tuple[Unclosed, ...]:
    """Past seats of workshops, by session: they are closed together, on the sheet."""
    return tuple(
        Unclosed(group[0].appointment, title_of(group[0]), group[0].starts_at, group[0].town, len(group))
        for group in sessions_of(seats)
    )


def event_of(session: Sequence[Seat]) -> Event:
    """One block for the whole session, which leads to its page."""
    first, active = session[0], [seat for seat in session if seat.status in ACTIVE]
    kind, note = _state(active, session)
    return Event(
        start=first.starts_at,
        end=first.ends_at,
        title=title_of(first),
        kind=kind,
        url=reverse("workshops:show", args=[first.appointment]),
        note=note,
        struck=not active,
    )


def title_of(seat: Seat) -> str:
    return seat.series_label or seat.reason_label


def _state(active: Sequence[Seat], everybody: Sequence[Seat]) -> tuple[State, str]:
    if not active:
        return CANCELLED[0], str(CANCELLED[1])
    if any(seat.shown in COMING for seat in active):
        return "", enrolled_words(len(active))
    if any(seat.shown == "unknown_past" for seat in active):
        return "warn", str(TAGS["unknown_past"][1]).lower()
    came = sum(seat.status == "seen" for seat in everybody)
    return "done", ngettext("%(count)s personne venue", "%(count)s personnes venues", came) % {"count": came}


def enrolled_words(count: int) -> str:
    """As in: 8 inscrits."""
    return ngettext("%(count)s inscrit", "%(count)s inscrits", count) % {"count": count}
