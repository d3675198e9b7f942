"""What is kept long enough goes at night, as each model declares; a dry run tells the same and changes nothing."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from maillage.kit import clock
from maillage.kit.scope.entering import Scope, enter

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db


def counts(found: Any) -> dict[tuple[str, tuple[str, ...]], int]:
    return {(each.model, each.fields): each.count for each in found if each.count}


def test_each_kind_goes_when_its_time_has_come_and_not_before(world: World) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import NOW, Needs

    from maillage.domains.agenda.models import Participation, Request, TravelPlan
    from maillage.journeys.privacy.retention import forget_in
    from maillage.registry.people.models import Person

    agency = world.cast.agency.pk
    needs = Needs(shared_ride=True, interpreter=True, step_free=True, driven_by_choice=True)
    booked = world.book(world.cast.ghislaine, world.cast.nadege, needs=needs)
    with make.in_scope(Scope(role="job", agency=agency)):
        row = Participation.objects.select_related("appointment").get(pk=booked.pk)
        over = row.appointment.during.upper
        assert counts(forget_in(agency=agency, now=over + timedelta(days=30))) == {}
        month = over + timedelta(days=30, seconds=1)
        wanted = {("agenda.Participation", ("wants_shared_ride", "needs_interpreter", "needs_step_free")): 1}
        assert counts(forget_in(agency=agency, now=month, is_dry_run=True)) == wanted
        assert counts(forget_in(agency=agency, now=month)) == wanted
        assert counts(forget_in(agency=agency, now=month)) == {}
        row.refresh_from_db()
        assert (row.wants_shared_ride, row.needs_interpreter, row.needs_step_free) == (False, False, False)
        assert row.is_driven_by_choice  # a choice of the trip, not a need of the person
        half_year = NOW + timedelta(days=181)
        assert set(counts(forget_in(agency=agency, now=half_year))) >= {("agenda.Request", ()), ("agenda.TravelPlan", ())}
        assert not Request.objects.exists()
        assert not TravelPlan.objects.exists()
        two_years = NOW + timedelta(days=731)
        Person.objects.filter(pk=world.cast.farid.pk).update(restricted_at=NOW)
        forget_in(agency=agency, now=two_years)
        assert list(Person.objects.values_list("pk", flat=True)) == [world.cast.farid.pk]  # frozen: it may prove something
        assert not Participation.objects.exists()
    with make.in_scope(Scope(role="job", agency=world.cast.agency_elsewhere.pk)):
        assert Person.objects.filter(pk=world.cast.odette.pk).exists()  # another agency's night is its own


def test_old_reads_go_by_the_database_only_and_unused_accounts_name_nobody(world: World) -> None:
    from django.db import ProgrammingError, transaction

    from maillage.journeys.privacy.retention import forget_everywhere
    from maillage.kit.audit.models import ReadEntry
    from maillage.registry.accounts.models import Account

    now = clock.now()
    for days in (366, 364):
        ReadEntry.objects.create(at=now - timedelta(days=days), role="adviser", person_key=1, address="/")
    Account.objects.filter(pk__in=(world.cast.paul.pk, world.cast.samir.pk)).update(last_login=now - timedelta(days=366))
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReadEntry.objects.all().delete()
    with enter(Scope(role="job")):
        wanted = {("audit.ReadEntry", ()): 1, ("accounts.Account", ()): 2}
        assert counts(forget_everywhere(now=now, is_dry_run=True)) == wanted
        assert counts(forget_everywhere(now=now)) == wanted
        assert counts(forget_everywhere(now=now)) == {}
    assert ReadEntry.objects.count() == 1
    paul = Account.objects.get(pk=world.cast.paul.pk)
    assert (paul.full_name.strip(), paul.is_active, paul.has_usable_password()) == ("", False, False)


def test_the_night_asks_for_a_round_of_every_agency(world: World) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from maillage.journeys.privacy import jobs

    jobs.nightly(timestamp=0)
    queued = ProcrastinateJob.objects.filter(task_name="privacy.round").order_by("pk").values_list("args", flat=True)
    assert list(queued) == [{"agency": world.cast.agency.pk}, {"agency": world.cast.agency_elsewhere.pk}]


def test_the_command_tells_every_model_and_writes_the_records(world: World, settings: Any) -> None:
    from maillage.kit.privacy.declaring import declared

    told = StringIO()
    call_command("privacy", "retention", "--dry-run", stdout=told)
    assert {each.label for each in declared()} <= set(told.getvalue().replace("(", " ").split())
    papers = StringIO()
    call_command("privacy", "report", stdout=papers)
    assert "Registre des activités de traitement" in papers.getvalue()
    assert "| NON |" in papers.getvalue()  # no TLS in a test, and it says so
    settings.RETENTION_DAYS = {"people.Person": "365"}
    assert {each.label: each.kept_days for each in declared()}["people.Person"] == 365
    settings.RETENTION_DAYS = {"people.Person": "731"}
    with pytest.raises(ImproperlyConfigured):
        _ = [each.kept_days for each in declared()]
