"""The checklist: who adds, ticks, unticks and drops what, and what the register has to say about it."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import DatabaseError, transaction
from tests import factories as make
from tests.domains.houses.world import NOW, PLANNED, World, days, later

from maillage.domains.houses import services
from maillage.domains.houses.errors import (
    DateNotPossible,
    NotTheFirst,
    NotWorkingTogether,
    RegisterSaysOtherwise,
    StepOfTheLabel,
    WordsMissing,
)
from maillage.domains.houses.models import HouseOpening, OpeningStep, StepMove
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound
from maillage.registry.places.models import PlaceHours

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(world: World) -> HouseOpening:
    return world.prepare()


def add(world: World, opening: HouseOpening, who: str = "helene", **values: object) -> OpeningStep:
    asked = {"what": "Poser l’enseigne", "owner": world.lead.pk, "due_on": PLANNED} | values
    return world.act(services.add_step, getattr(world, who), opening=opening.pk, **asked)


def count(world: World) -> int:
    with world.seen_by(world.helene):
        return OpeningStep.objects.count()


def test_a_step_says_what_is_to_be_done_by_whom_and_when(world: World, opening: HouseOpening) -> None:
    step = add(world, opening, what="  Poser   l’enseigne ", owner=world.agency.pk)
    assert (step.what, step.owner_id, step.due_on, step.done_at) == ("Poser l’enseigne", world.agency.pk, PLANNED, None)
    assert AuditEntry.objects.get(object_kind="opening_step").verb == "opening_step.added"


@pytest.mark.parametrize("what", ["", "  ", "x" * 121])
def test_a_step_without_words_or_with_too_many_is_refused_at_its_field(world: World, opening: HouseOpening, what: str) -> None:
    with pytest.raises(WordsMissing) as refusal:
        add(world, opening, what=what)
    assert refusal.value.field == "what"


def test_a_step_is_owed_by_the_agency_or_by_whoever_works_with_it(world: World, opening: HouseOpening) -> None:
    before = count(world)
    with pytest.raises(NotWorkingTogether):
        add(world, opening, owner=make.partner("Opérateur inconnu").pk)
    assert count(world) == before


def test_a_tick_is_kept_once_and_can_be_taken_back(world: World, opening: HouseOpening) -> None:
    step = world.step("training").pk
    world.act(services.tick, step=step)
    again = world.act(services.tick, step=step, now=later(PLANNED))
    assert again.done_at == NOW
    assert world.act(services.untick, step=step).done_at is None
    world.act(services.untick, step=step)
    verbs = AuditEntry.objects.filter(object_kind="opening_step").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["opening_step.done", "opening_step.undone"]


def test_hours_are_ticked_once_the_register_counts_24_over_5_days(world: World, opening: HouseOpening) -> None:
    step = world.step("hours").pk
    for weekday in range(4):
        PlaceHours.objects.create(place=world.place, weekday=weekday, opens_at=time(9), closes_at=time(15, 10))
    with pytest.raises(RegisterSaysOtherwise) as refusal:
        world.act(services.tick, step=step)
    assert "compte 24 h 40 par semaine sur 4 jours" in str(refusal.value)
    assert refusal.value.field == "hours"
    PlaceHours.objects.create(place=world.place, weekday=4, opens_at=time(9), closes_at=time(10))
    assert world.act(services.tick, step=step).done_at == NOW


def test_a_confidential_room_is_ticked_once_the_register_has_one(world: World, opening: HouseOpening) -> None:
    step = world.step("confidential_room").pk
    make.room(world.place, "Salle d’attente", is_confidential=False)
    with pytest.raises(RegisterSaysOtherwise, match="bureau confidentiel"):
        world.act(services.tick, step=step)
    make.room(world.place, "Bureau 1", is_confidential=True)
    assert world.act(services.tick, step=step).done_at == NOW


def test_a_mobile_house_is_believed_since_its_hours_are_those_of_its_rota(world: World) -> None:
    bus = make.house("Bus du Larzac", mobile=True)
    make.collaboration(world.agency, bus, since=NOW.date())
    world.prepare(place=make.place(bus, town="Le Caylar").pk)
    assert world.act(services.tick, step=world.step("hours").pk).done_at == NOW


def test_conditions_of_the_label_stay_and_other_steps_can_be_dropped(world: World, opening: HouseOpening) -> None:
    step = add(world, opening)
    before = count(world)
    world.act(services.drop_step, step=step.pk)
    assert count(world) == before - 1
    with pytest.raises(NotFound):
        world.act(services.drop_step, step=step.pk)
    with pytest.raises(StepOfTheLabel):
        world.act(services.drop_step, step=world.step("training").pk)
    assert count(world) == before - 1


@pytest.mark.parametrize(
    ("who", "owner", "may"), [("claire", "agency", True), ("claire", "lead", False), ("camille", "agency", True)]
)
def test_an_adviser_ticks_what_the_agency_owes_and_nothing_else(
    world: World, opening: HouseOpening, who: str, owner: str, may: bool
) -> None:
    step = add(world, opening, owner=getattr(world, owner).pk)
    if may:
        assert world.act(services.tick, getattr(world, who), step=step.pk).done_at == NOW
        return
    with pytest.raises(NotAllowed):
        world.act(services.tick, getattr(world, who), step=step.pk)


@pytest.mark.parametrize("who", ["olivier", "gerard", "paul"])
@pytest.mark.parametrize("verb", ["tick", "untick", "drop_step"])
def test_strangers_find_no_step(world: World, opening: HouseOpening, who: str, verb: str) -> None:
    step = add(world, opening).pk
    with pytest.raises(NotFound):
        world.act(getattr(services, verb), getattr(world, who), step=step)


def test_an_adviser_neither_adds_nor_drops(world: World, opening: HouseOpening) -> None:
    with pytest.raises(NotAllowed):
        add(world, opening, "claire")
    step = add(world, opening, owner=world.agency.pk)
    with pytest.raises(NotAllowed):
        world.act(services.drop_step, world.claire, step=step.pk)


def test_a_step_is_added_after_the_opening_too(world: World, opening: HouseOpening) -> None:
    world.furnish()
    world.tick_all()
    world.act(services.open_house, opening=opening.pk, now=later(PLANNED))
    assert add(world, opening, due_on=PLANNED + days(20)).done_at is None


@pytest.mark.parametrize("who", ["sophie", "lucie"])
def test_the_officer_and_the_house_read_a_project_and_change_nothing(world: World, opening: HouseOpening, who: str) -> None:
    step = add(world, opening).pk
    for verb in ("tick", "untick", "drop_step"):
        with pytest.raises(NotAllowed):
            world.act(getattr(services, verb), getattr(world, who), step=step)
    with world.seen_by(getattr(world, who)), pytest.raises(DatabaseError), transaction.atomic():
        OpeningStep.objects.filter(pk=step).update(done_at=NOW)


def test_a_step_moves_alone_with_its_reason_and_never_silently(world: World, opening: HouseOpening) -> None:
    step = world.step("training")
    moved = world.act(services.move_step, step=step.pk, due_on=PLANNED, why=" Formation  reportée ")
    with world.seen_by(world.helene):
        (row,) = StepMove.objects.all()
        with pytest.raises(DatabaseError), transaction.atomic():
            StepMove.objects.update(why="Autre")
    assert (moved.due_on, row.old_on, row.new_on, row.why) == (PLANNED, step.due_on, PLANNED, "Formation reportée")
    for due_on, why, refusal in (
        (PLANNED, "Travaux", DateNotPossible),
        (NOW.date() - days(1), "Travaux", DateNotPossible),
        (PLANNED + days(1), " ", WordsMissing),
    ):
        with pytest.raises(refusal):
            world.act(services.move_step, step=step.pk, due_on=due_on, why=why)
    assert world.seen(opening).planned_on == PLANNED


def test_the_first_permanence_is_linked_by_kind_and_key_and_only_it(world: World, opening: HouseOpening) -> None:
    with world.seen_by(world.helene):
        first = OpeningStep.objects.get(kind="first_session").pk
    dated = world.act(services.date_first, step=first, link_kind="session", link_key=7)
    assert (dated.link_kind, dated.link_key, dated.done_at) == ("session", 7, NOW)
    assert world.act(services.untick, step=first).link_key is None
    for step, kind in ((world.step("training").pk, "session"), (first, "")):
        with pytest.raises(NotTheFirst):
            world.act(services.date_first, step=step, link_kind=kind, link_key=7)


def test_a_review_says_what_it_found(world: World, opening: HouseOpening) -> None:
    world.furnish()
    world.tick_all()
    world.act(services.open_house, opening=opening.pk, now=later(PLANNED))
    with world.seen_by(world.helene):
        review = OpeningStep.objects.filter(kind="review").order_by("due_on")[0]
    assert (review.what, review.owner_id) == ("Faire le bilan à 1 mois", world.lead.pk)
    with pytest.raises(WordsMissing):
        world.act(services.tick, step=review.pk)
    assert world.act(services.tick, step=review.pk, words=" Bien  parti ").words == "Bien parti"
