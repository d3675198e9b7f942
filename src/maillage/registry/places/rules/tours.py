"""Reading a mobile house's tour from the sentence that the national list gives: which days, which towns, which hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from maillage.registry.places.rules.hours import STRETCH, HoursUnreadable, Stretch, span
from maillage.registry.territories.rules import fold, fold_spelt_out

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
NTHS = {
    1: re.compile(r"\b(?:1er|1re|1ere|premiere?s?)\b"),
    2: re.compile(r"\b(?:2e|2eme|2nd|2nde|deuxiemes?|seconde?s?)\b"),
    3: re.compile(r"\b(?:3e|3eme|troisiemes?)\b"),
    4: re.compile(r"\b(?:4e|4eme|quatriemes?)\b"),
    -1: re.compile(r"\b(?:dernier|derniere)s?\b"),
}
ALTERNATING = re.compile(r"\b(?:im)?paires?\b|\bsur deux\b|\b(?:15|quinze) jours\b|\bquinzaine\b")
AROUND = " \t\n,;:.-–/()"
LEAVE_OUT = re.compile(r"^(?:et|puis|à|a)\s+|\s+(?:de|et)$|^(?:de|et|puis|au|à|a)$", re.IGNORECASE)
NEARLY = 90.0
APART = 5.0


@dataclass(frozen=True, slots=True)
class TourStop:
    """The house is in that town, as it was written, during that stretch."""

    town: str
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Tour:
    """The stops of a tour, on which of the month's weekdays (none: every week), and what could not be read."""

    nths: tuple[int, ...]
    stops: tuple[TourStop, ...]
    unread: tuple[str, ...]


def tour_of(comment: str) -> Tour | None:
    """The tour that a comment tells, or None when it names no weekday.

    « Les deuxième et quatrième semaine » is read as the second and fourth of each weekday. A tour every other week has
    no anchor in such a sentence: nothing of it is read, and all of it is answered as unread.
    """
    head, *parts = WEEKDAY.split(comment)
    if not parts:
        return None
    if ALTERNATING.search(fold(comment)):
        return Tour((), (), (comment.strip(),))
    nths = tuple(nth for nth, words in NTHS.items() if words.search(fold(head)))
    stops, unread = [], []
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        for each in _stops(WEEKDAYS.index(name.lower()), text):
            if isinstance(each, TourStop):
                stops.append(each)
            else:
                unread.append(f"{name.lower()} {each}".strip())
    return Tour(nths, tuple(stops), tuple(unread))


def _stops(weekday: int, text: str) -> Iterator[TourStop | str]:
    """What one weekday's part says, in order: stops, and the text that is none."""
    done = 0
    for found in STRETCH.finditer(text):
        town, written = _tidy(text[done : found.start()]), text[done : found.end()].strip(AROUND)
        done = found.end()
        try:
            start, end = span(found)
        except HoursUnreadable:
            yield written
            continue
        yield TourStop(town, Stretch(weekday, start, end)) if town and start < end else written
    rest = _tidy(text[done:])
    if rest or not done:
        yield rest


def _tidy(words: str) -> str:
    kept = words.strip(AROUND)
    while (shorter := LEAVE_OUT.sub("", kept).strip(AROUND)) != kept:
        kept = shorter
    return kept


def town_meant(written: str, names: Iterable[str]) -> str | None:
    """The folded name that a town as written stands for: the same, else the only one that starts so, else nearly so."""
    wanted, known = fold_spelt_out(written), sorted(set(names))
    if wanted in known:
        return wanted
    longer = [name for name in known if name.startswith(wanted + " ")]
    if len(longer) == 1 and wanted:
        return longer[0]
    near = sorted(((fuzz.ratio(wanted, name), name) for name in known), reverse=True)[:2]
    if not near or near[0][0] < NEARLY or (len(near) > 1 and near[0][0] - near[1][0] < APART):
        return None
    return near[0][1]
