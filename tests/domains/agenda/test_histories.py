"""Histories, the audit and the job queue hold no identity: names planted all along the way are found in none of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from pghistory.models import Event
from tests import factories as make
from tests.domains.agenda.world import BY_BUS, NOW, TUESDAY, World, at, know_since_long

from maillage.domains.agenda import selectors
from maillage.domains.agenda.services.booking import Needs, Plan, move
from maillage.domains.agenda.services.ending import cancel, close, propose_noshow, undo
from maillage.registry.people.services import (
    Identity,
    Travel,
    correct_person,
    create_person,
    file_exists_at_agency,
    recognise,
)

pytestmark = pytest.mark.django_db
Owner = Callable[[], AbstractContextManager[Any]]

CANARIES = ("Zzcanari", "Xxserin", "zzcanari", "33639987077", "33639987088", "canari@exemple.fr", "Hameau du Canari")
AUDIT = (
    "audit_auditentry",
    "audit_readentry",
    "people_filelookup",
    "pghistory_context",
    "procrastinate_jobs",
    "procrastinate_events",
)


def history_tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if issubclass(model, Event) and model._meta.managed}


def rows_of(owner: Owner, table: str) -> list[str]:
    with owner() as cursor:
        cursor.execute(f'SELECT t::text FROM "{table}" t')
        return [row[0] for row in cursor.fetchall()]


def live_a_life(world: World) -> None:
    """Everything that can happen to somebody: looked for, opened, corrected, booked, moved, cancelled, absent, seen."""
    cast = world.cast
    identity = Identity("Zzcanari", "Xxserin", phone="06 39 98 70 77", email="canari@exemple.fr")
    travel = Travel(commune=cast.lodeve.pk, label="Hameau du Canari", lat=43.7, lon=3.3)
    with world.seen_by(cast.nadege) as by:
        person = create_person(agency=cast.agency.pk, identity=identity, travel=travel, by=by, now=NOW)
        changed = Identity("Zzcanari", "Xxserin", phone="06 39 98 70 88", email="canari@exemple.fr")
        correct_person(person=person, identity=changed, travel=travel, by=by, now=NOW)
        know_since_long(person)
    with world.seen_by(cast.lucie) as by:
        assert file_exists_at_agency(agency=cast.agency.pk, identity=changed, by=by)
        recognise(agency=cast.agency.pk, identity=changed, by=by, now=NOW)
    plan = Plan(means="bus", verdict="reachable", home={"label": "Hameau du Canari"}, trip={"from": "Hameau du Canari"})
    booked = world.book(person, cast.nadege, plan=plan, needs=Needs(interpreter=True))
    with world.seen_by(cast.nadege) as by:
        move(participation=selectors.participation(booked.pk), choice=world.choice(2), plan=BY_BUS, by=by, now=NOW)
        cancel(participation=selectors.participation(booked.pk), by=by, now=NOW)
    with world.seen_by(cast.claire) as by:
        undo(participation=selectors.participation(booked.pk), by=by, now=NOW)
        after = at(TUESDAY, 12) + timedelta(hours=1)
        propose_noshow(participation=selectors.participation(booked.pk), by=by, now=after)
        close(participation=selectors.participation(booked.pk), status="noshow", absence="no_news", by=by, now=after)
        close(participation=selectors.participation(booked.pk), status="seen", by=by, now=after)


def test_no_planted_name_is_in_a_history_or_an_audit_table(world: World, owner: Owner) -> None:
    live_a_life(world)
    assert any(canary in row for row in rows_of(owner, "people_person") for canary in CANARIES)  # the search finds them
    tables = history_tables()
    assert len(tables) == 2
    for table in (*tables, *AUDIT):
        rows = rows_of(owner, table)
        assert rows or table not in {*tables, "audit_auditentry", "people_filelookup"}, f"{table} is empty"
        found = [row for row in rows for canary in CANARIES if canary in row]
        assert found == [], table


def test_tracked_models_list_ids_statuses_dates_and_places_only() -> None:
    allowed = {
        "agenda_participation": {"id", "status", "status_at", "absence", "appointment"},
        "agenda_appointment": {"id", "during", "place", "room", "mode", "adviser", "reason", "released_at"},
    }
    tracked = {}
    for model in apps.get_models():
        if issubclass(model, Event) and model._meta.managed:
            columns = {field.name for field in model._meta.fields if not field.name.startswith("pgh_")}
            tracked[model._meta.get_field("pgh_obj").related_model._meta.db_table] = columns
    assert tracked == allowed


def test_the_hour_before_a_move_is_kept_in_its_history(world: World, owner: Owner) -> None:
    booked = world.book(world.cast.ghislaine, world.cast.nadege)
    with world.seen_by(world.cast.nadege) as by:
        move(participation=selectors.participation(booked.pk), choice=world.choice(2), plan=BY_BUS, by=by, now=NOW)
    table = next(name for name in history_tables() if "during" in name)
    with owner() as cursor:
        cursor.execute(f"SELECT lower(during) FROM {table} WHERE pgh_obj_id = %s ORDER BY pgh_id", [booked.appointment_id])
        assert [row[0] for row in cursor.fetchall()][:2] == [at(TUESDAY, 9), world_hour(world, booked.pk)]


def world_hour(world: World, participation: int) -> Any:
    with make.in_scope(make.scope(make.actor(world.cast.claire))):
        seat = selectors.seat(participation, NOW)
        assert seat is not None
        return seat.starts_at
