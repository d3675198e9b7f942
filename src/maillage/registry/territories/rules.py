"""Pure answers about names: the folding that the database does too, and the abbreviations people write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

SPELT = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
MARKS = re.compile("[\u0300-\u036f]")
OTHERS = re.compile("[^a-z0-9]+")
STUCK = re.compile(r"\b(St|Ste)(?=[A-ZÀ-Þ])")  # as in StJean
SHORT = {"st": "saint", "ste": "sainte"}
ARTICLES = ("la ", "le ", "les ", "l ")
LIKE_ENOUGH = 70.0
MUCH_LESS = 10.0
SHORTENED = 2.0  # a whole name that fits is better than a beginning


def fold(words: str) -> str:
    """Lower case without accents or punctuation; answers as the SQL function `folded`."""
    plain = unicodedata.normalize("NFKD", words).translate(SPELT)
    return OTHERS.sub(" ", MARKS.sub("", plain.lower())).strip()


def fold_spelt_out(words: str) -> str:
    """Folded, with the saints that were shortened written in full: St-Jean, Ste Anne, StJean."""
    parted = STUCK.sub(r"\1 ", words)
    return " ".join(SHORT.get(word, word) for word in fold(parted).split())


def likeness(typed: str, name: str) -> float:
    """How much a folded name looks like what was typed, 0 to 100; its beginning is enough, its article may miss."""
    whole = fuzz.ratio(typed, name)
    starts = [name] + [name[len(article) :] for article in ARTICLES if name.startswith(article)]
    return max(whole, *(fuzz.ratio(typed, start[: len(typed)]) - SHORTENED for start in starts))


def alike(typed: str, names: Iterable[str], limit: int) -> tuple[str, ...]:
    """The folded names that look like what was typed, the likeliest first, without those that do so much less."""
    if not typed:
        return ()
    scored = sorted((-likeness(typed, name), name) for name in names)
    best = -scored[0][0] if scored else 0.0
    least = max(LIKE_ENOUGH, best - MUCH_LESS)
    return tuple(name for score, name in scored[:limit] if -score >= least)
