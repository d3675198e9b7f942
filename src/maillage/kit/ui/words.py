"""Hours, dates, quantities and place names as French prose. Pure functions: no Django, no clock."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from math import floor

NBSP = "\u00a0"  # before a colon, inside hours and dates
DASH = f"{NBSP}– "  # a line may end after the dash of an interval, never before it
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
COMMON_NAMES = frozenset({"Agence", "Bus", "Espace", "Hôtel", "Maison", "Mairie", "Salle"})  # not part of a name
UNITS = r"(?:h|min|s|km|m|€|%|ans?|jours?|semaines?|mois|postes?|places?)"


def clock(at: time | datetime) -> str:
    """As in 9 h 30; 9 h on the hour."""
    minutes = f"{NBSP}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{NBSP}h{minutes}"


def between(start: time | datetime, end: time | datetime) -> str:
    """As in 9 h – 12 h."""
    return f"{clock(start)}{DASH}{clock(end)}"


def day_number(on: date) -> str:
    return "1er" if on.day == 1 else str(on.day)


def date_words(on: date, *, year: bool = False) -> str:
    """As in mardi 12 janvier, with the year when asked."""
    words = f"{WEEKDAYS[on.weekday()]} {day_and_month(on)}"
    return f"{words} {on.year}" if year else words


def weekday(on: date) -> str:
    return WEEKDAYS[on.weekday()]


def day_of_year(on: date) -> str:
    """As in 12 janvier 2027: the date without its weekday."""
    return f"{day_and_month(on)} {on.year}"


def date_long(on: date) -> str:
    """As in mardi 12 janvier 2027."""
    return date_words(on, year=True)


def date_short(on: date) -> str:
    """As in 12 janv., for the narrow column of a line."""
    return f"{day_number(on)}{NBSP}{SHORT_MONTHS[on.month - 1]}"


def when_words(at: datetime) -> str:
    """As in mardi 12 janvier, 9 h 30."""
    return f"{date_words(at)}, {clock(at)}"


def days_between(first: date, last: date) -> str:
    """As in du 23 au 27 novembre, du 30 novembre au 4 décembre."""
    start = day_number(first) if (first.year, first.month) == (last.year, last.month) else day_and_month(first)
    return f"du {start} au {day_and_month(last)}"


def day_and_month(on: date) -> str:
    return f"{day_number(on)}{NBSP}{MONTHS[on.month - 1]}"


def days_words(days: Sequence[date]) -> str:
    """As in tous les dimanches, vendredi 25 décembre: a weekday that is always there is said once."""
    on = sorted(set(days))
    always = [number for number in range(7) if is_always(number, on)]
    said = [f"tous les {WEEKDAYS[number]}s" for number in always]
    return ", ".join([*said, *(date_long(day) for day in on if day.weekday() not in always)])


def is_always(number: int, on: Sequence[date]) -> bool:
    """At least three times, and every week from the first time to the last."""
    same = [day for day in on if day.weekday() == number]
    return len(same) >= 3 and (same[-1] - same[0]).days == 7 * (len(same) - 1)


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
    """The spaces and apostrophes already typed in a French text become the right ones; none is added: addresses survive."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"(?<=\S) +(?=[?!;](?:\s|$))", NNBSP, text)
    text = re.sub(r"(?<=\S) +(?=[:»])", NBSP, text)
    text = re.sub(r"(?<=«) +", NBSP, text)
    text = re.sub(rf"(?<=\d) +(?={UNITS}\b|%|€)", NBSP, text)
    text = re.sub(r"(?<=[\dh]) +– +(?=\d)", DASH, text)
    text = re.sub(r"(?<=[^\W\d]) +(?=\d{1,2}$)", NBSP, text)
    return re.sub(rf"(?<=\d{NBSP}h) +(?=\d\d\b)", NBSP, text)


def place_words(name: str, town: str) -> str:
    """As in Maison France Services de Lodève; Le Caylar, bus France Services: the town is said once."""
    name, town = nbsp(name), nbsp(town)
    if not name or not town or town.casefold() in name.casefold():
        return name or town
    first, space, rest = name.partition(" ")
    return f"{town}, {first.lower() if first in COMMON_NAMES else first}{space}{rest}"


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
