"""From the first signal to the closing: success, each refusal, and what the clock tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests import factories as make
from tests.domains.companies.world import NOW, OPENING, SIRET, TODAY, World, at, days

from maillage.domains.companies import errors, selectors, services
from maillage.domains.companies.models import ArrivalMove, CompanyArrival, Dossier, DossierStep, Interaction, Note
from maillage.domains.companies.services import ArrivalSheet
from maillage.kit import events, jobs
from maillage.kit.audit.models import AuditEntry
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.registry.accounts.models import Account, Role

pytestmark = pytest.mark.django_db
SHEET = ArrivalSheet(land_buyer="SCI des Pins", source="plot_sale", jobs_count=40, expected_on=OPENING, certainty="likely")


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was emitted and deferred, in order."""
    found: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(events, "emit", lambda name, **values: found.append((name, values)))
    monkeypatch.setattr(jobs, "defer", lambda name, **values: found.append((name, values)))
    return found


def signal(world: World, who: Account | None = None, sheet: ArrivalSheet = SHEET, **values: Any) -> CompanyArrival:
    return world.act(services.signal, who or world.sophie, intermunicipality=world.body.pk, sheet=sheet, **values)


def dossier_of(world: World, arrival: CompanyArrival) -> Dossier:
    with world.seen_by(world.helene):
        return Dossier.objects.select_related("arrival").get(arrival=arrival)


def say(world: World, dossier: Dossier, outcome: str, now: Any = NOW, who: Account | None = None) -> Dossier:
    follower = who or Account.objects.get(pk=dossier.agency_contact_id)
    world.act(services.log, follower, dossier=dossier.pk, kind="call", outcome=outcome, now=now)
    return dossier_of(world, dossier.arrival)


# ------------------------------------------------------------------ signal
def test_a_buyer_s_name_is_enough_and_both_sides_get_a_contact_and_a_backup(world: World, told: list[Any]) -> None:
    arrival = signal(world)
    dossier = dossier_of(world, arrival)
    assert {dossier.agency_contact, dossier.agency_backup} == {world.olivier, world.ines}
    assert {dossier.local_contact, dossier.local_backup} == {world.sophie, world.marc}
    assert [name for name, _values in told] == ["companies.dossier_opened", "companies.given", "companies.signalled"]
    verbs = AuditEntry.objects.values_list("verb", flat=True)
    assert {"company_arrival.signalled", "company_dossier.opened"} <= set(verbs)


def test_who_follows_fewest_is_chosen_over_all_territories(world: World) -> None:
    for _number in range(3):
        world.dossier(world.arrival(world.other_body), local_contact=world.julie, local_backup=world.noel)
    assert dossier_of(world, signal(world)).agency_contact == world.ines


def test_the_contact_of_the_zone_comes_before_the_load(world: World) -> None:
    world.dossier()
    values = {"intermunicipality": world.body.pk, "organisation": world.agency.pk, "park": world.park.pk}
    world.act(services.name_contact, world.helene, contact=world.olivier.pk, backup=world.ines.pk, **values)
    there = signal(world, sheet=replace(SHEET, park=world.park.pk))
    assert dossier_of(world, there).agency_contact == world.olivier
    assert dossier_of(world, signal(world)).agency_contact == world.ines


def test_without_a_backup_the_sheet_is_taken_and_the_dossier_refused(world: World) -> None:
    world.marc.memberships.update(until=TODAY)
    arrival = signal(world)
    with pytest.raises(errors.BackupMissing):
        world.act(services.open_dossier, world.sophie, arrival=arrival.pk)
    world.marc.memberships.update(until=None)
    assert world.act(services.open_dossier, world.sophie, arrival=arrival.pk).local_backup_id
    with pytest.raises(errors.DossierExists):
        world.act(services.open_dossier, world.sophie, arrival=arrival.pk)


