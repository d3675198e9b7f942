"""Every figure of the annual review once more, from the diaries alone: loops and sorted lists, nothing of the product's code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from math import asin, cos, radians, sin, sqrt

from tests.journeys.results import naive
from tests.journeys.results.naive import PARIS, Told, middle, part
from tests.journeys.results.simulated import NOW
from tests.journeys.results.year_story import CARS, HOLIDAYS, HOUSES, TERRITORY, TOWNS, Thread, Year

Found = dict[tuple[str, str], Told | None]
TODAY = NOW.astimezone(PARIS).date()
VISIT = timedelta(minutes=45)


def figures(year: Year, start: date, end: date, letter: str) -> Found:
    """Part, whole and value of each, of one territory or of all; None when there is nothing to measure."""
    companies = [each for each in year.companies if letter in ("", each.letter)]
    actions = [each for each in year.actions if letter in ("", each.letter)]
    return (
        naive.figures(year.life, start, end, letter)
        | kilometres(year, start, end, letter)
        | contacts(companies, start, end)
        | posts(companies, start, end)
        | uses(companies, start, end)
        | reach(letter)
        | visits(year, start, end, letter)
        | promises(actions, start, end)
    )


def day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def count(number: float) -> Told | None:
    return (number, None, number) if number else None


# ------------------------------------------------------------------ companies
def contacts(companies: Iterable[Thread], start: date, end: date) -> Found:
    waited, is_over, followed, months = [], [], [], []
    for one in companies:
        signalled, reached = day(one.lines[0].at), first_contact(one)
        opens_on = [line.said["opens_on"] for line in one.lines if "opens_on" in line.said][-1]
        if reached and opens_on and start <= reached < end:
            months.append((opens_on - reached).days / (365.25 / 12))
        if not start <= signalled < end:
            continue
        followed.append(has_dossier(one))
        if signalled + timedelta(days=10) <= TODAY:
            waited.append(working_days(signalled, reached or TODAY))
            is_over.append(reached is not None)
    half = kaplan_meier_median([(days, over) for days, over in zip(waited, is_over, strict=True)])
    quick = {most: sum(over and days <= most for days, over in zip(waited, is_over, strict=True)) for most in (3, 5)}
    return {
        ("11", ""): None if half is None else (sum(is_over), len(waited), half),
        ("11", "3"): part(quick[3], len(waited)),
        ("11", "5"): part(quick[5], len(waited)),
        ("12", ""): middle(months, len(months)),
        ("13", ""): part(sum(followed), len(followed)),
    }


def has_dossier(one: Thread) -> bool:
    """Both sides have two people from the beginning, but the Vallée: from July, or when it was taken up by hand."""
    return one.letter != "C" or one.lines[0].at >= datetime(2026, 7, 1, tzinfo=PARIS) or any(
        line.what == "taken_up" for line in one.lines
    )  # fmt: skip


def first_contact(one: Thread) -> date | None:
    """The agency's own: what the intermunicipality says to a company is none."""
    return next((day(line.at) for line in one.lines if line.what in ("reached", "visited")), None)


def working_days(after: date, until: date) -> int:
    found = 0
    while after < until:
        after += timedelta(days=1)
        found += after.isoweekday() <= 5 and after not in HOLIDAYS
    return found


def kaplan_meier_median(spells: list[tuple[float, bool]]) -> float | None:
    """One spell per thing, with whether it is over; in whole fractions, time after time."""
    left = Fraction(1)
    for time_ in sorted({days for days, _over in spells}):
        at_risk = sum(days >= time_ for days, _over in spells)
        left *= 1 - Fraction(sum(over and days == time_ for days, over in spells), at_risk)
        if left <= Fraction(1, 2):
            return time_
    return None


