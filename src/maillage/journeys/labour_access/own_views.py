"""Who could come to work, as the company itself reads it by its link: its own place, its own hours, and others it asks about."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.domains.companies.selectors import Workplace, workplace_of_dossier
from maillage.journeys.companies.views.linking import by_company, dossier_of_link
from maillage.journeys.labour_access.answering import labour_access
from maillage.journeys.labour_access.drawing import draw_curve
from maillage.journeys.labour_access.forms import QuestionForm
from maillage.journeys.labour_access.targets import Target, Targets, of_workplace
from maillage.journeys.labour_access.views import WORKDAYS, filled
from maillage.kit import clock
from maillage.kit.errors import NotFound

USUAL = "8:00-16:00"


@never_cache
@by_company
@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """At the hours of its posts, until it asks about others."""
    today = clock.today(clock.now())
    agency: int = request.scope.agency  # type: ignore[attr-defined]  # set with the scope
    work = workplace_of_dossier(dossier_of_link(request))
    target = of_workplace(work, agency, today)
    if target is None:
        raise NotFound
    form = QuestionForm(asked(request.GET, work, target, today), targets=Targets((target,), (), ()))
    page = labour_access(form.target, form.question, agency=agency, today=today) if form.is_valid() else None
    shown = {
        "form": form,
        "name": work.name,
        "page": page,
        "drawing": draw_curve(page.curve, page.first.shift) if page else None,
        "ask_url": reverse("labour_access:own", args=[token]),
        "back_url": reverse("companies:own", args=[token]),
        "place": target.code,
    }
    answer = render(request, "labour_access/own.html", shown, status=200 if page else 422)
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    return answer


def asked(typed: QueryDict, work: Workplace, target: Target, today: date) -> QueryDict:
    """What was asked, over the company's own place, hours and weekdays."""
    mine = QueryDict(mutable=True)
    mine["lieu"] = target.code
    mine["equipes"] = hours_of(work) or USUAL
    mine.setlist("jours", [str(day) for day in work.weekdays] or list(WORKDAYS))
    for name in typed:
        mine.setlist(name, typed.getlist(name))
    return filled(mine, today)


def hours_of(work: Workplace) -> str:
    """As in 05:00-13:00, 13:00-21:00."""
    return ", ".join(f"{starts:%H:%M}-{ends:%H:%M}" for starts, ends in work.shifts)
