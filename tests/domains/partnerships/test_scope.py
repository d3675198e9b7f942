"""Row-level security of partnerships, asked in raw SQL; what the database refuses by itself; and how many queries pages cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import factories as make
from tests.domains.partnerships.test_meetings_and_reviews import FIGURE
from tests.domains.partnerships.world import DUE, NOW, TODAY, World, days

from maillage.domains.partnerships import selectors, services
from maillage.domains.partnerships.models import Action, ActionMove, ActionUpdate, Decision
from maillage.domains.partnerships.services import ContactSheet
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db
WHOLE = (
    *("agreement", "annex", "partnershipcontact", "meeting", "finding", "decision"),
    *("action", "actionupdate", "actionmove", "actionlink", "review", "agendaitem", "frozenfigure"),
)
ALL, NONE = [1] * len(WHOLE), [0] * len(WHOLE)
OF_OWNER = [int(table in ("action", "actionupdate", "actionmove", "actionlink")) for table in WHOLE]


@pytest.fixture
def full(world: World) -> World:
    """One row in each table, of one territory."""
    dates = {"signed_on": TODAY, "starts_on": TODAY, "ends_on": None}
    agreement = world.act(services.sign_agreement, body=world.body.pk, subject="Emploi", **dates)
    world.act(services.keep_annex, agreement=agreement.pk, name="a.pdf", content=b"%PDF-1.7")
    sheet = ContactSheet(kind="lead", is_agency=False, account=world.denis.pk)
    world.act(services.name_contact, body=world.body.pk, sheet=sheet)
    world.decide(world.meet())
    key = world.run().pk
    world.act(services.move_deadline, action=key, due_on=DUE + days(7), why="Travaux")
    world.act(services.link_action, action=key, kind="zone", key=5, known=[5])
    review = world.review()
    world.act(services.add_point, review=review.pk, words="Le budget")
    world.act(services.freeze, review=review.pk, figures=[FIGURE])
    return world


def counts(scope: Scope) -> list[int]:
    found = []
    with make.in_scope(scope), connection.cursor() as cursor:
        for table in WHOLE:
            cursor.execute(f"SELECT count(*) FROM partnerships_{table}")
            found.append(cursor.fetchone()[0])
    return found


def test_each_reader_sees_what_is_theirs_and_strangers_nothing(full: World) -> None:
    def of(who: Any) -> list[int]:
        return counts(make.scope(make.actor(who)))

    assert [of(who) for who in (full.helene, full.denis, full.elodie)] == [ALL] * 3
    assert of(full.claire) == OF_OWNER
    assert [of(who) for who in (full.samir, full.olivier, full.sophie, full.lucie, full.bruno, full.paul)] == [NONE] * 6
    assert counts(Scope(role="job", agency=full.agency.pk)) == ALL
    assert counts(Scope(role="job", agency=full.elsewhere.pk)) == NONE
    for role in ("", "public", "elected", "administrator", "link"):
        assert counts(Scope(role=role)) == NONE
    full.body.collaborations.update(until=NOW.date() + days(0))
    assert of(full.denis) == NONE


def test_an_officer_writes_on_their_own_actions_only_whatever_the_code_does(full: World) -> None:
    with full.seen_by(full.denis):
        action = Action.objects.get()
        ActionUpdate.objects.create(action=action, at=NOW, by=full.denis, state="running", words="Bien")
        assert Decision.objects.update(done_at=NOW) == 1
    acts = (
        lambda: ActionUpdate.objects.create(action=action, at=NOW, by=full.elodie, state="running", words="x"),
        lambda: Action.objects.update(told_on=TODAY),
        lambda: Decision.objects.update(done_at=None),
    )
    for act in acts:
        with full.seen_by(full.elodie), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            act()


def test_what_must_never_be_false_is_refused_by_the_database(full: World) -> None:
    def rows() -> Any:
        return Action.objects.all()

    for words, act in (
        ("Invalid transition", lambda: rows().update(state="proposed")),
        ("an_action_that_is_over_has_an_end", lambda: rows().update(state="reached")),
        ("without saying why", lambda: rows().update(due_on=DUE + days(60))),
        ("an_action_has_two_owners", lambda: rows().update(local_owner=full.claire)),
        ("an_action_has_a_field", lambda: rows().update(field="health")),
        ("permission denied", lambda: ActionMove.objects.update(why="autre")),
        ("permission denied", lambda: ActionUpdate.objects.all().delete()),
        ("a_decision_comes_from_a_meeting", lambda: Decision.objects.update(meeting=None)),
    ):
        with full.seen_by(full.helene), pytest.raises(DatabaseError, match=words), transaction.atomic():
            act()


def test_pages_cost_the_same_however_much_there_is(full: World) -> None:
    reads = (
        lambda: selectors.partnerships(full.agency.pk, TODAY),
        lambda: selectors.chased(full.agency.pk, TODAY),
        lambda: selectors.agreements_of(full.body.pk, full.agency.pk),
        lambda: selectors.meetings_of(full.body.pk, full.agency.pk),
        lambda: selectors.actions_owned(full.claire.pk, TODAY),
    )

    def costs() -> list[int]:
        found = []
        with full.seen_by(full.helene):
            for read in reads:
                with CaptureQueriesContext(
                    connection,
                ) as seen:
                    read()
                found.append(len(seen))
        return found

    before = costs()
    for number in range(3):
        world_action = full.run(title=f"Action {number}", body=full.other_body.pk, local_owner=full.sophie.pk)
        full.act(services.tell_action, action=world_action.pk, progress="hard", words="Le réseau manque.")
        full.decide(full.meet(), what=f"Tâche {number}")
    assert costs() == before == [15, 7, 2, 1, 3]
