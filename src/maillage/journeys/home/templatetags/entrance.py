"""The demonstration's cast on the sign-in page; nothing at all elsewhere."""

from __future__ import annotations

from typing import Any

from django import template

from maillage.journeys.demo.cast import cast
from maillage.kit.installation.selectors import is_demo

register = template.Library()


@register.inclusion_tag("home/cast.html", takes_context=True)
def demo_cast(context: dict[str, Any]) -> dict[str, Any]:
    """Who can be entered as, when this database is the demonstration's."""
    return {"cast": cast() if is_demo() else (), "csrf_token": context.get("csrf_token")}
