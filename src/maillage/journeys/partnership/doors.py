"""What every page of this journey does first: who reads, which territory, a refusal told at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.domains.partnerships.permissions import OWNERS, READERS, can_read
from maillage.journeys.booking.views.public import actor
from maillage.journeys.partnership.form_fields import FIELDS
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


def reader(request: HttpRequest, *, owners: bool = False) -> Actor:
    """Who works on partnerships here; whoever owns an action or a task too, where they are asked for."""
    by = actor(request)
    if by.role not in (OWNERS if owners else READERS) or by.agency is None:
        raise NotAllowed
    return by


def reader_of(request: HttpRequest, body: int) -> Actor:
    """Who reads all of this partnership; another territory is no page for an economic officer."""
    by = reader(request)
    if not can_read(by, body):
        raise NotFound
    return by


def director(request: HttpRequest) -> Actor:
    """Who runs the partnerships."""
    by = reader(request)
    if by.role != Role.DIRECTOR:
        raise NotAllowed
    return by


def agency_of(by: Actor) -> int:
    """The agency of a reader, who has one."""
    assert by.agency is not None
    return by.agency


def click_of(request: HttpRequest) -> UUID:
    """The key of the page that was sent; sent twice, it is one."""
    try:
        return UUID(request.POST.get("cle", ""))
    except ValueError:
        return uuid4()


def tell(form: Form, refused: Refused) -> None:
    """A refusal, at its field when the form has it; a stranger's is no page."""
    if isinstance(refused, (NotAllowed, NotFound)):
        raise refused
    field = FIELDS.get(refused.field or "")
    form.add_error(field if field in form.fields else None, str(refused))


def done(request: HttpRequest, act: Callable[[], object], said: str, to: str, *keys: int) -> HttpResponse:
    """One button: do it, say it; a refusal is said instead. Back to the page it was on."""
    try:
        act()
    except Refused as refused:
        if isinstance(refused, (NotAllowed, NotFound)):
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(to, *keys)


def sent(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    said: str,
    to: Callable[[Any], HttpResponse],
) -> HttpResponse | None:
    """A form that was sent: do it and go on; nothing when it comes back with what is wrong in it."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        made = act(form.cleaned_data)
    except Refused as refused:
        tell(form, refused)
        return None
    messages.success(request, said)
    return to(made)


def shown(request: HttpRequest, template: str, context: dict[str, Any], form: Form) -> HttpResponse:
    """The page of a form, with the status of what is wrong in it."""
    return render(request, template, context | {"click": uuid4()}, status=422 if form.errors else 200)
