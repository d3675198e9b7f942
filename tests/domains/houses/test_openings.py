"""A project from its first day to its last: what it writes, what it refuses, what the house becomes."""

from __future__ import annotations

from datetime import date

import pytest
from tests import factories as make
from tests.domains.houses.world import NOW, PLANNED, TODAY, World, days, later

from maillage.domains.houses import selectors, services
from maillage.domains.houses.errors import (
    AlreadyPreparing,
    DateNotPossible,
    LabelUnmet,
    NotWorkingTogether,
    PlaceNotToOpen,
    StatusNotPossible,
    StepsLeft,
    WordsMissing,
)
from maillage.domains.houses.models import HouseOpening, OpeningMove, OpeningStep
from maillage.domains.houses.rules.label import TERMS, Condition
from maillage.domains.houses.rules.openings import HABITS, months_after
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.accounts.models import Account
from maillage.registry.organisations.models import Organisation
from maillage.registry.places import selectors as places

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 12)


def house_of(world: World) -> Organisation:
    return Organisation.objects.get(pk=world.house.pk)


def verbs(kind: str = "house_opening") -> list[str]:
    return list(AuditEntry.objects.filter(object_kind=kind).order_by("pk").values_list("verb", flat=True))


def steps(world: World) -> list[OpeningStep]:
    with world.seen_by(world.helene):
        return list(OpeningStep.objects.all())


def test_a_project_starts_with_the_label_and_the_usual_steps(world: World) -> None:
    opening = world.prepare()
    written = steps(world)
    assert (opening.status, opening.prepared_on, opening.planned_on, opening.opened_on) == ("preparing", TODAY, PLANNED, None)
    assert {step.condition for step in written} - {""} == {condition.value for condition in Condition}
    assert len(written) == len(TERMS) + len(HABITS)
    assert {step.owner_id for step in written if step.condition} == {world.lead.pk}
    assert {step.owner_id for step in written} == {world.lead.pk, world.agency.pk}
    assert world.step("hours").due_on == PLANNED - days(60)
    assert verbs() == ["house_opening.prepared"]


def test_the_house_receives_nobody_before_the_planned_day(world: World) -> None:
    assert world.place.pk in {card.key for card in places.active_places(TODAY)}
    world.prepare()
    assert house_of(world).opens_on == PLANNED
    assert world.place.pk not in {card.key for card in places.active_places(PLANNED - days(1))}
    assert world.place.pk in {card.key for card in places.active_places(PLANNED)}


def test_a_day_that_is_past_is_refused_at_its_field(world: World) -> None:
    with pytest.raises(DateNotPossible) as refusal:
        world.prepare(planned_on=TODAY - days(1))
    assert refusal.value.field == "planned_on"
    assert house_of(world).opens_on is None


def test_a_lead_that_does_not_work_with_the_agency_is_refused(world: World) -> None:
    stranger = make.intermunicipality(make.perimeter("Sud-Hérault"))
    with pytest.raises(NotWorkingTogether):
        world.prepare(lead=stranger.pk)


def test_only_the_place_of_a_house_that_has_not_opened_is_prepared(world: World) -> None:
    town_hall = make.place(world.lead, town="Gignac")
    closed = make.place(world.house, name="Ancienne poste", closed_on=TODAY)
    received = make.place(make.house("Déjà ouverte", opens_on=TODAY))
    national = make.house("Au répertoire")
    national.codes.create(kind="house", value="847", since=TODAY)
    listed = make.place(national)
    for place in (town_hall.pk, closed.pk, received.pk, listed.pk, 0):
        with pytest.raises(PlaceNotToOpen):
            world.prepare(place=place)


def test_a_second_project_for_the_same_place_is_refused_until_the_first_is_over(world: World) -> None:
    first = world.prepare()
    with pytest.raises(AlreadyPreparing):
        world.prepare()
    world.act(services.abandon, opening=first.pk, why="Le local est vendu.")
    assert world.prepare().pk != first.pk


def test_a_day_moves_with_its_reason_and_what_is_left_to_do_moves_with_it(world: World) -> None:
    opening = world.prepare()
    world.act(services.tick, step=world.step("operators").pk)
    before = {step.pk: step.due_on for step in steps(world)}
    moved = world.act(
        services.move_date, opening=opening.pk, planned_on=JANUARY, why="  Deux agents pas encore   recrutés. ", now=NOW
    )
    with world.seen_by(world.helene):
        (move,) = OpeningMove.objects.all()
    assert (moved.planned_on, house_of(world).opens_on) == (JANUARY, JANUARY)
    assert (move.old_on, move.new_on, move.moved_at) == (PLANNED, JANUARY, NOW)
    assert move.why == "Deux agents pas encore recrutés."
    shifts = {step.condition: step.due_on - before[step.pk] for step in steps(world)}
    assert shifts["operators"] == days(0)
    assert shifts["training"] == shifts[""] == JANUARY - PLANNED
    assert verbs() == ["house_opening.prepared", "house_opening.moved"]


