"""An action from its promise to its end: what it writes, what it refuses, who sees it late."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from tests.domains.partnerships.world import DUE, NOW, TODAY, World, days

from maillage.domains.partnerships import selectors, services
from maillage.domains.partnerships.errors import (
    DateNotPossible,
    IndicatorUnknown,
    NotWorkingTogether,
    OwnerNotPossible,
    StatusNotPossible,
    WordsMissing,
)
from maillage.domains.partnerships.models import Action
from maillage.domains.partnerships.rules.watching import Flag
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Account

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    rows = AuditEntry.objects.filter(object_kind="action").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_an_action_lives_from_its_promise_to_its_end_and_keeps_its_history(world: World) -> None:
    key = world.run().pk
    page = world.read(selectors.action_page, key, TODAY, who=world.claire)
    assert (page.line.state, page.line.is_open, page.line.flags, page.next_states) == (
        "running",
        True,
        (),
        ("reached", "missed", "dropped"),
    )
    click = uuid4()
    update = {"action": key, "progress": "hard", "words": " Le réseau   manque. ", "click": click}
    first = world.act(services.tell_action, world.denis, now=NOW + days(20), **update)
    assert world.act(services.tell_action, world.denis, now=NOW + days(20), **update).pk == first.pk  # sent twice
    world.act(services.move_deadline, world.claire, action=key, due_on=DUE + days(30), why="Salle en travaux")
    world.act(services.end_action, world.claire, action=key, state="reached", words="Tout le monde sait.", now=NOW + days(90))
    page = world.read(selectors.action_page, key, TODAY + days(90))
    assert [(each.progress, each.state, each.words) for each in page.updates] == [
        ("", "reached", "Tout le monde sait."),
        ("hard", "running", "Le réseau manque."),
        ("", "running", ""),
    ]
    assert [(move.old_on, move.new_on) for move in page.moves] == [(DUE, DUE + days(30))]
    assert page.line.is_in_time
    assert page.line.ended_on == TODAY + days(90)
    resumed = world.act(services.resume_action, action=key, why="Elle continue à Soubès.")
    assert (resumed.state, resumed.ended_on) == ("running", None)
    assert verbs() == [
        *("action.proposed", "action.running", "action.told", "action.moved", "action.reached", "action.running"),
    ]


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"indicator": "9"}, IndicatorUnknown, "indicator"),
        ({"indicator": "x"}, IndicatorUnknown, "indicator"),
        ({"due_on": TODAY}, DateNotPossible, "due_on"),
        ({"title": " "}, WordsMissing, "title"),
        ({"what": ""}, WordsMissing, "what"),
        ({"field": "health"}, WordsMissing, "field"),
        ({"target": Decimal(-1)}, WordsMissing, "target"),
        ({"target_sense": "about"}, WordsMissing, "target"),
    ],
)
def test_what_is_not_specific_is_refused_at_its_field(
    world: World, values: dict[str, object], refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as told:
        world.propose(**values)
    assert told.value.field == field  # type: ignore[attr-defined]


def test_each_owner_is_of_their_own_side(world: World) -> None:
    for values, field in (
        ({"agency_owner": world.denis.pk}, "agency_owner"),
        ({"agency_owner": world.paul.pk}, "agency_owner"),
        ({"local_owner": world.claire.pk}, "local_owner"),
        ({"local_owner": world.sophie.pk}, "local_owner"),
        ({"local_owner": 0}, "local_owner"),
    ):
        with pytest.raises(OwnerNotPossible) as refusal:
            world.propose(**values)
        assert refusal.value.field == field
    with pytest.raises(NotWorkingTogether):
        world.propose(body=world.elsewhere.pk)
    meeting = world.meet(body=world.other_body.pk)
    with pytest.raises(NotFound):
        world.propose(meeting=meeting.pk)


def test_only_the_director_writes_only_its_owners_tell_and_a_stranger_finds_nothing(world: World) -> None:
    for who in (world.claire, world.denis, world.lucie):
        with pytest.raises(NotAllowed):
            world.act(services.propose_action, who, body=world.body.pk, sheet=world.sheet())
    key = world.run().pk
    asked = {"action": key, "progress": "on_track", "words": "Bien."}
    for who in (world.sophie, world.samir, world.olivier, world.lucie, world.bruno, world.paul):
        with pytest.raises(NotFound):
            world.act(services.tell_action, who, **asked)
    with pytest.raises(NotAllowed):  # of the territory, but not hers
        world.act(services.tell_action, world.elodie, **asked)
    for who in (world.denis, world.claire, world.helene):
        world.act(services.tell_action, who, **asked)
    for verb, values in (
        (services.hand_action, {"agency_owner": world.samir.pk, "local_owner": world.denis.pk}),
        (services.resume_action, {"why": "x"}),
    ):
        with pytest.raises(NotAllowed):
            world.act(verb, world.claire, action=key, **values)


def test_a_step_that_is_not_in_the_table_is_refused(world: World) -> None:
    key = world.propose().pk
    for verb, values in (
        (services.tell_action, {"progress": "hard", "words": "x"}),
        (services.end_action, {"state": "reached", "words": "x"}),
        (services.end_action, {"state": "running", "words": "x"}),
        (services.resume_action, {"why": "x"}),
    ):
        with pytest.raises(StatusNotPossible):
            world.act(verb, action=key, **values)
    world.act(services.end_action, action=key, state="dropped", words="Plus de salle.")
    for verb, values in (
        (services.start_action, {}),
        (services.move_deadline, {"due_on": DUE + days(1), "why": "x"}),
        (services.hand_action, {"agency_owner": world.samir.pk, "local_owner": world.denis.pk}),
    ):
        with pytest.raises(StatusNotPossible):
            world.act(verb, action=key, **values)


def test_words_and_days_are_asked_for(world: World) -> None:
    key = world.run().pk
    for values in (
        {"progress": "fine", "words": "x"},
        {"progress": "hard", "words": ""},
        {"progress": "hard", "words": "x" * 601},
    ):
        with pytest.raises(WordsMissing):
            world.act(services.tell_action, action=key, **values)
    for due_on, why, refusal in (
        (DUE + days(1), " ", WordsMissing),
        (DUE, "x", DateNotPossible),
        (TODAY - days(1), "x", DateNotPossible),
    ):
        with pytest.raises(refusal):
            world.act(services.move_deadline, action=key, due_on=due_on, why=why)


def test_an_owner_who_leaves_is_seen_until_somebody_else_is_named(world: World) -> None:
    key = world.run().pk
    world.leaves(world.denis, TODAY + days(3))
    assert not world.read(selectors.action_page, key, TODAY).line.flags
    line = world.read(selectors.action_page, key, TODAY + days(5)).line
    assert (line.flags[0].flag, line.flags[0].since, line.local_owner.left_on) == (
        Flag.OWNERLESS,
        TODAY + days(3),
        TODAY + days(3),
    )
    told = world.read(selectors.chased, world.agency.pk, TODAY + days(5))
    assert list(told) == [world.helene.pk]  # nobody writes to who is gone, nor to the one who is still there
    world.act(services.hand_action, action=key, agency_owner=world.claire.pk, local_owner=world.elodie.pk, now=NOW + days(5))
    assert not world.read(selectors.action_page, key, TODAY + days(5)).line.flags


def test_an_account_that_was_closed_is_gone_since_it_was_last_seen_whatever_the_day(world: World) -> None:
    key, task = world.run().pk, world.decide(world.meet(), owner=world.claire.pk).pk
    Account.objects.filter(pk=world.claire.pk).update(is_active=False, last_login=NOW - days(2))
    for day in (TODAY, TODAY + days(4)):
        told = world.read(selectors.chased, world.agency.pk, day)
        assert {(each.key, each.why, each.since) for each in told[world.helene.pk]} == {
            (key, "sans responsable", TODAY - days(2)),
            (task, "sans responsable", TODAY - days(2)),
        }


def test_who_is_told_of_what(world: World) -> None:
    silent, late = world.run(title="Silencieuse").pk, world.run(title="En retard", due_on=TODAY + days(10)).pk
    meeting = world.meet()
    task = world.decide(meeting, due_on=TODAY + days(2)).pk
    day = TODAY + days(31)
    told = world.read(selectors.chased, world.agency.pk, day)
    assert {(each.kind, each.key, each.is_own) for each in told[world.denis.pk]} == {
        ("action", silent, True),
        ("action", late, True),
        ("decision", task, True),
    }
    assert {(each.kind, each.key) for each in told[world.claire.pk]} == {("action", silent), ("action", late)}
    assert {(each.key, each.why) for each in told[world.helene.pk]} == {(late, "en retard")}
    assert world.sophie.pk not in told


def test_a_link_is_one_of_what_the_territory_has(world: World) -> None:
    key = world.run().pk
    link = world.act(services.link_action, world.denis, action=key, kind="zone", key=5, known=[5, 6])
    assert world.act(services.link_action, world.denis, action=key, kind="zone", key=5, known=[5]).pk == link.pk
    for kind, other in (("zone", 7), ("person", 5)):
        with pytest.raises(NotFound):
            world.act(services.link_action, action=key, kind=kind, key=other, known=[5, 6])
    assert [(each.kind, each.key) for each in world.read(selectors.action_page, key, TODAY).links] == [("zone", 5)]
    with pytest.raises(NotAllowed):
        world.act(services.unlink_action, world.elodie, link=link.pk)
    world.act(services.unlink_action, world.claire, link=link.pk)
    assert world.read(selectors.action_page, key, TODAY).links == ()


def test_nothing_typed_is_in_the_audit(world: World) -> None:
    key = world.run(title="CANARI").pk
    world.act(services.tell_action, action=key, progress="stuck", words="CANARI")
    world.act(services.move_deadline, action=key, due_on=date(2027, 6, 1), why="CANARI")
    assert not any("CANARI" in str(vars(entry)) for entry in AuditEntry.objects.all())
    with world.seen_by(world.helene):
        assert Action.objects.get(pk=key).due_on == date(2027, 6, 1)
