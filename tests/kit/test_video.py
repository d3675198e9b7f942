"""Video rooms: allowed domains only, not to be guessed, the same for both sides."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from maillage.kit.video import is_allowed, link, room_of

TEMPLATE = "https://visio.exemple.fr/{room}"


@pytest.fixture(autouse=True)
def provider(settings: Settings) -> None:
    settings.VIDEO_TEMPLATE, settings.VIDEO_DOMAINS = TEMPLATE, ["exemple.fr"]


def test_both_sides_compute_the_same_room_and_another_appointment_has_another() -> None:
    assert link(7) == link(7) == f"https://visio.exemple.fr/{room_of(7)}"
    assert link(7) != link(8)
    assert "7" not in {room_of(7), room_of(8)}


def test_a_professional_s_own_room_comes_first() -> None:
    assert link(7, own_room="https://salle.exemple.fr/claire") == "https://salle.exemple.fr/claire"


@pytest.mark.parametrize(
    "address",
    [
        "http://visio.exemple.fr/a",
        "https://exemple.fr.evil.org/a",
        "https://evilexemple.fr/a",
        "https://user@visio.exemple.fr/a",
        "javascript:alert(1)",
        "https:///a",
        "",
    ],
)
def test_an_address_outside_the_allowed_domains_is_never_shown(address: str) -> None:
    assert not is_allowed(address)
    assert link(7, own_room=address or "x") == ""


def test_without_a_provider_there_is_no_link(settings: Settings) -> None:
    settings.VIDEO_TEMPLATE = ""
    assert link(7) == ""
