"""Tuesday 17 November, 8 h: the house of Lodève opens; whoever signs in has given both proofs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.domains.agenda.world import World

    from maillage.registry.accounts.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def world(db: None) -> World:
    """Imported here: models cannot be before Django is set up."""
    from django.db import transaction
    from tests.domains.agenda.world import the_world

    with transaction.atomic():
        return the_world()


@pytest.fixture
def at_hour(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Make it that hour on Tuesday."""

    def set_to(hour: int, minute: int = 0) -> datetime:
        from tests.domains.agenda.world import TUESDAY, at

        moment = at(TUESDAY, hour, minute)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return set_to


@pytest.fixture
def enter(world: World, at_hour: Callable[..., datetime]) -> Callable[[Account], Client]:
    """A browser signed in as somebody of the cast, on Tuesday at 8 h until another hour is said."""
    from maillage.journeys.home.middleware import PROVED_KEY

    at_hour(8)

    def signed_in(who: Account) -> Client:
        client = Client()
        client.force_login(who, backend=BACKEND)
        session = client.session
        session[PROVED_KEY] = True
        session.save()
        return client

    return signed_in
