"""The cast on Monday 16 November, 10 h, and browsers signed in with both proofs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from maillage.kit import clock

if TYPE_CHECKING:
    from tests.cast import Cast

    from maillage.registry.accounts.models import Account

__all__ = ["at_moment", "cast", "enter"]


@pytest.fixture
def cast(db: None) -> Cast:
    """Imported here: models cannot be before Django is set up."""
    from django.db import transaction
    from tests.cast import the_cast

    with transaction.atomic():
        return the_cast()


@pytest.fixture
def at_moment(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Make it that moment."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def enter(cast: Cast, at_moment: Callable[[datetime], None]) -> Callable[[Account], Client]:
    """A browser signed in as somebody of the cast."""
    from tests import factories as make

    from maillage.journeys.home.middleware import PROVED_KEY

    at_moment(make.NOW)

    def signed_in(who: Account) -> Client:
        client = Client()
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[PROVED_KEY] = True
        session.save()
        return client

    return signed_in
