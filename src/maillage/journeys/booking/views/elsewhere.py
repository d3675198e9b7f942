"""A reason that is for the people of other communes: said before any hour is shown, with what one can do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.domains.agenda import selectors as agenda
from maillage.journeys.booking.pages import steps
from maillage.journeys.booking.query import Search
from maillage.kit import clock
from maillage.registry.territories import selectors as territories

if TYPE_CHECKING:
    from maillage.domains.agenda.models import AppointmentReason
    from maillage.registry.people.models import Person


def not_for(reason: AppointmentReason, commune: int | None) -> bool:
    """Is the reason kept for the people of other communes?"""
    return not agenda.is_for_commune(reason, commune, clock.today(clock.now()))


def said_alone(request: HttpRequest, reason: AppointmentReason, search: Search, status: int) -> HttpResponse:
    """To whoever books alone: another reason, another commune if they erred, or the telephone."""
    commune = territories.commune(search.commune) if search.commune else None
    context = {
        "reason": reason,
        "lives_in": commune.name if commune else "",
        "reason_url": reverse("booking:reason"),
        "commune_url": f"{reverse('booking:travel')}?{search.query()}",
        **steps(2),
    }
    return render(request, "booking/elsewhere.html", context, status=status)


def said_at_the_desk(request: HttpRequest, reason: AppointmentReason, person: Person, status: int) -> HttpResponse:
    """To whoever books for somebody: another reason, or the commune of the file if it is no longer right."""
    context = {
        "reason": reason,
        "person": person,
        "lives_in": person.commune.name if person.commune else "",
        "reason_url": reverse("booking:desk_travel", args=[person.pk]),
        "commune_url": reverse("files:show", args=[person.pk]),
    }
    return render(request, "booking/desk_elsewhere.html", context, status=status)
