"""What every page of this journey does first: who reads, which page was sent twice, a refusal told at its field."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.journeys.booking.views.public import actor
from maillage.journeys.companies.forms import FIELDS
from maillage.kit.errors import NotAllowed, NotFound, Refused
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

ROLES = {Role.ECONOMIC_OFFICER, Role.EMPLOYER_ADVISER, Role.DIRECTOR}


def reader(request: HttpRequest, *roles: Role) -> Actor:
    """Who works with companies here; of these roles only, when some are given."""
    by = actor(request)
    if by.role not in (roles or ROLES) or by.agency is None:
        raise NotAllowed
    return by


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


def done(request: HttpRequest, arrival: int, act: Callable[[], object], said: str) -> HttpResponse:
    """One button: do it, say it; a refusal is said instead. Back to the company."""
    try:
        act()
    except Refused as refused:
        if isinstance(refused, (NotAllowed, NotFound)):
            raise
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("companies:show", arrival)
