"""What a web process does: map a built day, answer people who were not asked for before. And loading a feed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator

from bench import reach_peers as peers
from bench.reach_run import DATES, PLAIN, Run, cycle
from bench.report import median_of
from maillage.engines.reach import Profiles, Site, build_profiles, build_timetable, open_profiles, read_feed
from maillage.engines.reach.direction import mirrored, towards
from maillage.engines.reach.profiles import ProfileBuilder
from maillage.engines.reach.ways import LANES

Point = tuple[float, float]


def measure_loading(run: Run) -> None:
    """Files to arrays of one day; the lists the profile kernel needs are timed apart."""
    folder, date = run.feed("vilnius"), DATES["vilnius"]
    if folder is None:
        return
    calls: dict[str, Callable[[], object]] = {"maillage": lambda: build_timetable(read_feed(folder), date, PLAIN)}
    if "pynigiri" in run.peers:
        calls["pynigiri"] = peers.Nigiri(folder, date).load
    if "cafein" in run.peers:
        calls["cafein"] = lambda: peers.Cafein(folder, date)
    rows = run.timed("files to arrays, vilnius", "ms", run.runs(7, 15), **calls)
    timetable = build_timetable(read_feed(folder), date)
    run.timed(
        "event lists, both ways, with walks, vilnius", "ms", 5,
        maillage=lambda: [ProfileBuilder(towards(timetable)), ProfileBuilder(mirrored(timetable))],
    )  # fmt: skip
    if "pynigiri" in run.peers:
        run.figures["load_vs_pynigiri_vilnius"] = median_of(rows, "maillage") / median_of(rows, "pynigiri")


def measure_answers(run: Run) -> None:
    """The figures are those of the rural feed; the city's rows stand beside them."""
    for name, is_figure in (("libellus", True), ("vilnius", False)):
        folder = run.feed(name)
        if folder is not None:
            _measure_answers_in(run, name, str(folder), is_figure=is_figure)


def _measure_answers_in(run: Run, name: str, folder: str, *, is_figure: bool) -> None:
    rng = random.Random(5)
    feed = read_feed(folder)
    stops = [s for s in feed.stops() if math.isfinite(s.lat)]
    sites = [Site(s.id, s.lat, s.lon) for s in rng.sample(stops, LANES)]
    day = run.folder() / "day"
    build_profiles(build_timetable(feed, DATES[name]), sites, day)
    (reload,) = run.timed(f"reopen a built day, {name}", "ms", run.runs(25, 100), maillage=lambda: open_profiles(day))
    profiles = open_profiles(day)
    homes = _homes([(s.lat, s.lon) for s in stops], rng)
    asked = cycle([(rng.choice(profiles.site_keys), rng.choice([9, 10, 14, 15]) * 3600) for _ in range(64)])
    times_us, legs_ms = _measure_one(run, name, profiles, homes, asked)
    (everywhere,) = run.timed(
        f"all 64 sites for a new home, {name}", "ms", run.runs(25, 100),
        maillage=lambda: profiles.all_sites(next(homes), 36_000, 39_600),
    )  # fmt: skip
    if is_figure:
        run.figures["answer_us"], run.figures["answer_with_legs_ms"] = times_us, legs_ms
        run.figures["all_sites_ms"] = everywhere["median"]
    else:
        run.figures["packed_reload_ms"] = reload["median"]  # of the larger one


def _measure_one(
    run: Run, name: str, profiles: Profiles, homes: Iterator[Point], asked: Iterator[tuple[str, int]]
) -> tuple[float, float]:
    def answer(home: Point, *, with_legs: bool) -> None:
        key, start = next(asked)
        profiles.round_trip(home, key, start, start + 3600, with_legs=with_legs)

    here, runs = next(homes), run.runs(300, 2000)
    (times,) = run.timed(f"one answer, a new home, {name}", "us", runs, maillage=lambda: answer(next(homes), with_legs=False))
    run.timed(f"one answer, the same home, {name}", "us", runs, maillage=lambda: answer(here, with_legs=False))
    work = f"one answer with legs, a new home, {name}"
    (legs,) = run.timed(work, "ms", runs, maillage=lambda: answer(next(homes), with_legs=True))
    return times["median"], legs["median"]


def _homes(points: list[Point], rng: random.Random) -> Iterator[Point]:
    """A new home near some stop, each time."""
    while True:
        lat, lon = rng.choice(points)
        yield lat + rng.uniform(-0.003, 0.003), lon + rng.uniform(-0.003, 0.003)