def test_a_company_that_does_not_want_to_be_called_gets_no_dossier(world: World) -> None:
    arrival = signal(world, sheet=replace(SHEET, agreement="no"))
    with pytest.raises(errors.CallNotAgreed):
        world.act(services.open_dossier, world.sophie, arrival=arrival.pk)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"land_buyer": " "}, "company_name"),
        ({"number": "73282932000075"}, "number"),
        ({"naf_code": "logistique"}, "naf_code"),
        ({"source": "rumour"}, "source"),
        ({"jobs_count": -1}, "jobs_count"),
        ({"expected_on": date(2025, 3, 2)}, "expected_on"),
        ({"certainty": ""}, "certainty"),
        ({"agreement": "maybe"}, "agreement"),
        ({"land_buyer": "x" * 161}, "land_buyer"),
        ({"plot": 1}, "plot"),
    ],
)
def test_a_sheet_that_cannot_be_taken_says_which_field(world: World, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        signal(world, sheet=replace(SHEET, **values))
    assert refused.value.field == field
    assert refused.value.status == 422


def test_a_park_of_another_territory_is_refused(world: World) -> None:
    with pytest.raises(errors.SheetNotPossible):
        signal(world, sheet=replace(SHEET, park=world.other_park.pk))


@pytest.mark.parametrize("who", ["olivier", "claire", "julie", "lucie", "bruno", "paul"])
def test_whoever_is_not_of_the_territory_signals_nothing(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        signal(world, getattr(world, who))


def test_a_number_is_split_and_the_register_is_asked(world: World, told: list[Any]) -> None:
    arrival = signal(world, sheet=replace(SHEET, number="732 829 320 00074", naf_code="4520b"))
    assert (arrival.siren, arrival.siret) == (SIRET[:9], SIRET)
    assert (arrival.naf_code, arrival.naf_nomenclature) == ("45.20B", "rev2")
    assert told[0] == ("companies.complete", {"agency": world.agency.pk, "arrival": arrival.pk})


# ------------------------------------------------------------------ correct, move, progress
def test_a_sheet_is_completed_but_a_known_day_only_moves_with_a_reason(world: World) -> None:
    arrival = signal(world, sheet=replace(SHEET, expected_on=None, certainty=""))
    world.act(services.correct, world.sophie, arrival=arrival.pk, sheet=replace(SHEET, company_name="Logis Sud"))
    later = replace(SHEET, company_name="Logis Sud", expected_on=OPENING + days(30))
    with pytest.raises(errors.DateNotPossible):
        world.act(services.correct, world.sophie, arrival=arrival.pk, sheet=later)
    with world.seen_by(world.sophie):
        assert CompanyArrival.objects.get(pk=arrival.pk).company_name == "Logis Sud"


def test_when_the_opening_moves_all_that_is_not_done_moves_and_is_traced(world: World, told: list[Any]) -> None:
    arrival = signal(world)
    dossier = dossier_of(world, arrival)
    plan = {"dossier": dossier.pk, "is_agency": True}
    done = world.act(services.plan, world.helene, what="Visite", due_on=TODAY + days(10), **plan)
    world.act(services.plan, world.helene, what="Recrutement", due_on=TODAY + days(90), **plan)
    world.act(services.tick, world.helene, step=done.pk)
    values = {"expected_on": OPENING + days(45), "certainty": "possible", "why": "Permis refusé"}
    world.act(services.move_opening, world.sophie, arrival=arrival.pk, **values)
    with world.seen_by(world.helene):
        assert list(DossierStep.objects.values_list("due_on", flat=True)) == [TODAY + days(10), TODAY + days(135)]
        (move,) = ArrivalMove.objects.all()
        assert (move.old_on, move.new_on, move.old_state, move.why) == (
            OPENING,
            OPENING + days(45),
            "signal",
            "Permis refusé",
        )
        assert CompanyArrival.objects.get(pk=arrival.pk).state == "moved"
    assert told[-1][0] == "companies.opening_moved"
    for wrong in ({"why": ""}, {"expected_on": OPENING + days(45)}, {"expected_on": TODAY - days(1)}, {"certainty": ""}):
        with pytest.raises(Refused):
            world.act(services.move_opening, world.sophie, arrival=arrival.pk, **(values | wrong))


def test_a_project_goes_on_opens_or_is_dropped_with_a_reason(world: World) -> None:
    arrival = signal(world)
    for state in ("works", "open"):
        world.act(services.progress, world.sophie, arrival=arrival.pk, state=state)
    for state in ("dropped", "moved", "nonsense"):
        with pytest.raises(errors.StatusNotPossible):
            world.act(services.progress, world.sophie, arrival=arrival.pk, state=state, why="x")
    other = signal(world)
    with pytest.raises(errors.WordsMissing):
        world.act(services.progress, world.sophie, arrival=other.pk, state="dropped")
    assert world.act(services.progress, world.sophie, arrival=other.pk, state="dropped", why="Vendu").why_dropped == "Vendu"


# ------------------------------------------------------------------ dossier
def test_a_first_contact_is_dated_and_the_dossier_advances_to_its_end(world: World) -> None:
    dossier = say(world, dossier_of(world, signal(world)), "reached", NOW + days(2))
    assert (dossier.state, dossier.first_contacted_at) == ("contacted", NOW + days(2))
    for state in ("visited", "needs", "recruiting", "filled", "closed"):
        world.act(services.advance, world.helene, dossier=dossier.pk, state=state, now=NOW + days(30))
    assert dossier_of(world, dossier.arrival).closed_on == (NOW + days(30)).date()
    for refused in ("waiting", "contacted", "handed_back", "visited"):
        with pytest.raises(errors.StatusNotPossible):
            world.act(services.advance, world.helene, dossier=dossier.pk, state=refused, now=NOW + days(30))


def test_after_three_tries_the_company_goes_back_and_may_be_given_again(world: World) -> None:
    dossier = dossier_of(world, signal(world))
    states = [say(world, dossier, "no_answer", NOW + days(number)).state for number in (1, 2, 3)]
    assert states == ["waiting", "waiting", "handed_back"]
    world.act(services.give_again, world.sophie, dossier=dossier.pk, now=NOW + days(4))
    assert say(world, dossier, "no_answer", NOW + days(5)).state == "waiting"  # counted anew
    assert say(world, dossier, "reached", NOW + days(6)).state == "contacted"


def test_a_company_that_was_handed_back_may_still_refuse(world: World) -> None:
    dossier = dossier_of(world, signal(world))
    for number in (1, 2, 3):
        say(world, dossier, "no_answer", NOW + days(number))
    assert say(world, dossier, "refused", NOW + days(4), world.sophie).state == "refused"


def test_a_try_of_the_intermunicipality_is_seen_but_hands_nothing_back(world: World) -> None:
    dossier = dossier_of(world, signal(world))
    for number in range(4):
        say(world, dossier, "no_answer", NOW + days(number), world.sophie)
    assert say(world, dossier, "reached", NOW + days(5), world.sophie).state == "waiting"
    with world.seen_by(Account.objects.get(pk=dossier.agency_contact_id)):
        assert Interaction.objects.count() == 5


def test_a_refusal_closes_for_twelve_months(world: World) -> None:
    dossier = say(world, dossier_of(world, signal(world)), "refused")
    assert (dossier.state, dossier.silent_until, dossier.arrival.agreement) == ("refused", date(2026, 3, 3), "no")
    almost = at(date(2026, 3, 2))
    for verb, values in (
        (services.log, {"kind": "call", "outcome": "reached"}),
        (services.give_again, {}),
    ):
        with pytest.raises(errors.CompanySilent):
            world.act(verb, world.helene, dossier=dossier.pk, now=almost, **values)
    again = world.act(services.give_again, world.helene, dossier=dossier.pk, now=at(date(2026, 3, 3)))
    assert (again.state, again.silent_until) == ("waiting", None)


def test_an_exchange_is_neither_before_the_dossier_nor_to_come(world: World) -> None:
    dossier = dossier_of(world, signal(world))
    for moment in (NOW - days(1), NOW + days(1)):
        with pytest.raises(errors.DateNotPossible):
            world.act(services.log, world.helene, dossier=dossier.pk, kind="call", outcome="reached", at=moment)


def test_a_note_is_of_the_agency_and_hidden_from_the_territory(world: World) -> None:
    dossier = dossier_of(world, signal(world))
    world.act(services.write_note, world.helene, dossier=dossier.pk, words="Prépare un job dating")
    with pytest.raises(NotAllowed):
        world.act(services.write_note, world.sophie, dossier=dossier.pk, words="x")
    with world.seen_by(world.sophie):
        assert Note.objects.count() == 0
    with world.seen_by(world.helene):
        assert Note.objects.count() == 1


@pytest.mark.parametrize("who", ["claire", "julie", "lucie", "bruno", "paul"])
def test_a_stranger_finds_no_dossier(world: World, who: str) -> None:
    dossier = dossier_of(world, signal(world))
    for verb, values in (
        (services.log, {"kind": "call", "outcome": "reached"}),
        (services.write_note, {"words": "x"}),
        (services.advance, {"state": "closed"}),
        (services.plan, {"what": "x", "is_agency": True, "due_on": OPENING}),
    ):
        with pytest.raises(NotFound):
            world.act(verb, getattr(world, who), dossier=dossier.pk, **values)


def test_a_teammate_who_does_not_follow_the_company_finds_no_dossier(world: World) -> None:
    zoe = make.account("Zoé", "Fabre", role=Role.EMPLOYER_ADVISER, organisation=world.agency)
    dossier = world.dossier()
    with pytest.raises(NotFound):
        world.act(services.log, zoe, dossier=dossier.pk, kind="call", outcome="reached")


# ------------------------------------------------------------------ doubles
def test_two_sheets_of_one_company_are_proposed_and_become_one_with_a_trace(world: World) -> None:
    one = signal(world, sheet=replace(SHEET, company_name="Logistique du Sud SAS", contact_name="Mme Roux"))
    two = signal(world, sheet=replace(SHEET, company_name="SAS Logistique du Sud", number=SIRET, jobs_count=60))
    signal(world, sheet=replace(SHEET, company_name="Boulangerie du Pont"))
    for sheet in (one, two):
        world.act(services.write_note, world.helene, dossier=dossier_of(world, sheet).pk, words="Note")
    say(world, dossier_of(world, two), "reached", NOW + days(1))
    with world.seen_by(world.sophie):
        assert selectors.doubles_of(one.pk) == (two.pk,)
    kept = world.act(services.merge, world.sophie, kept=one.pk, gone=two.pk, now=NOW + days(1))
    assert (kept.siret, kept.jobs_count, kept.contact_name) == (SIRET, 40, "Mme Roux")
    with world.seen_by(world.helene):
        dossier = Dossier.objects.get(arrival=kept)
        assert (dossier.notes.count(), dossier.interactions.count()) == (2, 1)
        assert dossier.first_contacted_at == NOW + days(1)
        assert Dossier.objects.count() == 2
        assert [each.key for each in selectors.arrivals(TODAY) if each.key == two.pk] == []
    assert AuditEntry.objects.filter(verb="company_arrival.merged", object_key=two.pk, why=f"into {one.pk}").exists()
    with pytest.raises(errors.AlreadyMerged):
        world.act(services.progress, world.sophie, arrival=two.pk, state="works")


def test_what_a_company_refused_on_one_sheet_stays_refused_on_both(world: World) -> None:
    one, two = signal(world), signal(world)
    say(world, dossier_of(world, two), "refused")
    world.act(services.merge, world.helene, kept=one.pk, gone=two.pk)
    assert (dossier_of(world, one).state, dossier_of(world, one).silent_until) == ("refused", date(2026, 3, 3))


def test_sheets_of_two_territories_are_not_joined(world: World) -> None:
    one, two = signal(world), world.arrival(world.other_body)
    for gone in (two, one):
        with pytest.raises(errors.NotOneCompany):
            world.act(services.merge, world.helene, kept=one.pk, gone=gone.pk)


# ------------------------------------------------------------------ clock
def tell(world: World, day: date) -> int:
    with world.as_job():
        return services.tell_alerts(agency=world.agency.pk, now=at(day))


def test_a_silent_agency_is_reminded_at_3_at_5_then_its_director_each_once(world: World, told: list[Any]) -> None:
    signal(world)
    told.clear()
    counts = [tell(world, TODAY + days(number)) for number in range(15)]
    assert counts == [0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]  # Thursday, Monday, Tuesday
    assert [values["kind"] for _name, values in told] == ["first_contact_3", "first_contact_5", "first_contact_late"]
    assert [("director" in values["who"]) for _name, values in told] == [False, False, True]


def test_a_company_that_was_met_is_followed_up_at_9_21_and_45_days_since_the_last_exchange(world: World) -> None:
    dossier = say(world, dossier_of(world, signal(world)), "reached")
    quiet = [number for number in range(1, 60) if tell(world, TODAY + days(number))]
    assert quiet == [9, 21, 45]
    say(world, dossier, "reached", at(TODAY + days(60)))
    assert [number for number in range(61, 75) if tell(world, TODAY + days(number))] == [69]


def test_satisfaction_is_asked_once_after_the_closing(world: World, told: list[Any]) -> None:
    dossier = dossier_of(world, signal(world))
    world.act(services.advance, world.helene, dossier=dossier.pk, state="closed")
    assert [tell(world, TODAY + days(number)) for number in range(4)] == [0, 1, 0, 0]
    assert told[-1][1]["kind"] == "satisfaction"


def test_what_is_late_is_shown_to_whoever_follows_it(world: World) -> None:
    signal(world)
    late = TODAY + timedelta(days=3)
    with world.seen_by(world.olivier):
        (line,) = selectors.late_dossiers(late, account=world.olivier.pk)
        assert line.is_buyer_only
        assert line.name == "SCI des Pins"
        assert line.dossier is not None
        assert line.dossier.late == ("first_contact_3",)
        assert selectors.late_dossiers(TODAY, account=world.olivier.pk) == ()


def test_a_list_makes_a_constant_number_of_queries(world: World, django_assert_num_queries: Any) -> None:
    for _number in range(7):
        signal(world)
    with world.seen_by(world.sophie), django_assert_num_queries(4):
        assert len(selectors.arrivals(TODAY)) == 7
