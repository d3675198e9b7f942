"""A reason that is for the people of some territories: offered to them, refused to the others, whoever books."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests import factories as make
from tests.domains.agenda.workshop_world import FRIDAY, NEXT_FRIDAY, a_series, enrolled, sessions_of, workshop_reason
from tests.domains.agenda.world import BY_BUS, NOW, World

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import NotForThisCommune, ReasonImpossible
from maillage.domains.agenda.models import Participation
from maillage.domains.agenda.selectors.hours import Asked
from maillage.domains.agenda.selectors.offers import find
from maillage.domains.agenda.services.booking import book, move
from maillage.domains.agenda.services.moving import move_seat
from maillage.domains.agenda.services.reasons import ReasonRules, ReasonText, write_reason
from maillage.kit import clock
from maillage.registry.accounts.selectors import PUBLIC
from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(world: World) -> Person:
    """Somebody of the agency who lives outside the territory of the cast."""
    return make.person(
        world.cast.agency, "Odile", "Vidal", commune=make.commune("Gignac"), shared_with=[world.cast.house, world.cast.partner]
    )


@pytest.fixture
def here(world: World) -> Person:
    return make.person(world.cast.agency, "Marie", "Pons", commune=world.cast.lodeve, shared_with=[world.cast.house])


@pytest.fixture
def kept(world: World) -> World:
    """The reason of the cast is for the people of its territory only."""
    world.reason.territories.add(world.cast.territory)
    return world


@pytest.mark.parametrize("who", ["claire", "nadege", "helene", "yolande"])
def test_nobody_books_it_for_somebody_who_lives_elsewhere(kept: World, elsewhere: Person, who: str) -> None:
    with pytest.raises(NotForThisCommune):
        kept.book(elsewhere, getattr(kept.cast, who))


def test_it_is_booked_for_those_who_live_there_and_for_those_of_whom_it_is_not_known(kept: World, here: Person) -> None:
    assert kept.book(here, kept.cast.nadege).person_id == here.pk
    unknown = make.person(kept.cast.agency, "Sans", "Commune", commune=None)
    assert kept.book(unknown, kept.cast.claire).person_id == unknown.pk


def test_somebody_who_has_moved_away_keeps_the_hour_and_moves_it_no_more(kept: World, here: Person, elsewhere: Person) -> None:
    booked, other = kept.book(here, kept.cast.claire), kept.choice(3)
    with kept.seen_by(kept.cast.claire) as by:
        assert Person.objects.filter(pk=here.pk).update(commune=elsewhere.commune)
        booked = Participation.objects.get(pk=booked.pk)
        with pytest.raises(NotForThisCommune):
            move(participation=booked, choice=other, plan=BY_BUS, by=by, now=NOW)
        assert selectors.seat(booked.pk, NOW) is not None


def test_a_booking_that_is_refused_leaves_the_hour_free(kept: World, elsewhere: Person) -> None:
    before = kept.slots()
    with kept.seen_by(kept.cast.claire) as by:
        request = kept.ask(elsewhere, by)
        with pytest.raises(NotForThisCommune):
            book(request=request, choice=kept.choice(), plan=BY_BUS, key=uuid4(), by=by, now=NOW)
    assert kept.slots() == before


def test_hours_are_found_for_those_who_live_there_only(kept: World, here: Person, elsewhere: Person) -> None:
    def found(commune: int | None) -> int:
        asked = Asked(kept.reason, ["in_person"], NOW, commune=commune)
        return len(find(asked=asked, start=NOW, end=NOW + timedelta(weeks=2)))

    assert found(here.commune_id) == found(None) > 0
    assert found(elsewhere.commune_id) == 0


def test_it_is_among_the_reasons_of_those_who_live_there_only(kept: World, here: Person, elsewhere: Person) -> None:
    def shown(commune: int | None) -> set[int]:
        return {card.key for card in selectors.reasons_for(PUBLIC, commune=commune, day=clock.today(NOW))}

    assert kept.reason.pk in shown(here.commune_id) & shown(None)
    assert kept.reason.pk not in shown(elsewhere.commune_id)


def test_a_commune_that_leaves_the_territory_is_no_longer_of_it(kept: World, here: Person) -> None:
    today = clock.today(NOW)
    kept.cast.territory.members.filter(commune=here.commune).update(until=today)
    assert not selectors.is_for_commune(kept.reason, here.commune_id, today)
    assert selectors.is_for_commune(kept.reason, here.commune_id, today - timedelta(days=1))


def test_the_director_says_for_which_territories_and_for_everybody_again(world: World, elsewhere: Person) -> None:
    rules = ReasonRules(30, ["in_person"], territories=[world.cast.territory.pk])
    written: dict[str, Any] = {"agency": world.cast.agency.pk, "text": ReasonText("Mobilité"), "now": NOW}
    with world.seen_by(world.cast.helene) as by:
        row = write_reason(rules=rules, by=by, **written)
        assert not selectors.is_for_commune(row, elsewhere.commune_id, clock.today(NOW))
        write_reason(rules=replace(rules, territories=()), by=by, reason=row, **written)
        assert selectors.is_for_commune(row, elsewhere.commune_id, clock.today(NOW))
        with pytest.raises(ReasonImpossible) as refusal:
            write_reason(rules=replace(rules, territories=[999_999]), by=by, **written)
    assert refusal.value.field == "territories"


def test_a_workshop_for_a_territory_seats_and_moves_those_who_live_there_only(
    world: World, here: Person, elsewhere: Person
) -> None:
    reason = workshop_reason(world)
    series = a_series(world, (FRIDAY, NEXT_FRIDAY), reason=reason)
    first, second = sessions_of(world, series)
    seat = enrolled(world, elsewhere, series, first).seats[0]
    reason.territories.add(world.cast.territory)
    assert enrolled(world, here, series, first).seats
    stranger = make.person(world.cast.agency, "Autre", "Gignacois", commune=elsewhere.commune)
    with pytest.raises(NotForThisCommune):
        enrolled(world, stranger, series, first)
    with world.seen_by(world.cast.claire) as by:
        row = Participation.objects.get(pk=seat.pk)
        with pytest.raises(NotForThisCommune):
            move_seat(participation=row, session=second.pk, by=by, now=NOW)
