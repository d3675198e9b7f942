"""What must never be false about an opening is refused by the database itself, and two people at once by their order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests import factories as make
from tests.domains.houses.world import NOW, PLANNED, TODAY, World, days

from maillage.domains.houses import services
from maillage.domains.houses.models import HouseOpening, OpeningMove, OpeningStep
from maillage.kit.errors import Refused
from maillage.kit.scope.entering import enter


def refused(world: World, name: str, act: Callable[[], object]) -> None:
    with world.seen_by(world.helene), pytest.raises(DatabaseError, match=name), transaction.atomic():
        act()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("one_running_opening_per_place", {}),
        ("a_house_that_is_open_has_an_opening_day", {"status": "open"}),
        ("a_house_that_is_open_has_an_opening_day", {"opened_on": PLANNED}),
        ("an_opening_that_is_over_has_an_end", {"status": "closed", "opened_on": PLANNED}),
        ("an_opening_that_is_over_has_an_end", {"ended_on": PLANNED}),
        ("an_abandoned_opening_and_only_it_says_why", {"status": "abandoned", "ended_on": PLANNED}),
        ("an_abandoned_opening_and_only_it_says_why", {"why_abandoned": "Travaux"}),
        ("an_opening_is_prepared_first", {"planned_on": TODAY - days(1)}),
        ("an_opening_is_prepared_first", {"status": "open", "opened_on": TODAY - days(1)}),
    ],
)
def test_a_project_that_contradicts_itself_is_not_written(world: World, name: str, values: dict[str, Any]) -> None:
    world.prepare()
    place = world.place if name.startswith("one_") else make.place(world.other_house)
    row = {"agency": world.agency, "place": place, "lead": world.lead, "prepared_on": TODAY, "planned_on": PLANNED} | values
    refused(world, name, lambda: HouseOpening.objects.create(**row))


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "then"), [("preparing", "closed"), ("closed", "open"), ("abandoned", "preparing")])
def test_a_status_follows_the_table_whoever_writes_it(world: World, before: str, then: str) -> None:
    opening = world.prepare()
    steps = {"closed": ("open", "closed"), "abandoned": ("abandoned",)}.get(before, ())
    over = {"opened_on": TODAY, "ended_on": None, "why_abandoned": ""}
    with world.seen_by(world.helene):
        rows = HouseOpening.objects.filter(pk=opening.pk)
        for status in steps:
            ended = TODAY if status in ("closed", "abandoned") else None
            is_open = status in ("open", "closed")
            values = {"opened_on": TODAY if is_open else None, "why_abandoned": "x" if status == "abandoned" else ""}
            rows.update(status=status, ended_on=ended, **values)
    refused(world, "Invalid transition", lambda: rows_of(opening).update(status=then, **over))


def rows_of(opening: HouseOpening) -> Any:
    return HouseOpening.objects.filter(pk=opening.pk)


@pytest.mark.django_db
def test_a_date_never_moves_without_the_row_that_says_why(world: World) -> None:
    opening = world.prepare()
    refused(world, "without saying why", lambda: rows_of(opening).update(planned_on=PLANNED + days(7)))
    world.act(services.move_date, opening=opening.pk, planned_on=PLANNED + days(7), why="Travaux", now=NOW)
    world.act(services.move_date, opening=opening.pk, planned_on=PLANNED, why="Fini plus tôt", now=NOW)
    refused(world, "without saying why", lambda: rows_of(opening).update(planned_on=PLANNED + days(7)))  # an old reason


@pytest.mark.django_db
def test_a_move_is_never_rewritten(world: World) -> None:
    opening = world.prepare()
    world.act(services.move_date, opening=opening.pk, planned_on=PLANNED + days(7), why="Travaux", now=NOW)
    refused(world, "permission denied", lambda: OpeningMove.objects.update(why="Autre"))
    refused(world, "permission denied", lambda: OpeningMove.objects.all().delete())
    values = {"opening": opening, "moved_at": NOW, "old_on": PLANNED, "new_on": PLANNED}
    refused(world, "a_move_changes_the_day", lambda: OpeningMove.objects.create(**values, why="x"))
    values["new_on"] = PLANNED + days(1)
    refused(world, "a_move_says_why", lambda: OpeningMove.objects.create(**values, why=""))


@pytest.mark.django_db
def test_a_condition_is_on_the_checklist_once(world: World) -> None:
    opening = world.prepare()
    values = {"opening": opening, "owner": world.lead, "due_on": PLANNED}
    with pytest.raises(IntegrityError, match="one_step_per_condition"), world.seen_by(world.helene), transaction.atomic():
        OpeningStep.objects.create(what="Encore", kind="label", condition="hours", **values)
    refused(world, "a_step_says_what", lambda: OpeningStep.objects.create(what="", **values))


@pytest.mark.django_db(transaction=True)
def test_two_people_who_start_or_end_the_same_project_together_do_it_once(world: World) -> None:
    by = make.actor(world.helene)
    asked = {"agency": world.agency.pk, "place": world.place.pk, "lead": world.lead.pk, "planned_on": PLANNED}
    assert together(*(lambda: services.prepare(**asked, by=by, now=NOW),) * 2, scope=make.scope(by)) == [
        "AlreadyPreparing",
        "done",
    ]
    with enter(make.scope(by)):
        (key,) = HouseOpening.objects.values_list("pk", flat=True)
    ends = (lambda: services.abandon(opening=key, why="Local vendu", by=by, now=NOW),) * 2
    assert together(*ends, scope=make.scope(by)) == ["StatusNotPossible", "done"]


def together(*acts: Callable[[], object], scope: Any) -> list[str]:
    """Run these at the same moment, each on a connection of its own; what each answered, sorted."""
    start = Barrier(len(acts), timeout=20)

    def run(act: Callable[[], object]) -> str:
        try:
            with enter(scope):
                start.wait()
                act()
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))
