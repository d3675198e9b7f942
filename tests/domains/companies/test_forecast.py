"""Plans back from openings, expected hires, gaps against the local pool, and the data that all of it stands on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.domains.companies.world import NOW, OPENING, TODAY

from maillage.domains.companies.rules.forecast import (
    LEADS,
    RAMP,
    Lead,
    backwards,
    family_of,
    measure_for,
    missing,
    neighbour_weight,
    pool,
)
from maillage.kit.errors import Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from tests.domains.companies.world import World

    from maillage.domains.companies.models import Occupation

SHARED = Path(__file__).parents[4] / "shared" / "data" / "07_naf_hirings" / "labonneboite" / "rome_naf_mapping.csv"
POEI = Lead("poei", "POEI", 20, 12, "agency", "essai")


# ------------------------------------------------------------------ rules
@pytest.mark.parametrize(
    ("today", "state", "late"),
    [
        (OPENING - timedelta(weeks=23), "ahead", 0),
        (OPENING - timedelta(weeks=22), "soon", 0),
        (OPENING - timedelta(weeks=20), "soon", 0),
        (OPENING - timedelta(weeks=20) + timedelta(days=1), "late", 1),
        (OPENING - timedelta(weeks=8), "late", 84),
        (OPENING - timedelta(weeks=8) + timedelta(days=1), "over", 85),
    ],
)
def test_a_step_is_ahead_soon_late_or_over(today: date, state: str, late: int) -> None:
    (step,) = backwards(OPENING, [POEI], today)
    assert (step.starts_on, step.ends_on) == (OPENING - timedelta(weeks=20), OPENING - timedelta(weeks=8))
    assert (step.state, step.late_days) == (state, late)


def test_everything_moves_with_the_opening() -> None:
    by = timedelta(days=45)
    before, after = (backwards(day, LEADS, TODAY) for day in (OPENING, OPENING + by))
    assert [each.starts_on + by for each in before] == [each.starts_on for each in after]
    assert [each.starts_on for each in before] == sorted(each.starts_on for each in before)


def test_the_usual_ramp_makes_one_and_every_usual_lead_ends_by_the_opening() -> None:
    assert sum(RAMP.values()) == pytest.approx(1)
    assert all(lead.lasts_weeks <= lead.weeks_before for lead in LEADS)


def test_people_of_a_family_are_shared_among_its_occupations_and_neighbours_count_less_and_less() -> None:
    known, sizes = {"N11": 60.0, "N1103": 40.0, "H": 700.0}, {"N11": 6, "N1103": 1, "H": 70}
    assert [family_of(code, list(known)) for code in ("N1103", "N1105", "H2202", "A1401")] == ["N1103", "N11", "H", ""]
    own, near = pool("N1103", known, sizes, [("N1105", 1), ("H2202", 2), ("A1401", 3)])
    assert own == 40
    assert near == pytest.approx(0.5 * 10 + 0.4 * 10)
    assert [neighbour_weight(rank) for rank in (1, 2, 3, 4, 40)] == [0.5, 0.4, 0.3, 0.2, 0.2]


@pytest.mark.parametrize(
    ("wanted", "own", "near", "measure", "lacking"),
    [(10, 10, 0, "job_dating", 0), (10, 4, 6, "poei", 0), (10, 4, 5, "mrs", 1), (10, 0, 0, "mrs", 10)],
)
def test_what_fills_the_posts_depends_on_who_is_near(
    wanted: float, own: float, near: float, measure: str, lacking: float
) -> None:
    assert measure_for(wanted, own, near) == measure
    assert missing(wanted, own, near) == lacking


# ------------------------------------------------------------------ files
def test_weights_are_read_as_the_open_counts_write_them(db: None) -> None:
    from maillage.domains.companies.imports.weights import read_weights
    from maillage.domains.companies.services.forecast import WeightRow

    text = "rome_id,rome_label,naf_id,naf_label,hirings\nN1103,Magasin,5210B,Entrepôts,94\nN1103,Magasin,5210B,Entrepôts,6\n"
    read = read_weights((text + "N1105,Manutention,52,,10\nZ9,?,5210B,,3\nN1101,?,rien,,3\nN1101,?,52,,-3\n").encode())
    assert read.good == (WeightRow("52.10B", "rev2", "N1103", 100.0), WeightRow("52", "rev2", "N1105", 10.0))
    assert [bad.number for bad in read.bad] == [5, 6, 7]
    assert "code ROME" in read.bad[0].reason


def test_a_table_without_counts_weighs_each_pair_the_same(db: None) -> None:
    from maillage.domains.companies.imports.weights import read_weights

    read = read_weights(b"code ROME;division NAF;nomenclature\nN1103;52;2025\nN1105;52;\nN1105;5;2007\n")
    assert [(row.naf, row.nomenclature, row.weight) for row in read.good] == [("52", "2025", 1.0), ("52", "rev2", 1.0)]
    assert "nomenclature" in read.bad[0].reason


def test_a_file_without_the_column_is_refused(db: None) -> None:
    from maillage.domains.companies.imports.tables import FileNotReadable
    from maillage.domains.companies.imports.weights import read_ramp, read_weights

    with pytest.raises(FileNotReadable, match="code"):
        read_weights(b"a;b\n1;2\n")
    with pytest.raises(FileNotReadable):
        read_ramp(b"mois;x\n0;1\n")


def test_lead_times_and_ramps_are_read_line_by_line(db: None) -> None:
    from maillage.domains.companies.imports.weights import read_leads, read_ramp

    text = "code;libellé;semaines avant;durée;qui;source\npoei;POEI;22;12;l’agence;essai\nvisite;Visite;3;9;;\nrien;Rien;x;1;;\n"
    leads = read_leads(text.encode())
    assert leads.good == (Lead("poei", "POEI", 22, 12, "agency", "essai"),)
    assert [bad.number for bad in leads.bad] == [3, 4]
    ramp = read_ramp(b"mois;part\n-1;40 %\n0;0,6\n99;1\n")
    assert ramp.good == ((-1, 0.4), (0, 0.6))
    assert [bad.number for bad in ramp.bad] == [4]


def test_the_open_counts_of_hires_are_taken_whole(db: None) -> None:
    if not SHARED.exists():
        pytest.skip("skipped: no shared data")
    from maillage.domains.companies.imports.weights import read_weights

    read = read_weights(SHARED.read_bytes())
    assert len(read.good) == 5071
    assert sum(row.weight for row in read.good) == 2_889_582
    assert read.bad == ()


# ------------------------------------------------------------------ services
def keep(world: World, who: Any = None, **more: Any) -> int:
    from maillage.domains.companies.services.forecast import WeightRow, keep_weights

    rows = [WeightRow("52.10B", "rev2", "N1103", 70.0), WeightRow("52.10B", "rev2", "N1105", 30.0)]
    kept: int = world.act(keep_weights, who, **({"rows": rows, "source": "essai"} | more))
    return kept


def test_weights_take_the_place_of_those_of_the_same_nomenclature(world: World) -> None:
    from maillage.domains.companies.models import HiringWeight
    from maillage.domains.companies.services.forecast import WeightRow

    assert keep(world) == 2
    keep(world, rows=[WeightRow("52", "2025", "N1103", 1.0)])
    keep(world, rows=[WeightRow("10", "rev2", "H2102", 1.0)])
    with world.seen_by(world.sophie):
        assert set(HiringWeight.objects.values_list("naf", "nomenclature")) == {("52", "2025"), ("10", "rev2")}


@pytest.mark.parametrize("who", ["sophie", "claire", "lucie", "bruno"])
def test_only_the_employers_side_of_the_agency_brings_data(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        keep(world, getattr(world, who))


def test_a_source_is_said_and_a_ramp_makes_one(world: World) -> None:
    from maillage.domains.companies.services.forecast import keep_ramp

    with pytest.raises(Invalid):
        keep(world, source=" ")
    with pytest.raises(Invalid, match="doivent faire 1"):
        world.act(keep_ramp, shares=[(0, 0.5)], since=TODAY, source="essai")
    assert world.act(keep_ramp, shares=[(-1, 0.4), (0, 0.6)], since=TODAY, source="essai") == 2


def test_another_agency_sees_no_weight(world: World) -> None:
    from maillage.domains.companies.models import HiringWeight

    keep(world)
    with world.seen_by(world.paul):
        assert not HiringWeight.objects.exists()


# ------------------------------------------------------------------ anticipation
@pytest.fixture
def occupations(db: None) -> dict[str, Occupation]:
    """Three occupations of logistics, two of them found in division 52; from order picking one goes on to storekeeping."""
    from maillage.domains.companies.models import Occupation, OccupationMove, OccupationSector

    labels = {"N1103": "Magasinier", "N1105": "Manutentionnaire", "N1101": "Cariste"}
    rows = {
        code: Occupation.objects.create(code=code, label=label, domain_code="N11", domain_label="Magasinage")
        for code, label in labels.items()
    }
    OccupationMove.objects.create(occupation=rows["N1105"], toward=rows["N1103"], rank=1)
    for code in ("N1103", "N1101"):
        OccupationSector.objects.create(occupation=rows[code], naf_division="52")
    return rows


def warehouse(world: World, **more: Any) -> Any:
    values = {"naf_code": "52.10B", "naf_nomenclature": "rev2", "jobs_count": 100, "expected_on": OPENING, "certainty": "certain"}
    return world.arrival(company_name="Logistique du Lac", park=world.park, **(values | more))


def seen(world: World, who: Any = None, **more: Any) -> Any:
    from maillage.domains.companies.selectors.anticipation import anticipation

    with world.seen_by(who or world.sophie):
        return anticipation(TODAY, **more)


def test_hires_of_an_arrival_come_from_the_imported_weights_with_a_range(world: World, occupations: Any) -> None:
    keep(world)
    row = warehouse(world)
    page = seen(world, arrival=row.pk)
    first, second = page.hires
    assert (first.code, first.label) == ("N1103", "Magasinier")
    assert first.expected == pytest.approx(66.5)
    assert second.expected == pytest.approx(28.5)
    assert first.low < first.expected < first.high
    assert not first.is_said
    assert page.total.expected == pytest.approx(95)
    assert page.weights_source == "essai"
    assert page.levels == ("les embauches comptées dans la même activité",)


def test_without_weights_the_directory_s_own_table_answers_in_equal_parts(world: World, occupations: Any) -> None:
    row = warehouse(world)
    page = seen(world, arrival=row.pk)
    assert {each.code: round(each.expected, 1) for each in page.hires} == {"N1101": 47.5, "N1103": 47.5}
    assert "à parts égales" in page.levels[0]


def need(world: World, row: Any, occupation: Any, posts: int) -> None:
    from maillage.domains.companies.models import HiringNeed

    with world.as_job():
        HiringNeed.objects.create(
            agency=world.agency,
            arrival=row,
            occupation=occupation,
            posts_count=posts,
            starts_on=OPENING,
            certainty="certain",
            contract="permanent",
            recorded_at=NOW,
        )


def test_what_a_company_has_said_replaces_what_was_expected_of_it(world: World, occupations: Any) -> None:
    keep(world)
    row = warehouse(world)
    need(world, row, occupations["N1101"], 12)
    page = seen(world, arrival=row.pk)
    (only,) = page.hires
    assert (only.code, only.expected, only.low, only.high, only.is_said) == ("N1101", 12, 12, 12, True)
    assert page.plans[0].has_needs


def counted(world: World, **counts: int | None) -> None:
    from maillage.domains.companies.services.forecast import CountRow, keep_counts

    rows = [CountRow(world.commune.pk, family, count) for family, count in counts.items()]
    world.act(keep_counts, rows=rows, as_of=TODAY, source="France Travail")


def test_the_gap_counts_people_of_the_occupation_and_neighbours_for_half(world: World, occupations: Any) -> None:
    keep(world)
    warehouse(world)
    counted(world, N1103=20, N1105=60)
    gaps = {gap.wanted.code: gap for gap in seen(world).gaps}
    storekeeper = gaps["N1103"]
    assert (storekeeper.own, storekeeper.near) == (20, 30)
    assert storekeeper.missing == pytest.approx(16.5)
    assert storekeeper.measure == "mrs"
    assert storekeeper.starts_on == OPENING - timedelta(weeks=12)
    assert "Recruter par simulation (MRS) « Magasinier »" in storekeeper.sentence.replace("\u00a0", " ")
    assert gaps["N1105"].measure == "job_dating"


def test_the_most_urgent_gap_comes_first_and_there_are_five_proposals_at_most(world: World, occupations: Any) -> None:
    from maillage.domains.companies.selectors.anticipation import urgent_gaps
    from maillage.domains.companies.services.forecast import WeightRow

    codes = ("N1103", "N1105", "N1101", "H2102", "H2202", "D1106", "K2204")
    keep(world, rows=[WeightRow("52.10B", "rev2", code, float(90 - 10 * place)) for place, code in enumerate(codes)])
    warehouse(world)
    with world.seen_by(world.sophie):
        urgent = urgent_gaps(TODAY)
    assert [gap.wanted.code for gap in urgent] == list(codes[:5])
    assert all(gap.missing is None and gap.sentence for gap in urgent), "no count was imported"


def test_a_whole_territory_adds_its_arrivals_and_says_which_cannot_be_planned(world: World, occupations: Any) -> None:
    keep(world)
    warehouse(world)
    warehouse(world, jobs_count=50, certainty="possible")
    unknown = world.arrival(land_buyer="SCI Les Pins", company_name="")
    world.arrival(body=world.other_body, jobs_count=500, expected_on=OPENING, certainty="certain")
    page = seen(world)
    assert page.total.expected == pytest.approx(95 + 25)
    assert len(page.plans) == 3
    assert next(plan for plan in page.plans if plan.key == unknown.pk).unplanned == "day"


def test_when_the_opening_moves_the_whole_plan_moves(world: World, occupations: Any) -> None:
    from maillage.domains.companies.services import move_opening

    row = warehouse(world)
    world.dossier(row)
    before = seen(world, arrival=row.pk).plans[0]
    later = OPENING + timedelta(days=60)
    world.act(move_opening, arrival=row.pk, expected_on=later, certainty="likely", why="Travaux retardés")
    after = seen(world, arrival=row.pk).plans[0]
    assert [each.starts_on + timedelta(days=60) for each in before.steps] == [each.starts_on for each in after.steps]


def test_lead_times_of_the_agency_are_in_force_from_their_day(world: World, occupations: Any) -> None:
    from maillage.domains.companies.services.forecast import keep_leads

    row = warehouse(world)
    world.act(keep_leads, rows=[POEI], since=TODAY + timedelta(days=1))
    assert len(seen(world, arrival=row.pk).plans[0].steps) == len(LEADS)
    world.act(keep_leads, rows=[POEI], since=TODAY)
    assert [step.lead.code for step in seen(world, arrival=row.pk).plans[0].steps] == ["poei"]


def test_an_officer_of_another_territory_and_an_adviser_who_does_not_follow_find_nothing(world: World) -> None:
    row = warehouse(world)
    for who in (world.julie, world.ines, world.paul):
        with pytest.raises(NotFound):
            seen(world, who, arrival=row.pk)


def test_the_plan_of_a_territory_takes_a_constant_number_of_queries(
    world: World, occupations: Any, django_assert_max_num_queries: Any
) -> None:
    keep(world)
    for _number in range(8):
        warehouse(world)
    with world.seen_by(world.sophie), django_assert_max_num_queries(16):
        from maillage.domains.companies.selectors.anticipation import anticipation

        anticipation(TODAY)
