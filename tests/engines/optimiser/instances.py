"""Small random problems, and every plan of a tiny one."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

from maillage.engines.optimiser.cases import Case
from maillage.engines.optimiser.finishing import seat
from maillage.engines.optimiser.plans import Plan, Session
from maillage.engines.optimiser.problem import Problem

Document = dict[str, Any]
POINTS = {
    "person": 1000,
    "nocar": 400,
    "territory": [[0.2, 600], [0.4, 300], [0.6, 100]],
    "territory_nocar": [[0.25, 400], [0.5, 200]],
    "weekly": 120,
    "fortnightly": 60,
    "km": 2,
}
KINDS = {
    "permanence": {"bins": [0, 1, 2], "per_bin": 2, "min": 0},
    "digital": {"seats": 8, "min": 4},
    "cv": {"seats": 10, "min": 4},
}


def draw(seed: int, *, sites: int = 4, advisers: int = 3, groups: int = 30, free: float = 0.5, presence: int = 1) -> Document:
    """A problem drawn from its seed; the last week is of school holidays when the seed is odd."""
    rng = random.Random(seed)
    slots = [{"id": slot, "week": slot // 10, "weekday": slot % 10 // 2, "half": "ap"[slot % 2] + "m"} for slot in range(40)]
    for slot in slots:
        slot["cls"] = slot["id"] % 10 + (10 if slot["week"] == 3 and seed % 2 else 0)
    classes = sorted({slot["cls"] for slot in slots})
    names = ["North", "South"]
    return {
        "weeks": 4,
        "slots": slots,
        "kinds": KINDS,
        "points": POINTS,
        "max_out_per_week": 2,
        "territories": names,
        "sites": [_site(rng, number, names[number % 2], advisers) for number in range(sites)],
        "advisers": [
            {
                "id": number,
                "name": f"adviser {number + 1}",
                "skills": ["permanence", *rng.sample(["digital", "cv"], rng.randint(1, 2))],
                "free": [int(rng.random() < free) for _ in range(40)],
            }
            for number in range(advisers)
        ],
        "profiles": [_profile(rng, number, sites, classes) for number in range(groups)],
        "groups": [
            {
                "id": number,
                "profile": number,
                "kind": rng.choice(list(KINDS)),
                "n": rng.randint(1, 5),
                "epci": rng.choice(names),
                "nocar": int(rng.random() < 0.4),
            }
            for number in range(groups)
        ],
        "minimum_presence": [{"epci": name, "each_week": 0, "total": presence} for name in names],
    }


def _site(rng: random.Random, number: int, territory: str, advisers: int) -> Document:
    return {
        "id": number,
        "name": f"place {number + 1}",
        "epci": territory,
        "house": number == 0,
        "equipped": rng.random() < 0.7,
        "at": [43.6 + rng.random() / 5, 3.4 + rng.random() / 5],
        "rooms": [[rng.randint(0, 2), rng.randint(0, 1)] for _ in range(40)],
        "km_from": {str(adviser): round(rng.uniform(2, 30), 1) for adviser in range(advisers)},
    }


def _profile(rng: random.Random, number: int, sites: int, classes: list[int]) -> Document:
    near = rng.sample(range(sites), rng.randint(1, min(3, sites)))
    return {
        "commune": f"commune {number}",
        "means": "bus",
        "reach": {str(site): {str(c): rng.randint(1, 31) for c in classes if rng.random() < 0.6} for site in near},
    }


def tiny(seed: int) -> Document:
    """A problem whose plans can all be tried: two places, two advisers with two half-days each."""
    document = draw(seed, sites=2, advisers=2, groups=14, presence=0)
    for adviser in document["advisers"]:
        adviser["skills"] = adviser["skills"][:2]
        kept = [slot for slot, free in enumerate(adviser["free"]) if free][:2]
        adviser["free"] = [int(slot in kept) for slot in range(40)]
    return document


def every_plan(problem: Problem) -> Iterator[Plan]:
    """Every choice of sessions and advisers, with people seated at best."""
    case, choices = Case(problem), []
    for adviser in range(len(problem.advisers)):
        by_slot = []
        for slot in range(40):
            mine = [
                Session(site, slot, case.types[number].kind, case.types[number].start, adviser)
                for site, when, number in case.open
                if when == slot and case.can_hold(adviser, site, slot, case.types[number].kind)
            ]
            if mine:
                by_slot.append([None, *mine])
        choices += by_slot
    for chosen in itertools.product(*choices):
        plan = seat(case, [session for session in chosen if session is not None])
        if plan is not None:
            yield plan
