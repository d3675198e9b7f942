"""What figures say in plain French: none, one, several, hidden, not measured; never a number that was not given."""

from __future__ import annotations

import re
from datetime import date

import pytest

from maillage.domains.partnerships.rules.catalogue import Unit
from maillage.journeys.results.rules.figures import Figure
from maillage.journeys.results.rules.periods import year
from maillage.journeys.results.sentences import TEMPLATES, one_sentence, sentences

PERIOD = year(date(2026, 1, 1).year)
UNITS = {"2": Unit.COUNT, "14": Unit.COUNT, "5": Unit.DAYS, "11": Unit.WORKING_DAYS, "19": Unit.PEOPLE}


def figure(code: str, value: float | None = None, part: float | None = None, whole: float | None = None, **said: str) -> Figure:
    unit, hidden = UNITS.get(code, Unit.SHARE), value is None and not said
    return Figure(code, said.pop("detail", ""), 1, part, whole, value, unit, hidden, 1, PERIOD, **said)


def plain(words: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", words)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (figure("6", 0.0, 0, 3), "Aucune permanence tenue sur 3."),
        (figure("6", 1.0, 1, 1), "1 permanence tenue sur 1."),
        (figure("6", 0.9, 9, 10), "9 permanences tenues sur 10."),
        (figure("2", 0.0), "0 rendez-vous tenu."),
        (figure("2", 1045.0), "1 045 rendez-vous tenus."),
        (figure("5", 0.0, 10, 10), "Une personne sur deux est reçue le jour même."),
        (figure("5", 1.0, 10, 10), "Une personne sur deux est reçue en 1 jour au plus."),
        (figure("11", 2.5, 4, 5), "Une entreprise sur deux est contactée en 3 jours ouvrés au plus."),
        (figure("14", 1.0), "1 poste pourvu."),
        (figure("19", 0, 0, 12000), "Aucun des 12 000 habitants ne peut venir sans voiture et rentrer dans la demi-journée."),
        (figure("21", 0.5, 1, 2), "1 action atteinte à l’heure sur 2."),
        (figure("22", 0.996, 995, 1000), "99 % des personnes sont à l’aise en partant."),
    ],
)
def test_a_figure_is_said_with_its_own_plural(told: Figure, said: str) -> None:
    assert plain(sentences([told])[0]) == said


def test_the_period_fits_in_one_sentence_and_what_is_hidden_is_named() -> None:
    told = [figure("6", 0.9, 9, 10), figure("2", 45.0), figure("21", 0.0, 0, 2), figure("22", 0.5, 5, 10)]
    assert plain(one_sentence(told)) == (
        "9 permanences tenues sur 10, 45 rendez-vous tenus et aucune action atteinte à l’heure sur 2."
    )
    hidden = [figure("6", 1.0, 1, 1), figure("2"), figure("14")]
    assert plain(one_sentence(hidden)) == (
        "1 permanence tenue sur 1. Pas dit, pour que personne ne soit reconnu : les rendez-vous tenus et les postes pourvus."
    )
    assert plain(one_sentence([figure("2")])) == "Pas dit, pour que personne ne soit reconnu : les rendez-vous tenus."


def test_without_data_nothing_is_said_but_that() -> None:
    unmeasured = figure("2", why="Rien à mesurer sur cette période.")
    for nothing in ([], [unmeasured], [figure("7", 0.5, 5, 10, detail="attendance")]):
        assert one_sentence(nothing) == "Rien n’a encore pu être mesuré sur cette période."
        (only,) = sentences(nothing)
        assert not re.search(r"\d", only)
        assert all(str(each.name) in only for each in TEMPLATES.values())


def test_a_hidden_figure_brings_no_digit() -> None:
    assert not re.search(r"\d", " ".join(sentences([figure(code) for code in TEMPLATES])))
