"""What every page of the houses does first and last: who reads, one button done and said, a form kept or its refusal shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.journeys.booking.views.public import actor
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.kit.web import say_in_form
from maillage.registry.accounts.selectors import Actor


def reader(request: HttpRequest, may: Callable[[Actor], bool]) -> tuple[Actor, int]:
    """Who asks, and their agency; refused when the rule says no."""
    by = actor(request)
    if by.agency is None or not may(by):
        raise NotAllowed
    return by, by.agency


def key_of(request: HttpRequest) -> UUID:
    """The key of the page that was sent; sent twice, it is one."""
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return uuid4()


def done(request: HttpRequest, act: Callable[[], object], said: str, to: str, *args: Any) -> HttpResponse:
    """One button: do it, say it; a refusal is said instead, a stranger's is no page. Then back to where it stands."""
    try:
        act()
    except Refused as refused:
        if isinstance(refused, (NotAllowed, NotFound)):
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(to, *args)


def kept(form: Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Is the form good, and did the service take it? A refusal is shown at its field; a stranger's is no page."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refused:
        if isinstance(refused, (NotAllowed, NotFound)):
            raise
        say_in_form(form, refused)
        return False
    return True
