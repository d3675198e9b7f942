"""Seeded planning problems on the real communes of the demonstration territory; buses and people are drawn.

`python -m bench.plan_instances --seed 1 [--times 5] [--requests 1200] > problem.json`
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.plan_timetable import LATEST, LINES, Connection, Point, draw_timetable, earliest_arrivals, latest_departures, road_km

Document = dict[str, Any]
COMMUNES = Path(__file__).resolve().parent.parent / "src/maillage/journeys/demo/communes.csv"
HALVES = ("am", "pm")
HOURS = {
    "am": [(540, 600), (600, 660), (660, 720), (540, 690), (585, 735)],
    "pm": [(840, 900), (900, 960), (960, 1020), (825, 975), (870, 1020)],
}
FIRST_BUS = {"am": 380, "pm": 690}
HOME_BY = {"am": 13 * 60 + 45, "pm": 19 * 60 + 15}
KINDS = {
    "permanence": {"bins": [0, 1, 2], "per_bin": 2, "min": 0},
    "digital": {"seats": 8, "min": 4},
    "cv": {"seats": 10, "min": 4},
    "project": {"seats": 10, "min": 4},
    "mobility": {"seats": 8, "min": 4},
}
SHARE = {"permanence": 0.50, "digital": 0.20, "cv": 0.12, "project": 0.10, "mobility": 0.08}
SKILLS = "digital,cv digital,project digital cv,mobility digital,project cv project,mobility -".split()
AGENCY, BASES = "Clermont-l'Hérault", {6: "Lodève", 7: "Gignac"}
HOUSES = ["Lodève", "Gignac", "Clermont-l'Hérault", "Le Caylar"]
SITES, MOST_KM, LONGEST_WAIT_MIN = 20, 45, 75
LARZAC = "200017341"
SCHOOL = (550, 16 * 60 + 20)
POINTS = {
    "person": 1000,
    "nocar": 400,
    "territory": [[0.2, 600], [0.4, 300], [0.6, 100]],
    "territory_nocar": [[0.25, 400], [0.5, 200]],
    "weekly": 120,
    "fortnightly": 60,
    "km": 2,
}


@dataclass(frozen=True, slots=True)
class Commune:
    name: str
    people: int
    territory: str
    at: Point


class Drawing:
    """A problem while it is drawn; the territory may be repeated side by side."""

    def __init__(self, seed: int, times: int, requests: int) -> None:
        self.rng = random.Random(seed)
        self.times, self.requests = times, requests
        self.slots = _slots(3 if seed % 3 == 0 else None)
        self.classes = {slot["cls"]: slot for slot in self.slots}
        self.closed = self.rng.choice([None, (1, self.rng.randrange(5))])  # a public holiday
        self.document: Document = {
            "weeks": 4,
            "slots": self.slots,
            "kinds": KINDS,
            "max_out_per_week": 2,
            **{name: [] for name in ("sites", "advisers", "profiles", "groups", "territories", "minimum_presence")},
            "points": POINTS,
        }

    def drawn(self) -> Document:
        for copy in range(self.times):
            self._copy(copy)
        advisers, sites = self.document["advisers"], self.document["sites"]
        for site in sites:
            far = {str(a["id"]): road_km(a["at"], site["at"]) for a in advisers}
            site["km_from"] = {adviser: round(km, 1) for adviser, km in far.items() if km <= MOST_KM}
        return self.document

    def _copy(self, copy: int) -> None:
        tag = f"{chr(65 + copy)}:" if self.times > 1 else ""
        communes = _communes(tag, (copy // 3 * 0.52, copy % 3 * 0.62))
        where = {c.name: c.at for c in communes}
        timetable = draw_timetable(self.rng, where)
        first = len(self.document["sites"])
        names = self._add_sites(communes, tag)
        self._add_advisers(copy, tag, where)
        trips = _Trips(timetable, self.classes, names)
        self._add_people(communes, tag, trips, first)
        for territory in sorted({c.territory for c in communes}):
            self.document["territories"].append(territory)
            self.document["minimum_presence"].append({"epci": territory, "each_week": 1, "total": 8})

    def _add_sites(self, communes: list[Commune], tag: str) -> list[str]:
        by_size = sorted(communes, key=lambda c: -c.people)
        names = HOUSES + [c.name for c in by_size if c.name not in HOUSES][:14]
        names += [c.name for c in by_size if c.territory.endswith(LARZAC) and c.name not in names][: SITES - len(names)]
        found = {c.name: c for c in communes}
        for number, name in enumerate(names):
            is_house, is_fixed = number < len(HOUSES), name in HOUSES[:2]
            days = [d for d in range(10) if is_fixed or self.rng.random() < (0.6 if is_house else 0.65)] or [2, 5]
            group = [d for d in days if is_fixed or self.rng.random() < (0.8 if is_house else 0.55)]
            self.document["sites"].append(
                {
                    "id": len(self.document["sites"]),
                    "name": tag + name,
                    "epci": found[name].territory,
                    "house": is_house,
                    "equipped": is_house or self.rng.random() < 0.45,
                    "at": found[name].at,
                    "rooms": [self._rooms(slot, days, group, 1 + is_fixed) for slot in self.slots],
                }
            )
        return names

    def _rooms(self, slot: Document, days: list[int], group: list[int], desks: int) -> list[int]:
        is_open = self.closed != (slot["week"], slot["weekday"])
        day = slot["id"] % 10
        return [desks * (is_open and day in days), int(is_open and day in group)]

    def _add_advisers(self, copy: int, tag: str, where: dict[str, Point]) -> None:
        for number, skills in enumerate(SKILLS):
            base = BASES.get(number, AGENCY)
            desk = {*self.rng.sample(range(10), 3), 0}  # desk duty, and the Monday meeting
            leave, length = self.rng.randrange(20), self.rng.choice([0, 0, 1, 2, 5])
            free = [
                int(s["id"] % 10 not in desk and not leave <= s["week"] * 5 + s["weekday"] < leave + length) for s in self.slots
            ]
            self.document["advisers"].append(
                {
                    "id": len(self.document["advisers"]),
                    "name": f"{tag}adviser {number + 1}",
                    "base": base,
                    "agency": copy,
                    "at": where[base],
                    "skills": ["permanence", *(name for name in skills.split(",") if name != "-")],
                    "free": free,
                }
            )

    def _add_people(self, communes: list[Commune], tag: str, trips: _Trips, first: int) -> None:
        profiles, groups = self.document["profiles"], self.document["groups"]
        index: dict[tuple[int, str, int], int] = {}
        for (number, means, school, kind), people in sorted(self._requests(communes).items()):
            commune, key = communes[number], (number, means, school)
            if key not in index:
                index[key] = len(profiles)
                sites = self.document["sites"]
                profiles.append(
                    {
                        "commune": tag + commune.name,
                        "means": means,
                        "school": school,
                        "reach": trips.reach(commune, means, bool(school), sites, range(first, first + SITES)),
                        "km": {str(s["id"]): round(road_km(commune.at, s["at"]), 1) for s in sites[first:]},
                    }
                )
            groups.append(
                {
                    "id": len(groups),
                    "profile": index[key],
                    "kind": kind,
                    "n": people,
                    "epci": commune.territory,
                    "nocar": int(means != "car"),
                }
            )

    def _requests(self, communes: list[Commune]) -> Counter[tuple[int, str, int, str]]:
        """Commune, means, bound to school hours, kind → people."""
        served = {stop for stops, _, _ in LINES for stop in stops}
        weights = [c.people * math.exp(self.rng.gauss(0, 0.35)) for c in communes]
        found: Counter[tuple[int, str, int, str]] = Counter()
        for number in self.rng.choices(range(len(communes)), weights, k=self.requests):
            kind = self.rng.choices(list(SHARE), list(SHARE.values()))[0]
            shares = [0.55, 0.24, 0.09, 0.12] if communes[number].name in served else [0.70, 0.04, 0.08, 0.18]
            means = self.rng.choices(["car", "bus", "walk", "none"], shares)[0]
            found[number, means, int(self.rng.random() < 0.25), kind] += 1
        return found


class _Trips:
    """Who is at which place in time, and home again, by class and hour."""

    def __init__(self, timetable: list[Connection], classes: dict[int, Document], names: list[str]) -> None:
        self._classes, self._names = classes, names
        self._ways = {}
        for number, slot in classes.items():
            day = [c for c in timetable if c.weekday == slot["weekday"] and not (c.in_term_only and number >= 10)]
            for name in names:
                for hour, (start, end) in enumerate(HOURS[slot["half"]]):
                    there = latest_departures(day, name, start - 5, FIRST_BUS[slot["half"]])
                    self._ways[number, name, hour] = there, earliest_arrivals(day, name, end + 3)

    def reach(
        self, home: Commune, means: str, is_at_school: bool, sites: list[Document], own: range
    ) -> dict[str, dict[str, int]]:
        found = {}
        for site in sites:
            is_near = _goes_alone(means, road_km(home.at, site["at"]))
            if is_near or (means == "bus" and site["id"] in own):
                name = self._names[site["id"] - own.start] if site["id"] in own else ""
                hours = {
                    str(c): self._bits(home.name, name, c, is_near=is_near, is_at_school=is_at_school) for c in self._classes
                }
                if any(hours.values()):
                    found[str(site["id"])] = {c: bits for c, bits in hours.items() if bits}
        return found

    def _bits(self, home: str, site: str, number: int, *, is_near: bool, is_at_school: bool) -> int:
        slot, bits = self._classes[number], 0
        for hour, (start, end) in enumerate(HOURS[slot["half"]]):
            can = is_near
            if not can:
                there, back = self._ways[number, site, hour]
                can = home in there and start - there[home][1] <= LONGEST_WAIT_MIN
                can = can and back.get(home, LATEST) <= HOME_BY[slot["half"]]
            if is_at_school and (slot["weekday"] == 2 or start < SCHOOL[0] or end > SCHOOL[1]):
                can = False
            bits |= can << hour
        return bits


def _goes_alone(means: str, km: float) -> bool:
    most = {"bus": 1.6, "walk": 2.6, "none": 1.2}
    return 3 + km / 50 * 60 <= 30 if means == "car" else km <= most[means]


def _slots(holiday_week: int | None) -> list[Document]:
    return [
        {
            "id": slot,
            "week": slot // 10,
            "weekday": slot % 10 // 2,
            "half": HALVES[slot % 2],
            "cls": slot % 10 + 10 * (slot // 10 == holiday_week),
        }
        for slot in range(40)
    ]


def _communes(tag: str, moved: Point) -> list[Commune]:
    with COMMUNES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return [
        Commune(
            row["name"],
            int(row["inhabitants"]),
            tag + row["intermunicipality"],
            (float(row["lat"]) + moved[0], float(row["lon"]) + moved[1]),
        )
        for row in rows
    ]


def generate(seed: int, times: int = 1, requests: int = 1200) -> Document:
    """Draw the document of a problem; the same seed gives the same one."""
    document: Document = json.loads(json.dumps(Drawing(seed, times, requests).drawn()))
    return document


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.plan_instances", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--requests", type=int, default=1200)
    options = parser.parse_args()
    print(json.dumps(generate(options.seed, options.times, options.requests), ensure_ascii=False))


if __name__ == "__main__":
    main()