def test_no_date_moves_silently_or_to_a_day_that_makes_no_sense(world: World) -> None:
    opening = world.prepare()
    for why in ("", "   ", "x" * 201):
        with pytest.raises(WordsMissing) as refusal:
            world.act(services.move_date, opening=opening.pk, planned_on=JANUARY, why=why)
        assert refusal.value.field == "why"
    for day in (PLANNED, TODAY - days(1)):
        with pytest.raises(DateNotPossible):
            world.act(services.move_date, opening=opening.pk, planned_on=day, why="Travaux")
    assert world.seen(opening).planned_on == PLANNED


def test_what_went_wrong_is_never_in_the_audit(world: World) -> None:
    opening = world.prepare()
    world.act(services.move_date, opening=opening.pk, planned_on=JANUARY, why="CANARI", now=NOW)
    assert not any("CANARI" in str(vars(entry)) for entry in AuditEntry.objects.all())


def test_a_house_does_not_open_while_a_condition_is_unmet_and_the_refusal_says_which(world: World) -> None:
    opening = world.prepare()
    world.furnish()
    Account.objects.filter(pk=world.lucie.pk).update(is_active=False)
    world.act(services.tick, step=world.step("operators").pk)
    with pytest.raises(LabelUnmet) as refusal:
        world.act(services.open_house, opening=opening.pk, now=later(PLANNED))
    assert str(refusal.value).startswith(
        "La maison ne peut pas ouvrir\u00a0: il manque deux agents d’accueil et la formation des agents."
    )
    assert refusal.value.details["conditions"] == ["two_agents", "training"]
    assert world.seen(opening).status == "preparing"


def test_what_the_registers_tell_is_ticked_by_nobody_and_dated_when_the_house_opens(world: World) -> None:
    opening = world.prepare()
    world.furnish()
    for condition in ("training", "operators"):
        world.act(services.tick, step=world.step(condition).pk)
    with world.seen_by(world.helene):
        card = selectors.opening(opening.pk, TODAY)
    told = {step.condition: step.is_recorded for step in card.steps if step.condition}
    asked = {"hours": True, "two_agents": True, "confidential_room": True, "training": None, "operators": None}
    assert (told, card.unmet, card.done_count) == (asked, (), 5)
    world.act(services.open_house, opening=opening.pk, now=later(PLANNED))
    assert {step.done_at for step in steps(world) if step.condition in ("hours", "two_agents", "confidential_room")} == {
        later(PLANNED)
    }


def test_hours_cut_after_the_tick_keep_the_house_closed(world: World) -> None:
    opening = world.prepare()
    world.furnish()
    world.tick_all()
    world.place.hours.filter(weekday=4).delete()
    with pytest.raises(LabelUnmet) as refusal:
        world.act(services.open_house, opening=opening.pk)
    assert refusal.value.details["conditions"] == ["hours"]


def test_a_house_that_meets_the_label_opens_on_its_real_day(world: World) -> None:
    opening = world.prepare()
    world.furnish()
    for condition in Condition:
        world.act(services.tick, step=world.step(condition).pk)
    day = PLANNED + days(7)
    opened = world.act(services.open_house, opening=opening.pk, on=day, now=later(day + days(1)))
    assert (opened.status, opened.opened_on, opened.planned_on) == ("open", day, PLANNED)
    assert house_of(world).opens_on == day
    reviews = [step.due_on for step in steps(world) if step.what.startswith("Faire le bilan")]
    assert reviews == [months_after(day, 1), months_after(day, 3)]


@pytest.mark.parametrize("day", [PLANNED + days(1), TODAY - days(1)])
def test_a_real_day_is_neither_to_come_nor_before_the_project(world: World, day: date) -> None:
    opening = world.prepare()
    world.furnish()
    world.tick_all()
    with pytest.raises(DateNotPossible):
        world.act(services.open_house, opening=opening.pk, on=day, now=later(PLANNED))


