"""A visit stands in the week of whoever goes, and in their calendar: when and where, never who."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.companies.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


@pytest.fixture
def visit(world: World) -> Any:
    from maillage.domains.companies import services
    from maillage.registry.accounts.models import Account
    from maillage.registry.diary.services import new_resource

    Account.objects.filter(pk=world.olivier.pk).update(resource=new_resource("adviser"))
    world.olivier.refresh_from_db()
    arrival = world.arrival(company_name="Les Vergers", contact_name="Mme Roux", park=world.park, commune=world.commune)
    dossier = world.dossier(arrival, agency_backup=world.ines)
    moment = services.Moment(date(2025, 3, 6), time(7, 30), 60, "chez Mme Roux")
    return world.act(services.plan_visit, dossier=dossier.pk, adviser=world.olivier.pk, moment=moment)


def feed(world: World) -> str:
    from maillage.kit import clock
    from maillage.registry.diary.services import make_calendar_link

    token = make_calendar_link(resource=world.olivier.resource_id, now=clock.now())
    return Client().get(reverse("calendars:feed", args=[token])).content.decode().replace("\r\n ", "")


def test_it_is_in_the_week_of_whoever_goes_with_a_link_to_the_company(world: World, enter: Enter, visit: Any) -> None:
    page = enter(world.olivier).get(f"{reverse('week')}?semaine=2025-03-03").content.decode()
    assert "Les Vergers" in page
    assert reverse("companies:show", args=[visit.dossier.arrival_id]) in page
    assert "1 rendez-vous à venir" in page.replace("\u00a0", " ") or "Un rendez-vous à venir" in page.replace("\u00a0", " ")
    assert "Les Vergers" not in enter(world.claire).get(f"{reverse('week')}?semaine=2025-03-03").content.decode()


def test_the_calendar_says_when_and_in_which_zone_and_no_name(world: World, enter: Enter, visit: Any) -> None:
    enter(world.olivier)
    told = feed(world)
    assert "SUMMARY:Visite" in told
    assert "La Salamane" in told
    assert "DTSTART" in told
    for name in ("Roux", "Vergers"):
        assert name not in told


def test_a_cancelled_visit_leaves_both(world: World, enter: Enter, visit: Any) -> None:
    from maillage.domains.companies import services

    world.act(services.cancel_visit, visit=visit.pk)
    enter(world.olivier)
    assert "SUMMARY:Visite" not in feed(world)
    assert "Les Vergers" not in enter(world.olivier).get(f"{reverse('week')}?semaine=2025-03-03").content.decode()


def test_a_visit_and_a_booking_never_share_an_hour(world: World, visit: Any) -> None:
    from django.db import transaction

    from maillage.registry.diary.errors import ResourceTaken
    from maillage.registry.diary.services import Taking, take

    during = visit.during
    with transaction.atomic(), pytest.raises(ResourceTaken):
        take([Taking(world.olivier.resource_id, during.lower, during.upper)], trade="appointment", key=1)
