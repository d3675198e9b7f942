"""Two partnerships, ready to use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.domains.partnerships.world import World


@pytest.fixture
def world(db: None) -> World:
    """Imported here: models cannot be before Django is set up."""
    from django.db import transaction
    from tests.domains.partnerships.world import the_world

    with transaction.atomic():
        return the_world()
