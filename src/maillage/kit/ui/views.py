"""Error pages, and the gallery of components (demonstrations and development only)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from .context import house
from .gallery import boards, samples, trips
from .refusals import REFUSALS

View = Callable[..., HttpResponse]


def error_page(status: int, *, sentence: str = "", todo: str = "", phone: str = "") -> HttpResponse:
    """A refusal as a page: no query, no context processor, so that it still works when little else does."""
    values = house() | {"status": status, "sentence": sentence, "todo": todo}
    if phone:
        values["help_phone"] = phone
    return HttpResponse(render_to_string("ui/error.html", values), status=status)


def answering(status: int) -> View:
    """A handler of Django: it is given the exception, which says nothing to a visitor."""

    def handler(_request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
        return error_page(status)

    return handler


bad_request = answering(400)
forbidden = answering(403)
not_found = answering(404)
server_error = answering(500)


def demo_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "MAILLAGE_DEMO", False)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@demo_only
def gallery(request: HttpRequest) -> HttpResponse:
    values = {
        "trips": trips,
        "boards": boards,
        "samples": samples,
        "free": samples.empty_form(),
        "refused": samples.refused_form(),
        "strips": trips.strips(),
        "slips": trips.slips(),
        "bus": trips.by_bus(),
        "pages": [boards.page_of(1), boards.page_of(9)],
        "sample_messages": sample_messages(),
        "statuses": REFUSALS,
    }
    return render(request, "ui/gallery/public.html", values)


@require_safe
@demo_only
def staff_gallery(request: HttpRequest) -> HttpResponse:
    values = {
        "boards": boards,
        "nav_items": boards.NAV,
        "account": boards.ACCOUNT,
        "week": boards.week(),
        "rooms": boards.rooms(),
        "now": trips.at("9:20"),
        "soon": trips.at("10:15"),
    }
    return render(request, "ui/gallery/staff.html", values)


@require_safe
@demo_only
def sample_slip(request: HttpRequest, name: str) -> HttpResponse:
    slip = trips.slips().get(name)
    if slip is None:
        raise Http404
    return render(request, "ui/gallery/slip.html", {"slip": slip})


@require_safe
@demo_only
def all_slips(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery/slips.html", {"slips": trips.slips()})


@require_safe
@demo_only
def sample_error(_request: HttpRequest, status: int) -> HttpResponse:
    if status not in REFUSALS:
        raise Http404
    return error_page(status)


def sample_messages() -> list[Message]:
    return [
        Message(constants.INFO, "Les horaires changent le 1er février."),
        Message(constants.SUCCESS, "C’est réservé. Le bulletin est prêt."),
        Message(constants.WARNING, "Le bureau 2 devient la salle Lergue."),
        Message(constants.ERROR, "Ce rendez-vous vient d’être pris. Voici les trois suivants."),
    ]
