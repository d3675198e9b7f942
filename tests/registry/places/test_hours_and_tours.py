"""Hours and tours are read as the national list writes them; what is unclear is never guessed."""

from __future__ import annotations

from datetime import time

import pytest

from maillage.registry.places.rules.hours import HoursUnreadable, Stretch, are_in_order, hours_of_day, united
from maillage.registry.places.rules.tours import tour_of, town_meant

TOUR = (
    "Tournée itinérante les deuxième et quatrième semaine de chaque mois : LUNDI StJean de Buèges 9h45-12h15, "
    "MARDI Les Rives 9h45-12h15 Le Caylar 13h30- 16h"
)
NAMES = ("la vacquerie et saint martin de castries", "le bosc", "les rives", "saint jean de bueges", "saint maurice navacelles")


def stretch(start: str, end: str, weekday: int = 0) -> Stretch:
    return Stretch(weekday, time.fromisoformat(start), time.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("08:30 - 12:00 / 13:30 - 17:00", [stretch("08:30", "12:00"), stretch("13:30", "17:00")]),
        ("9h-12h30", [stretch("09:00", "12:30")]),
        ("", []),
        ("00:00 - 00:00", []),
        ("00:00 - 00:00 / 09:00 - 12:00", [stretch("09:00", "12:00")]),
    ],
)
def test_hours_of_a_day_are_read(text: str, stretches: list[Stretch]) -> None:
    assert list(hours_of_day(0, text)) == stretches


@pytest.mark.parametrize("text", ["matin", "25:00 - 26:00", "12:00 - 08:00", "08:30 - 12:00 /", "08:30", "08:75 - 12:00"])
def test_what_is_no_hours_is_refused(text: str) -> None:
    with pytest.raises(HoursUnreadable):
        hours_of_day(0, text)


def test_stretches_that_overlap_become_one() -> None:
    both = [stretch("08:30", "12:00"), stretch("08:30", "16:00"), stretch("09:00", "12:00", 1)]
    assert united(both) == (stretch("08:30", "16:00"), stretch("09:00", "12:00", 1))


def test_order_is_by_weekday() -> None:
    assert are_in_order([stretch("09:00", "12:00", 1), stretch("11:00", "14:00", 0)])
    assert not are_in_order([stretch("09:00", "12:00"), stretch("11:00", "14:00")])
    assert not are_in_order([stretch("12:00", "09:00")])


def test_the_second_and_fourth_week_are_the_second_and_fourth_of_each_weekday() -> None:
    tour = tour_of(TOUR)
    assert tour is not None
    assert (tour.nths, tour.unread) == ((2, 4), ())
    assert [(each.town, each.stretch.weekday) for each in tour.stops] == [
        ("StJean de Buèges", 0),
        ("Les Rives", 1),
        ("Le Caylar", 1),
    ]
    assert tour.stops[2].stretch == stretch("13:30", "16:00", 1)


@pytest.mark.parametrize(
    ("head", "nths"),
    [("Chaque semaine", ()), ("Le premier", (1,)), ("1er et 3ème", (1, 3)), ("La dernière semaine du mois", (-1,)), ("", ())],
)
def test_which_of_the_month_is_read_from_the_words_before_the_days(head: str, nths: tuple[int, ...]) -> None:
    tour = tour_of(f"{head} : lundi Octon 9h-12h")
    assert tour is not None
    assert tour.nths == nths


@pytest.mark.parametrize(
    "comment",
    [
        "Lundi : Octon (semaines paires)",
        "Un lundi sur deux Octon 9h-12h",
        "Tous les 15 jours, lundi Octon 9h-12h",
        "Lundi matin : Octon",
        "Lundi de 9h à 12h à la mairie d'Octon",
        "Lundi Octon 9h-12h, 3e semaine du mois",
        "Lundi Octon 16h-9h",
        "Lundi Octon 25h-26h",
    ],
)
def test_a_tour_that_is_not_clear_says_what_was_not_read(comment: str) -> None:
    tour = tour_of(comment)
    assert tour is not None
    assert tour.unread


@pytest.mark.parametrize("comment", ["", "Sur rendez-vous au 04 65 71 20 14"])
def test_a_comment_that_names_no_day_is_no_tour(comment: str) -> None:
    assert tour_of(comment) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Les Rives", "les rives"),
        ("StJean de Buèges", "saint jean de bueges"),
        ("La Vacquerie", "la vacquerie et saint martin de castries"),
        ("St Maurice Navacelle", "saint maurice navacelles"),
        ("Saint", None),
        ("Paris", None),
        ("", None),
    ],
)
def test_a_town_as_written_means_one_commune_or_none(written: str, meant: str | None) -> None:
    assert town_meant(written, NAMES) == meant


def test_a_beginning_shared_by_two_communes_means_none() -> None:
    assert town_meant("Saint-Jean", ("saint jean de fos", "saint jean de bueges")) is None
