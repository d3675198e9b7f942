"""From a question to its answer: who could come to a place of work, by shift. The selector that other pages include."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from maillage.domains.mobility.selectors import Venue
from maillage.journeys.labour_access import remedies
from maillage.journeys.labour_access.commuting import Asked, Bools, Bounds, Commuting
from maillage.journeys.labour_access.figures import (
    Better,
    CommuneAccess,
    Counts,
    DayCount,
    LabourAccess,
    Remedy,
    ShiftAccess,
    StartCount,
)
from maillage.journeys.labour_access.ground import drive_s, on_plane, road_m
from maillage.journeys.labour_access.rounding import published, published_part
from maillage.journeys.labour_access.seekers import families_of
from maillage.journeys.labour_access.shifts import DAY_MIN, Shift
from maillage.journeys.labour_access.targets import Target
from maillage.journeys.labour_access.terms import terms_of
from maillage.journeys.reach_map.reasons import STANDING
from maillage.journeys.reach_map.residents import Census, census
from maillage.kit.ui.words import date_words

CURVE: Final = range(180, 1380, 30)  # 3 h to 22 h 30, forty starts
AROUND_MIN: Final = range(-120, 121, 15)
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Which shifts on which days; how far one walks, waits, drives; how near a served commune somebody takes one to it."""

    shifts: tuple[Shift, ...]
    days: tuple[date, ...]
    bounds: Bounds
    car_s: int
    around_m: int

    @property
    def curve(self) -> tuple[Shift, ...]:
        """The first shift at each start of the curve."""
        lasts = self.shifts[0].lasts_min
        return tuple(Shift(start, (start + lasts) % DAY_MIN) for start in CURVE)

    @property
    def minutes(self) -> tuple[int, ...]:
        """Every minute of the day that some answer needs."""
        near = [shift.moved(offset) for shift in self.shifts for offset in AROUND_MIN]
        far = [shift.moved(start - shift.start_min) for shift in self.shifts for start in CURVE]
        return tuple(sorted({minute for each in (*near, *far) for minute in (each.start_min, each.end_min)}))


def labour_access(target: Target, question: Question, *, agency: int | None, today: date) -> LabourAccess:
    """Who could be at this place of work for these shifts, and what would let more people come. Reads only."""
    people = census(today)
    return _Answer(target, question, people, agency, today).whole()


