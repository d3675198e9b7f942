"""Occupations by what people type: an everyday title, with its typing mistakes, or a code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from maillage.domains.companies.models import Occupation, OccupationEdition
from maillage.domains.companies.rules.titles import spelt_out
from maillage.registry.territories.rules import fold

CODE: Final = re.compile(r"[A-N]\d{4}")
LEAST_SIGNS: Final = 2
LIKE_ENOUGH: Final = "0.55"  # of the trigrams of what is typed
MOST_TITLES: Final = 60
MOST_SIGNS: Final = 80
_TITLES: Final = """
SELECT a.id, a.label, o.code, o.label, o.domain_label
FROM companies_appellation a JOIN companies_occupation o ON o.id = a.occupation_id
WHERE a.closed_on IS NULL AND o.closed_on IS NULL AND """
_ORDER: Final = """a.is_rare, (a.folded LIKE %(first)s) DESC, a.is_main DESC, length(a.folded), a.folded
LIMIT %(most)s"""
_BY_WORDS: Final = f"""{_TITLES} a.folded LIKE %(longest)s AND ' ' || a.folded LIKE ALL (%(words)s)
ORDER BY (' ' || a.folded LIKE %(whole)s) DESC, {_ORDER}"""  # constants of this file
_BY_LIKENESS: Final = f"""{_TITLES} %(typed)s <%% a.folded
ORDER BY word_similarity(%(typed)s, a.folded) DESC, {_ORDER}"""  # constants of this file


@dataclass(frozen=True, slots=True)
class OccupationChoice:
    """An occupation, as it is chosen: by a title, which may be its own name."""

    code: str
    label: str
    title: str
    appellation: int | None
    domain: str

    @property
    def words(self) -> str:
        """The title that was found, and the occupation when it is called otherwise."""
        return self.title if self.title == self.label else f"{self.title} ({self.label})"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of the directory is loaded."""

    version: str
    published_on: date | None
    is_sample: bool
    occupations_count: int


def edition() -> Edition | None:
    """The edition that is loaded, or none."""
    row = OccupationEdition.objects.first()
    return Edition(row.version, row.published_on, row.is_sample, row.occupations_count) if row else None


def search_occupations(typed: str, limit: int = 8) -> tuple[OccupationChoice, ...]:
    """Occupations whose titles look like what was typed, the likeliest first, each once by its best title."""
    if CODE.fullmatch(typed.strip().upper()):
        found = occupation(typed.strip().upper())
        return (found,) if found else ()
    folded = spelt_out(fold(typed))[:MOST_SIGNS]
    if len(folded.replace(" ", "")) < LEAST_SIGNS:
        return ()
    best: dict[str, OccupationChoice] = {}
    for key, title, code, label, domain in _titles_like(folded):
        best.setdefault(code, OccupationChoice(code, label, title, key, domain))
    return tuple(best.values())[:limit]


def _titles_like(folded: str) -> list[tuple[int, str, str, str, str]]:
    """Titles in which each word that was typed begins a word; when there is none, those that look like it."""
    asked: dict[str, Any] = {"first": f"{folded}%", "most": MOST_TITLES}
    words = folded.split()
    by_words: dict[str, Any] = {
        "longest": f"%{max(words, key=len)}%",
        "words": [f"% {word}%" for word in words],
        "whole": f"% {folded}%",
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_WORDS, asked | by_words)
        rows: list[tuple[int, str, str, str, str]] = cursor.fetchall()
        if rows:
            return rows
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true), set_config('enable_seqscan', 'off', true)",
            [LIKE_ENOUGH],  # the planner takes likeness for cheap, and would measure it on every title
        )
        cursor.execute(_BY_LIKENESS, asked | {"typed": folded})
        rows = cursor.fetchall()
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
    return rows


def occupation(code: str) -> OccupationChoice | None:
    """One occupation by its code, closed or not: a need may be of an older edition."""
    row = Occupation.objects.filter(code=code).first()
    return OccupationChoice(row.code, row.label, row.label, None, row.domain_label) if row else None
