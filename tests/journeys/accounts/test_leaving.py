"""Somebody leaves: nothing opens their account any more, and nothing they followed is left without an owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

pytestmark = pytest.mark.django_db
Enter = Callable[[Any], Client]


def close(client: Client, who: Any, to: Any = None) -> Any:
    return client.post(reverse("accounts:close", args=[who.pk]), {"qui": to.pk if to else ""})


def test_closing_ends_sessions_proofs_roles_and_the_calendar(world: World, enter: Enter) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    from maillage.kit import clock
    from maillage.kit.audit.models import AuditEntry
    from maillage.registry.diary.selectors import has_calendar_link
    from maillage.registry.diary.services import make_calendar_link

    remi = world.cast.remi
    gone = enter(remi)
    TOTP.activate(remi, "JBSWY3DPEHPK3PXP")
    make_calendar_link(resource=remi.resource_id, now=clock.now())
    assert close(enter(world.cast.helene), remi).status_code == 302
    assert gone.get(reverse("today")).status_code == 302
    remi.refresh_from_db()
    assert not remi.is_active
    assert not remi.has_usable_password()
    assert not Authenticator.objects.filter(user=remi).exists()
    assert not has_calendar_link(resource=remi.resource_id)
    assert not remi.memberships.on(clock.today(clock.now())).exists()
    assert AuditEntry.objects.filter(verb="account.closed", object_key=remi.pk).count() == 1


def test_nobody_leaves_while_people_count_on_them(world: World, enter: Enter) -> None:
    from maillage.domains.agenda.services.booking import Plan

    world.book(world.cast.ghislaine, world.cast.nadege, plan=Plan(means="driven", verdict="driven"))
    refused = close(enter(world.cast.helene), world.cast.claire)
    assert refused.status_code == 422
    assert "encore des rendez-vous" in refused.content.decode()
    world.cast.claire.refresh_from_db()
    assert world.cast.claire.is_active


def test_what_is_followed_goes_to_a_colleague_or_the_account_stays_open(world: World, enter: Enter) -> None:
    from tests import factories as make

    eric = make.account("Eric", "Vidal", role="employer_adviser", organisation=world.cast.agency)
    alice = make.account("Alice", "Roque", role="employer_adviser", organisation=world.cast.agency)
    director = enter(world.cast.helene)
    refused = close(director, eric)
    assert refused.status_code == 422
    assert "Choisissez qui les reprend" in refused.content.decode()
    assert close(director, eric, alice).status_code == 302
    eric.refresh_from_db()
    assert not eric.is_active


def test_a_stranger_s_account_and_one_s_own_are_not_closed(world: World, enter: Enter) -> None:
    director = enter(world.cast.helene)
    assert close(director, world.cast.paul).status_code == 404
    assert close(director, world.cast.helene, world.cast.claire).status_code == 409
    assert close(enter(world.cast.claire), world.cast.samir).status_code == 403