class _Answer:
    """The arrays behind one answer; communes in the order of the census."""

    def __init__(self, target: Target, question: Question, people: Census, agency: int | None, today: date) -> None:
        self.target, self.question, self.census, self.today, self.agency = target, question, people, today, agency
        homes = [each.home for each in people.rows]
        venue = Venue(target.place or 0, target.lat, target.lon)  # no place has the key 0: its hours are not built
        asked = Asked(homes, venue, question.days, question.minutes, question.bounds, target.zone)
        self.commuting = Commuting(asked, agency=agency)
        self.people = np.array([each.inhabitants or 0 for each in people.rows], np.int64)
        self.points = on_plane([home.point for home in homes], target.point)

    @cached_property
    def drive_s(self) -> npt.NDArray[np.float64]:
        """Seconds at the wheel from each commune."""
        return drive_s(road_m(self.points, remedies.HERE))[:, 0]

    @cached_property
    def by_car(self) -> Bools:
        """Within the drive asked about, at any hour."""
        return self.drive_s <= self.question.car_s

    @cached_property
    def bus(self) -> Bools:
        """(communes, shifts): on every day."""
        return self.commuting.can_at(self.question.shifts)

    def lifted(self, bus: Bools) -> Bools:
        """By bus, or taken to the stop of a served commune."""
        return bus | remedies.lifted(self.points, bus, self.question.around_m)

    def count(self, who: Bools) -> int | None:
        """Inhabitants of some communes, as published."""
        return published_part(self.exact(who), self.census.total)

    def exact(self, who: Bools) -> int:
        """Inhabitants of some communes."""
        return int(self.people[who].sum())

    def counts(self, bus: Bools) -> Counts:
        """By each means."""
        return Counts(self.count(bus), self.count(self.lifted(bus)), self.count(self.by_car))

    def shift(self, number: int) -> ShiftAccess:
        """One of the shifts."""
        shift, bus = self.question.shifts[number], self.bus[:, number]
        by_day = tuple(DayCount(day, self.count(self.commuting.can_on(shift, day))) for day in self.question.days)
        return ShiftAccess(shift, self.counts(bus), int(bus.sum()), by_day, self.better(shift), self.remedies(bus))

    def better(self, shift: Shift) -> tuple[Better, ...]:
        """The best starts within two hours; when none of them is better, the best of the day."""
        offsets = list(AROUND_MIN)
        can = self.commuting.can_at([shift.moved(offset) for offset in offsets])
        found = remedies.better_starts((self.people @ can).tolist(), offsets)
        if not found:
            offsets = sorted({0, *(start - shift.start_min for start in CURVE)}, key=abs)
            can = self.commuting.can_at([shift.moved(offset) for offset in offsets])
            found = remedies.better_starts((self.people @ can).tolist(), offsets)[:1]
        return tuple(Better(shift.moved(offset), offset, published(gain)) for offset, gain in found[:SHOWN])

    def remedies(self, bus: Bools) -> tuple[Remedy, ...]:
        """The lines that bring most, each with its communes."""
        found = [("shuttle", each) for each in remedies.shuttles(self.points, self.people, ~bus)]
        found += [("shared_ride", each) for each in remedies.shared_rides(self.points, self.people, ~bus)]
        names = [each.commune.name for each in self.census.rows]
        return tuple(
            Remedy(kind, tuple(names[stop] for stop in line.stops), published(line.gain), line.ride_s, line.length_m)
            for kind, line in found
        )

    def curve(self) -> tuple[StartCount, ...]:
        """By bus at each start of the day."""
        shifts = self.question.curve
        counts: Sequence[int] = (self.people @ self.commuting.can_at(shifts)).tolist()
        total = self.census.total
        return tuple(StartCount(each, published_part(count, total), count) for each, count in zip(shifts, counts, strict=True))

    def communes(self) -> tuple[CommuneAccess, ...]:
        """Every commune, those that can come first, then by name."""
        lifted = self.lifted(np.any(self.bus, axis=1).reshape(-1))
        rows = [self._commune(number, by_ride=bool(lifted[number])) for number in range(len(self.census.rows))]
        return tuple(sorted(rows, key=lambda row: (not row.shifts, not row.by_ride, not row.by_car)))

    def _commune(self, number: int, *, by_ride: bool) -> CommuneAccess:
        of = self.census.rows[number]
        can = tuple(shift for place, shift in enumerate(self.question.shifts) if self.bus[number, place])
        hours = self.commuting.trip(can[0], number) if can else ()
        car = round(float(self.drive_s[number])), bool(self.by_car[number])
        return CommuneAccess(of.commune.name, of.insee, published(of.inhabitants), can, by_ride and not can, *car, hours)

    @property
    def standing(self) -> str:
        """Why no car counts, if none does."""
        if self.target.place is None:
            return _("Les horaires de car vers ce lieu ne sont pas encore calculés\u00a0: seule la marche est comptée.")
        grids = self.commuting.asked_grids
        if all(grid.standing in STANDING for grid in grids):
            return str(STANDING[grids[0].standing])
        still = sorted(day for grid in grids if grid.standing in STANDING for day in grid.days if day in self.question.days)
        days = ", ".join(date_words(day) for day in still)
        return _("Aucun car n’est compté\u00a0: %(days)s.") % {"days": days} if still else ""

    def whole(self) -> LabourAccess:
        """All of it."""
        first = self.bus[:, 0]
        ways = first, self.lifted(first), self.by_car
        families, source = families_of([each.commune.key for each in self.census.rows], ways, self.today)
        return LabourAccess(
            target=self.target,
            days=self.question.days,
            total=published(self.census.total) or 0,
            shifts=tuple(self.shift(number) for number in range(len(self.question.shifts))),
            all_shifts=self.counts(np.all(self.bus, axis=1).reshape(-1)),
            curve=self.curve(),
            communes=self.communes(),
            families=families,
            seekers_source=source,
            is_to_confirm=any(grid.is_to_confirm for grid in self.commuting.asked_grids),
            standing=self.standing,
            terms=tuple(terms_of(self.commuting.asked_grids, self.census, self.question)),
        )
