"""Each kind of message as it would be said to somebody who does not exist, in the very words that are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, cast

from django.conf import settings

from maillage.domains.agenda.selectors import Seat, SlotOption
from maillage.domains.mobility.rules.plans import trip_to_json
from maillage.domains.mobility.rules.trips import Halt, Trip, TripLeg
from maillage.journeys.booking.booking import Asked, Chosen
from maillage.journeys.earlier import words as earlier
from maillage.journeys.earlier.hours import EarlierHour
from maillage.journeys.telling import composing, wording
from maillage.journeys.telling.appointments import BUS_LOST, CONFIRMATION, NO_WAY, REMINDER
from maillage.journeys.telling.calls import PURPOSES
from maillage.journeys.telling.letters import whom_to_call
from maillage.kit import clock
from maillage.kit.messages.gsm7 import segments
from maillage.registry.places.selectors import PlaceCard

WRITTEN: Final = (
    CONFIRMATION,
    REMINDER,
    "moved",
    "revoked",
    "restored",
    "bus_changed",
    BUS_LOST,
    "promoted",
)
WAITS: Final = ("passed_over", "wait_over")
BY_VOICE_TOO: Final = frozenset({"moved", "revoked", "restored", "bus_changed", BUS_LOST, "promoted"})
LINK: Final = "/rdv/exemple/"


@dataclass(frozen=True, slots=True)
class Preview:
    """One kind of message by each means; a means that is not used for it is empty."""

    purpose: str
    label: str
    sms: str
    segments: int
    subject: str
    email: str
    voice: tuple[str, ...]
    letter: tuple[str, ...]


def previews(now: datetime) -> tuple[Preview, ...]:
    """All of them, for one invented person."""
    seat = invented_seat(now)
    found = [wording.OtherHour(seat.starts_at + timedelta(days=days), seat.place_name) for days in (7, 9)]
    written = [_written(purpose, seat, found, now) for purpose in WRITTEN]
    waits = [_wait(purpose, seat) for purpose in WAITS]
    no_way = _said(NO_WAY, composing.voice_lines(NO_WAY, seat, now))
    return (*written, _earlier(seat), *waits, no_way)


def invented_seat(now: datetime) -> Seat:
    """Jeanne comes by bus from a hamlet that is on no map, next week at 10 h."""
    day = clock.today(now) + timedelta(days=7)
    at = {hour: clock.wall(day, hour // 60, hour % 60) for hour in (540, 560, 595, 600, 630, 650, 690)}
    home = ("", "", 43.7, 3.3)
    village, station = ("Le Village, mairie", "a", 43.7, 3.3), ("Gare routière", "b", 43.73, 3.32)
    trip = Trip(
        means="bus",
        place_key=0,
        starts_at=at[600],
        ends_at=at[630],
        verdict="reachable",
        is_reachable=True,
        can_be_chosen_anyway=False,
        leave_home_at=at[540],
        arrive_at=at[595],
        leave_at=at[630],
        home_at=at[690],
        way_out=(
            TripLeg("walk", Halt(at[540], *home), Halt(at[560], *village), distance_m=400),
            TripLeg("bus", Halt(at[560], *village), Halt(at[595], *station), line="301", headsign="Lodève"),
        ),
        way_back=(
            TripLeg("bus", Halt(at[650], *station), Halt(at[690], *village), line="301", headsign="Le Village"),
            TripLeg("walk", Halt(at[690], *village), Halt(at[690], *home), distance_m=400),
        ),
    )
    named = {**_WHO, **_WHERE}
    return Seat(**named, starts_at=at[600], ends_at=at[630], trip={**trip_to_json(trip), "zone": "Europe/Paris"})


_WHO: Final[dict[str, Any]] = {
    **dict.fromkeys(("participation", "person", "agency", "reason", "adviser", "appointment"), 0),
    "given_name": "Jeanne",
    "family_name": "Exemple",
    "phone": "+33600000000",
    "is_phone_fixed": False,
    "commune": "",
    "reason_label": "",
    "adviser_name": "Claire",
    "status": "unknown",
    "shown": "unknown_future",
    "absence": "",
    "code": "EXEMPLE",
    "means": "bus",
    "plan_state": "unchanged",
    "home": {},
    "is_to_confirm": False,
    "is_driven_by_choice": False,
    "was_at": None,
    "was_room": None,
    "changed_at": None,
    "bring": (),
    "cancel_limit_min": 240,
    "is_noshow_proposed": False,
    "needs_interpreter": False,
    "needs_step_free": False,
    "wants_shared_ride": False,
    "series": None,
    "video_room": "",
}
_WHERE: Final[dict[str, Any]] = {
    "host": None,
    "place": 0,
    "place_name": "Maison France Services",
    "town": "Lodève",
    "door": "Entrée par la cour",
    "address": "1 place de la République",
    "room": "Bureau 1",
    "mode": "in_person",
}


def _written(purpose: str, seat: Seat, found: Sequence[wording.OtherHour], now: datetime) -> Preview:
    composed = composing.write(purpose, (seat,), found, link=f"{settings.SITE}{LINK}" if settings.SITE else "")
    lines = composing.voice_lines(purpose, seat, now) if purpose in BY_VOICE_TOO else []
    lines += wording.other_hours(found) if purpose in composing.WITH_OTHERS else []
    said = _said(purpose, lines)
    return replace(said, sms=composed.sms, segments=segments(composed.sms), subject=composed.subject, email=composed.text)


def _wait(purpose: str, seat: Seat) -> Preview:
    lines = wording.wait_lines(purpose, seat.starts_at, seat.place_name)
    sms = wording.wait_sms(purpose, seat.starts_at, seat.place_name, settings.MAILLAGE_HELP_PHONE)
    text = [f"Bonjour {seat.given_name},", *lines, *wording.call_lines(settings.MAILLAGE_HELP_PHONE)]
    subject = wording.subject_of(purpose, seat.starts_at)
    return replace(_said(purpose, lines), sms=sms, segments=segments(sms), subject=subject, email="\n".join(text))


def _earlier(seat: Seat) -> Preview:
    """The hour is only read for its place and time: nothing is chosen."""
    place = PlaceCard(0, seat.place_name, seat.town, seat.address, seat.door, "", 0.0, 0.0, "Europe/Paris", "", 0, "", None)
    starts_at = seat.starts_at - timedelta(days=2)
    hour = EarlierHour(
        slot=SlotOption(starts_at, starts_at, 0, 0, 0, None, 0, ("in_person",)),
        mode="in_person",
        place=place,
        starts_at=starts_at,
        trip=None,
        adviser_name=seat.adviser_name,
        chosen=cast("Chosen", None),
        asked=cast("Asked", None),
    )
    lines, sms = earlier.lines(seat, hour), earlier.sms(hour, earlier.where_of(hour), composing.call())
    text = [f"Bonjour {seat.given_name},", *lines, *wording.call_lines(settings.MAILLAGE_HELP_PHONE)]
    subject = earlier.subject(hour)
    said = _said(earlier.PURPOSE, lines)
    return replace(said, sms=sms, segments=segments(sms), subject=subject, email="\n".join(text))


def _said(purpose: str, lines: Sequence[str]) -> Preview:
    """By voice, and as a letter: the same words, with whom to call."""
    letter = (*lines, whom_to_call()) if lines else ()
    return Preview(purpose, str(PURPOSES[purpose]), "", 0, "", "", tuple(lines), tuple(line for line in letter if line))
