"""The monthly letter to elected officials: as it would leave today, and its own address to stop it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillage.domains.partnerships import selectors as partnerships
from maillage.domains.partnerships import services
from maillage.domains.partnerships.errors import AddressUnknown
from maillage.journeys.partnership.doors import agency_of, reader_of
from maillage.journeys.results.letters import PURPOSE, letter_of, month_before, results_of, subject_of
from maillage.kit import clock, links
from maillage.kit.limits.limiting import limited
from maillage.kit.scope.entering import Scope

OFTEN = 30  # in a quarter of an hour


@never_cache
@login_required
@require_GET
def letter(request: HttpRequest, body: int) -> HttpResponse:
    """What elected officials are told of the month that is over."""
    by, now = reader_of(request, body), clock.now()
    agency, today = agency_of(by), clock.today(now)
    period = month_before(today)
    found = letter_of(partnerships.partnership(agency, body, today), period, results_of(agency, period, now))
    readers = partnerships.elected_readers(agency, body).get(body, ())
    context = {"letter": found, "subject": subject_of(found), "readers": len(readers), "body": body}
    return render(request, "results/letter.html", context)


def _scope(_request: HttpRequest, token: str, **_kwargs: Any) -> Scope:
    keys = links.keys_of(PURPOSE, token)
    if keys is None:
        raise AddressUnknown
    agency, contact = keys
    return Scope(role="link", agency=agency, links=(f"contact:{contact}",))


@limited("elected_letter", per_address=OFTEN, counts_reads=True)
@never_cache
@require_http_methods(["GET", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Asked first: mail programs open addresses by themselves."""
    is_done = request.method == "POST"
    if is_done:
        (contact,) = (int(each.partition(":")[2]) for each in request.scope.links)  # type: ignore[attr-defined]  # set with the scope
        services.stop_letters(contact=contact, now=clock.now())
    answer = render(request, "results/stop_letters.html", {"is_done": is_done, "token": token})
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


stop_letters.link_scope = _scope  # type: ignore[attr-defined]  # read by scope_of_request