def posts(companies: Iterable[Thread], start: date, end: date) -> Found:
    asked = filled = local = 0
    spells: list[tuple[float, bool]] = []
    for one in companies:
        stopped = next((day(line.at) for line in one.lines if line.what == "dropped"), None)
        for need in (line for line in one.lines if line.what == "need"):
            number, since, kept = need.said["need"], day(need.at), []
            for line in one.lines:
                if line.what == "filled" and line.said["need"] == number:
                    kept.append(line)
                if line.what == "unfilled" and line.said["need"] == number:
                    kept.pop()
            here = [line for line in kept if start <= day(line.at) < end]
            filled += sum(line.said["posts"] for line in here)
            local += sum(line.said["local"] for line in here)
            if not start <= since < end:
                continue
            asked += need.said["posts"]
            for line in kept:
                spells += [((day(line.at) - since).days, True)] * line.said["posts"]
            given_up = [day(line.at) for line in one.lines if line.what == "need_dropped" and line.said["need"] == number]
            last = min([*given_up, stopped or TODAY, TODAY])
            spells += [((last - since).days, False)] * (need.said["posts"] - sum(line.said["posts"] for line in kept))
    half = kaplan_meier_median(spells)
    return {
        ("14", ""): (filled, asked, filled) if asked or filled else None,
        ("14", "local"): part(local, filled),
        ("15", ""): None if half is None else (sum(over for _days, over in spells), len(spells), half),
    }


def uses(companies: Iterable[Thread], start: date, end: date) -> Found:
    entries, known, hired = {"t": 0, "i": 0}, {"t": 0, "i": 0}, {"t": 0, "i": 0}
    for one in companies:
        for line in one.lines:
            kind = {"poei": "t", "poec": "t", "work_immersion": "i"}.get(line.said.get("offer", ""))
            if kind is None or not start <= line.said["starts_on"] < end or line.said["starts_on"] > TODAY:
                continue
            entries[kind] += line.said["entries"]
            for told in one.lines:
                if told.what == "outcome" and told.said["use"] == line.said["use"]:
                    known[kind] += line.said["entries"]
                    hired[kind] += told.said["hired"]
    return {
        ("16", ""): count(entries["t"]),
        ("16", "hired"): part(hired["t"], known["t"]),
        ("17", ""): part(hired["i"], known["i"]),
    }


# ------------------------------------------------------------------ places
def metres(one: str, other: str) -> float:
    """On the sphere, a third more by road."""
    (lat, lon), (other_lat, other_lon) = TOWNS[one][:2], TOWNS[other][:2]
    north, east = radians(other_lat - lat), radians(other_lon - lon)
    angle = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * 6_371_000 * asin(sqrt(angle)) * 1.3


def kilometres(year: Year, start: date, end: date, letter: str) -> Found:
    """The agency is at Clermont."""
    known = seen = 0
    saved = 0.0
    for note in year.life.notes:
        if note.what != "appointment" or note.status != "seen" or not start <= day(note.at) < end or note.at >= NOW:
            continue
        there = year.life.places[note.place] if note.place else ""
        if letter and TERRITORY.get(note.home or there) != letter:
            continue
        seen += 1
        if note.home:
            known += 1
            spared = metres(note.home, "Clermont") - (metres(note.home, there) if there else 0)
            saved += 2 * max(spared, 0) / 1000 if note.home in TERRITORY else 0
    return {("10", ""): (known, seen, saved)}


def reach(letter: str) -> Found:
    """By car in so many minutes at 50 km/h; on foot or by car of the line, there and back in half a day."""
    towns = [town for town in TERRITORY if letter in ("", TERRITORY[town])]
    everybody = sum(TOWNS[town][2] for town in towns)
    found: Found = {}
    for minutes in (20, 30):
        near = (town for town in towns if any(metres(town, house) <= minutes * 60 * 50 / 3.6 for house in HOUSES.values()))
        people = sum(TOWNS[town][2] for town in near)
        found["18", str(minutes)] = (people, everybody, people)
    people = sum(TOWNS[town][2] for town in towns if any(can_come(town, house) for house in HOUSES.values()))
    return found | {("19", ""): (people, everybody, people)}


