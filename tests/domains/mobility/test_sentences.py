"""Each verdict in French, and what can be done; the line of a trip as the slip prints it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage.domains.mobility.rules.moments import moments, strip
from maillage.domains.mobility.rules.plans import trip_from_json, trip_to_json
from maillage.domains.mobility.rules.sentences import explain, lapse_words
from maillage.domains.mobility.rules.trips import Halt, Trip, TripLeg

PARIS = ZoneInfo("Europe/Paris")
NB, NNB = "\u00a0", "\u202f"


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2027, 1, 12, int(hour), int(minute), tzinfo=PARIS)


def trip(verdict: str, start: str = "16:00", end: str = "16:40", **changes: object) -> Trip:
    values = {"means": "bus", "is_reachable": verdict == "reachable", "can_be_chosen_anyway": False} | changes
    return Trip(place_key=1, starts_at=at(start), ends_at=at(end), verdict=verdict, **values)


def plain(text: str) -> str:
    return text.replace(NB, " ").replace(NNB, " ")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            trip("no_way_back", last_departure_at=at("16:35")),
            "Pas de retour. Le dernier car part à 16 h 35, cinq minutes avant la fin.",
        ),
        (
            trip("no_way_back", last_departure_at=at("16:41")),
            "Pas de retour. Le dernier car part à 16 h 41 : vous n’avez pas le temps d’aller à l’arrêt.",
        ),
        (trip("no_way_back"), "Pas de retour. Aucun car ne ramène chez vous ce jour-là."),
        (trip("no_way_back", home_at=at("21:10")), "Retour trop tardif. Vous êtes chez vous à 21 h 10."),
        (
            trip("no_way_there", "8:41", "9:20", first_arrival_at=at("9:41")),
            "Pas de car à l’aller. Le premier arrive à 9 h 41, une heure trop tard.",
        ),
        (
            trip("no_way_there", "9:45", "10:20", first_arrival_at=at("9:43")),
            "Pas de car à l’aller. Le premier arrive à 9 h 43, deux minutes avant le début : c’est trop juste.",
        ),
        (trip("no_way_there"), "Aucun car ne mène à ce lieu depuis chez vous ce jour-là."),
        (
            trip("arrives_too_early", arrive_at=at("14:35")),
            "Longue attente. Vous arrivez à 14 h 35, 1 h 25 avant le début.",
        ),
        (
            trip("too_long", leave_home_at=at("8:00"), leave_at=at("18:50"), home_at=at("19:20")),
            "C’est long. Vous partez à 8 h et rentrez à 19 h 20 : 11 h 20, dont 2 h 10 d’attente après le rendez-vous.",
        ),
        (trip("no_service_that_day"), "Aucun car ne circule ce jour-là."),
        (
            trip("too_far_to_walk_to_a_stop", too_far_at="home"),
            "Aucun arrêt de car n’est assez près de chez vous pour y aller à pied.",
        ),
        (
            trip("too_far_to_walk_to_a_stop", too_far_at="site"),
            "Aucun arrêt de car n’est assez près du lieu du rendez-vous pour y aller à pied.",
        ),
        (trip("too_far_to_go_directly", means="bicycle"), "C’est trop loin pour y aller à vélo."),
        (
            trip("outside_feed_dates", known_until="vendredi 18 décembre 2026"),
            "Les horaires de car de ce jour ne sont pas connus. Ils s’arrêtent au vendredi 18 décembre 2026.",
        ),
        (
            trip("no_timetable"),
            "Aucun horaire de car n’est enregistré. Nous ne pouvons pas vérifier votre trajet.",
        ),
        (
            trip("not_ready"),
            "Les horaires de ce jour se préparent. Nous ne pouvons pas encore vérifier votre trajet.",
        ),
        (trip("cannot_travel", means="none"), "Vous ne pouvez pas vous déplacer jusque-là."),
        (trip("reachable", means="driven"), "Quelqu’un vous conduit."),
        (
            trip("reachable", leave_home_at=at("15:05"), home_at=at("17:02"), is_to_confirm=True),
            "Vous partez à 15 h 05 et vous êtes chez vous à 17 h 02. Horaires à confirmer.",
        ),
    ],
)
def test_each_verdict_has_its_sentence(asked: Trip, sentence: str) -> None:
    explanation = explain(asked)
    assert plain(explanation.sentence) == sentence
    assert bool(explanation.remedy) == (not asked.is_reachable)


@pytest.mark.parametrize(
    ("lapse", "words"),
    [(20, "une minute"), (300, "cinq minutes"), (25 * 60, "25 minutes"), (3600, "une heure"), (7200, "deux heures"),
     (5100, "1 h 25"), (-300, "cinq minutes")],
)  # fmt: skip
def test_a_lapse_is_said_as_people_say_it(lapse: int, words: str) -> None:
    assert plain(lapse_words(timedelta(seconds=lapse))) == words


def ride(start: str, end: str, one: str, two: str, headsign: str, **changes: object) -> TripLeg:
    return TripLeg(
        "bus", Halt(at(start), one, one, 0, 0), Halt(at(end), two, two, 0, 0), line="402", headsign=headsign, **changes
    )


def walk(start: str, end: str, one: str = "", two: str = "") -> TripLeg:
    return TripLeg("walk", Halt(at(start), one, "", 0, 0), Halt(at(end), two, "", 0, 0), distance_m=400)


FULL = trip(
    "reachable",
    "9:30",
    "10:10",
    way_out=(walk("8:14", "8:20"), ride("8:20", "8:45", "Octon", "Lodève", "Lodève"), walk("8:45", "8:53", "Lodève")),
    way_back=(walk("10:27", "10:35"), ride("10:35", "11:00", "Lodève", "Octon", "Octon"), walk("11:00", "11:06")),
    leave_home_at=at("8:14"),
    arrive_at=at("8:53"),
    leave_at=at("10:27"),
    home_at=at("11:06"),
)


def test_the_line_goes_from_home_to_home() -> None:
    shown = [(plain(f"{m.at:%H:%M}"), m.kind, plain(m.title), plain(m.detail)) for m in moments(FULL, "à la maison")]
    assert shown == [
        ("08:14", "walk", "Vous partez de chez vous", "6 min à pied"),
        ("08:20", "bus", "Prenez le car {bus} vers Lodève", "Arrêt « Octon », 25 min de route"),
        ("08:45", "walk", "Descendez à « Lodève »", "8 min à pied"),
        ("08:53", "wait", "Vous arrivez à la maison", "37 min d’attente sur place"),
        ("09:30", "rdv", "Rendez-vous", "40 min"),
        ("10:10", "wait", "Fin du rendez-vous", "17 min d’attente sur place"),
        ("10:27", "walk", "Partez", "8 min à pied"),
        ("10:35", "bus", "Prenez le car {bus} vers Octon", "Arrêt « Lodève », 25 min de route"),
        ("11:00", "walk", "Descendez à « Octon »", "6 min à pied"),
        ("11:06", "end", "Vous êtes chez vous", ""),
    ]


def test_a_change_says_where_to_get_off_and_how_long_to_wait() -> None:
    changed = replace(
        FULL,
        way_out=(
            ride("8:00", "8:20", "Octon", "Salasc", "Clermont"),
            ride("8:30", "9:00", "Salasc", "Lodève", "Lodève"),
        ),
    )
    shown = [(plain(m.title), plain(m.detail)) for m in moments(changed, "Lodève")][:4]
    assert shown == [
        ("Prenez le car {bus} vers Clermont", "Arrêt « Octon », 20 min de route"),
        ("Descendez à « Salasc »", "10 min d’attente"),
        ("Prenez le car {bus} vers Lodève", "Arrêt « Salasc », 30 min de route"),
        ("Vous arrivez à Lodève", "30 min d’attente sur place"),
    ]


def test_whoever_stays_seated_does_not_get_off() -> None:
    same = ride("8:30", "9:00", "Salasc", "Lodève", "Lodève", is_same_vehicle=True)
    seated = replace(FULL, way_out=(ride("8:00", "8:30", "Octon", "Salasc", "Clermont"), same))
    titles = [plain(m.title) for m in moments(seated, "Lodève")]
    assert titles[1] == "Restez dans le car, qui devient le {bus} vers Lodève"


def test_the_strip_has_every_leg_and_a_sentence() -> None:
    drawn = strip(FULL)
    assert drawn is not None
    assert [leg.kind for leg in drawn.legs] == ["walk", "bus", "walk", "wait", "rdv", "wait", "walk", "bus", "walk"]
    assert plain(drawn.title) == "Départ à 8 h 14, rendez-vous de 9 h 30 à 10 h 10, retour à 11 h 06."
    assert drawn.lost_at is None


def test_the_strip_is_lost_without_a_way_back() -> None:
    drawn = strip(replace(FULL, verdict="no_way_back", is_reachable=False, way_back=()))
    assert drawn is not None
    assert drawn.legs[-1].kind == "rdv"
    assert drawn.lost_at == at("11:10")
    assert strip(trip("no_timetable")) is None


def test_a_stored_trip_comes_back_as_it_was() -> None:
    import json

    assert trip_from_json(json.loads(json.dumps(trip_to_json(FULL)))) == FULL
    winter = trip("no_way_back", last_departure_at=at("16:35"), reasons=("no_way_back", "too_long"))
    assert trip_from_json(json.loads(json.dumps(trip_to_json(winter)))) == winter


def test_hours_printed_and_lapses_printed_agree() -> None:
    """Leaving at 10:27:40 is printed 10 h 27: a wait of 17 min since 10:10, a walk of 8 min until 10:35."""
    leave = at("10:27") + timedelta(seconds=40)
    first = replace(FULL.way_back[0], start=replace(FULL.way_back[0].start, at=leave))
    shown = moments(replace(FULL, way_back=(first, *FULL.way_back[1:])), "Lodève")
    assert [plain(m.detail) for m in shown if m.at in {at("10:10"), leave}] == [
        "17 min d’attente sur place",
        "8 min à pied",
    ]


def test_a_night_with_25_hours_lasts_25_hours() -> None:
    """25 October 2026, 03:00 becomes 02:00: from 01:30 to 03:30 three hours pass."""
    start, end = datetime(2026, 10, 25, 1, 30, tzinfo=PARIS), datetime(2026, 10, 25, 3, 30, tzinfo=PARIS)
    assert replace(FULL, leave_home_at=start, home_at=end).away_s == 3 * 3600
