"""Days inside the agency: who has had theirs, one day as everybody reads it, the guest's answer and ratings, what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.houses import selectors as houses
from maillage.domains.houses import services
from maillage.domains.houses.permissions import can_count_shadowing, can_read_shadowing
from maillage.domains.houses.rules.shadowing import LEVELS
from maillage.journeys.houses.attestation import attestation_of
from maillage.journeys.houses.doors import done, kept, reader
from maillage.journeys.houses.forms import DayMoveForm, RatingForm, StepForm, WhyForm
from maillage.journeys.houses.shadowing_pages import action_owners, counts_page, day_page, list_page
from maillage.kit import clock, documents
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

MOMENTS = {"avant": "before", "apres": "after"}


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Who has had their day, house by house; the days to come and those of the year. Of an officer, counts and dates only."""
    by, agency = reader(request, lambda by: can_read_shadowing(by) or can_count_shadowing(by))
    if can_count_shadowing(by):
        return render(request, "houses/shadowing_counts.html", counts_page(by, agency, clock.now()))
    return render(request, "houses/shadowing.html", list_page(by, agency, clock.now()))


@login_required
@require_GET
def show(request: HttpRequest, day: int) -> HttpResponse:
    """One day."""
    by, _agency = reader(request, can_read_shadowing)
    return day_answer(request, day, by)


@login_required
@require_POST
def answer(request: HttpRequest, day: int) -> HttpResponse:
    """The guest comes, or cannot."""
    by, _agency = reader(request, can_read_shadowing)
    is_coming = request.POST.get("vient") == "oui"
    said = _("C’est noté\u00a0: l’agence vous attend.") if is_coming else _("C’est noté\u00a0: vous ne venez pas.")
    return done(
        request,
        lambda: services.answer_invitation(day=day, is_coming=is_coming, by=by, now=clock.now()),
        said,
        "houses:day",
        day,
    )


@login_required
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, day: int, moment: str) -> HttpResponse:
    """Four sentences, before the day or after it."""
    by, _agency = reader(request, can_read_shadowing)
    card = houses.shadowing_day(day, clock.today(clock.now()))
    guest = next((each for each in card.guests if each.account == by.account), None)
    if guest is None or moment not in MOMENTS:
        raise NotFound
    is_after = moment == "apres"
    known = guest.after if is_after else guest.before
    initial = {f"score_{number}": score for number, score in enumerate(known.scores)} | {"words": known.words} if known else {}
    form = RatingForm(request.POST if request.method == "POST" else None, is_after=is_after, initial=initial)

    def act(data: dict[str, Any]) -> None:
        said = {"moment": MOMENTS[moment], "scores": form.scores(), "words": data.get("words", "")}
        services.rate(day=day, by=by, now=clock.now(), **said)

    if kept(form, act):
        messages.success(request, _("Merci, c’est noté."))
        return redirect("houses:day", day)
    context = {"form": form, "card": card, "is_after": is_after, "levels": LEVELS}
    return render(request, "houses/rate.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def add_action(request: HttpRequest, day: int) -> HttpResponse:
    """What follows from the day, dated."""
    by, _agency = reader(request, can_read_shadowing)
    card = houses.shadowing_day(day, clock.today(clock.now()))
    form = StepForm(request.POST, auto_id="action_%s", owners=action_owners(card))
    if kept(form, lambda data: services.add_action(day=day, by=by, now=clock.now(), **data)):
        messages.success(request, _("C’est noté, avec sa date."))
        return redirect("houses:day", day)
    return day_answer(request, day, by, action_form=form)


@login_required
@require_POST
def tick_action(request: HttpRequest, day: int, action: int) -> HttpResponse:
    """It is done."""
    by, _agency = reader(request, can_read_shadowing)
    said = _("C’est noté.")
    return done(request, lambda: services.tick_action(action=action, by=by, now=clock.now()), said, "houses:day", day)


@login_required
@require_GET
def attestation(request: HttpRequest, day: int, guest: int) -> HttpResponse:
    """The paper of somebody who was there: for themselves, for who leads their house, for the director."""
    by, _agency = reader(request, can_read_shadowing)
    card = houses.shadowing_day(day, clock.today(clock.now()))
    return documents.answer(attestation_of(card, guest, by, clock.now()), name=f"attestation-{card.on.isoformat()}")


def day_answer(request: HttpRequest, day: int, by: Actor, **wrong: Any) -> HttpResponse:
    """The page of a day, with the form that was refused if one was."""
    page = day_page(day, by, clock.now())
    action, form = wrong.pop("follow_wrong", (None, None))
    if action is not None:
        rows = [replace(row, form=form) if row.line.key == action else row for row in page["action_rows"]]
        wrong["action_rows"] = rows
    forms = {
        "cancel_form": WhyForm(),
        "move_form": DayMoveForm(auto_id="move_%s"),
        "action_form": StepForm(auto_id="action_%s", owners=action_owners(page["card"])),
    }
    return render(request, "houses/day.html", page | forms | wrong, status=422 if wrong else 200)