def can_come(town: str, house: str) -> bool:
    """Next door, or a car that brings there and another that takes back once the visit is over, within opening hours."""
    if metres(town, house) < 300:
        return True
    for arrives, leaves in CARS.get((town, house), ()):
        begins = [time(hour, minute) for hour in range(8, 17) for minute in (0, 30) if time(hour, minute) >= time(8, 30)]
        for begin in begins:
            over = (datetime.combine(TODAY, begin) + VISIT).time()
            if arrives < begin and over < leaves and over <= time(17):
                return True
    return False


def visits(year: Year, start: date, end: date, letter: str) -> Found:
    came = [line for line in year.houses if line.what == "came" and start <= day(line.at) < end]
    return {("20", ""): count(sum(letter in ("", TERRITORY[HOUSES[line.said["house"]]]) for line in came))}


def presence(year: Year, start: date, end: date, letter: str) -> dict[str, tuple[int, int, int]]:
    """Days promised, held and called off at each place of a territory."""
    days: dict[str, dict[date, set[str]]] = {}
    for note in year.life.notes:
        if note.what == "session" and start <= day(note.at) < end and note.at < NOW:
            town = year.life.places[note.place or ""]
            if letter in ("", TERRITORY[town]):
                days.setdefault(town, {}).setdefault(day(note.at), set()).add(note.status)
    return {
        town: (len(each), sum("held" in said for said in each.values()), sum(said == {"cancelled"} for said in each.values()))
        for town, each in days.items()
    }


def house_events(year: Year, start: date, end: date, letter: str) -> dict[str, list[float]]:
    """What houses did beside receiving: openings, days inside the agency, blocked cases, each with what it measures."""
    found: dict[str, list[float]] = {"house.opened": [], "house.shadowed": [], "house.case_opened": [], "house.case_answered": []}
    for line in year.houses:
        if letter not in ("", TERRITORY[HOUSES[line.said["house"]]]):
            continue
        if line.what == "case" and line.said["answered_at"] and start <= day(line.said["answered_at"]) < end:
            found["house.case_answered"].append(working_days(day(line.at), day(line.said["answered_at"])))
        measure = {
            "opened": ("house.opened", 1),
            "case": ("house.case_opened", 1),
            "shadowed": ("house.shadowed", line.said.get("came")),
        }
        if line.what in measure and start <= day(line.at) < end:
            kind, how_much = measure[line.what]
            found[kind].append(how_much or 0)
    return {kind: sorted(values) for kind, values in found.items()}


# ------------------------------------------------------------------ promised actions
def promises(actions: Iterable[Thread], start: date, end: date) -> Found:
    in_time, ended, silent = [], [], []
    last = min(end - timedelta(days=1), TODAY)
    for one in actions:
        due = [line.said["due_on"] for line in one.lines if "due_on" in line.said][-1]
        state, over_on, told_on, has_run = "proposed", None, None, False
        for line in one.lines:
            if line.what in ("started", "resumed"):
                state, over_on, told_on, has_run = "running", None, day(line.at), True
            elif line.what == "told":
                told_on = day(line.at)
            elif line.what == "ended":
                state, over_on, told_on = line.said["state"], day(line.at), day(line.at)
        is_open = state in ("proposed", "running")
        if start <= due < end and state != "dropped" and not (is_open and due >= TODAY):
            in_time.append(state == "reached" and over_on is not None and over_on <= due)
        if over_on is not None and start <= over_on < end:
            ended.append(state == "reached")
        if has_run and over_on is None and told_on is not None:
            silent.append((last - told_on).days >= 30)
    return {
        ("21", ""): part(sum(in_time), len(in_time)),
        ("21", "reached"): part(sum(ended), len(ended)),
        ("21", "stale"): part(sum(silent), len(silent)),
    }
