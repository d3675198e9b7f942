"""The address by which an official reads one frozen review without an account: opened, closed, read on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from maillage.domains.partnerships import selectors as partnerships
from maillage.domains.partnerships import services
from maillage.domains.partnerships.selectors import ReviewCard
from maillage.journeys.partnership.doors import agency_of, director, done
from maillage.journeys.results import review_files
from maillage.journeys.results.review_forms import LinkForm
from maillage.journeys.results.review_pages import ReviewShown, lines_table, review_shown
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.limits.limiting import limited
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.selectors import Actor

View = Callable[..., HttpResponse]
OFTEN, OF_ONE_LINK = 60, 300  # in a quarter of an hour: a council on one network, the whole of its members


def links_of(card: ReviewCard, by: Actor, now: datetime) -> dict[str, Any]:
    """Those of one review, and the form of another."""
    officials = partnerships.can_have_link(card.agency, card.body)
    return {
        "links": partnerships.review_links(card.key, agency_of(by), now),
        "has_officials": bool(officials),
        "link_form": LinkForm(officials=officials, today=clock.today(now)),
    }


@login_required
@require_POST
def open_link(request: HttpRequest, review: int) -> HttpResponse:
    """An address for one official, until a day."""
    by, now = director(request), clock.now()
    card = partnerships.review_card(review)
    officials = partnerships.can_have_link(card.agency, card.body)
    form = LinkForm(request.POST, officials=officials, today=clock.today(now))
    if not form.is_valid():
        messages.error(request, " ".join(problem for problems in form.errors.values() for problem in problems))
        return redirect("results:review", review)
    data = form.cleaned_data
    asked = {"review": review, "contact": data["pour"], "last_day": data["jusquau"]}
    act = partial(services.open_review_link, **asked, by=by, now=now)
    return done(request, act, _("Le lien est ouvert. Copiez son adresse et donnez-la."), "results:review", review)


@login_required
@require_POST
def close_link(request: HttpRequest, review: int, link: int) -> HttpResponse:
    """It opens nothing any more."""
    by = director(request)
    act = partial(services.close_review_link, link=link, by=by, now=clock.now())
    return done(request, act, _("Le lien est fermé\u00a0: son adresse n’ouvre plus rien."), "results:review", review)


def by_official(view: View) -> View:
    """In the scope of the link in its address; limited, counted, and known to no cache and no search engine."""

    def scope(_request: HttpRequest, token: str, **_kwargs: Any) -> Scope:
        return partnerships.scope_of_review_link(token, clock.now())

    @limited("review_link", per_address=OFTEN, per_link=OF_ONE_LINK, counts_reads=True)
    @never_cache
    @require_GET
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer = view(request, **kwargs)
        answer.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    guarded.link_scope = scope  # type: ignore[attr-defined]  # read by scope_of_request
    guarded.writes_on_get = True  # type: ignore[attr-defined]  # read by ScopeMiddleware: an opening is counted
    return guarded


@by_official
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """One page: what the figures say."""
    return render(request, "results/shared.html", {"shown": _shared(request), "token": token})


@by_official
def shared_whole(request: HttpRequest, token: str) -> HttpResponse:
    """Every figure and its definition."""
    found = _shared(request)
    return render(request, "results/shared_whole.html", {"shown": found, "table": lines_table(found.lines), "token": token})


@by_official
def shared_file(request: HttpRequest, token: str, kind: str) -> HttpResponse:  # noqa: ARG001  # the token is read with the scope
    """One of the two papers."""
    if kind not in ("pdf", "une-page.pdf"):
        raise NotFound
    return review_files.papers(_shared(request, is_paper=True), kind, clock.now())


def _shared(request: HttpRequest, *, is_paper: bool = False) -> ReviewShown:
    """The frozen review of this link, and what was corrected since: counted with the agency's own eyes, as everywhere."""
    scope: Scope = request.scope  # type: ignore[attr-defined]  # set with the scope
    keys = dict(each.split(":") for each in scope.links)
    now = clock.now()
    services.note_opening(link=int(keys["review_link"]), is_paper=is_paper, now=now)
    page = partnerships.review_shared(int(keys["review"]))
    with enter(Scope(role="job", agency=scope.agency)):
        return review_shown(page, now)
