"""Rights requests: a civil month, one table of states, nothing granted to a stranger, nothing new with a frozen file."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from maillage.kit.scope.entering import Scope
from maillage.registry.people import states
from maillage.registry.people.rules import due_on, months_after

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.registry.people.models import RightsRequest

pytestmark = pytest.mark.django_db
WHY = "Nous gardons ce rendez-vous pour la mission de l’agence."


@pytest.fixture
def world(db: None) -> World:
    """Imported here: models cannot be before Django is set up."""
    from django.db import transaction
    from tests.domains.agenda.world import the_world

    with transaction.atomic():
        return the_world()


@pytest.mark.parametrize(
    ("received", "due", "longer"),
    [
        (date(2026, 11, 16), date(2026, 12, 16), date(2027, 2, 16)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2028, 1, 30), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 12, 1), date(2027, 1, 1), date(2027, 3, 1)),
    ],
)
def test_a_month_is_a_civil_month_and_longer_is_two_more(received: date, due: date, longer: date) -> None:
    assert (due_on(received), due_on(received, is_extended=True)) == (due, longer)
    assert months_after(received, 0) == received


def test_only_the_steps_of_the_table_exist() -> None:
    steps = {(now, then) for now, then in product(states.RIGHTS, states.RIGHTS) if states.may_become(now, then)}
    ends = {"granted", "refused", "withdrawn"}
    assert steps == {("received", "extended"), *product(("received", "extended"), ends)}


def ask(
    world: World, kind: str, *, identity: str = "known", by: Any = None, on: date | None = None, key: Any = None
) -> RightsRequest:
    from tests import factories as make

    from maillage.registry.people.services import Asking, receive

    with world.seen_by(by or world.cast.helene) as actor:
        asking = Asking(kind, on or make.TODAY, identity)
        return receive(person=world.cast.ghislaine, asking=asking, key=key or uuid4(), by=actor, now=make.NOW)


def decide(
    world: World, request: RightsRequest, *, granted: bool = True, ground: str = "mission", reasons: str = WHY
) -> RightsRequest:
    from tests import factories as make

    from maillage.registry.people.services import Decision, decide

    decision = Decision(True) if granted else Decision(False, ground, reasons)
    with world.seen_by(world.cast.helene) as by:
        return decide(request=request.pk, decision=decision, by=by, now=make.NOW)


def is_frozen(world: World) -> bool:
    from tests import factories as make

    from maillage.registry.people.models import Person

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        return Person.objects.get(pk=world.cast.ghislaine.pk).is_frozen


def test_a_house_notes_a_request_once_and_the_agency_answers_it(world: World) -> None:
    from tests import factories as make

    from maillage.kit.audit.models import AuditEntry
    from maillage.kit.errors import NotAllowed, NotFound
    from maillage.registry.people.errors import IdentityNotChecked, ReceivedLater, RequestOver
    from maillage.registry.people.models import RightsRequest
    from maillage.registry.people.services import Decision, check_identity
    from maillage.registry.people.services import decide as deciding

    key = uuid4()
    noted = [ask(world, "access", identity="", by=world.cast.nadege, key=key).pk for _click in range(2)]
    assert noted[0] == noted[1]
    with pytest.raises(ReceivedLater):
        ask(world, "access", on=make.TODAY + timedelta(days=1))
    for who, refusal in ((world.cast.nadege, NotAllowed), (world.cast.claire, NotAllowed), (world.cast.paul, NotFound)):
        with world.seen_by(who) as by, pytest.raises(refusal):
            deciding(request=noted[0], decision=Decision(True), by=by, now=make.NOW)
    with world.seen_by(world.cast.lucie):
        assert not RightsRequest.objects.exists()  # another house
    with world.seen_by(world.cast.helene) as by:
        with pytest.raises(IdentityNotChecked):
            deciding(request=noted[0], decision=Decision(True), by=by, now=make.NOW)
        check_identity(request=noted[0], identity="paper", by=by, now=make.NOW)
        deciding(request=noted[0], decision=Decision(True), by=by, now=make.NOW)
        with pytest.raises(RequestOver):
            deciding(request=noted[0], decision=Decision(True), by=by, now=make.NOW)
        verbs = set(AuditEntry.objects.filter(object_kind="rights_request").values_list("verb", flat=True))
    assert verbs == {"rights.received", "rights.identity_checked", "rights.granted"}


def test_a_refusal_has_its_ground_and_its_reasons_and_more_time_is_asked_within_the_month(world: World) -> None:
    from tests import factories as make

    from maillage.registry.people.errors import ReasonMissing, TooLateToExtend
    from maillage.registry.people.services import extend

    request = ask(world, "erase")
    for ground, reasons in (("", WHY), ("mission", "Non."), ("humeur", WHY)):
        with pytest.raises(ReasonMissing):
            decide(world, request, granted=False, ground=ground, reasons=reasons)
    with world.seen_by(world.cast.helene) as by:
        with pytest.raises(TooLateToExtend):
            extend(request=request.pk, because=WHY, by=by, now=make.NOW + timedelta(days=31))
        assert extend(request=request.pk, because=WHY, by=by, now=make.NOW).due_on == date(2027, 2, 16)
    refused = decide(world, request, granted=False)
    assert (refused.state, refused.ground, refused.reasons) == ("refused", "mission", WHY)
    assert not is_frozen(world)


def test_a_frozen_file_takes_nothing_new_and_nothing_is_sent(world: World) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import BY_BUS

    from maillage.domains.agenda.services.booking import book
    from maillage.journeys.telling.appointments import ways_of
    from maillage.registry.people.errors import FileFrozen
    from maillage.registry.people.models import Person
    from maillage.registry.people.selectors import person
    from maillage.registry.people.services import lift_restriction

    with world.seen_by(world.cast.nadege) as by:
        before = world.ask(world.cast.ghislaine, by)  # asked for just before, booked just after
        assert ways_of(person(world.cast.ghislaine.pk)) == ("sms",)
    decide(world, ask(world, "restrict"))
    with world.seen_by(world.cast.nadege) as by:
        assert ways_of(person(world.cast.ghislaine.pk)) == ()
        with pytest.raises(FileFrozen):
            book(request=before, choice=world.choice(), plan=BY_BUS, key=uuid4(), by=by, now=make.NOW)
        frozen = Person.objects.get(pk=world.cast.ghislaine.pk)
        with pytest.raises(FileFrozen):
            world.ask(frozen, by)
    with world.seen_by(world.cast.helene) as by:
        lift_restriction(person=world.cast.ghislaine.pk, by=by, now=make.NOW)
    assert not is_frozen(world)


def test_whoever_objects_is_let_alone_until_it_is_decided(world: World) -> None:
    for granted in (False, True):
        request = ask(world, "object")
        assert is_frozen(world)  # article 18-1-d
        decide(world, request, granted=granted, ground="claims")
        assert is_frozen(world) is granted


def test_an_erased_file_is_found_by_nobody_and_opens_nothing(world: World) -> None:
    from maillage.registry.people.errors import FileErased
    from maillage.registry.people.selectors import find_people, rights_request

    decided = decide(world, ask(world, "erase"))
    with world.seen_by(world.cast.helene) as by:
        assert find_people(by, "Vézinhet") == ()
        assert rights_request(decided.pk).name == "Personne effacée"
    from tests import factories as make

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        world.cast.ghislaine.refresh_from_db()
    with pytest.raises(FileErased):
        ask(world, "access")
