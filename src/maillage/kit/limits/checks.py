"""A site behind a proxy that does not say so would count all its visitors as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register()
def proxies_are_said(app_configs: Sequence[Any] | None, **_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ARG001  # Django gives it
    """TLS ends in a proxy: how many there are must be said, since the headers that name visitors are believed from them only."""
    if not settings.IS_PUBLIC or settings.TRUSTED_PROXIES:
        return []
    said = "Behind a proxy, every visitor has the proxy's address: they would share one limit on public forms."
    return [checks.Warning(said, hint="Set MAILLAGE_PROXIES to the number of proxies in front of the site.", id="limits.W001")]
