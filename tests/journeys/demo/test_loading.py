"""Loading the demonstration: whole the first time, nothing the second, a few days more when days have passed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests import factories as make

from maillage.journeys.demo import desks, people
from maillage.journeys.demo.cast import cast
from maillage.journeys.demo.loading import NotADemonstration, load
from maillage.kit import clock
from maillage.kit.installation.models import Installation
from maillage.registry.accounts.models import Role
from maillage.registry.organisations.models import Organisation
from maillage.registry.places import selectors as places
from maillage.registry.territories.models import Commune

pytestmark = pytest.mark.django_db

Owner = Callable[[], AbstractContextManager[Any]]
WHOLE = pytest.mark.slow(reason="loads the whole demonstration, tables of reach included")
FICTION = re.compile(r"(\+3363998\d{4}|\+3346571\d{4})$")


@dataclass
class Demo:
    """What the loads said, and a way to ask the tables as their owner."""

    now: datetime
    said: list[str]
    owner: Owner

    def load(self, now: datetime) -> list[str]:
        said: list[str] = []
        load(now=now, say=said.append)
        return said

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with self.owner() as cursor:
            cursor.execute(question, values)
            return list(cursor.fetchall())

    def count(self, table: str) -> int:
        return int(self.ask(f"SELECT count(*) FROM {table}")[0][0])


@pytest.fixture
def somewhere(tmp_path: Path, settings: Any) -> Path:
    settings.MAILLAGE_HOME, settings.TIMETABLE_FOLDER, settings.MAILLAGE_DEMO = tmp_path, tmp_path / "timetables", True
    return tmp_path


@pytest.fixture
def demo(somewhere: Path, owner: Owner) -> Demo:
    now = clock.now()  # policies compare accesses with the database's own clock
    loaded = Demo(now, [], owner)
    loaded.said = loaded.load(now)
    return loaded


def test_a_database_with_accounts_that_the_demonstration_did_not_make_is_refused(somewhere: Path) -> None:
    make.account("Vraie", "Conseillère", role=Role.ADVISER, organisation=make.agency())
    with pytest.raises(NotADemonstration):
        load(now=make.NOW, say=lambda _line: None)
    assert not Commune.objects.exists()
    assert not Installation.objects.exists()


def test_a_production_database_is_refused_even_without_accounts(somewhere: Path) -> None:
    Installation.objects.create(is_demo=False, created_at=make.NOW)
    with pytest.raises(CommandError, match="n’a pas été créée par la démonstration"):
        call_command("demo_load")
    assert not Commune.objects.exists()


def test_a_second_run_the_same_day_asks_one_question(
    somewhere: Path, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    today = clock.today(make.NOW)
    monday = today - timedelta(days=today.weekday())
    Installation.objects.create(is_demo=True, created_at=make.NOW, stage=f"week={monday} day={today}")
    said: list[str] = []
    with django_assert_num_queries(1):
        load(now=make.NOW, say=said.append)
    assert said == []


@WHOLE
def test_the_demonstration_is_loaded_whole_and_freshened_each_day(demo: Demo) -> None:
    check_registry(demo)
    check_people(demo)
    check_agenda(demo)
    assert calls_to_come(demo) >= 1
    check_what_each_desk_sees(demo)
    counted = {table: demo.count(table) for table in ("people_person", "agenda_participation", "mobility_timetableversion")}
    last_minute = clock.wall(clock.today(demo.now) + timedelta(days=1)) - timedelta(minutes=1)
    assert demo.load(min(demo.now + timedelta(hours=2), last_minute)) == []
    assert counted == {table: demo.count(table) for table in counted}
    check_a_week_later(demo, counted)


@pytest.mark.proof
def test_a_demonstration_made_on_a_sunday_has_a_full_day_to_show_next(somewhere: Path, owner: Owner) -> None:
    now = clock.now()
    sunday = clock.wall(clock.today(now) - timedelta(days=clock.today(now).weekday() + 1), 10)
    demo = Demo(sunday, [], owner)
    demo.load(sunday)
    assert appointments_on(demo, sunday) == 0
    ((starts_at, count),) = demo.ask(
        """SELECT min(lower(a.during)), count(*) FROM agenda_appointment a JOIN agenda_participation p ON p.appointment_id = a.id
        JOIN organisations_organisation o ON o.id = p.host_id
        WHERE o.label = 'Maison France Services de Lodève' AND lower(a.during) >= %s""",
        sunday,
    )
    assert clock.today(starts_at) <= clock.today(sunday) + timedelta(days=4)
    assert appointments_on(demo, starts_at) >= 3
    assert count >= 10
    assert calls_to_come(demo) >= 1


def check_registry(demo: Demo) -> None:
    today = clock.today(demo.now)
    assert demo.count("territories_commune") == 77
    assert sorted(demo.ask("SELECT house_kind, count(*) FROM organisations_organisation WHERE kind = 'house' GROUP BY 1")) == [
        ("fixed", 3),
        ("mobile", 2),
    ]
    opening = Organisation.objects.houses().filter(opens_on__gt=today)
    assert [house.label for house in opening] == ["Maison France Services de Paulhan"]
    assert Organisation.objects.houses().open_on(today).count() == 4
    mobile = Organisation.objects.get(label="Bus France Services du Larzac")
    assert {stop.starts_at.weekday() for stop in places.rota_days(mobile.pk, today, today + timedelta(days=45))} <= {1, 2, 3, 4}
    roles = {role.role for role in cast()}
    assert len([role for role in cast() if role.role == "conseillère ou conseiller"]) == 8
    assert len(roles) >= 6


def check_people(demo: Demo) -> None:
    rows = demo.ask("SELECT phone, email, has_no_contact_means, commune_id FROM people_person")
    assert len(rows) == people.COUNT
    assert all(FICTION.match(phone) for phone, *_ in rows if phone)
    assert all(not email for _, email, *_ in rows)
    without = sum(is_without for *_, is_without, _ in rows)
    assert 10 <= without <= 60
    assert len({commune for *_, commune in rows}) > 40


def check_agenda(demo: Demo) -> None:
    today = clock.today(demo.now)
    statuses = dict(demo.ask("SELECT status, count(*) FROM agenda_participation GROUP BY 1"))
    assert statuses["seen"] > 10 * statuses.get("noshow", 0) / 3
    assert statuses["unknown"] > 40
    ((first, last),) = demo.ask("SELECT min(lower(during)), max(lower(during)) FROM agenda_appointment")
    assert clock.today(first) <= today - timedelta(weeks=2)
    assert clock.today(last) >= today + timedelta(weeks=2)
    forgotten = demo.ask(
        """SELECT count(*) FROM agenda_participation p JOIN agenda_appointment a ON a.id = p.appointment_id
        WHERE p.status = 'unknown' AND upper(a.during) < %s
        AND a.series_id IS NULL AND NOT (a.mode = 'video' AND a.place_id IS NOT NULL)""",
        demo.now - timedelta(days=4),
    )
    assert forgotten == [(0,)]
    workshops = demo.ask(
        """SELECT count(DISTINCT a.series_id) FROM agenda_participation p
        JOIN agenda_appointment a ON a.id = p.appointment_id WHERE a.series_id IS NOT NULL"""
    )
    assert workshops == [(3,)]
    assert demo.ask("SELECT count(*) > 0 FROM agenda_waitingentry WHERE status = 'waiting'") == [(True,)]
    videos = demo.ask(
        """SELECT count(*) FROM agenda_participation p JOIN agenda_appointment a ON a.id = p.appointment_id
        WHERE p.status = 'unknown' AND upper(a.during) < %s AND a.mode = 'video' AND a.helper_id IS NOT NULL
        GROUP BY a.adviser_id""",
        clock.wall(today),
    )
    assert videos  # one at least is left, to say how its line held
    assert {mode for (mode,) in demo.ask("SELECT DISTINCT mode FROM agenda_appointment")} == {"in_person", "video", "phone"}
    verdicts = {verdict for (verdict,) in demo.ask("SELECT DISTINCT verdict FROM agenda_travelplan WHERE means = 'bus'")}
    assert verdicts == {"reachable"}
    if today.weekday() < 5 and not demo.ask('SELECT 1 FROM diary_holiday WHERE "on" = %s', today):
        assert appointments_on(demo, demo.now) >= 3


def check_what_each_desk_sees(demo: Demo) -> None:
    agency = Organisation.objects.get(kind="agency")
    seen = {}
    for desk in desks.houses(agency):
        with make.in_scope(desk.scope):
            seen[desk.actor.given_name] = people.Person.objects.count()
    assert set(seen) == {"Nadège", "Rémi", "Yves", "Lucie", "Aline", "Karine"}
    assert seen["Nadège"] == seen["Rémi"]  # the same house
    assert all(0 < count < people.COUNT for count in seen.values()), seen


def check_a_week_later(demo: Demo, before: dict[str, int]) -> None:
    later = demo.now + timedelta(weeks=1)
    assert demo.load(later)
    assert demo.count("people_person") == before["people_person"]
    assert demo.count("mobility_timetableversion") == before["mobility_timetableversion"] + 1
    assert before["agenda_participation"] < demo.count("agenda_participation") < 2 * before["agenda_participation"]
    assert demo.load(later) == []


def calls_to_come(demo: Demo) -> int:
    """Appointments to come whose way takes the line that runs when it is called."""
    asked = """SELECT count(*) FROM agenda_travelplan t JOIN agenda_participation p ON p.id = t.participation_id
        JOIN agenda_appointment a ON a.id = p.appointment_id
        WHERE lower(a.during) > %s AND p.status = 'unknown'
        AND t.trip @? '$.way_out[*].is_on_demand_start ? (@ == true)'"""
    return int(demo.ask(asked, demo.now)[0][0])


def appointments_on(demo: Demo, now: datetime) -> int:
    day = clock.wall(clock.today(now))
    between = "SELECT count(*) FROM agenda_appointment WHERE during && tstzrange(%s, %s)"
    return int(demo.ask(between, day, day + timedelta(days=1))[0][0])
