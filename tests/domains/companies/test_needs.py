"""Needs: said, changed, filled, dropped, moved with the opening; refused with what to do; seen by whom it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests import factories as make
from tests.domains.companies.world import NOW, OPENING, TODAY, World, at, days

from maillage.domains.companies import selectors, services
from maillage.domains.companies.errors import DateNotPossible, NeedNotPossible, StatusNotPossible
from maillage.domains.companies.imports.sample import sample_directory
from maillage.domains.companies.models import CompanyArrival, HiringNeed, NeedFilling, NeedMove, OfferUse, TrainingNeed
from maillage.domains.companies.services import NeedSheet, UseSheet
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.kit.scope.entering import Scope
from maillage.registry.organisations.permissions import Console

pytestmark = pytest.mark.django_db
SHEET = NeedSheet(
    occupation="N1103",
    posts_count=3,
    starts_on=date(2025, 10, 20),
    certainty="likely",
    contract="fixed_term",
    contract_months=6,
    shift_starts=time(5),
    shift_ends=time(13),
    weekdays=(0, 1, 2, 3, 4),
    weekly_hours=Decimal(35),
    must_have=("Port de charges",),
    teachable=("CACES 1", "Lecture vocale"),
)


@pytest.fixture
def opened(world: World) -> World:
    """The world, with a directory of occupations."""
    services.bring_occupations(directory=sample_directory(), by=Console(), now=NOW)
    return world


def coming(world: World, **values: Any) -> CompanyArrival:
    arrival = world.arrival(**({"expected_on": OPENING, "certainty": "likely", "state": "planned"} | values))
    world.dossier(arrival)
    return arrival


def needed(world: World, arrival: CompanyArrival | None = None, **changes: Any) -> HiringNeed:
    of = arrival or coming(world)
    return world.act(services.add_need, arrival=of.pk, sheet=replace(SHEET, **changes))  # type: ignore[no-any-return]


def filled(world: World, need: HiringNeed, posts: int = 1, local: int = 1, **values: Any) -> NeedFilling:
    sheet = {"channel": "poei", "filled_on": TODAY} | values
    return world.act(services.fill_posts, need=need.pk, posts_count=posts, local_count=local, **sheet)  # type: ignore[no-any-return]


def state(world: World, need: HiringNeed) -> str:
    with world.as_job():
        return HiringNeed.objects.get(pk=need.pk).state


def test_a_need_is_said_with_its_hours_and_what_can_be_learnt(opened: World) -> None:
    arrival = coming(opened)
    need = needed(opened, arrival)
    with opened.seen_by(opened.sophie):
        (line,) = selectors.needs_of_arrival(arrival.pk, TODAY).hiring
    assert (line.key, line.code, line.posts_count, line.left_count) == (need.pk, "N1103", 3, 3)
    assert line.hours.replace("\u00a0", " ") == "de 5 h à 13 h, du lundi au vendredi, 35 h par semaine"
    assert (line.contract.replace("\u00a0", " "), line.is_night, line.is_late) == ("CDD de 6 mois", False, False)
    assert (line.must_have, line.teachable) == (("Port de charges",), ("CACES 1", "Lecture vocale"))
    with opened.as_job():
        assert AuditEntry.objects.filter(verb="hiring_need.added", object_key=need.pk).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"occupation": "Z9999"}, "occupation"),
        ({"posts_count": 0}, "posts_count"),
        ({"posts_count": 501}, "posts_count"),
        ({"starts_on": TODAY - days(1)}, "starts_on"),
        ({"certainty": ""}, "certainty"),
        ({"contract": "stage"}, "contract"),
        ({"contract_months": 37}, "contract_months"),
        ({"shift_ends": None}, "shift_ends"),
        ({"shift_ends": time(5)}, "shift_ends"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"weekly_hours": Decimal(49)}, "weekly_hours"),
        ({"is_part_time": True}, "weekly_hours"),
        ({"must_have": ("x" * 81,)}, "must_have"),
        ({"must_have": tuple(f"savoir {n}" for n in range(9))}, "must_have"),
        ({"teachable": ("Voir Mme Durand",)}, "teachable"),
        ({"teachable": ("appeler le 06 12 34 56 78",)}, "teachable"),
        ({"must_have": ("ecrire a lui@exemple.fr",)}, "must_have"),
    ],
)
def test_a_need_that_cannot_be_is_refused_at_its_field(opened: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        needed(opened, **changes)
    assert refused.value.field == field
    assert str(refused.value).endswith((".", "?"))
    with opened.as_job():
        assert not HiringNeed.objects.exists()


def test_three_posts_are_filled_of_which_two_local_by_a_poei_and_the_need_ends(opened: World) -> None:
    arrival = coming(opened)
    need = needed(opened, arrival)
    filled(opened, need, 2, 1, filled_on=TODAY, channel="job_dating")
    assert state(opened, need) == "open"
    filled(opened, need, 1, 1)
    assert state(opened, need) == "filled"
    with opened.seen_by(opened.sophie):
        needs = selectors.needs_of_arrival(arrival.pk, TODAY)
    assert (needs.posts_count, needs.filled_count, needs.local_count) == (3, 3, 2)
    assert [each.channel for each in needs.hiring[0].fillings] == ["job dating", "POEI"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"posts": 4, "local": 0}, NeedNotPossible),
        ({"posts": 2, "local": 3}, NeedNotPossible),
        ({"posts": 0, "local": 0}, NeedNotPossible),
        ({"posts": 1, "local": -1}, NeedNotPossible),
        ({"channel": "chance"}, NeedNotPossible),
        ({"filled_on": TODAY + days(1)}, DateNotPossible),
        ({"filled_on": TODAY - days(1)}, DateNotPossible),
    ],
)
def test_a_filling_that_cannot_be_is_refused(opened: World, values: dict[str, Any], error: type[Refused]) -> None:
    need = needed(opened)
    with pytest.raises(error):
        filled(opened, need, **values)


def test_the_economic_officer_says_needs_and_the_agency_says_how_they_were_filled(opened: World) -> None:
    arrival = coming(opened)
    need = opened.act(services.add_need, opened.sophie, arrival=arrival.pk, sheet=SHEET)
    fill = {"need": need.pk, "posts_count": 1, "local_count": 1, "channel": "poei", "filled_on": TODAY}
    with pytest.raises(NotAllowed):
        opened.act(services.fill_posts, opened.sophie, **fill)
    opened.act(services.fill_posts, opened.helene, **fill)


@pytest.mark.parametrize("who", ["julie", "ines", "claire", "lucie", "bruno", "paul"])
def test_a_stranger_to_the_company_sees_and_says_nothing(opened: World, who: str) -> None:
    arrival = coming(opened)
    need = needed(opened, arrival)
    filled(opened, need)
    stranger = getattr(opened, who)
    with opened.seen_by(stranger):
        for model in (HiringNeed, NeedFilling, TrainingNeed, NeedMove, OfferUse):
            assert not model.objects.exists()
        with pytest.raises(NotFound):
            selectors.need(need.pk, TODAY)
    with pytest.raises(NotFound):
        opened.act(services.drop_need, stranger, need=need.pk, why="rien")
    with pytest.raises(NotFound):
        opened.act(services.add_need, stranger, arrival=arrival.pk, sheet=SHEET)


def test_a_filling_undone_opens_the_need_again(opened: World) -> None:
    need = needed(opened, posts_count=1)
    filling = filled(opened, need)
    opened.act(services.undo_filling, filling=filling.pk)
    assert state(opened, need) == "open"
    with pytest.raises(NotFound):
        opened.act(services.undo_filling, filling=filling.pk)


def test_a_changed_need_keeps_its_filled_posts_and_the_trace_of_its_start(opened: World) -> None:
    need = needed(opened)
    filled(opened, need, 2, 0)
    with pytest.raises(NeedNotPossible):
        opened.act(services.change_need, need=need.pk, sheet=replace(SHEET, posts_count=1))
    opened.act(services.change_need, need=need.pk, sheet=replace(SHEET, posts_count=2, starts_on=date(2025, 11, 1)))
    assert state(opened, need) == "filled"
    opened.act(services.change_need, need=need.pk, sheet=replace(SHEET, posts_count=5, starts_on=date(2025, 11, 1)))
    assert state(opened, need) == "open"
    with opened.as_job():
        (move,) = NeedMove.objects.filter(need=need)
        assert (move.old_on, move.new_on, move.opening) == (SHEET.starts_on, date(2025, 11, 1), None)


def test_a_dropped_need_says_why_and_can_come_back(opened: World) -> None:
    need = needed(opened)
    with pytest.raises(Refused):
        opened.act(services.drop_need, need=need.pk, why=" ")
    opened.act(services.drop_need, need=need.pk, why="ligne reportée à 2026")
    assert state(opened, need) == "dropped"
    with pytest.raises(StatusNotPossible):
        filled(opened, need)
    opened.act(services.reopen_need, need=need.pk)
    assert state(opened, need) == "open"
    with pytest.raises(StatusNotPossible):
        opened.act(services.reopen_need, need=need.pk)


def test_the_opening_moves_and_open_needs_move_with_it_traced(opened: World) -> None:
    arrival = coming(opened)
    need, done = needed(opened, arrival), needed(opened, arrival, posts_count=1)
    filled(opened, done)
    training = opened.act(
        services.add_training, arrival=arrival.pk, theme="Conduite de chariot", people_count=4, due_on=date(2025, 10, 1)
    )
    later = OPENING + timedelta(days=60)
    opened.act(
        services.move_opening, opened.sophie, arrival=arrival.pk, expected_on=later, certainty="possible", why="retard du permis"
    )
    with opened.as_job():
        assert HiringNeed.objects.get(pk=need.pk).starts_on == SHEET.starts_on + timedelta(days=60)
        assert HiringNeed.objects.get(pk=done.pk).starts_on == SHEET.starts_on
        assert TrainingNeed.objects.get(pk=training.pk).due_on == date(2025, 11, 30)
        assert NeedMove.objects.filter(opening__arrival=arrival).count() == 2


def test_an_opening_that_comes_sooner_never_sends_a_need_into_the_past(opened: World) -> None:
    arrival = coming(opened)
    need = needed(opened, arrival, starts_on=TODAY + days(20))
    opened.act(
        services.move_opening, opened.sophie, arrival=arrival.pk, expected_on=OPENING - days(90), certainty="likely", why="avance"
    )
    with opened.as_job():
        assert HiringNeed.objects.get(pk=need.pk).starts_on == TODAY


def test_a_dropped_project_drops_what_it_still_needs(opened: World) -> None:
    arrival = coming(opened)
    need, done = needed(opened, arrival), needed(opened, arrival, posts_count=1)
    filled(opened, done)
    opened.act(services.progress, opened.sophie, arrival=arrival.pk, state="dropped", why="financement refusé")
    assert (state(opened, need), state(opened, done)) == ("dropped", "filled")
    with pytest.raises(StatusNotPossible):
        needed(opened, arrival)


def test_two_sheets_that_become_one_keep_the_needs_of_both(opened: World) -> None:
    kept, gone = coming(opened, company_name="Logis Sud"), coming(opened, company_name="Logis-Sud")
    needed(opened, kept), needed(opened, gone)
    opened.act(services.merge, opened.sophie, kept=kept.pk, gone=gone.pk)
    with opened.seen_by(opened.sophie):
        assert len(selectors.needs_of_arrival(kept.pk, TODAY).hiring) == 2
        assert selectors.needs_of_arrival(gone.pk, TODAY).hiring == ()


def test_the_database_refuses_what_the_services_would_not_do(opened: World) -> None:
    need = needed(opened, posts_count=2)
    filled(opened, need, 1, 0)
    base = {"need_id": need.pk, "filled_on": TODAY, "channel": "poei", "recorded_at": NOW}
    with opened.as_job():
        for local, posts, error in ((3, 2, IntegrityError), (0, 2, IntegrityError)):
            with pytest.raises(error), transaction.atomic():
                NeedFilling.objects.create(**base, posts_count=posts, local_count=local)
        with pytest.raises(IntegrityError, match="without saying why"), transaction.atomic():
            HiringNeed.objects.filter(pk=need.pk).update(starts_on=OPENING)
        HiringNeed.objects.filter(pk=need.pk).update(state="dropped", ended_on=TODAY, why_dropped="x")
        with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
            HiringNeed.objects.filter(pk=need.pk).update(state="filled", why_dropped="")


def test_a_training_need_is_met_or_dropped(opened: World) -> None:
    arrival = coming(opened)
    values = {"arrival": arrival.pk, "theme": "CACES", "people_count": 4, "due_on": date(2025, 9, 1)}
    one, two = opened.act(services.add_training, **values), opened.act(services.add_training, **values)
    changed = {"theme": "CACES R489", "people_count": 5, "due_on": date(2025, 9, 15)}
    opened.act(services.change_training, training=one.pk, **changed)
    opened.act(services.end_training, training=one.pk)
    opened.act(services.end_training, training=two.pk, why_dropped="formés par le constructeur")
    with opened.seen_by(opened.sophie):
        lines = {line.key: line for line in selectors.needs_of_arrival(arrival.pk, TODAY).training}
    assert (lines[one.pk].state, lines[one.pk].theme, lines[one.pk].people_count) == ("filled", "CACES R489", 5)
    assert [(move.old_on, move.new_on) for move in lines[one.pk].moves] == [(date(2025, 9, 1), date(2025, 9, 15))]
    assert (lines[two.pk].state, lines[two.pk].why_dropped) == ("dropped", "formés par le constructeur")
    with pytest.raises(StatusNotPossible):
        opened.act(services.end_training, training=two.pk)
    with pytest.raises(NeedNotPossible):
        opened.act(services.add_training, **(values | {"theme": "voir Mme Durand"}))
    with pytest.raises(DateNotPossible):
        opened.act(services.add_training, **(values | {"due_on": TODAY - days(1)}))


def test_a_service_is_used_within_its_terms_and_its_outcome_is_told_later(opened: World) -> None:
    arrival = coming(opened)
    need = needed(opened, arrival)
    sheet = UseSheet("poei", date(2025, 3, 10), 4, ends_on=date(2025, 5, 16), hours=300)
    use = opened.act(services.use_offer, need=need.pk, sheet=sheet)
    with pytest.raises(DateNotPossible):
        opened.act(services.tell_outcome, use=use.pk, completed_count=3, hired_count=2)
    opened.act(services.tell_outcome, use=use.pk, completed_count=3, hired_count=2, now=at(date(2025, 5, 20)))
    with pytest.raises(NeedNotPossible):
        opened.act(services.tell_outcome, use=use.pk, completed_count=5, hired_count=2, now=at(date(2025, 5, 20)))
    with opened.seen_by(opened.sophie):
        (line,) = selectors.needs_of_arrival(arrival.pk, TODAY).hiring[0].uses
    assert (line.label, line.entries_count, line.completed_count, line.hired_count) == ("POEI", 4, 3, 2)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (UseSheet("poei", date(2025, 3, 10), 4, hours=451), "450 heures au plus"),
        (UseSheet("work_immersion", date(2025, 3, 10), 1, ends_on=date(2025, 4, 20)), "30 jours au plus"),
        (UseSheet("afpr", date(2025, 3, 10), 1), "liste"),
        (UseSheet("poec", date(2017, 3, 10), 1), "n’existait pas"),
        (UseSheet("poei", date(2025, 3, 10), 0), "de 1 à 500"),
        (UseSheet("poei", date(2025, 3, 10), 1, ends_on=date(2025, 3, 9)), "finit avant"),
    ],
)
def test_a_use_beyond_its_terms_is_refused_with_the_text(opened: World, sheet: UseSheet, said: str) -> None:
    need = needed(opened)
    with pytest.raises(Refused) as refused:
        opened.act(services.use_offer, need=need.pk, sheet=sheet)
    assert said in str(refused.value).replace("\u00a0", " ")


def test_the_services_that_fit_a_need_read_what_is_left_of_it(opened: World) -> None:
    need = needed(opened)
    with opened.seen_by(opened.sophie):
        fits = {each.terms.kind.value: each.is_fit for each in selectors.offers_for_need(need.pk, TODAY)}
    assert fits["poei"] is True
    assert fits["poec"] is False
    assert fits["simulation_recruitment"] is True
    filled(opened, need, 1, 0)
    with opened.seen_by(opened.sophie):
        fits = {each.terms.kind.value: each.is_fit for each in selectors.offers_for_need(need.pk, TODAY)}
    assert fits["simulation_recruitment"] is False


def test_needs_are_read_in_a_constant_number_of_queries(opened: World, django_assert_num_queries: Any) -> None:
    arrival = coming(opened)
    for _ in range(3):
        filled(opened, needed(opened, arrival))
    with opened.seen_by(opened.sophie), django_assert_num_queries(5):
        assert len(selectors.needs_of_arrival(arrival.pk, TODAY).hiring) == 3


@pytest.mark.django_db(transaction=True)
def test_two_people_who_fill_the_last_post_together_fill_it_once(opened: World) -> None:
    from tests.domains.houses.test_constraints import together

    need = needed(opened, posts_count=1)
    by = make.actor(opened.olivier)
    fill = {"need": need.pk, "posts_count": 1, "local_count": 0, "channel": "poei", "filled_on": TODAY, "by": by, "now": NOW}
    acts = (lambda: services.fill_posts(**fill),) * 2
    assert together(*acts, scope=make.scope(by)) == ["StatusNotPossible", "done"]
    assert state(opened, need) == "filled"


def test_a_company_reads_its_needs_by_its_link_and_writes_nothing(opened: World) -> None:
    arrival, other = coming(opened), coming(opened)
    need = needed(opened, arrival)
    needed(opened, other)
    with opened.as_job():
        dossier = arrival.dossier
    with make.in_scope(Scope(role="link", agency=opened.agency.pk, links=(f"dossier:{dossier.pk}",))):
        assert [line.key for line in selectors.needs_of_dossier(dossier.pk, TODAY).hiring] == [need.pk]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            HiringNeed.objects.filter(pk=need.pk).update(must_have=["rien"])
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            NeedFilling.objects.create(
                need_id=need.pk, filled_on=TODAY, posts_count=1, local_count=0, channel="poei", recorded_at=NOW
            )
