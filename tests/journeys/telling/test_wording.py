"""One SMS segment, whatever the place is called."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from maillage.journeys.telling.wording import OtherHour, lost_sms, revoked_sms
from maillage.kit.clock import PARIS
from maillage.kit.messages.gsm7 import GSM7, SEGMENT, segments

AT = datetime(2025, 3, 18, 9, 30, tzinfo=PARIS)
CALL = "0465712014"


@given(st.text(max_size=200), st.text(max_size=120), st.booleans())
def test_a_called_off_appointment_fits_one_segment_and_keeps_its_date_and_the_number(
    where: str, other: str, has_other: bool
) -> None:
    found = [OtherHour(AT.replace(day=20, hour=14), other)] if has_other else []
    text = revoked_sms(AT, where, CALL, found)
    assert len(text) <= SEGMENT
    assert set(text) <= GSM7
    assert text.startswith("Votre rendez-vous du mardi 18/03 9h30")
    assert text.endswith(f"Appelez le {CALL}")


def test_another_hour_is_proposed_when_there_is_room_for_it() -> None:
    text = revoked_sms(AT, "Maison France Services, Lodève", CALL, [OtherHour(AT.replace(day=20, hour=14, minute=0), "Lodève")])
    assert text == (
        "Votre rendez-vous du mardi 18/03 9h30, Maison France Services, Lodève est annule par le service."
        " Autre date: jeudi 20/03 14h00, Lodève. Appelez le 0465712014"
    )


def test_a_lost_bus_fits_one_segment() -> None:
    assert segments(lost_sms(AT, CALL)) == 1


def test_one_sign_outside_the_alphabet_makes_segments_of_seventy() -> None:
    assert [segments(text) for text in ("a" * 160, "a" * 161, "ç" * 70, "ç" * 71)] == [1, 2, 1, 2]
