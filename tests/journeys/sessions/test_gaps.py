"""A house where no date is coming: who is told of it, once a month, and that nobody's name is in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from maillage.journeys.sessions import gaps
from maillage.kit.scope.entering import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from tests.domains.agenda.world import World

    from maillage.kit.messages.models import Message

pytestmark = pytest.mark.django_db


def without_sessions(world: World) -> None:
    """Lodève no longer has any opening; Gignac never had one."""
    from tests import factories as make

    from maillage.domains.agenda.models import OpeningOccurrence

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        OpeningOccurrence.objects.all().delete()


def tell(world: World, now: datetime) -> list[Message]:
    """Run the job, and read what is in the outbox."""
    from tests import factories as make

    from maillage.kit.messages.models import Message

    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        gaps.tell_of_gaps(agency=world.cast.agency.pk, now=now)
        return list(Message.objects.filter(purpose="no_date").order_by("pk"))


def told(world: World, messages: list[Message]) -> set[tuple[str, str]]:
    from maillage.registry.accounts.models import Account
    from maillage.registry.organisations.models import Organisation

    names = dict(Account.objects.values_list("pk", "given_name"))
    houses = dict(Organisation.objects.values_list("pk", "label"))
    return {(houses[each.about_key], names[each.recipient_key]) for each in messages}


def test_the_director_the_lead_and_the_officer_of_the_territory_are_told_by_email(world: World) -> None:
    from tests.domains.agenda.world import NOW

    without_sessions(world)
    messages = tell(world, NOW)
    lodeve, gignac = world.cast.house.label, world.cast.house_of_gignac.label
    assert told(world, messages) == {(lodeve, "Hélène"), (lodeve, "Bruno"), (lodeve, "Sophie"), (gignac, "Hélène")}
    assert {tuple(each.ways) for each in messages} == {("email", "call")}


def test_a_house_with_a_date_in_thirty_days_is_told_of_to_nobody(world: World) -> None:
    from tests.domains.agenda.world import NOW

    assert [each.about_key for each in tell(world, NOW)] == [world.cast.house_of_gignac.pk]


def test_each_is_told_once_a_month_however_often_the_job_runs(world: World) -> None:
    from tests.domains.agenda.world import NOW

    without_sessions(world)
    first = tell(world, NOW)
    assert len(tell(world, NOW + timedelta(days=1))) == len(first)
    assert len(tell(world, NOW + timedelta(days=31))) == 2 * len(first)


def test_it_names_a_house_and_nobody_who_comes_and_is_dropped_once_a_date_is_there(world: World) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import NOW, TUESDAY, open_hours

    from maillage.domains.agenda.models import OpeningOccurrence
    from maillage.kit.messages.composing import composers

    world.book(world.cast.ghislaine, world.cast.claire)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        OpeningOccurrence.objects.update(status="cancelled")
    message = next(each for each in tell(world, NOW) if each.about_key == world.cast.house.pk)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        said = composers()["no_date"](message, NOW)
    assert said is not None
    assert world.cast.house.label in said.subject
    assert "30 prochains jours" in said.text
    assert "Ghislaine" not in said.text
    open_hours(world.cast.claire, world.cast.place, world.reason, day=TUESDAY, is_outreach_session=True)
    with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
        assert composers()["no_date"](message, NOW) is None


def test_an_officer_of_another_territory_is_not_told(world: World) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.registry.accounts.models import Role

    other = make.intermunicipality(make.perimeter("Vallée de l’Hérault"), works_with=world.cast.agency)
    elsewhere = make.account("Ombline", "Ferrer", role=Role.ECONOMIC_OFFICER, organisation=other)
    without_sessions(world)
    assert elsewhere.pk not in {each.recipient_key for each in tell(world, NOW)}


def test_only_whoever_may_read_the_page_of_permanences_is_sent_there(world: World, settings: Settings) -> None:
    from tests import factories as make
    from tests.domains.agenda.world import NOW

    from maillage.kit.messages.composing import composers

    settings.SITE = "https://rdv.exemple.fr"
    without_sessions(world)
    with_link = set()
    for message in tell(world, NOW):
        with make.in_scope(Scope(role="job", agency=world.cast.agency.pk)):
            said = composers()["no_date"](message, NOW)
        assert said is not None
        with_link |= {(message.recipient_key, "/permanences/" in said.text)}
    assert (world.cast.helene.pk, True) in with_link
    from maillage.registry.accounts.models import Membership, Role

    officers = set(Membership.objects.filter(role=Role.ECONOMIC_OFFICER).values_list("account_id", flat=True))
    assert {may for key, may in with_link if key in officers} == {False}
