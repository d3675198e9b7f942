"""What is known of who could come, as frozen rows: for a page, for a company's own page, for a file. Counts as published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from maillage.journeys.labour_access.rounding import published_words
from maillage.journeys.labour_access.shifts import Shift
from maillage.journeys.labour_access.targets import Target
from maillage.kit.ui.words import clock, date_words, distance, duration_words, of_place

NAMED = 4


@dataclass(frozen=True, slots=True)
class Counts:
    """People by means of travel, None when hidden. `ride` adds to the bus those whom somebody takes to its stop."""

    bus: int | None
    ride: int | None
    car: int | None


@dataclass(frozen=True, slots=True)
class Better:
    """Another start of the same shift, and how many more could come by bus."""

    shift: Shift
    offset_min: int
    gain: int | None

    @property
    def words(self) -> str:
        """As in Commencer à 7 h 30, 2 h 30 plus tard (fin à 15 h 30)."""
        side = _("plus tard") if self.offset_min > 0 else _("plus tôt")
        hours = {"hour": clock(self.shift.start), "end": clock(self.shift.end)}
        by = duration_words(abs(self.offset_min) * 60)
        return _("Commencer à %(hour)s, %(by)s %(side)s (fin à %(end)s)") % {**hours, "by": by, "side": side}


@dataclass(frozen=True, slots=True)
class Remedy:
    """Something to set up: `shuttle`, `shared_ride`; where it stops; how many more could come."""

    kind: str
    stops: tuple[str, ...]
    gain: int | None
    ride_s: int
    length_m: float

    @property
    def words(self) -> str:
        """As in Une navette de Lodève, par Cartels et Le Bosc (12 km, 22 min)."""
        words = {"origin": of_place(self.stops[0]), "length": distance(self.length_m), "lasts": duration_words(self.ride_s)}
        through = {"names": _listed(self.stops[1:])}
        if self.kind == "shuttle":
            by = _(", par %(names)s") % through if len(self.stops) > 1 else ""
            return _("Une navette au départ %(origin)s%(by)s (%(length)s, %(lasts)s)") % {**words, "by": by}
        by = _(", pour %(names)s aussi") % through if len(self.stops) > 1 else ""
        return _("Une ligne de covoiturage au départ %(origin)s%(by)s (%(length)s, %(lasts)s)") % {**words, "by": by}


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day of the week: those who can come by bus that day."""

    day: date
    bus: int | None

    @property
    def name(self) -> str:
        """As in lundi 3 mars."""
        return date_words(self.day)


@dataclass(frozen=True, slots=True)
class ShiftAccess:
    """One shift: who can come on every day asked about, on each, and what would let more come."""

    shift: Shift
    people: Counts
    communes: int
    by_day: tuple[DayCount, ...]
    better: tuple[Better, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class StartCount:
    """A start time of the curve. `exact` draws the bar and is never written."""

    shift: Shift
    bus: int | None
    exact: int


@dataclass(frozen=True, slots=True)
class CommuneAccess:
    """A commune: the shifts that its inhabitants can come to by bus, and the hours of the first of them."""

    name: str
    insee: str
    inhabitants: int | None
    shifts: tuple[Shift, ...]
    by_ride: bool
    drive_s: int
    by_car: bool
    hours: tuple[datetime | None, ...]

    @property
    def bus_words(self) -> str:
        """As in 5 h – 13 h, départ à 4 h 10; non."""
        if not self.shifts:
            return _("non")
        said = ", ".join(each.words for each in self.shifts)
        leave, back = self.hours[0], self.hours[-1]
        if leave is None or back is None:
            return said
        hours = {"leave": clock(leave), "back": clock(back)}
        return f"{said} ({_('départ %(leave)s, retour %(back)s') % hours})"


@dataclass(frozen=True, slots=True)
class FamilyAccess:
    """Job seekers of a family of occupations for the first shift; `everybody` lives in the territory."""

    code: str
    label: str
    everybody: int | None
    people: Counts


@dataclass(frozen=True, slots=True)
class LabourAccess:
    """The whole answer. `standing` says why no car counts at all, if so; `terms` what the figures stand on."""

    target: Target
    days: tuple[date, ...]
    total: int
    shifts: tuple[ShiftAccess, ...]
    all_shifts: Counts
    curve: tuple[StartCount, ...]
    communes: tuple[CommuneAccess, ...]
    families: tuple[FamilyAccess, ...]
    seekers_source: str
    is_to_confirm: bool
    standing: str
    terms: tuple[str, ...]

    @property
    def first(self) -> ShiftAccess:
        """The shift asked about first."""
        return self.shifts[0]

    @property
    def served(self) -> tuple[CommuneAccess, ...]:
        """Communes from which one can come by bus to some shift."""
        return tuple(row for row in self.communes if row.shifts)

    @property
    def unserved(self) -> tuple[CommuneAccess, ...]:
        """The others."""
        return tuple(row for row in self.communes if not row.shifts)

    @property
    def sentence(self) -> str:
        """As in 12 340 habitants peuvent y être à 5 h et rentrer après 13 h, en car."""
        shift, count = self.first.shift, self.first.people.bus
        hours = {"start": clock(shift.start), "end": clock(shift.end)}
        if count is None:
            return _("Presque personne ne peut y être à %(start)s et en revenir après %(end)s, en car") % hours
        words = {**hours, "count": published_words(count)}
        return _("%(count)s habitants peuvent y être à %(start)s et en revenir après %(end)s, en car") % words


def _listed(names: tuple[str, ...]) -> str:
    """As in A, B et C; A, B, C et 3 autres."""
    shown = list(names) if len(names) <= NAMED + 1 else [*names[:NAMED], _("%(rest)s autres") % {"rest": len(names) - NAMED}]
    return " et ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
