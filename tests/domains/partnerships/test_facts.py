"""Facts of actions, against what was done: on time, reached, silent, put off."""

from __future__ import annotations

from datetime import date

import pytest
from tests.domains.partnerships.world import NOW, TODAY, World, days

from maillage.domains.partnerships import services
from maillage.domains.partnerships.facts import Fact, facts
from maillage.kit import clock

pytestmark = pytest.mark.django_db
START, END = date(2026, 11, 1), date(2027, 3, 1)


def test_every_action_is_counted_by_its_deadline_its_end_and_its_silence(world: World) -> None:
    body, due = world.body.pk, TODAY + days(40)
    kept = world.run(title="À l’heure", due_on=due).pk
    late = world.run(title="En retard", due_on=TODAY + days(20)).pk
    dropped = world.run(title="Abandonnée", due_on=due).pk
    world.propose(title="Proposée", due_on=TODAY + days(90))
    world.act(services.end_action, action=kept, state="reached", words="Fait.", now=NOW + days(39))
    world.act(services.end_action, action=late, state="reached", words="Fait, tard.", now=NOW + days(25))
    world.act(services.end_action, action=dropped, state="dropped", words="Plus de salle.", now=NOW + days(5))
    moved = world.run(title="Déplacée", due_on=TODAY + days(30)).pk
    world.act(services.move_deadline, action=moved, due_on=TODAY + days(60), why="Travaux", now=NOW + days(2))

    def found(day: date, end: date = END) -> set[Fact]:
        with world.seen_by(world.helene):
            return set(facts(agency=world.agency.pk, start=START, end=end, now=clock.wall(day, 12)))

    day = TODAY + days(50)
    assert found(day) == {
        Fact("action.due", due, body, 1.0, "reached"),
        Fact("action.due", TODAY + days(20), body, 0.0, "reached"),
        Fact("action.due", TODAY + days(60), body, 0.0, "running", is_censored=True),
        Fact("action.due", TODAY + days(90), body, 0.0, "proposed", is_censored=True),
        Fact("action.ended", TODAY + days(39), body, 1.0, "reached"),
        Fact("action.ended", TODAY + days(25), body, 1.0, "reached"),
        Fact("action.ended", TODAY + days(5), body, 0.0, "dropped"),
        Fact("action.stale", day, body, 1.0, "running"),
        Fact("action.moved", TODAY + days(2), body, 30, "running"),
    }
    at_the_end = {each for each in found(day, end=TODAY + days(11)) if each.kind == "action.stale"}
    assert at_the_end == {Fact("action.stale", TODAY + days(10), body, 0.0, "running")}  # as it was then: no silence
    assert not any(each.is_censored for each in found(END) if each.kind == "action.due")
    with world.seen_by(world.paul):
        assert facts(agency=world.agency.pk, start=START, end=END, now=clock.wall(day)) == ()


def test_what_comes_later_is_not_known_yet_when_told_again_as_of_a_moment(world: World) -> None:
    """Each verb of an action, done after the moment, changes nothing of what is told as of it."""
    then = NOW + days(10)
    keys = [world.run(title=title, due_on=TODAY + days(30)).pk for title in ("Finie", "Déplacée", "Abandonnée", "Dite")]
    over = world.run(title="Reprise", due_on=TODAY + days(30)).pk
    world.act(services.end_action, action=over, state="reached", words="Fait.", now=NOW + days(5))
    start = TODAY - days(15)

    def told() -> tuple[Fact, ...]:
        with world.seen_by(world.helene):
            return facts(agency=world.agency.pk, start=start, end=END, now=then)

    before, late = told(), NOW + days(20)
    world.act(services.end_action, action=keys[0], state="reached", words="Fait.", now=late)
    world.act(services.move_deadline, action=keys[1], due_on=TODAY + days(200), why="Travaux", now=late)
    world.act(services.end_action, action=keys[2], state="dropped", words="Plus de salle.", now=late)
    world.act(services.tell_action, action=keys[3], progress="hard", words="Peu de monde.", now=late)
    world.act(services.resume_action, action=over, why="Pas fini.", now=late)
    world.run(title="Nouvelle", now=late, due_on=TODAY + days(40))
    assert told() == before
    assert [each.kind for each in before].count("action.due") == 5
    with world.seen_by(world.helene):
        assert facts(agency=world.agency.pk, start=start, end=END, now=late) != before
