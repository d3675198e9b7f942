"""Calendars read by a real client library: hours and places only, right across clock changes; one elsewhere is busy time."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


class Elsewhere:
    """A calendar on another server: its content, its version, how often it was read."""

    def __init__(self) -> None:
        self.content, self.version, self.status, self.reads = b"", '"1"', 200, 0
        self.address = ""


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[Elsewhere]:
    found = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.reads += 1
            is_known = self.headers.get("If-None-Match") == found.version
            content = b"" if is_known else found.content
            self.send_response(304 if is_known else found.status)
            self.send_header("ETag", found.version)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the library gives
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.INSIDE_HOSTS = frozenset({"localhost"})
    found.address = f"http://localhost:{server.server_port}/private.ics"
    yield found
    server.shutdown()
    server.server_close()
    thread.join(5)


def calendar_of(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//elsewhere//EN"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}@elsewhere", "DTSTAMP:20261101T000000Z", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def opened(client: Client) -> str:
    """Make an address, as it is shown once."""
    page = client.post(reverse("calendars:make_link")).content.decode()
    found = re.search(r"<code>http://testserver(/agenda/[\w-]+\.ics)</code>", page)
    assert found is not None
    return found[1]


def test_an_adviser_s_calendar_has_hours_and_places_and_nobody_in_it(world: World, enter: Enter) -> None:
    from maillage.domains.agenda.services.booking import Plan

    booked = world.book(world.cast.ghislaine, world.cast.nadege, world.choice(8), plan=Plan(means="driven", verdict="reachable"))
    answer = Client().get(opened(enter(world.cast.claire)))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    for secret in (world.cast.ghislaine.family_name, world.cast.ghislaine.given_name, world.reason.label, booked.code):
        assert secret not in text
    (meeting,) = [event for event in events(answer.content) if str(event["summary"]) == "Rendez-vous"]
    during = booked.appointment.during
    assert (meeting.decoded("dtstart"), meeting.decoded("dtend")) == (during.lower, during.upper), "the pause after is not in it"
    assert world.cast.place.town in str(meeting["location"])


def test_permanences_stay_at_nine_on_the_wall_across_the_clock_change(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.domains.agenda.world import open_hours

    from maillage.kit import clock

    march = datetime(2027, 3, 8, 8, tzinfo=UTC)
    open_hours(world.cast.samir, world.cast.place, world.reason, day=march.date(), is_outreach_session=True, now=march)
    address = opened(enter(world.cast.samir))
    monkeypatch.setattr(clock, "now", lambda: march)
    walls = {
        event.decoded("dtstart").astimezone(clock.PARIS).strftime("%H:%M") for event in events(Client().get(address).content)
    }
    instants = {event.decoded("dtstart").astimezone(UTC).hour for event in events(Client().get(address).content)}
    assert walls == {"09:00"}
    assert instants == {7, 8}, "both sides of the change are in it"


def test_a_house_s_calendar_has_its_permanences_with_their_rooms(world: World, enter: Enter) -> None:
    found = events(Client().get(opened(enter(world.cast.nadege))).content)
    assert {str(event["summary"]) for event in found} == {"Permanence"}
    assert all(world.cast.room.name in str(event["location"]) for event in found)


def test_a_closed_or_replaced_address_opens_nothing(world: World, enter: Enter) -> None:
    client = enter(world.cast.claire)
    first = opened(client)
    second = opened(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post(reverse("calendars:close_link"))
    assert Client().get(second).status_code == 404
    assert Client().get("/agenda/forged.ics").status_code == 404


def test_the_address_is_shown_once(world: World, enter: Enter) -> None:
    client = enter(world.cast.claire)
    token = opened(client).removeprefix("/agenda/").removesuffix(".ics")
    assert token not in client.get(reverse("calendars:own")).content.decode()


@pytest.mark.parametrize("name", ["sophie", "yolande"])
def test_whoever_receives_nobody_has_no_calendar_here(world: World, enter: Enter, name: str) -> None:
    assert enter(getattr(world.cast, name)).get(reverse("calendars:own")).status_code == 403


def read_now(world: World, now: datetime | None = None) -> int:
    from tests.domains.agenda.world import NOW

    from maillage.journeys.calendars.reading import read
    from maillage.registry.diary.selectors import outside_calendar

    found = outside_calendar(world.cast.claire.resource_id)
    assert found is not None
    return read(calendar=found.key, now=now or NOW)


def followed(world: World, enter: Enter, elsewhere: Elsewhere) -> None:
    answer = enter(world.cast.claire).post(reverse("calendars:follow"), {"address": elsewhere.address})
    assert answer.status_code == 302


def test_what_is_taken_elsewhere_is_not_offered_here_and_is_again_once_it_is_free(
    world: World, enter: Enter, elsewhere: Elsewhere
) -> None:
    before = {slot.starts_at for slot in world.slots()}
    elsewhere.content = calendar_of("DTSTART;TZID=Europe/Paris:20261124T090000\nDTEND;TZID=Europe/Paris:20261124T100000")
    followed(world, enter, elsewhere)
    assert read_now(world) == 1
    gone = before - {slot.starts_at for slot in world.slots()}
    assert {at.astimezone(UTC).strftime("%d %H:%M") for at in gone} == {"24 08:00", "24 08:30"}
    elsewhere.content, elsewhere.version = calendar_of(), '"2"'
    assert read_now(world) == 1
    assert {slot.starts_at for slot in world.slots()} == before


@pytest.mark.parametrize(
    ("event", "count"),
    [
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261125", 1),
        ("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3", 3),
        ("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z\nTRANSP:TRANSPARENT", 0),
        ("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z\nSTATUS:CANCELLED", 0),
        ("DTSTART:20261124T080000Z\nDTEND:20261124T080000Z", 0),
        ("DTSTART:20261124T080000\nDURATION:PT1H", 1),
    ],
)
def test_what_recurs_is_laid_out_and_what_is_free_is_not_busy(
    world: World, enter: Enter, elsewhere: Elsewhere, event: str, count: int
) -> None:
    elsewhere.content = calendar_of(event)
    followed(world, enter, elsewhere)
    assert read_now(world) == count


def test_nothing_new_costs_one_question(world: World, enter: Enter, elsewhere: Elsewhere) -> None:
    elsewhere.content = calendar_of("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z")
    followed(world, enter, elsewhere)
    assert (read_now(world), read_now(world), elsewhere.reads) == (1, 0, 2)


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"<html>hello</html>", 200, "pas un agenda"),
        (b"", 404, "n’existe plus"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", 200, "pas un agenda"),
    ],
)
def test_what_cannot_be_read_is_said_and_keeps_what_was_read_before(
    world: World, enter: Enter, elsewhere: Elsewhere, content: bytes, status: int, sentence: str
) -> None:
    elsewhere.content = calendar_of("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z")
    followed(world, enter, elsewhere)
    read_now(world)
    kept = {slot.starts_at for slot in world.slots()}
    elsewhere.content, elsewhere.status, elsewhere.version = content, status, '"3"'
    assert read_now(world) == 0
    assert {slot.starts_at for slot in world.slots()} == kept
    assert sentence in enter(world.cast.claire).get(reverse("calendars:own")).content.decode()


def test_a_calendar_no_longer_followed_gives_its_hours_back(world: World, enter: Enter, elsewhere: Elsewhere) -> None:
    before = len(world.slots())
    elsewhere.content = calendar_of("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z")
    followed(world, enter, elsewhere)
    read_now(world)
    enter(world.cast.claire).post(reverse("calendars:unfollow"))
    assert len(world.slots()) == before


def test_an_address_copied_as_webcal_is_read_over_https(world: World, enter: Enter) -> None:
    enter(world.cast.claire).post(reverse("calendars:follow"), {"address": "webcal://agenda.exemple.fr/a.ics"})
    from maillage.registry.diary.models import OutsideCalendar

    assert OutsideCalendar.objects.get().address == "https://agenda.exemple.fr/a.ics"


@pytest.mark.parametrize("address", ["", "mon agenda", "ftp://exemple.fr/a.ics", "javascript:alert(1)"])
def test_what_is_no_address_is_said_at_the_field(world: World, enter: Enter, address: str) -> None:
    assert enter(world.cast.claire).post(reverse("calendars:follow"), {"address": address}).status_code == 422


def test_the_day_after_is_read_whole_again(world: World, enter: Enter, elsewhere: Elsewhere) -> None:
    from tests.domains.agenda.world import NOW

    elsewhere.content = calendar_of("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z\nRRULE:FREQ=WEEKLY")
    followed(world, enter, elsewhere)
    read_now(world)
    assert read_now(world, NOW + timedelta(days=7)) == 1, "one more week has entered the horizon"


@pytest.mark.parametrize(
    ("address", "status"), [("https://visio.exemple.fr/claire", 302), ("", 302), ("https://evil.org/claire", 422), ("x y", 422)]
)
def test_a_video_room_is_on_an_allowed_domain_or_none(
    world: World, enter: Enter, settings: Settings, address: str, status: int
) -> None:
    from maillage.registry.accounts.selectors import video_room_of

    settings.VIDEO_DOMAINS = ["exemple.fr"]
    assert enter(world.cast.claire).post(reverse("calendars:video_room"), {"video_room": address}).status_code == status
    assert video_room_of(world.cast.claire.pk) == (address if status == 302 else "")


def test_an_adviser_s_calendar_has_the_workshops_they_lead_and_those_they_run_beside(world: World, enter: Enter) -> None:
    from tests.domains.agenda.workshop_world import a_series, big_room, enrolled, workshop_reason

    reason = workshop_reason(world, buffer_after_min=10)
    series = a_series(world, reason=reason, room=big_room(world).pk, facilitators=(world.cast.samir.pk,))
    enrolled(world, world.cast.ghislaine, series)
    for who in (world.cast.claire, world.cast.samir):
        answer = Client().get(opened(enter(who)))
        (meeting,) = [event for event in events(answer.content) if str(event["summary"]) == "Atelier"]
        assert meeting.decoded("dtend") - meeting.decoded("dtstart") == timedelta(hours=2)
        assert "Salle de 20" in str(meeting["location"])
        for secret in (world.cast.ghislaine.family_name, world.cast.ghislaine.given_name, reason.label, "Mon espace en ligne"):
            assert secret not in answer.content.decode().replace("\r\n ", "")


def test_a_house_s_calendar_has_all_that_its_rooms_are_taken_for(world: World, enter: Enter, settings: Settings) -> None:
    from tests.domains.agenda.workshop_world import a_series, big_room, enrolled, sessions_of

    settings.SITE = "https://maillage.exemple.fr"
    room = big_room(world)
    series = a_series(world, room=room.pk)
    enrolled(world, world.cast.ghislaine, series)
    spot = {"house": world.cast.place.pk, "room": world.cast.room.pk, "device": world.cast.device.pk}
    video = world.book(world.cast.farid, world.cast.claire, world.choice(mode="video", **spot))
    answer = Client().get(opened(enter(world.cast.nadege)))
    found = {str(event["summary"]): event for event in events(answer.content)}
    assert set(found) == {"Permanence", "Atelier", "Vidéo"}
    assert room.name in str(found["Atelier"]["location"])
    assert world.cast.room.name in str(found["Vidéo"]["location"])
    assert found["Vidéo"].decoded("dtstart") == video.appointment.during.lower
    assert found["Atelier"].decoded("dtstart") == sessions_of(world, series)[0].during.lower
    assert all(str(event["url"]).startswith(settings.SITE) for event in found.values())
    text = answer.content.decode().replace("\r\n ", "")
    for person in (world.cast.ghislaine, world.cast.farid):
        assert person.family_name not in text
        assert person.given_name not in text
    elsewhere = Client().get(opened(enter(world.cast.lucie)))
    assert events(elsewhere.content) == []


def test_what_is_called_off_leaves_the_house_s_calendar(world: World, enter: Enter) -> None:
    from tests.domains.agenda.workshop_world import a_series, sessions_of

    from maillage.domains.agenda.services.series import call_off_session

    series = a_series(world)
    with world.seen_by(world.cast.claire) as by:
        from tests.domains.agenda.world import NOW

        call_off_session(session=sessions_of(world, series)[0].pk, by=by, now=NOW)
    for who in (world.cast.nadege, world.cast.claire):
        found = events(Client().get(opened(enter(who))).content)
        assert "Atelier" not in {str(event["summary"]) for event in found}
