"""What every page knows without asking: whether it is a demonstration, whom to call, and the menu of who is signed in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Menu = Callable[[HttpRequest], dict[str, Any]]
_menus: list[Menu] = []


def show_menu(menu: Menu) -> None:
    """Said once, at start, by whoever knows the roles and their pages."""
    if menu not in _menus:
        _menus.append(menu)


def page(request: HttpRequest) -> dict[str, Any]:
    """The processor of the settings. What a view gives under the same name wins."""
    values = house()
    for menu in _menus:
        values |= menu(request)
    return values


def house() -> dict[str, Any]:
    """Also used by the error pages, which are made without context processors."""
    return {
        "demo": getattr(settings, "MAILLAGE_DEMO", False),
        "help_phone": getattr(settings, "MAILLAGE_HELP_PHONE", ""),
        "help_hours": getattr(settings, "MAILLAGE_HELP_HOURS", ""),
    }
