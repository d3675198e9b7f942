"""The night closes what houses and partners no longer need to see, agency by agency."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests import factories as make
from tests.cast import the_cast

from maillage.kit import clock
from maillage.kit.scope.entering import Scope
from maillage.registry.people import jobs
from maillage.registry.people.models import Person, PersonAccess

pytestmark = pytest.mark.django_db


def test_every_agency_gets_its_own_round_with_its_key_and_nothing_else() -> None:
    cast = the_cast()
    jobs.nightly(timestamp=0)
    queued = list(ProcrastinateJob.objects.filter(task_name="people.round").order_by("id").values_list("args", flat=True))
    assert queued == [{"agency": cast.agency.pk}, {"agency": cast.agency_elsewhere.pk}]


def test_a_round_closes_the_old_accesses_of_its_agency_only() -> None:
    cast, now = the_cast(), clock.now()
    elsewhere = make.access(cast.odette, cast.house, since=now - timedelta(days=200))
    fresh = make.person(cast.agency, "Zoé", shared_with=[cast.house])
    for agency, person, days in (
        (cast.agency, cast.ghislaine, 91),
        (cast.agency, fresh, 89),
        (cast.agency_elsewhere, cast.odette, 91),
    ):
        with make.in_scope(Scope(role="job", agency=agency.pk)):
            Person.objects.filter(pk=person.pk).update(last_contact_at=now - timedelta(days=days))
            PersonAccess.objects.filter(person=person).update(since=now - timedelta(days=200))
    jobs.round_of_agency(agency=cast.agency.pk)
    with make.in_scope(Scope(role="job", agency=cast.agency.pk)):
        assert list(PersonAccess.objects.filter(until__isnull=True).values_list("person", flat=True)) == [fresh.pk]
    with make.in_scope(Scope(role="job", agency=cast.agency_elsewhere.pk)):
        assert PersonAccess.objects.get(pk=elsewhere.pk).until is None
