"""Places, rooms and devices: who may open them, what is refused, what pages read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta

import pytest
from tests import factories as make
from tests.cast import Cast, the_cast

from maillage.kit import events
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed
from maillage.registry.places import errors, selectors, services
from maillage.registry.places.models import PlaceHours, Room

pytestmark = pytest.mark.django_db
SPOT = services.Spot(lat=43.7647, lon=3.3476, town="Soubès", address="1 place de la mairie", postal_code="34700")


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the events that were told."""
    names: list[str] = []
    monkeypatch.setattr(events, "emit", lambda name, **_: names.append(name))
    return names


def test_a_counsellor_opens_a_place_of_her_house(cast: Cast, told: list[str]) -> None:
    place = services.create_place(
        host=cast.house.pk, kind="other", name="Salle des fêtes", spot=SPOT, by=cast.act(cast.nadege), now=make.NOW
    )
    assert (place.town, place.zone) == ("Soubès", "Europe/Paris")
    assert told == ["places.changed"]
    assert AuditEntry.objects.get().verb == "place.created"


@pytest.mark.parametrize("who", ["lucie", "claire", "yolande", "sophie"])
def test_whoever_works_elsewhere_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.create_room(place=cast.place.pk, name="Bureau 9", seats=2, by=cast.act(getattr(cast, who)), now=make.NOW)
    assert not Room.objects.filter(name="Bureau 9").exists()


def test_a_room_and_a_device_get_a_number_in_the_diary(cast: Cast) -> None:
    by = cast.act(cast.helene)
    room = services.create_room(place=cast.place.pk, name=" Bureau 9 ", seats=2, by=by, now=make.NOW)
    device = services.create_device(place=cast.place.pk, name="Ordinateur", by=by, now=make.NOW)
    assert (room.name, room.resource.kind, device.resource.kind) == ("Bureau 9", "room", "device")
    assert room.resource_id != device.resource_id


def test_a_second_room_of_one_name_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.NameTaken):
        services.create_room(place=cast.place.pk, name="Bureau 1", seats=2, by=cast.act(cast.helene), now=make.NOW)
    assert Room.objects.filter(place=cast.place).count() == 1


def test_a_room_without_a_seat_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.NoSeat):
        services.create_room(place=cast.place.pk, name="Placard", seats=0, by=cast.act(cast.helene), now=make.NOW)


def test_a_point_that_is_not_on_earth_is_refused(cast: Cast) -> None:
    with pytest.raises(errors.PointInvalid):
        services.create_place(
            host=cast.house.pk, kind="other", name="x", spot=services.Spot(91, 0, "x"), by=cast.act(cast.helene), now=make.NOW
        )


def test_a_place_that_moves_or_closes_is_told(cast: Cast, told: list[str]) -> None:
    by = cast.act(cast.nadege)
    services.move_place(place=cast.place.pk, spot=SPOT, by=by, now=make.NOW)
    services.close_place(place=cast.place.pk, on=make.TODAY, by=by, now=make.NOW)
    assert told == ["places.changed", "places.changed"]
    yesterday = make.TODAY - timedelta(days=1)
    assert cast.place.pk in {card.key for card in selectors.active_places(yesterday)}
    assert cast.place.pk not in {card.key for card in selectors.active_places(make.TODAY)}


def test_hours_are_replaced_as_a_whole(cast: Cast) -> None:
    hours = [(0, time(9), time(12)), (0, time(13), time(16))]
    services.set_hours(place=cast.place.pk, hours=hours, by=cast.act(cast.nadege), now=make.NOW)
    assert list(PlaceHours.objects.filter(place=cast.place).values_list("weekday", "opens_at", "closes_at")) == hours


@pytest.mark.parametrize(
    "hours", [[(0, time(12), time(9))], [(0, time(9), time(12)), (0, time(11), time(14))], [(7, time(9), time(12))]]
)
def test_hours_that_make_no_sense_are_refused_and_the_old_ones_stay(cast: Cast, hours: list[tuple[int, time, time]]) -> None:
    before = list(PlaceHours.objects.values_list())
    with pytest.raises(errors.HoursInvalid):
        services.set_hours(place=cast.place.pk, hours=hours, by=cast.act(cast.nadege), now=make.NOW)
    assert list(PlaceHours.objects.values_list()) == before


def test_a_place_without_a_number_gives_its_house_s(cast: Cast) -> None:
    card = selectors.place_card(cast.place.pk)
    assert card is not None
    assert (card.phone, card.host_label) == (cast.house.phone, cast.house.label)
    assert selectors.place_card(0) is None


def test_the_active_places_are_those_of_each_body_day_by_day(cast: Cast) -> None:
    services.close_place(place=cast.place.pk, on=make.TODAY, by=cast.act(cast.nadege), now=make.NOW)
    cast.house_of_gignac.opens_on = make.TODAY - timedelta(days=3)
    cast.house_of_gignac.closes_on = make.TODAY + timedelta(days=3)
    cast.house_of_gignac.save()
    make.place(cast.house_of_gignac, commune=cast.lodeve, kind="business_park", name="Zone")
    bodies = (cast.agency, cast.house, cast.house_of_gignac)
    for days in range(-5, 6):
        day = make.TODAY + timedelta(days=days)
        each = [card for body in bodies for card in selectors.places_of(body.pk, day)]
        assert list(selectors.active_places(day)) == sorted(each, key=lambda card: (card.town, card.name)), day


def test_a_house_that_has_not_opened_yet_receives_nobody(cast: Cast) -> None:
    cast.house.opens_on = date(2027, 1, 1)
    cast.house.save()
    assert [card.town for card in selectors.active_places(make.TODAY)] == ["Gignac"]


def test_rooms_and_devices_of_a_place_are_listed(cast: Cast) -> None:
    assert [each.name for each in selectors.rooms_of([cast.place.pk])] == ["Bureau 1"]
    assert [each.name for each in selectors.devices_of([cast.place.pk])] == ["Tablette 1"]
    assert selectors.devices_of([cast.place_of_gignac.pk]) == ()


def test_active_places_take_one_query(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with django_assert_num_queries(1):
        assert len(selectors.active_places(make.TODAY)) == 2
