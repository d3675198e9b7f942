"""By what each door is entered, read from the code itself: every address with its methods, every job, every command."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver
from procrastinate.contrib.django import app

EVERYBODY, SIGNED_IN, LINK = "everybody", "signed in", "link"
ANY: Final = ("any",)


@dataclass(frozen=True, slots=True)
class Entrance:
    """One address: its methods, and whether anybody, an account or the holder of a link passes the door."""

    address: str
    name: str
    methods: tuple[str, ...]
    by: str
    keys: tuple[str, ...]


def entrances() -> Iterator[Entrance]:
    """Every address of the resolver, in its order."""
    yield from _walk(get_resolver(), "", "")


def drawn() -> Iterator[str]:
    """The page of the reference."""
    yield from ("# Doors", "", "Who passes the door; which rows are behind it is in [scope.md](scope.md), for each reader.", "")
    yield from ("| address | methods | entered by |", "|---|---|---|")
    for each in entrances():
        yield f"| `/{each.address}` | {', '.join(each.methods)} | {each.by} |"
    yield from ("", "## Jobs", "", "| job | sees the rows of |", "|---|---|")
    for name, task in sorted(app.tasks.items()):
        if not name.startswith("builtin:") and task.func.__module__.startswith("maillage."):
            yield f"| `{name}` | {_rows_of(task.func)} |"
    yield from ("", "## Commands, for whoever has a shell on the server", "")
    ours = (name for name, place in get_commands().items() if str(place).startswith("maillage."))
    yield from (f"- `maillage {name}`" for name in sorted(ours))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Entrance]:
    for each in resolver.url_patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLPattern):
            name = f"{space}{each.name}"
            keys = tuple(each.pattern.converters)
            yield Entrance(address, name, _methods(each.callback), _entered_by(each.callback), keys)
        else:
            yield from _walk(each, address, f"{space}{each.namespace}:" if each.namespace else space)


def _entered_by(view: Callable[..., Any]) -> str:
    if hasattr(view, "link_scope"):
        return LINK
    return SIGNED_IN if getattr(view, "login_url", "") is None or getattr(view, "login_required", False) else EVERYBODY


def _methods(view: Callable[..., Any] | None) -> tuple[str, ...]:
    """As `require_http_methods` was told, wherever it stands among the decorators; a class answers for itself."""
    while view is not None:
        if (of_class := getattr(view, "view_class", None)) is not None:
            return tuple(verb.upper() for verb in ("get", "post") if hasattr(of_class, verb))
        inside = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in inside:
            return tuple(inside["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return ANY


def _rows_of(function: Callable[..., Any]) -> str:
    return "the agency in its arguments" if "agency" in inspect.signature(function).parameters else "no agency"