def test_a_project_closes_once_nothing_is_left_to_do(world: World) -> None:
    opening = world.prepare()
    world.furnish()
    for condition in Condition:
        world.act(services.tick, step=world.step(condition).pk)
    world.act(services.open_house, opening=opening.pk, now=later(PLANNED))
    with pytest.raises(StepsLeft, match="Il reste à faire") as refusal:
        world.act(services.close_project, opening=opening.pk)
    assert "Faire le bilan à 3 mois" in str(refusal.value)
    world.tick_all(later(PLANNED + days(95)))
    closed = world.act(services.close_project, opening=opening.pk, now=later(PLANNED + days(95)))
    assert (closed.status, closed.ended_on) == ("closed", PLANNED + days(95))
    assert house_of(world).closes_on is None
    assert verbs() == ["house_opening.prepared", "house_opening.opened", "house_opening.closed"]


def test_a_house_that_is_abandoned_never_receives_anybody(world: World) -> None:
    opening = world.prepare()
    with pytest.raises(WordsMissing):
        world.act(services.abandon, opening=opening.pk, why=" ")
    gone = world.act(services.abandon, opening=opening.pk, why="Le local est vendu.", now=later(TODAY + days(9)))
    assert (gone.status, gone.ended_on, gone.why_abandoned) == ("abandoned", TODAY + days(9), "Le local est vendu.")
    for day in (TODAY, PLANNED, PLANNED + days(400)):
        assert world.house not in Organisation.objects.houses().open_on(day)


def test_each_verb_is_refused_in_a_state_that_is_not_its_own(world: World) -> None:
    opening = world.prepare()
    with pytest.raises(StatusNotPossible):
        world.act(services.close_project, opening=opening.pk)
    world.furnish()
    world.tick_all()
    world.act(services.open_house, opening=opening.pk)
    for verb, values in (
        (services.open_house, {}),
        (services.abandon, {"why": "x"}),
        (services.move_date, {"planned_on": JANUARY, "why": "x"}),
    ):
        with pytest.raises(StatusNotPossible):
            world.act(verb, opening=opening.pk, **values)
    world.tick_all()
    world.act(services.close_project, opening=opening.pk)
    with pytest.raises(StatusNotPossible):
        world.act(services.close_project, opening=opening.pk)
    with pytest.raises(StatusNotPossible):
        world.act(services.untick, step=world.step("hours").pk)


PROJECT_VERBS = {
    "move_date": {"planned_on": JANUARY, "why": "Travaux"},
    "open_house": {},
    "close_project": {},
    "abandon": {"why": "Travaux"},
}


@pytest.mark.parametrize("verb", PROJECT_VERBS)
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("claire", NotAllowed),  # sees it, does not run it
        ("olivier", NotFound),
        ("sophie", NotAllowed),
        ("lucie", NotAllowed),
        ("gerard", NotFound),
        ("paul", NotFound),
    ],
)
def test_whoever_does_not_run_the_project_is_refused(world: World, verb: str, who: str, refusal: type[Exception]) -> None:
    opening = world.prepare()
    with pytest.raises(refusal):
        world.act(getattr(services, verb), getattr(world, who), opening=opening.pk, **PROJECT_VERBS[verb])
    assert world.seen(opening).status == "preparing"


@pytest.mark.parametrize("who", ["claire", "olivier", "sophie", "lucie", "gerard", "paul"])
def test_whoever_is_neither_director_nor_lead_starts_no_project(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        world.prepare(getattr(world, who))


@pytest.mark.parametrize("who", ["helene", "bruno", "camille"])
def test_the_director_the_house_and_its_lead_run_it_from_end_to_end(world: World, who: str) -> None:
    runner = getattr(world, who)
    opening = world.prepare(runner)
    world.furnish()
    world.act(services.move_date, runner, opening=opening.pk, planned_on=JANUARY, why="Travaux", now=NOW)
    with world.seen_by(runner) as by:
        for step in OpeningStep.objects.all():
            services.tick(step=step.pk, by=by, now=NOW)
    world.act(services.open_house, runner, opening=opening.pk, now=later(JANUARY))
    with pytest.raises(StepsLeft, match="Faire le bilan à 1 mois"):
        world.act(services.close_project, runner, opening=opening.pk, now=later(JANUARY))
    with world.seen_by(runner) as by:
        for step in OpeningStep.objects.filter(kind="review"):
            services.tick(step=step.pk, words="Tout va bien.", by=by, now=later(JANUARY))
    world.act(services.close_project, runner, opening=opening.pk, now=later(JANUARY))
    with world.seen_by(world.helene):
        assert HouseOpening.objects.get().status == "closed"
