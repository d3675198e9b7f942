"""Who follows which zone, and what happens to the files of somebody who leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.companies.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:1500]
    return unescape(answer.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def test_each_side_names_its_own_pair_for_a_zone(world: World, enter: Enter) -> None:
    from maillage.domains.companies.models import SingleContact

    director, officer = enter(world.helene), enter(world.sophie)
    page = text(director.get(reverse("companies:contacts")))
    assert "La Salamane" in page
    assert "Les Rocailles" in page
    assert "Les Rocailles" not in text(officer.get(reverse("companies:contacts")))
    zone = reverse("companies:name_pair", args=[world.body.pk, world.park.pk])
    alone = {"contact": world.olivier.pk, "suppleant": world.olivier.pk}
    assert "un suppléant de chaque côté" in text(director.post(zone, alone), 422)
    assert director.post(zone, {"contact": world.olivier.pk, "suppleant": world.ines.pk}).status_code == 302
    assert officer.post(zone, {"contact": world.marc.pk, "suppleant": world.sophie.pk}).status_code == 302
    with world.as_job():
        pairs = {(row.organisation_id, row.contact_id) for row in SingleContact.objects.all()}
    assert pairs == {(world.agency.pk, world.olivier.pk), (world.body.pk, world.marc.pk)}
    other = reverse("companies:name_pair", args=[world.other_body.pk, world.other_park.pk])
    assert officer.get(other).status_code == 404


@pytest.mark.parametrize("who", ["olivier", "claire", "lucie", "bruno"])
def test_others_name_nobody(world: World, enter: Enter, who: str) -> None:
    client = enter(getattr(world, who))
    assert client.get(reverse("companies:contacts")).status_code == 403
    assert client.post(reverse("companies:hand_over", args=[world.ines.pk]), {"vers": "1"}).status_code == 403


def test_somebody_who_leaves_hands_everything_over_in_one_action(world: World, enter: Enter) -> None:
    from maillage.domains.companies import services
    from maillage.domains.companies.models import Dossier, SingleContact, Visit
    from maillage.registry.accounts.models import Account
    from maillage.registry.diary.models import Occupancy
    from maillage.registry.diary.services import new_resource

    for who in (world.olivier, world.ines):
        Account.objects.filter(pk=who.pk).update(resource=new_resource("adviser"))
        who.refresh_from_db()
    files = [world.dossier(world.arrival(company_name=f"Société {number}"), agency_backup=world.ines) for number in range(3)]
    closed = world.dossier(state="closed", closed_on="2025-02-01")
    zone = {"intermunicipality": world.body.pk, "organisation": world.agency.pk, "park": world.park.pk}
    world.act(services.name_contact, world.helene, contact=world.olivier.pk, backup=world.ines.pk, **zone)
    moment = services.Moment(date(2025, 3, 6), time(14), 60)
    visit = world.act(services.plan_visit, dossier=files[0].pk, adviser=world.olivier.pk, moment=moment)
    client = enter(world.helene)
    assert "Olivier Sénégas</b>" in text(client.get(reverse("companies:contacts")))  # among those who follow
    world.olivier.memberships.update(until=date(2025, 3, 3))
    page = text(client.get(reverse("companies:contacts")))
    assert "1 personne s’en va" in page
    assert "3 dossiers : Société 0, Société 1, Société 2" in page
    refused = client.post(reverse("companies:hand_over", args=[world.olivier.pk]), {"vers": world.sophie.pk}, follow=True)
    assert "ne travaille pas de ce côté" in text(refused)
    done = client.post(reverse("companies:hand_over", args=[world.olivier.pk]), {"vers": world.ines.pk}, follow=True)
    assert "3 dossiers sont confiés." in text(done)
    assert "s’en va" not in text(done)
    with world.as_job():
        for row in Dossier.objects.filter(pk__in=[each.pk for each in files]):
            assert row.agency_contact == world.ines
            assert row.agency_backup == world.helene  # nobody else is left
        assert Dossier.objects.get(pk=closed.pk).agency_contact == world.olivier
        assert SingleContact.objects.get().contact == world.ines
        assert Visit.objects.get(pk=visit.pk).adviser == world.ines
    assert Occupancy.objects.get(trade="company_visit").resource_id == world.ines.resource_id


def test_somebody_who_will_soon_leave_is_told_of_before(world: World, enter: Enter) -> None:
    world.dossier(agency_backup=world.ines)
    world.ines.memberships.update(until=date(2025, 3, 20))
    assert "jusqu’au jeudi 20 mars 2025" in text(enter(world.helene).get(reverse("companies:contacts")))


def test_a_visit_that_cannot_follow_is_said(world: World, enter: Enter) -> None:
    from maillage.domains.companies import services
    from maillage.registry.accounts.models import Account
    from maillage.registry.diary.services import new_resource

    Account.objects.filter(pk=world.olivier.pk).update(resource=new_resource("adviser"))
    Account.objects.filter(pk=world.ines.pk).update(resource=None)
    dossier = world.dossier(agency_backup=world.ines)
    moment = services.Moment(date(2025, 3, 6), time(14), 60)
    world.act(services.plan_visit, dossier=dossier.pk, adviser=world.olivier.pk, moment=moment)
    sent = {"vers": world.ines.pk}  # Inès has no diary
    done = enter(world.helene).post(reverse("companies:hand_over", args=[world.olivier.pk]), sent, follow=True)
    assert "1 visite reste dans l’ancien agenda" in text(done)
