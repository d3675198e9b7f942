"""A year of three territories beside their agenda: companies, houses and promised actions, told as a diary of plain lines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.journeys.results.simulated import NOW, Life, live

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
EVE = datetime(2025, 12, 8, 8, tzinfo=UTC)  # some of it began before the year
SECOND_OFFICER_ON = date(2026, 7, 1)  # until then the Vallée has nobody to stand in
SECOND_OFFICER = datetime(2026, 6, 30, 22, tzinfo=UTC)  # that day begins in Paris
TOWNS = {  # town hall: latitude, longitude, inhabitants
    "Lodève": (43.7319, 3.3194, 7_200),
    "Pégairolles": (43.8046, 3.3264, 180),
    "Octon": (43.6550, 3.3030, 500),
    "Clermont": (43.6275, 3.4325, 9_100),
    "Paulhan": (43.5380, 3.4570, 4_000),
    "Gignac": (43.6520, 3.5505, 6_400),
    "Aniane": (43.6850, 3.5870, 3_000),
    "Béziers": (43.3440, 3.2150, 80_000),
}
TERRITORY = {"Lodève": "A", "Pégairolles": "A", "Octon": "A", "Clermont": "B", "Paulhan": "B", "Gignac": "C", "Aniane": "C"}
HOUSES = {"house": "Lodève", "third house": "Paulhan", "other house": "Gignac"}
THIRD_OPENS = date(2026, 9, 1)
HOLIDAYS = (date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 14), date(2026, 5, 25),
            date(2026, 7, 14), date(2026, 11, 11))  # fmt: skip
CARS = {("Octon", "Lodève"): ((time(8, 45), time(12, 10)), (time(13, 35), time(16, 35)))}  # arrives there, leaves again


@dataclass(frozen=True)
class Line:
    """One line of a diary: when, what, and what is said of it."""

    at: datetime
    what: str
    said: dict[str, Any] = field(default_factory=dict)


@dataclass
class Thread:
    """All that happened to one company, or to one action, in the order in which it did."""

    letter: str
    lines: list[Line] = field(default_factory=list)

    def add(self, at: datetime, what: str, **said: Any) -> bool:
        """Write it down if it has happened by now."""
        if at < NOW:
            self.lines.append(Line(at, what, said))
        return at < NOW


@dataclass
class Year:
    """Everything."""

    life: Life
    companies: list[Thread]
    actions: list[Thread]
    houses: list[Line]


def tell(seed: int, *, companies: int, actions: int, a_day: int = 1) -> Year:
    """A year in which chance decides, the same for the same seed."""
    draw = random.Random(seed)
    life = live(FIRST, LAST, seed, a_day)
    life.territory = TERRITORY | {"Béziers": ""}
    hours = _visiting_hours()
    return Year(
        life,
        [_company(draw, hours) for _ in range(companies)],
        [_action(draw) for _ in range(actions)],
        _houses(draw),
    )


def _some_moment(draw: random.Random, first: datetime = EVE, last: datetime = NOW) -> datetime:
    return first + timedelta(minutes=draw.randrange(int((last - first) / timedelta(minutes=1))))


def _visiting_hours() -> Iterator[datetime]:
    """Hours of working days, each given once, so that nobody is at two companies."""
    day = EVE.date()
    while True:
        if day.weekday() < 5 and day not in HOLIDAYS:
            for minutes in range(8 * 60, 16 * 60, 30):
                yield datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=UTC)
        day += timedelta(days=1)


def _company(draw: random.Random, hours: Iterator[datetime]) -> Thread:
    one = Thread(draw.choice("AABBBC"))
    at = _some_moment(draw)
    opens = (at + timedelta(days=draw.randrange(30, 300))).date() if draw.random() < 0.7 else None
    one.add(at, "signalled", opens_on=opens)
    if one.letter != "C" and draw.random() < 0.08:
        one.add(at + timedelta(hours=5), "signalled_again", opens_on=opens)
    if one.letter == "C" and at < SECOND_OFFICER:
        at = SECOND_OFFICER + timedelta(days=5)
        if draw.random() < 0.4 or not one.add(at, "taken_up"):
            return one
    fate = draw.choices(("called", "silent", "no_answer", "refused", "dropped"), (70, 8, 9, 6, 7))[0]
    at += timedelta(hours=draw.randrange(1, 30))
    if draw.random() < 0.15:
        one.add(at, "officer_spoke")
    if fate == "called":
        _called(draw, one, at, opens, hours)
    elif fate == "no_answer":
        _handed_back(draw, one, at, opens, hours)
    elif fate != "silent":
        one.add(at + timedelta(days=draw.randrange(12)), fate)
    return one


def _handed_back(draw: random.Random, one: Thread, at: datetime, opens: date | None, hours: Iterator[datetime]) -> None:
    for _ in range(3):
        at += timedelta(days=draw.randrange(1, 5))
        one.add(at, "no_answer")
    at += timedelta(days=draw.randrange(2, 20))
    if draw.random() < 0.5 and one.add(at, "given_again"):
        _called(draw, one, at, opens, hours)


def _called(draw: random.Random, one: Thread, at: datetime, opens: date | None, hours: Iterator[datetime]) -> None:
    for _ in range(draw.randrange(3)):
        at += timedelta(days=draw.randrange(3), hours=1)
        one.add(at, "no_answer")
    visit = next((hour for hour in hours if hour > at + timedelta(hours=1)), NOW) if draw.random() < 0.2 else None
    at = visit or at + timedelta(days=draw.choice((0, 0, 1, 1, 2, 3, 5, 9)), hours=2)
    if not one.add(at, "visited" if visit else "reached"):
        return
    if opens and opens > at.date() + timedelta(days=20) and draw.random() < 0.3:
        at += timedelta(days=1)
        one.add(at, "opening_moved", opens_on=opens + timedelta(days=draw.choice((-7, 14, 60))))
    for _ in range(draw.choice((0, 1, 1, 2))):
        at += timedelta(days=draw.randrange(1, 25))
        _need(draw, one, at)
    if draw.random() < 0.05:
        one.add(max(line.at for line in one.lines) + timedelta(days=3), "dropped")
    one.lines.sort(key=lambda line: line.at)


def _need(draw: random.Random, one: Thread, at: datetime) -> None:
    posts = draw.randint(1, 9)
    need = sum(line.what == "need" for line in one.lines)
    if not one.add(at, "need", need=need, posts=posts):
        return
    for offer in draw.sample(("poei", "poec", "work_immersion", "job_dating"), draw.randrange(3)):
        _use(draw, one, at + timedelta(minutes=5), need, offer)
    left, when = posts, at
    while left and draw.random() < 0.75:
        when += timedelta(days=draw.randrange(4, 60))
        filled = draw.randint(1, left)
        local = draw.randint(0, filled)
        if not one.add(when, "filled", need=need, posts=filled, local=local):
            return
        if draw.random() < 0.08:
            when += timedelta(days=1)
            one.add(when, "unfilled", need=need)
        else:
            left -= filled
    if left and draw.random() < 0.2:
        one.add(when + timedelta(days=draw.randrange(1, 30)), "need_dropped", need=need)


def _use(draw: random.Random, one: Thread, at: datetime, need: int, offer: str) -> None:
    use = sum(line.what == "use" for line in one.lines)
    starts, entries = at.date() + timedelta(days=draw.randrange(0, 50)), draw.randint(1, 8)
    if not one.add(at, "use", need=need, use=use, offer=offer, starts_on=starts, entries=entries):
        return
    ended = datetime.combine(starts, time(15), tzinfo=UTC) + timedelta(days=draw.randrange(20, 60))
    if draw.random() < 0.7:
        stayed = draw.randint(0, entries)
        one.add(max(ended, at), "outcome", use=use, completed=stayed, hired=draw.randint(0, stayed))


def _action(draw: random.Random) -> Thread:
    one = Thread(draw.choice("ABC"))
    at = _some_moment(draw, datetime(2026, 1, 2, 8, tzinfo=UTC), NOW - timedelta(days=2))
    due = at.date() + timedelta(days=draw.randrange(15, 320))
    one.add(at, "proposed", due_on=due)
    if draw.random() < 0.12:
        return one
    at += timedelta(days=draw.randrange(0, 15), hours=1)
    if not one.add(at, "started"):
        return one
    for _ in range(draw.randrange(7)):
        at += timedelta(days=draw.randrange(8, 45))
        if not one.add(at, "told"):
            return one
        if at.date() < due and draw.random() < 0.15:
            due += timedelta(days=draw.choice((30, 90)))
            one.add(at + timedelta(hours=1), "deadline_moved", due_on=due)
    at += timedelta(days=draw.randrange(1, 20))
    if draw.random() < 0.75 and one.add(at, "ended", state=draw.choice(("reached", "reached", "missed", "dropped"))):
        at += timedelta(days=draw.randrange(1, 9))
        if draw.random() < 0.15 and one.add(at, "resumed") and draw.random() < 0.6:
            one.add(at + timedelta(days=draw.randrange(1, 30)), "ended", state="reached")
    return one


def _houses(draw: random.Random) -> list[Line]:
    found = [Line(datetime(2026, 3, 2, 9, tzinfo=UTC), "opening_prepared", {"house": "third house", "planned_on": THIRD_OPENS})]
    found.append(Line(datetime(2026, 9, 1, 7, tzinfo=UTC), "opened", {"house": "third house"}))
    for house, first in (("house", EVE), ("other house", EVE), ("third house", datetime(2026, 9, 2, 7, tzinfo=UTC))):
        for _ in range(draw.randrange(3, 30)):
            theme = draw.choice(("register", "account", "benefit", "offers", "application", "other"))
            found.append(Line(_some_moment(draw, first), "came", {"house": house, "theme": theme}))
        for number in range(draw.randrange(2, 9)):
            at = _some_moment(draw, first, NOW - timedelta(days=1))
            answered = at + timedelta(hours=draw.randrange(1, 150)) if draw.random() < 0.8 else None
            answered = answered if answered and answered < NOW else None
            found.append(Line(at, "case", {"house": house, "number": number, "answered_at": answered}))
    for house, on, came in (
        ("house", date(2026, 3, 10), 2),
        ("house", date(2025, 12, 9), 1),
        ("other house", date(2026, 10, 6), 1),
    ):
        found.append(Line(datetime.combine(on, time(7), tzinfo=UTC), "shadowed", {"house": house, "came": came}))
    return sorted(found, key=lambda line: line.at)
