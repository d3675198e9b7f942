"""One's calendars: give an address to a calendar program, follow one elsewhere; and the file that programs read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from maillage.journeys.booking.views.public import actor
from maillage.journeys.calendars.feeds import feed
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import Invalid, NotAllowed
from maillage.kit.jobs import defer
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor, video_room_of
from maillage.registry.accounts.services import keep_video_room
from maillage.registry.diary import selectors as diary
from maillage.registry.diary import services

PROBLEMS = {
    "not_https": gettext_lazy("L’adresse doit commencer par https://."),
    "not_public": gettext_lazy("Cette adresse n’est pas publique. Demandez à l’administratrice de l’autoriser."),
    "no_answer": gettext_lazy("Le serveur ne répond pas. Nous réessayons tous les quarts d’heure."),
    "not_found": gettext_lazy("L’adresse n’existe plus. Copiez-la de nouveau depuis votre agenda."),
    "unreadable": gettext_lazy("Ce n’est pas un agenda au format iCalendar. Copiez l’adresse « privée, .ics »."),
    "too_big": gettext_lazy("Cet agenda est trop gros."),
}


class FollowForm(forms.Form):
    """The address of a calendar elsewhere."""

    address = forms.URLField(
        label=gettext_lazy("Adresse privée de votre agenda (.ics)"),
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https", "http"])],
        error_messages={
            "required": gettext_lazy("Collez l’adresse."),
            "invalid": gettext_lazy("Ce n’est pas une adresse. Elle commence par https://."),
        },
    )


class RoomForm(forms.Form):
    """A fixed video room."""

    video_room = forms.URLField(
        label=gettext_lazy("Adresse de ma salle de vidéo"),
        help_text=gettext_lazy("Laissez vide : une salle est créée pour chaque rendez-vous."),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Ce n’est pas une adresse. Elle commence par https://.")},
    )


@never_cache
@login_required
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What is open, what is followed."""
    return _own(request, FollowForm())


@never_cache
@login_required
@require_POST
def make_link(request: HttpRequest) -> HttpResponse:
    """A new address; the former one closes. It is shown once."""
    owner, now = _owner(actor(request)), clock.now()
    token = services.make_calendar_link(**owner, now=now)
    record(verb="calendar.opened", kind="calendar", key=next(iter(owner.values())), now=now)
    address = request.build_absolute_uri(reverse("calendars:feed", args=[token]))
    return _own(request, FollowForm(), address=address)


@login_required
@require_POST
def close_link(request: HttpRequest) -> HttpResponse:
    """The address opens nothing any more."""
    owner, now = _owner(actor(request)), clock.now()
    services.revoke_calendar_link(**owner, now=now)
    record(verb="calendar.closed", kind="calendar", key=next(iter(owner.values())), now=now)
    messages.success(request, _("L’adresse est fermée : plus personne ne peut la lire."))
    return redirect("calendars:own")


@login_required
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Read a calendar elsewhere as busy time."""
    by, form = _with_diary(actor(request)), FollowForm(_https(request.POST))
    if not form.is_valid():
        return _own(request, form, status=422)
    assert by.resource is not None
    calendar = services.follow_calendar(resource=by.resource, address=form.cleaned_data["address"])
    record(verb="calendar.followed", kind="calendar", key=by.resource, now=clock.now())
    defer("calendars.read", lock=f"calendar.{calendar.pk}", calendar=calendar.pk)
    messages.success(request, _("C’est noté. Vos heures prises ailleurs seront fermées dans quelques instants."))
    return redirect("calendars:own")


@login_required
@require_POST
def unfollow(request: HttpRequest) -> HttpResponse:
    """Its hours are free again."""
    by = _with_diary(actor(request))
    assert by.resource is not None
    services.leave_calendar(resource=by.resource)
    record(verb="calendar.left", kind="calendar", key=by.resource, now=clock.now())
    messages.success(request, _("Cet agenda n’est plus suivi : ses heures sont de nouveau ouvertes."))
    return redirect("calendars:own")


@login_required
@require_POST
def video_room(request: HttpRequest) -> HttpResponse:
    """Keep one's own room."""
    by, form = _with_diary(actor(request)), RoomForm(request.POST)
    if form.is_valid():
        try:
            keep_video_room(address=form.cleaned_data["video_room"], by=by, now=clock.now())
        except Invalid as refusal:
            form.add_error("video_room", str(refusal))
        else:
            messages.success(request, _("C’est noté."))
            return redirect("calendars:own")
    return _own(request, FollowForm(), room=form, status=422)


@never_cache
@require_GET
def ics_file(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001  # the token is all that is asked
    """What a calendar program reads."""
    content = feed(diary.calendar_owner(token), clock.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _https(data: Any) -> Any:
    """Calendar programs write webcal:// for https://."""
    changed = data.copy()
    changed["address"] = changed.get("address", "").strip().replace("webcal://", "https://", 1)
    return changed


def _owner(by: Actor) -> dict[str, int]:
    """A counsellor opens the house's calendar, an adviser their own."""
    if by.role in {Role.COUNSELLOR, Role.HOUSE_LEAD} and by.organisation is not None:
        return {"organisation": by.organisation}
    resource = _with_diary(by).resource
    assert resource is not None
    return {"resource": resource}


def _with_diary(by: Actor) -> Actor:
    if by.resource is None or by.role not in {Role.ADVISER, Role.DIRECTOR, Role.EMPLOYER_ADVISER}:
        raise NotAllowed
    return by


def _own(
    request: HttpRequest, form: FollowForm, *, address: str = "", room: RoomForm | None = None, status: int = 200
) -> HttpResponse:
    by = actor(request)
    owner = _owner(by)
    shown = room or RoomForm(initial={"video_room": video_room_of(by.account) if by.account else ""})
    outside = diary.outside_calendar(by.resource) if "resource" in owner and by.resource else None
    context = {
        "form": form,
        "room": shown,
        "address": address,
        "is_open": diary.has_calendar_link(**owner),
        "is_house": "organisation" in owner,
        "outside": outside,
        "problem": PROBLEMS.get(outside.problem, outside.problem) if outside else "",
    }
    return render(request, "calendars/own.html", context, status=status)
