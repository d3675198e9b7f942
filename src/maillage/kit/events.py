"""What others may care about, told by name. Journeys subscribe in one table, `config/subscriptions.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

Subscriber = Callable[..., None]


@cache
def subscriptions() -> Mapping[str, tuple[str, ...]]:
    """Event name → dotted paths of the functions that follow it."""
    table: Mapping[str, tuple[str, ...]] = import_string(settings.SUBSCRIPTIONS)
    return table


def emit(name: str, **arguments: object) -> None:
    """Call every subscriber of `name` in the transaction of the write; a subscriber that works long defers a job."""
    for path in subscriptions().get(name, ()):
        subscriber: Subscriber = import_string(path)
        subscriber(**arguments)
