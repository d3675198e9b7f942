"""Two partnerships, and browsers signed in with both proofs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from tests.domains.partnerships.conftest import world

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.domains.partnerships.world import World

    from maillage.registry.accounts.models import Account

__all__ = ["enter", "world"]


@pytest.fixture
def enter(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[Account], Client]:
    """A browser signed in as somebody, on Monday 16 November 2026. Figures are computed where a test asks for them."""
    from tests.domains.partnerships.world import NOW

    from maillage.journeys.home.middleware import PROVED_KEY
    from maillage.journeys.partnership import figures

    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(figures, "_givers", [])

    def signed_in(who: Account) -> Client:
        client = Client()
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[PROVED_KEY] = True
        session.save()
        return client

    return signed_in
