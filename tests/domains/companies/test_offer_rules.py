"""Which services of the offer fit a need, on which day, and why not: the conditions are dated rows with their source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, time, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest

from maillage.domains.companies.rules.needs import CHANNELS, CONTRACTS, Channel, Contract, is_night, moved_day
from maillage.domains.companies.rules.offers import NOUNS, Asked, Fit, OfferKind, Terms, fits, read_catalogue

CATALOGUE = read_catalogue(files("maillage.domains.companies").joinpath("seeds", "offers.csv").read_text(encoding="utf-8"))
ON = date(2025, 3, 3)
ASKED = Asked("permanent", None, 4, date(2025, 11, 3), is_teachable=True, is_regulated=False)


def fit(asked: Asked, kind: OfferKind, on: date = ON) -> Fit:
    return next(each for each in fits(asked, CATALOGUE, on) if each.terms.kind == kind)


@pytest.mark.parametrize(
    ("contract", "months", "on", "is_fit"),
    [
        ("permanent", None, ON, True),
        ("fixed_term", 6, ON, True),
        ("fixed_term", 5, ON, False),
        ("fixed_term", None, ON, None),
        ("seasonal", 4, ON, True),
        ("seasonal", 3, ON, False),
        ("temporary", 6, ON, True),
        ("temporary", 5, ON, False),
        ("professionalisation", 6, ON, True),
        ("apprenticeship", 12, ON, True),
        ("fixed_term", 6, date(2024, 6, 20), False),
        ("fixed_term", 12, date(2024, 6, 20), True),
        ("seasonal", 4, date(2024, 6, 20), False),
        ("temporary", 12, date(2024, 6, 20), False),
        ("fixed_term", 6, date(2024, 6, 21), True),
    ],
)
def test_a_poei_depends_on_the_contract_and_on_the_decree_of_june_2024(
    contract: str, months: int | None, on: date, is_fit: bool | None
) -> None:
    asked = replace(ASKED, contract=contract, months=months, starts_on=on + timedelta(weeks=30))
    assert fit(asked, OfferKind.POEI, on).is_fit is is_fit


@pytest.mark.parametrize(
    ("changes", "kind", "said"),
    [
        ({"contract": "fixed_term", "months": 3}, OfferKind.POEI, "un CDD de 6 mois au moins, celui-ci est de 3 mois"),
        (
            {"contract": "seasonal", "months": 4},
            OfferKind.POEC,
            "ou un contrat d’apprentissage de 12 mois au moins, pas un CDD saisonnier",
        ),
        ({"contract": "temporary", "months": 8}, OfferKind.POEC, "pas une mission d’intérim"),
        ({"posts_left": 0}, OfferKind.POSTED_OFFER, "tous les postes sont pourvus"),
        ({"posts_left": 2}, OfferKind.SIMULATION_RECRUITMENT, "3 postes au moins, il en reste 2"),
        ({"posts_left": 1}, OfferKind.JOB_DATING, "2 postes au moins"),
        ({"is_regulated": True}, OfferKind.SIMULATION_RECRUITMENT, "diplôme"),
        ({"starts_on": date(2025, 3, 9)}, OfferKind.POEI, "moins d’une semaine"),
    ],
)
def test_what_does_not_fit_says_why_in_one_sentence(changes: dict[str, object], kind: OfferKind, said: str) -> None:
    found = fit(replace(ASKED, **changes), kind)  # type: ignore[arg-type]  # the changes of the table above
    assert found.is_fit is False
    assert said in found.sentence.replace("\u00a0", " ")
    assert found.sentence.startswith("Ne convient pas")
    assert found.sentence.count(".") == 1


def test_a_training_says_how_long_and_when_to_start_at_the_latest() -> None:
    assert "450\u00a0heures au plus, à commencer avant le 04/08/2025" in fit(ASKED, OfferKind.POEI).sentence
    seasonal = fit(replace(ASKED, contract="seasonal", months=4), OfferKind.POEI)
    assert "300\u00a0heures au plus" in seasonal.sentence
    soon = fit(replace(ASKED, starts_on=date(2025, 3, 20)), OfferKind.POEI)
    assert soon.is_fit
    assert "il reste 2\u00a0semaines avant la prise de poste, soit 70\u00a0heures au plus" in soon.sentence


def test_a_training_with_nothing_to_teach_asks_what_can_be_learnt() -> None:
    found = fit(replace(ASKED, is_teachable=False), OfferKind.POEI)
    assert found.is_fit is None
    assert found.sentence.startswith("Dites ce qui peut s’apprendre")


def test_what_fits_comes_first_and_every_service_is_answered_once() -> None:
    found = fits(replace(ASKED, contract="fixed_term", months=6), CATALOGUE, ON)
    assert [each.is_fit for each in found] == sorted((each.is_fit for each in found), key=[True, None, False].index)
    assert sorted(each.terms.kind for each in found) == sorted(OfferKind)


def test_every_row_has_its_source_and_no_two_rows_of_a_service_hold_on_one_day() -> None:
    rows: dict[OfferKind, list[Terms]] = defaultdict(list)
    for terms in CATALOGUE:
        assert terms.source
        assert terms.who
        assert set(terms.contracts) <= set(Contract)
        rows[terms.kind].append(terms)
    for each in rows.values():
        ordered = sorted(each, key=lambda terms: terms.since)
        assert all(before.until == after.since for before, after in pairwise(ordered))
        assert ordered[-1].until is None


def test_the_action_of_training_before_hiring_is_not_offered() -> None:
    assert "afpr" not in {each.kind.value for each in CATALOGUE}
    assert not any("AFPR" in each.label for each in CATALOGUE)


def test_every_kind_of_contract_and_every_channel_has_its_words() -> None:
    assert set(CONTRACTS) == set(NOUNS) == set(Contract)
    assert set(CHANNELS) == set(Channel) >= set(OfferKind)


@pytest.mark.parametrize(
    ("starts", "ends", "night"),
    [
        (None, None, False),
        (time(5), time(13), False),
        (time(4, 59), time(12), True),
        (time(13), time(21), False),
        (time(16), time(0), False),
        (time(16), time(0, 30), True),
        (time(21), time(5), True),
        (time(22), time(6), True),
        (time(0), time(8), True),
    ],
)
def test_a_shift_is_at_night_when_it_touches_midnight_to_five(starts: time | None, ends: time | None, night: bool) -> None:
    assert is_night(starts, ends) is night


def test_a_day_moves_with_the_opening_but_never_into_the_past() -> None:
    assert moved_day(date(2025, 10, 1), timedelta(days=30), ON) == date(2025, 10, 31)
    assert moved_day(date(2025, 4, 1), timedelta(days=-60), ON) == ON
