"""What people ask for: once, with what stood in the way, ended by themselves; seen by whoever asked for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import factories as make
from tests.domains.agenda.world import NOW, World

from maillage.domains.agenda import selectors
from maillage.domains.agenda.errors import StatusNotPossible
from maillage.domains.agenda.models import Request
from maillage.domains.agenda.services.requests import end_request, open_request, withdraw_request
from maillage.kit import events
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Account
from maillage.registry.people.models import Person

pytestmark = pytest.mark.django_db


def ask(world: World, who: Account, person: Person, **said: Any) -> Request:
    values = {"means": "bus", "home": {"label": "Pégairolles"}} | said
    with world.seen_by(who) as by:
        return open_request(person=person, reason=world.reason, by=by, now=NOW, **values)


def test_asking_again_takes_up_what_is_still_open(world: World) -> None:
    first = ask(world, world.cast.nadege, world.cast.ghislaine, wishes="mardi_matin")
    again = ask(world, world.cast.nadege, world.cast.ghislaine, means="foot", difficulty="no_bus")
    assert (again.pk, again.means, again.difficulty, again.wishes) == (first.pk, "foot", "no_bus", "mardi_matin")
    assert again.opened_at == NOW


def test_a_difficulty_is_told_to_whoever_listens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(events, "emit", lambda name, **arguments: heard.append((name, arguments)))
    ask(world, world.cast.nadege, world.cast.ghislaine)
    request = ask(world, world.cast.nadege, world.cast.ghislaine, difficulty="too_far")
    assert heard == [("agenda.request_unmet", {"request": request.pk, "agency": world.cast.agency.pk})]


def test_a_difficulty_in_free_words_is_refused(world: World) -> None:
    with pytest.raises(StatusNotPossible):
        ask(world, world.cast.nadege, world.cast.ghislaine, difficulty="sa voiture est en panne")


def test_what_is_withdrawn_ends_once(world: World) -> None:
    request = ask(world, world.cast.nadege, world.cast.ghislaine)
    later = NOW + timedelta(days=1)
    with world.seen_by(world.cast.nadege) as by:
        withdraw_request(request=selectors.request_row(request.pk), by=by, now=later)
        ended = selectors.request_row(request.pk)
        assert (ended.status, ended.ended_at) == ("withdrawn", later)
        for status in ("withdrawn", "expired", "open"):
            with pytest.raises(StatusNotPossible):
                end_request(request=ended, status=status, now=later)


def test_two_people_who_end_it_at_once_end_it_once(world: World) -> None:
    request = ask(world, world.cast.nadege, world.cast.ghislaine)
    with world.seen_by(world.cast.claire) as by:
        seen_before = selectors.request_row(request.pk)
        withdraw_request(request=selectors.request_row(request.pk), by=by, now=NOW)
        with pytest.raises(StatusNotPossible):
            withdraw_request(request=seen_before, by=by, now=NOW)


@pytest.mark.parametrize("who", ["sophie", "bruno", "paul"])
def test_whoever_receives_nobody_withdraws_nothing(world: World, who: str) -> None:
    request = ask(world, world.cast.nadege, world.cast.ghislaine)
    with world.seen_by(getattr(world.cast, who)) as by:
        with pytest.raises(NotFound):
            selectors.request_row(request.pk)
        with pytest.raises(NotAllowed):
            withdraw_request(request=request, by=by, now=NOW)


def test_a_partner_sees_what_it_asked_for_and_not_what_another_did_for_the_same_person(world: World) -> None:
    cast = world.cast
    make.access(cast.ghislaine, cast.partner)
    request = ask(world, cast.nadege, cast.ghislaine)
    for who, sees in ((cast.nadege, True), (cast.remi, True), (cast.claire, True), (cast.yolande, False), (cast.lucie, False)):
        with world.seen_by(who):
            assert Request.objects.filter(pk=request.pk).exists() is sees, who.given_name


def test_the_house_that_receives_sees_the_request_that_was_met_there(world: World) -> None:
    cast = world.cast
    booked = world.book(cast.farid, cast.claire)
    with world.seen_by(cast.nadege):
        assert Request.objects.filter(pk=booked.request_id).exists()
    with world.seen_by(cast.lucie):
        assert not Request.objects.filter(pk=booked.request_id).exists()


@pytest.mark.parametrize("fields", [{"status": "met"}, {"ended_at": NOW}])
def test_the_database_knows_that_a_request_is_open_until_it_ends(world: World, fields: dict[str, Any]) -> None:
    request = ask(world, world.cast.nadege, world.cast.ghislaine)
    with (
        world.seen_by(world.cast.claire),
        pytest.raises(IntegrityError, match="a_request_is_open_until_it_ends"),
        transaction.atomic(),
    ):
        Request.objects.filter(pk=request.pk).update(**fields)
