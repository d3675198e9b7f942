"""An erasure reaches every row; what was done is counted as before; an old backup does not bring anybody back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection

from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
CANARY = "Zzyzxcanari"
NUMBER = "+33639987777"

SEARCH = """
DO $$
DECLARE place record; count bigint;
BEGIN
  FOR place IN
    SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN pg_class r ON r.relname = c.table_name
    WHERE c.table_schema = 'public' AND r.relkind IN ('r', 'p') AND r.relnamespace = 'public'::regnamespace
      AND (c.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY'))
  LOOP
    EXECUTE format('SELECT count(*) FROM %I WHERE position(%L in lower(%I::text)) > 0', place.table_name, '{word}', place.column_name)
      INTO count;
    IF count > 0 THEN RAISE EXCEPTION 'still in %.%', place.table_name, place.column_name; END IF;
  END LOOP;
END $$
"""


def as_job(world: World) -> Any:
    from tests import factories as make

    return make.in_scope(Scope(role="job", agency=world.cast.agency.pk))


def is_anywhere(word: str, owner: Any) -> str:
    """Where a word still is, in any text, JSON or list of the database; read as the owner of the tables."""
    from django.db import DatabaseError, transaction

    with owner() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(SEARCH.replace("{word}", word.lower()))
        except DatabaseError as found:
            return str(found).partition("\n")[0]
    return ""


def plant(world: World) -> Any:
    """Somebody who came, who comes, who asked, who waits to be told, named by nothing but canaries."""
    from tests import factories as make
    from tests.domains.agenda.world import NOW, Needs, Plan

    from maillage.domains.agenda.models import Participation
    from maillage.kit.messages.models import Attempt, Message
    from maillage.kit.messages.services import About, When, tell

    person = make.person(
        world.cast.agency,
        CANARY,
        f"de {CANARY}",
        phone=NUMBER,
        email=f"{CANARY.lower()}@exemple.fr",
        commune=world.cast.lodeve,
        home_label=f"Mas {CANARY}",
        home_stop=CANARY,
        home_lat=43.7,
        home_lon=3.3,
        shared_with=[world.cast.house],
    )
    plan = Plan(means="bus", verdict="reachable", home={"label": f"Mas {CANARY}"}, trip={"from": CANARY})
    past = world.book(person, world.cast.nadege, plan=plan, needs=Needs(interpreter=True))
    coming = world.book(person, world.cast.nadege, world.choice(8), plan=plan)
    with as_job(world):
        Participation.objects.filter(pk=past.pk).update(status="seen")
        message = tell(
            agency=world.cast.agency.pk,
            about=About("reminder", "participation", coming.pk, person.pk),
            ways=("sms",),
            when=When(NOW),
            now=NOW,
        )
        assert message is not None
        Message.objects.filter(pk=message.pk).update(subject=CANARY, body=f"Bonjour {CANARY}")
        Attempt.objects.create(
            agency_id=message.agency_id, message=message, channel="sms", key=uuid4(), address=NUMBER, begun_at=NOW, cost_cents=7
        )
    blocked(world, person)
    return person


def blocked(world: World, person: Any) -> None:
    """A house asks the agency about them, and waits for an answer."""
    from tests.domains.agenda.world import NOW

    from maillage.domains.houses import services

    lines = services.Lines(
        contact=world.cast.claire.pk, backup=world.cast.samir.pk, phone="0465712021", backup_phone="0465712022", hours="le matin"
    )
    with world.seen_by(world.cast.helene) as by:
        services.name_contact(theme="other", lines=lines, by=by, now=NOW)
    asked = services.Asked(
        theme="account", operator="france_travail", delay="week", words=f"Espace de {CANARY} fermé", person=person.pk
    )
    with world.seen_by(world.cast.nadege) as by:
        services.open_case(asked=asked, key=uuid4(), by=by, now=NOW)


def figures_had_they_cancelled(world: World, person: Any, later: Any, period: dict[str, Any]) -> Any:
    """What is counted when the person calls off what is to come, and nothing else happens; undone again."""
    from django.db import transaction

    from maillage.domains.agenda.facts import facts
    from maillage.domains.agenda.models import Participation
    from maillage.domains.agenda.services.ending import cancel
    from maillage.kit.messages.selectors import cost_cents

    mark = transaction.savepoint()
    with world.seen_by(world.cast.claire) as by:
        cancel(participation=Participation.objects.get(person=person.pk, status="unknown"), by=by, now=later)
    with as_job(world):
        agency = world.cast.agency.pk
        counted = facts(agency=agency, now=later, **period), cost_cents(agency=agency, **period)
    transaction.savepoint_rollback(mark)
    return counted


@pytest.fixture(autouse=True)
def erasures(settings: Any, tmp_path: Path) -> Path:
    settings.ERASURES = tmp_path / "erasures.txt"
    return Path(settings.ERASURES)


def test_an_erasure_leaves_no_trace_of_the_name_and_changes_no_figure(
    world: World, owner: Any, erasures: Path, django_capture_on_commit_callbacks: Any
) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.domains.agenda.facts import facts
    from maillage.domains.agenda.models import Participation
    from maillage.journeys.privacy import console
    from maillage.kit.audit.models import AuditEntry
    from maillage.kit.messages.models import Message
    from maillage.kit.messages.selectors import cost_cents
    from maillage.registry.diary.models import Occupancy
    from maillage.registry.people.models import Erasure, Person, PersonAccess
    from maillage.registry.people.services import Asking

    person, agency = plant(world), world.cast.agency.pk
    later = NOW + timedelta(days=3)  # Tuesday's appointment is over, next Tuesday's is to come
    period = {"start": NOW - timedelta(days=1), "end": later}
    before = figures_had_they_cancelled(world, person, later, period)
    with as_job(world):
        acts = list(AuditEntry.objects.order_by("pk").values())
    assert is_anywhere(CANARY, owner)
    assert is_anywhere(NUMBER, owner)
    with django_capture_on_commit_callbacks(execute=True):
        console.answer(agency=agency, person=person.pk, asking=Asking("erase", NOW.date(), "paper"), now=later)
    for word in (CANARY, NUMBER, NUMBER.replace("+33", "0")):
        assert is_anywhere(word, owner) == "", word
    with as_job(world):
        assert (facts(agency=agency, now=later, **period), cost_cents(agency=agency, **period)) == before
        assert list(Participation.objects.filter(person=person.pk).order_by("pk").values_list("status", flat=True)) == [
            "seen",
            "excused",
        ]
        assert not Message.objects.filter(state__in=("waiting", "sending", "to_call")).exists()
        assert not PersonAccess.objects.filter(person=person.pk).exists()
        assert not Occupancy.objects.filter(resource=person.resource_id).exists()
        kept = list(AuditEntry.objects.order_by("pk").values())
        assert kept[: len(acts)] == acts  # nothing that was written down has changed
        assert {each["verb"] for each in kept[len(acts) :]} >= {"rights.received", "person.erased", "rights.granted"}
        row = Person.objects.get(pk=person.pk)
        assert row.full_name == "Personne effacée"
        mark = Erasure.objects.get(person_key=person.pk).mark
    assert erasures.read_text() == f"{agency} {person.pk} {mark}\n"
    assert erasures.stat().st_mode & 0o077 == 0
    with connection.cursor() as cursor, as_job(world):
        cursor.execute("SELECT count(*) FROM people_person WHERE name_folded LIKE %s", [f"%{CANARY.lower()}%"])
        assert cursor.fetchone() == (0,)


def test_after_an_old_backup_is_restored_whoever_was_erased_is_erased_again_and_nobody_else(
    world: World, owner: Any, erasures: Path, django_capture_on_commit_callbacks: Any
) -> None:
    from tests.domains.agenda.world import NOW

    from maillage.journeys.privacy import console
    from maillage.registry.people.models import Person
    from maillage.registry.people.services.erasing import mark_of

    person, other = plant(world), world.cast.farid
    lines = [f"{each.agency_id} {each.pk} {mark}" for each, mark in ((person, mark_of(person)), (other, "of another birth"[:2]))]
    erasures.write_text("\n".join(lines) + "\n")
    assert console.replay(now=NOW) == console.Replayed(again=1, already=0, gone=1)
    assert is_anywhere(CANARY, owner) == ""
    assert console.replay(now=NOW) == console.Replayed(again=0, already=1, gone=1)
    with as_job(world):
        assert Person.objects.get(pk=other.pk).family_name == "Benali"
