"""Pure answers about names: the folding that the database does too."""

from __future__ import annotations

import re
import unicodedata

SPELT = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
MARKS = re.compile("[\u0300-\u036f]")
OTHERS = re.compile("[^a-z0-9]+")


def fold(words: str) -> str:
    """Lower case without accents or punctuation; answers as the SQL function `folded`."""
    plain = unicodedata.normalize("NFKD", words).translate(SPELT)
    return OTHERS.sub(" ", MARKS.sub("", plain.lower())).strip()
