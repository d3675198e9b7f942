"""One SMS segment, whatever the names; nothing but what the person needs."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from maillage.journeys.booking.sms import Ride, Text, sms_text
from maillage.kit.clock import PARIS
from maillage.kit.messages.gsm7 import GSM7, SEGMENT, gsm7

AT = datetime(2027, 1, 12, 9, 30, tzinfo=PARIS)
OUT = Ride("12", AT.replace(hour=8, minute=47), "Place de la Fontaine")
BACK = Ride("12", AT.replace(hour=10, minute=35), "Gare routière")
LODEVE = Text(AT, "maison France Services Lodève, bureau 2", "Claire", "0465712014", OUT, BACK)


def test_it_says_day_time_place_adviser_buses_and_number() -> None:
    assert sms_text(LODEVE) == (
        "Mardi 12/01 9h30, maison France Services Lodève, bureau 2, avec Claire. "
        "Car 12 a 8h47 Place de la Fontaine, retour 10h35. Empechement: 0465712014"
    )


def test_without_a_bus_it_does_not_speak_of_one() -> None:
    text = sms_text(Text(AT, "Gignac, hôtel de ville", "Inès", "0465712014"))
    assert text == "Mardi 12/01 9h30, Gignac, hotel de ville, avec Inès. Empechement: 0465712014"


def test_a_place_too_long_is_cut_and_the_number_to_call_never_is() -> None:
    long = Text(
        AT,
        "maison France Services itinérante de Saint-Jean-de-la-Blaquière, salle des fêtes",
        "Claire",
        "0465712014",
        OUT,
        BACK,
    )
    text = sms_text(long)
    assert len(text) <= SEGMENT
    assert text.endswith("Empechement: 0465712014")
    assert "retour 10h35" in text


def test_letters_outside_the_alphabet_are_replaced() -> None:
    assert gsm7("Ça, Noël, cœur, hôtel – l’été") == "Ça, Noel, coeur, hotel - l'été"
    assert gsm7("ç ê œ ô ë î") == "c e oe o e i"


@given(st.text(max_size=80), st.text(min_size=1, max_size=20), st.text(max_size=60))
def test_it_is_always_one_segment_of_gsm7(place: str, adviser: str, stop: str) -> None:
    text = sms_text(Text(AT, place, adviser, "0465712014", Ride("12", AT, stop), BACK))
    assert len(text) <= SEGMENT
    assert set(text) <= GSM7
