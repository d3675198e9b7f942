"""What every page knows without asking: whether it is a demonstration, and whom to call."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(_request: HttpRequest) -> dict[str, Any]:
    return house()


def house() -> dict[str, Any]:
    """Also used by the error pages, which are made without context processors."""
    return {
        "demo": getattr(settings, "MAILLAGE_DEMO", False),
        "help_phone": getattr(settings, "MAILLAGE_HELP_PHONE", ""),
        "help_hours": getattr(settings, "MAILLAGE_HELP_HOURS", ""),
    }
