"""The alphabet of one-segment SMS: 160 signs of GSM 03.38; any other sign turns the message into segments of 70."""

from __future__ import annotations

import math
import unicodedata

SEGMENT, JOINED = 160, 153
WIDE_SEGMENT, WIDE_JOINED = 70, 67
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SPELT = {
    "œ": "oe",
    "Œ": "OE",
    "’": "'",
    "‘": "'",
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "ç": "c",
    "°": "o",
}


def gsm7(text: str) -> str:
    """The same text in the characters of one-segment SMS: others lose their accent, or are spelt out."""
    return "".join(_plain(sign) for sign in text)


def segments(text: str) -> int:
    """How many segments a text is billed as."""
    is_narrow = all(sign in GSM7 for sign in text)
    one, joined = (SEGMENT, JOINED) if is_narrow else (WIDE_SEGMENT, WIDE_JOINED)
    return 1 if len(text) <= one else math.ceil(len(text) / joined)


def _plain(sign: str) -> str:
    if sign in GSM7:
        return sign
    if sign in SPELT:
        return SPELT[sign]
    if sign.isspace():
        return " "
    base = unicodedata.normalize("NFKD", sign)[:1]
    return base if base in GSM7 else "?"
