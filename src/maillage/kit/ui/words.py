"""Hours, dates, quantities and place names as French prose. Pure functions: no Django, no clock."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from math import floor

NBSP = "\u00a0"  # before a colon, inside hours and dates
NNBSP = "\u202f"  # before ? ! ; and between thousands

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
)
SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avril", "mai", "juin", "juil."),
    *("août", "sept.", "oct.", "nov.", "déc."),
)
SMALL_NUMBERS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize"),
)
UNITS = r"(?:h|min|s|km|m|€|%|ans?|jours?|semaines?|mois|postes?|places?)"


def clock(at: time | datetime) -> str:
    """As in 9 h 30; 9 h on the hour."""
    minutes = f"{NBSP}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{NBSP}h{minutes}"


def between(start: time | datetime, end: time | datetime) -> str:
    """As in 9 h – 12 h."""
    return f"{clock(start)} – {clock(end)}"


def day_number(on: date) -> str:
    return "1er" if on.day == 1 else str(on.day)


def date_words(on: date, *, year: bool = False) -> str:
    """As in mardi 12 janvier, with the year when asked."""
    words = f"{WEEKDAYS[on.weekday()]} {day_number(on)}{NBSP}{MONTHS[on.month - 1]}"
    return f"{words} {on.year}" if year else words


def weekday(on: date) -> str:
    return WEEKDAYS[on.weekday()]


def day_of_year(on: date) -> str:
    """As in 12 janvier 2027: the date without its weekday."""
    return f"{day_number(on)}{NBSP}{MONTHS[on.month - 1]} {on.year}"


def date_long(on: date) -> str:
    """As in mardi 12 janvier 2027."""
    return date_words(on, year=True)


def date_short(on: date) -> str:
    """As in 12 janv., for the narrow column of a line."""
    return f"{day_number(on)}{NBSP}{SHORT_MONTHS[on.month - 1]}"


def when_words(at: datetime) -> str:
    """As in mardi 12 janvier, 9 h 30."""
    return f"{date_words(at)}, {clock(at)}"


def half_up(value: float) -> int:
    return floor(value + 0.5)


def duration_words(seconds: float) -> str:
    """As in 1 h 17 or 6 min; rounded to the minute, half up."""
    if seconds < 0:
        raise ValueError(f"a duration cannot be negative: {seconds}")
    if 0 < seconds < 30:
        return f"moins d’une{NBSP}minute"
    hours, minutes = divmod(half_up(seconds / 60), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{minutes:02}" if minutes else f"{hours}{NBSP}h"


def number(value: float, decimals: int | None = None) -> str:
    """As in 3 450 or 6,1; by default one decimal for a fraction, none for a whole number."""
    if decimals is None:
        decimals = 0 if value == int(value) else 1
    return f"{value:,.{decimals}f}".replace(",", NNBSP).replace(".", ",").replace("-", "−")


def percent(share: float) -> str:
    """As in 68 % for 0.68; never 100 % nor 0 % when it is not exactly so."""
    value = half_up(share * 100)
    if value == 100 and share < 1:
        value = 99
    if value == 0 and share > 0:
        return f"moins de 1{NBSP}%"
    return f"{value}{NBSP}%"


def distance(distance_m: float) -> str:
    """As in 850 m, 1,2 km, 12 km; metres to the ten, kilometres to the tenth under ten."""
    if distance_m < 0:
        raise ValueError(f"a distance cannot be negative: {distance_m}")
    tens = half_up(distance_m / 10) * 10
    if tens < 1000:
        return f"{tens}{NBSP}m"
    if distance_m < 9950:
        return f"{number(half_up(distance_m / 100) / 10)}{NBSP}km"
    return f"{number(half_up(distance_m / 1000))}{NBSP}km"


def number_words(count: int, gender: str = "m") -> str:
    """As in trois, up to sixteen, figures beyond; une when the noun is feminine."""
    if count == 1 and gender == "f":
        return "une"
    return SMALL_NUMBERS[count] if 0 <= count < len(SMALL_NUMBERS) else number(count)


def plural_words(count: int, one: str, many: str = "") -> str:
    """As in 4 places, 1 place, 0 place: in French, plural starts at two."""
    return f"{number(count)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def phone(raw: str) -> str:
    """As in 04 65 71 20 14, from any spelling of a French number; another country's number is left as it is."""
    digits = national_digits(raw)
    if not digits:
        return raw.strip()
    return NBSP.join(pairs(digits))


def phone_href(raw: str) -> str:
    """As in tel:+33465712014, the form a telephone dials from anywhere."""
    digits = national_digits(raw)
    if len(digits) == 10:
        return f"tel:+33{digits[1:]}"
    return "tel:" + (digits or re.sub(r"[^\d+]", "", raw))


def national_digits(raw: str) -> str:
    """Ten digits, or the four of a short number; empty for anything else."""
    compact = re.sub(r"[\s.\-/()\u00a0\u202f]", "", raw)
    compact = re.sub(r"^(?:\+33|0033)0?(?=[1-9]\d{8}$)", "0", compact)
    return compact if re.fullmatch(r"0\d{9}|\d{4}", compact) else ""


def pairs(digits: str) -> Iterator[str]:
    return (digits[i : i + 2] for i in range(0, len(digits), 2))


def nbsp(text: str) -> str:
    """The spaces already typed in a French text become the right ones; none is added, so addresses survive."""
    text = re.sub(r"(?<=\S) +(?=[?!;](?:\s|$))", NNBSP, text)
    text = re.sub(r"(?<=\S) +(?=[:»])", NBSP, text)
    text = re.sub(r"(?<=«) +", NBSP, text)
    text = re.sub(rf"(?<=\d) +(?={UNITS}\b|%|€)", NBSP, text)
    return re.sub(rf"(?<=\d{NBSP}h) +(?=\d\d\b)", NBSP, text)


def of_place(name: str) -> str:
    """As in de Lodève, d’Octon, du Caylar, des Rives."""
    if name.startswith("Le "):
        return f"du{NBSP}{name[3:]}"
    if name.startswith("Les "):
        return f"des{NBSP}{name[4:]}"
    return f"d’{name}" if starts_with_vowel(name) else f"de{NBSP}{name}"


def to_place(name: str) -> str:
    """As in à Lodève, au Caylar, aux Plans."""
    if name.startswith("Le "):
        return f"au{NBSP}{name[3:]}"
    if name.startswith("Les "):
        return f"aux{NBSP}{name[4:]}"
    return f"à{NBSP}{name}"


def starts_with_vowel(name: str) -> bool:
    """H counts as mute: true of every place name of the territory that starts with one."""
    return name[:1].upper() in "AEIOUYHÀÂÉÈÊËÎÏÔÙÛŒ" if name else False
