"""Indicators of companies: first contact, anticipation, posts, trainings, immersions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Protocol

from maillage.journeys.results.rules.events import Event, Events
from maillage.journeys.results.rules.figures import Measure, quantile, share, total
from maillage.journeys.results.rules.survival import Lasted, median, median_survival

MATURE_DAYS: Final = 10  # five working days have passed by then, whatever the holidays
FEW, ALLOWED = 3, 5
NO_ARRIVAL: Final = "Aucune entreprise signalée sur cette période."
YOUNG: Final = f"Aucune entreprise n’a été signalée depuis {MATURE_DAYS} jours ou plus."
NO_POST: Final = "Aucun besoin en recrutement noté sur cette période."
NOT_REACHED: Final = "Plus de la moitié des postes attendent encore\u00a0: la médiane n’est pas atteinte."
NOT_CALLED: Final = "Plus de la moitié des entreprises attendent encore un premier contact."


class Spell(Event, Protocol):
    """A fact of a company; censored: not over yet."""

    @property
    def on(self) -> date: ...
    @property
    def is_censored(self) -> bool: ...
    @property
    def count(self) -> int: ...


def first_contact(companies: Events[Spell], today: date) -> Measure:
    """Working days from the signal to the first contact that succeeded, the middle of them."""
    cohort = _mature(companies, today)
    reached = sum(not each.is_censored for each in cohort)
    why = YOUNG if not cohort else NOT_CALLED
    return quantile(median_survival(_spells(cohort)), reached, len(cohort), why)


def contacted_within(companies: Events[Spell], today: date, days: int) -> Measure:
    """Companies reached within so many working days."""
    cohort = _mature(companies, today)
    return share(sum(not each.is_censored and each.measure <= days for each in cohort), len(cohort), YOUNG)


def anticipation(companies: Events[Spell]) -> Measure:
    """Months from the first contact to the opening, the middle of them."""
    months = [each.measure for each in companies.of("anticipation")]
    return quantile(median(months), len(months), len(months), "Aucun premier contact avec une date d’ouverture connue.")


def single_contact(companies: Events[Spell]) -> Measure:
    """Companies with a contact and a backup."""
    return share(companies.sum("contact.single"), companies.count("contact.single"), NO_ARRIVAL)


def posts_filled(companies: Events[Spell]) -> Measure:
    """Posts filled, beside those asked for."""
    asked, filled = companies.sum("posts.asked"), companies.sum("posts.filled")
    return total(filled, asked) if asked or filled else Measure(why=NO_POST)


def local_share(companies: Events[Spell]) -> Measure:
    """Posts filled by people of the territory among posts filled."""
    return share(companies.sum("posts.local"), companies.sum("posts.filled"), "Aucun poste pourvu sur cette période.")


def time_to_fill(companies: Events[Spell]) -> Measure:
    """Days from the need to the post filled, the middle of them; open needs count as long as they have lasted."""
    posts = companies.of("posts.time_to_fill")
    filled, asked = sum(each.count for each in posts if not each.is_censored), sum(each.count for each in posts)
    return quantile(median_survival(_spells(posts)), filled, asked, NOT_REACHED if posts else NO_POST)


def hired(companies: Events[Spell], kind: str) -> Measure:
    """People hired after a training or an immersion, among those whose outcome is known."""
    entries, unknown = companies.sum(f"{kind}.entries"), companies.sum(f"{kind}.unknown")
    why = "Aucune entrée sur cette période." if not entries else "Aucune issue n’est encore connue."
    return share(companies.sum(f"{kind}.hired"), entries - unknown, why)


def entries(companies: Events[Spell], kind: str) -> Measure:
    """People who entered a training or an immersion."""
    found = companies.sum(f"{kind}.entries")
    return total(found) if found else Measure(why="Aucune entrée sur cette période.")


def _mature(companies: Events[Spell], today: date) -> list[Spell]:
    return [each for each in companies.of("contact.first") if each.on + timedelta(days=MATURE_DAYS) <= today]


def _spells(facts: list[Spell]) -> list[Lasted]:
    return [Lasted(each.measure, each.is_censored, each.count) for each in facts]
