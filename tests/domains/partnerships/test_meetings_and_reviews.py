"""Meetings and their tasks; reviews whose figures are frozen once, and what was corrected since."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests import factories as make
from tests.domains.partnerships.world import NOW, TODAY, World, days

from maillage.domains.partnerships import selectors, services
from maillage.domains.partnerships.errors import (
    AlreadyFrozen,
    DateNotPossible,
    NothingToFreeze,
    OwnerNotPossible,
    ReviewExists,
    WordsMissing,
)
from maillage.domains.partnerships.models import FrozenFigure, Review
from maillage.domains.partnerships.rules.figures import Figure, data_hash
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.kit.scope.entering import enter

pytestmark = pytest.mark.django_db
FIGURE = Figure("2", 1, NOW, data_hash([("seen", 1)]), detail="", value=40.0, numerator=40.0)
HIDDEN = replace(FIGURE, detail="video", value=None, numerator=None, is_hidden=True)


def test_a_meeting_keeps_what_was_said_in_its_fields_and_its_decisions_are_tasks(world: World) -> None:
    click = uuid4()
    heard = {"digital": (" Peu  d’accès. ", ""), "mobility": ("", "Un car de plus"), "training": ("", " ")}
    meeting = world.meet(heard=heard, click=click)
    assert world.meet(heard={}, click=click).pk == meeting.pk
    task = world.decide(meeting)
    page = world.read(selectors.meeting_page, meeting.pk, TODAY, who=world.denis)
    assert [(each.field, each.found, each.needed) for each in page.findings] == [
        ("digital", "Peu d’accès.", ""),
        ("mobility", "", "Un car de plus"),
        *((field, "", "") for field in ("recruitment", "training", "presence", "houses")),
    ]
    assert [(each.what, each.owner_name, each.is_late) for each in page.decisions] == [
        ("Réserver la salle", "Denis Valat", False)
    ]
    world.act(services.tell_finding, meeting=meeting.pk, field="digital", found="", needed="")
    assert world.read(selectors.meeting_page, meeting.pk, TODAY).findings[0].found == ""
    assert world.read(selectors.decisions_owned, world.denis.pk, date(2026, 12, 1), who=world.denis)[0].is_late
    for who, refusal in ((world.elodie, NotAllowed), (world.claire, NotFound), (world.sophie, NotFound)):
        with pytest.raises(refusal):
            world.act(services.tick_decision, who, decision=task.pk)
    done = world.act(services.tick_decision, world.denis, decision=task.pk)
    assert done.done_at == NOW
    assert world.act(services.untick_decision, world.denis, decision=task.pk).done_at is None


def test_what_a_meeting_or_a_task_cannot_be(world: World) -> None:
    for values, refusal in (
        ({"on": TODAY + days(1)}, DateNotPossible),
        ({"kind": "lunch"}, WordsMissing),
        ({"heard": {"digital": ("x" * 601, "")}}, WordsMissing),
    ):
        with pytest.raises(refusal):
            world.meet(**values)
    meeting = world.meet()
    for values, refusal in (
        ({"due_on": TODAY - days(1)}, DateNotPossible),
        ({"owner": world.sophie.pk}, OwnerNotPossible),
        ({"what": " "}, WordsMissing),
    ):
        with pytest.raises(refusal):
            world.decide(meeting, **values)
    with pytest.raises(NotFound):
        world.act(services.tell_finding, meeting=meeting.pk, field="health", found="x", needed="")
    with pytest.raises(NotAllowed):
        world.act(services.tell_finding, world.denis, meeting=meeting.pk, field="digital", found="x", needed="")


def test_the_agenda_is_proposed_from_what_is_wrong_and_never_twice(world: World) -> None:
    late = world.run(title="Ateliers", due_on=TODAY + days(10)).pk
    world.run(title="Permanences")
    task = world.decide(world.meet(), due_on=TODAY + days(5)).pk
    review = world.review(now=NOW + days(20))
    points = world.read(selectors.review_page, review.pk, TODAY).points
    assert [(each.kind, each.about, each.words) for each in points] == [
        ("action", late, "Ateliers\u00a0: en retard"),
        ("decision", task, "Réserver la salle (Denis Valat, 21\u00a0novembre 2026)"),
    ]
    assert world.act(services.propose_agenda, review=review.pk, now=NOW + days(20)) == 0
    assert world.act(services.propose_agenda, review=review.pk, now=NOW + days(70)) == 1  # the other one is forgotten by now
    own = world.act(services.add_point, review=review.pk, words="Le budget")
    world.act(services.drop_point, point=points[0].key)
    points = world.read(selectors.review_page, review.pk, TODAY, who=world.denis).points
    assert [each.kind for each in points] == ["decision", "action", ""]
    assert points[-1].key == own.pk
    with pytest.raises(ReviewExists):
        world.review()
    with pytest.raises(DateNotPossible):
        world.review(ends_on=date(2026, 1, 1))


def test_figures_are_frozen_once_and_a_correction_shows_beside_them(world: World) -> None:
    review = world.review()
    for figures in ([], [FIGURE, FIGURE], [replace(FIGURE, version=7)], [replace(HIDDEN, value=3.0)]):
        with pytest.raises(NothingToFreeze):
            world.act(services.freeze, review=review.pk, figures=figures)
    for who, refusal in ((world.denis, NotAllowed), (world.sophie, NotFound), (world.claire, NotFound)):
        with pytest.raises(refusal):
            world.act(services.freeze, who, review=review.pk, figures=[FIGURE])
    frozen = world.act(services.freeze, review=review.pk, figures=[FIGURE, HIDDEN])
    assert (frozen.state, frozen.frozen_at, frozen.frozen_by_id) == ("frozen", NOW, world.helene.pk)
    assert world.read(selectors.frozen_figures, review.pk, who=world.denis) == (FIGURE, HIDDEN)
    for verb, values in (
        (services.freeze, {"figures": [FIGURE]}),
        (services.add_point, {"words": "x"}),
        (services.propose_agenda, {}),
        (services.set_review_day, {"held_on": TODAY}),
    ):
        with pytest.raises(AlreadyFrozen):
            world.act(verb, review=review.pk, **values)
    corrected = replace(FIGURE, value=41.0, numerator=41.0, data_hash=data_hash([("seen", 2)]))
    (difference,) = world.read(selectors.differences_since, review.pk, [corrected, HIDDEN])
    assert (difference.before, difference.after) == (FIGURE, corrected)
    ends, last = world.read(selectors.last_figures, [world.body.pk], world.agency.pk, ["2", "7"])[world.body.pk, "2"]
    assert (ends, last) == (date(2027, 1, 1), FIGURE)
    task = world.act(services.decide_at_review, review=review.pk, what="Publier", owner=world.claire.pk, due_on=TODAY)
    assert [each.key for each in world.read(selectors.review_page, review.pk, TODAY).decisions] == [task.pk]


def test_the_database_itself_keeps_what_is_frozen(world: World) -> None:
    review = world.review()
    world.act(services.freeze, review=review.pk, figures=[FIGURE])
    row = {"review_id": review.pk, "indicator": "3", "definition_version": 1, "is_hidden": False, "is_incomplete": False}
    row |= {"computed_at": NOW, "data_hash": "a"}
    for words, act in (
        ("permission denied", lambda: FrozenFigure.objects.update(value=1)),
        ("permission denied", lambda: FrozenFigure.objects.all().delete()),
        ("is frozen", lambda: FrozenFigure.objects.create(**row)),
        ("a_frozen_review_does_not_change|Cannot update", lambda: Review.objects.update(held_on=TODAY)),
        ("a_frozen_review_does_not_change|Cannot", lambda: Review.objects.filter(pk=review.pk)._raw_delete("default")),
    ):
        with world.seen_by(world.helene), pytest.raises(DatabaseError, match=words), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_freeze_the_same_review_together_freeze_it_once(world: World) -> None:
    review, by = world.review(), make.actor(world.helene)
    start = Barrier(2, timeout=20)

    def run(act: Callable[[], object]) -> str:
        try:
            with enter(make.scope(by)):
                start.wait()
                act()
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        acts = (lambda: services.freeze(review=review.pk, figures=[FIGURE], by=by, now=NOW),) * 2
        assert sorted(pool.map(run, acts)) == ["AlreadyFrozen", "done"]
