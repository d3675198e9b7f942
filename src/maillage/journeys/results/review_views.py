"""Reviews of a partnership: prepared, discussed, frozen once; as a page, a table, a paper."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.partnerships import selectors as partnerships
from maillage.domains.partnerships import services
from maillage.domains.partnerships.permissions import can_read
from maillage.domains.partnerships.selectors import ReviewPage
from maillage.journeys.partnership.doors import agency_of, director, done, reader, reader_of, sent, shown
from maillage.journeys.partnership.pages import named
from maillage.journeys.results import review_files
from maillage.journeys.results.link_views import links_of
from maillage.journeys.results.review_forms import PointForm, ReviewForm
from maillage.journeys.results.review_pages import figures_to_freeze, lines_table, review_shown
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def reviews(request: HttpRequest, body: int) -> HttpResponse:
    """Those of one partnership; the director prepares another."""
    by, now = reader_of(request, body), clock.now()
    form = ReviewForm(request.POST or None, today=clock.today(now))

    def act(data: dict[str, Any]) -> Any:
        period = form.period
        row = {"kind": data["genre"], "starts_on": period.start, "ends_on": period.end, "held_on": data["jour"]}
        return services.prepare_review(body=body, **row, by=by, now=now)

    said = _("La revue est préparée. Son ordre du jour vient de ce qui est en retard.")
    went = sent(request, form, act, said, lambda made: redirect("results:review", made.pk))
    lines = partnerships.reviews_of([body], agency_of(by))
    context = {"form": form, "label": named(by, body, now), "body": body, "lines": lines, "may_run": by.role == Role.DIRECTOR}
    return went or shown(request, "results/reviews.html", context, form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, review: int) -> HttpResponse:
    """One review; the director adds a point to its agenda."""
    by, page = _read(request, review)
    now, form = clock.now(), PointForm(request.POST or None)

    def act(data: dict[str, Any]) -> object:
        return services.add_point(review=review, words=data["mots"], by=by, now=now)

    went = sent(request, form, act, _("Le point est ajouté."), lambda _made: redirect("results:review", review))
    found = review_shown(page, now)
    context = {"shown": found, "table": lines_table(found.lines), "form": form, "may_run": by.role == Role.DIRECTOR}
    if by.role == Role.DIRECTOR and page.card.is_frozen:
        context |= links_of(page.card, by, now)
    return went or shown(request, "results/review.html", context, form)


@login_required
@require_POST
def drop_point(request: HttpRequest, review: int, point: int) -> HttpResponse:
    """It is not discussed."""
    by = director(request)
    act = lambda: services.drop_point(point=point, by=by, now=clock.now())  # noqa: E731
    return done(request, act, _("Le point est retiré."), "results:review", review)


@login_required
@require_POST
def freeze(request: HttpRequest, review: int) -> HttpResponse:
    """Its figures are kept as they are told now."""
    by, now = director(request), clock.now()
    card = partnerships.review_card(review)
    act = lambda: services.freeze(review=review, figures=figures_to_freeze(card, now), by=by, now=now)  # noqa: E731
    return done(request, act, _("Les chiffres sont arrêtés : ils ne changent plus."), "results:review", review)


@never_cache
@login_required
@require_GET
def review_short(request: HttpRequest, review: int) -> HttpResponse:
    """The same review on one page."""
    _by, page = _read(request, review)
    return render(request, "results/review_short.html", {"shown": review_shown(page, clock.now())})


@never_cache
@login_required
@require_GET
def review_file(request: HttpRequest, review: int, kind: str) -> HttpResponse:
    """The same review as a table or a paper."""
    _by, page = _read(request, review)
    now = clock.now()
    found = review_shown(page, now)
    if kind == "csv":
        return review_files.csv(found)
    if kind == "ods":
        return review_files.ods(found)
    return review_files.papers(found, kind, now)


def _read(request: HttpRequest, review: int) -> tuple[Actor, ReviewPage]:
    by = reader(request)
    page = partnerships.review_page(review, clock.today(clock.now()))
    if page.card.agency != by.agency or not can_read(by, page.card.body):
        raise NotFound
    return by, page
