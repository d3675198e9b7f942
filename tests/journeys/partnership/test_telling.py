"""Each morning: one e-mail per person, when something is new, then each week, until it is seen to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests import factories as make
from tests.domains.partnerships.world import NOW, TODAY, World

from maillage.domains.partnerships import services
from maillage.journeys.partnership import telling
from maillage.kit.messages.models import Message
from maillage.kit.scope.entering import Scope

pytestmark = pytest.mark.django_db


def chase(world: World, days: int) -> list[int]:
    """Who is written to that many days later."""
    now = NOW + timedelta(days=days)
    with make.in_scope(Scope(role="job", agency=world.agency.pk)):
        before = set(Message.objects.values_list("pk", flat=True))
        telling.put_in_outbox(agency=world.agency.pk, now=now)
        return sorted(Message.objects.exclude(pk__in=before).values_list("recipient_key", flat=True))


def test_owners_hear_at_thirty_days_then_each_week_the_director_once_it_is_grave(world: World) -> None:
    key = world.run().pk
    owners = sorted([world.claire.pk, world.denis.pk])
    assert [chase(world, days) for days in (0, 29, 30, 30, 31, 36, 37, 39)] == [[], [], owners, [], [], [], owners, []]
    assert chase(world, 60) == sorted([*owners, world.helene.pk])
    with make.in_scope(Scope(role="job", agency=world.agency.pk)):
        message = Message.objects.filter(recipient_key=world.denis.pk).latest("pk")
        composed = telling.compose(message, NOW + timedelta(days=60))
    assert composed is not None
    assert composed.addresses == {"email": world.denis.email}
    assert composed.subject == "Partenariats : 1 point vous attend"
    lines = composed.text.replace("\u00a0", " ").splitlines()
    assert lines[:2] == [
        "Bonjour Denis,",
        "- Lodévois et Larzac : Des ateliers à Lodève, sans nouvelles depuis 60 jours (depuis le 15 janvier 2027)",
    ]
    world.act(services.tell_action, world.denis, action=key, progress="on_track", words="Bien.", now=NOW + timedelta(days=60))
    with make.in_scope(Scope(role="job", agency=world.agency.pk)):
        assert telling.compose(message, NOW + timedelta(days=60)) is None  # told meanwhile: nothing is left to say
    assert chase(world, 61) == []


def test_an_agency_never_chases_for_another(world: World) -> None:
    world.run(due_on=TODAY + timedelta(days=1))
    with make.in_scope(Scope(role="job", agency=world.elsewhere.pk)):
        assert telling.put_in_outbox(agency=world.elsewhere.pk, now=NOW + timedelta(days=9)) == 0
