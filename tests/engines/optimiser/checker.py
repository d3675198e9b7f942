"""An independent checker: reads the two JSON documents, imports nothing of the engine, recounts every rule and point."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

Document = dict[str, Any]


def broken(problem: Document, plan: Document) -> list[str]:
    """Every rule the plan breaks."""
    return [*_sessions(problem, plan), *_promises(problem, plan), *_people(problem, plan)]


def _sessions(problem: Document, plan: Document) -> list[str]:
    found: list[str] = []
    taken: Counter[Any] = Counter()
    for number, session in enumerate(plan["sessions"]):
        adviser, site = problem["advisers"][session["adviser"]], problem["sites"][session["site"]]
        slot = problem["slots"][session["slot"]]
        if session["kind"] not in adviser["skills"]:
            found.append(f"{number}: skill")
        if not adviser["free"][slot["id"]]:
            found.append(f"{number}: diary")
        if str(adviser["id"]) not in site["km_from"]:
            found.append(f"{number}: distance")
        if session["kind"] == "digital" and not site["equipped"]:
            found.append(f"{number}: equipment")
        taken["slot", adviser["id"], slot["id"]] += 1
        taken["week", adviser["id"], slot["week"]] += 1
        taken["room", site["id"], slot["id"], int(session["kind"] != "permanence")] += 1
    for key, n in taken.items():
        if key[0] == "room":
            most = problem["sites"][key[1]]["rooms"][key[2]][key[3]]
        else:
            most = 1 if key[0] == "slot" else problem["max_out_per_week"]
        if n > most:
            found.append(f"{key}: {n} > {most}")
    return found


def _promises(problem: Document, plan: Document) -> list[str]:
    found = []
    for promise in problem["minimum_presence"]:
        here = [s for s in plan["sessions"] if problem["sites"][s["site"]]["epci"] == promise["epci"]]
        weeks = Counter(problem["slots"][s["slot"]]["week"] for s in here)
        if len(here) < promise["total"] or any(weeks[w] < promise["each_week"] for w in range(4)):
            found.append(f"presence in {promise['epci']}")
    held = Counter((s["site"], s["slot"], s["kind"], s["start"]) for s in plan["sessions"])
    for pin in problem.get("pins", []):
        key = pin["site"], pin["slot"], pin["kind"], pin.get("start", 0)
        if not held[key]:
            found.append(f"pin {key}")
    current = Counter((s["site"], s["slot"], s["kind"], s["start"]) for s in problem.get("current", []))
    if "max_changes" in problem and sum(max(0, n - held[key]) for key, n in current.items()) > problem["max_changes"]:
        found.append("too many changes")
    return found


def _people(problem: Document, plan: Document) -> list[str]:
    found = []
    used: Counter[int] = Counter()
    came: Counter[int] = Counter()
    filled: Counter[tuple[int, int]] = Counter()
    for number, asked, hour, people in plan["attendance"]:
        session, group = plan["sessions"][number], problem["groups"][asked]
        timetable = problem["slots"][session["slot"]]["cls"]
        bits = problem["profiles"][group["profile"]]["reach"].get(str(session["site"]), {}).get(str(timetable), 0)
        hours = (0, 1, 2) if session["kind"] == "permanence" else (3 + session["start"],)
        if group["kind"] != session["kind"] or hour not in hours or not bits >> hour & 1 or people < 1:
            found.append(f"attendance {number} {asked} {hour} {people}")
        used[asked] += people
        came[number] += people
        filled[number, hour] += people
    found += [f"group {asked}" for asked, n in used.items() if n > problem["groups"][asked]["n"]]
    for (number, _), n in filled.items():
        kind = problem["kinds"][plan["sessions"][number]["kind"]]
        if n > (kind["seats"] if "seats" in kind else kind["per_bin"]):
            found.append(f"seats of {number}")
    for number, session in enumerate(plan["sessions"]):
        if came[number] < problem["kinds"][session["kind"]]["min"]:
            found.append(f"minimum of {number}")
    return found


def recount(problem: Document, plan: Document) -> dict[str, float]:
    """The figures of a plan, from the documents alone."""
    got: Counter[tuple[str, int]] = Counter()
    size: Counter[tuple[str, int]] = Counter()
    for group in problem["groups"]:
        size[group["epci"], group["nocar"]] += group["n"]
    for _, asked, _, people in plan["attendance"]:
        group = problem["groups"][asked]
        got[group["epci"], group["nocar"]] += people
    points = problem["points"]
    worth = sum(n * (points["person"] + points["nocar"] * no_car) for (_, no_car), n in got.items())
    rates = []
    for name in problem["territories"]:
        everybody, people = got[name, 0] + got[name, 1], size[name, 0] + size[name, 1]
        worth += _stairs(points["territory"], everybody, people)
        worth += _stairs(points["territory_nocar"], got[name, 1], size[name, 1])
        rates.append(everybody / people if people else 1.0)
    regular, km, drives = _series(problem, plan), 0.0, 0.0
    for adviser, site, _ in {(s["adviser"], s["site"], s["slot"] // 2) for s in plan["sessions"]}:
        one_way = problem["sites"][site]["km_from"][str(adviser)]
        km += 2 * one_way
        drives += round(4 * one_way) * points["km"] / 2
    return {
        "objective": worth + regular - drives,
        "served": got.total(),
        "served_nocar": sum(n for (_, no_car), n in got.items() if no_car),
        "worst": round(100 * min(rates), 1),
        "km": round(km),
        "regularity": regular,
    }


def _stairs(table: list[list[float]], served: int, people: int) -> int:
    total, last = 0, 0
    for share, reward in table:
        step = round(share * people)
        total += int(reward) * max(0, min(served, step) - last)
        last = step
    return total


def _series(problem: Document, plan: Document) -> int:
    spots: defaultdict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for s in plan["sessions"]:
        spots[s["site"], s["slot"] % 10, s["kind"], s["start"]][s["slot"] // 10] += 1
    total = 0
    for first, second, third, fourth in spots.values():
        weekly = min(first, second, third, fourth)
        pairs = min(first, third) - weekly + min(second, fourth) - weekly
        total += weekly * 4 * problem["points"]["weekly"] + pairs * 2 * problem["points"]["fortnightly"]
    return total
