"""Actions: written, told each month, moved, handed on, ended; and what carries them out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.domains.partnerships import services
from maillage.journeys.partnership import action_forms as forms
from maillage.journeys.partnership.action_pages import action_page, carriers_of, owner_choices
from maillage.journeys.partnership.doors import click_of, director, done, reader, sent, shown
from maillage.journeys.partnership.pages import named, sides
from maillage.kit import clock
from maillage.registry.accounts.selectors import Actor

Data = dict[str, Any]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, body: int) -> HttpResponse:
    """Write an action down; the address may say of which meeting it comes (`rencontre`), and what is already known of it."""
    by, now = director(request), clock.now()
    agency_side, local_side = sides(by, body, clock.today(now))
    begun = {name: request.GET[name] for name in forms.ActionForm.field_order if name in request.GET}
    people = {"agency": agency_side, "local": local_side}
    form = forms.ActionForm(request.POST or None, initial=begun, **people, day=clock.today(now))
    typed = request.GET.get("rencontre", "")
    meeting = int(typed) if typed.isdecimal() else None

    def act(_data: Data) -> Any:
        return services.propose_action(body=body, sheet=form.sheet(meeting), by=by, now=now, click=click_of(request))

    said = _("L’action est proposée. Démarrez-la quand les deux côtés sont d’accord.")
    went = sent(request, form, act, said, lambda made: redirect("partnership:action", made.pk))
    context = {"form": form, "label": named(by, body, now), "body": body, "has_both": bool(agency_side and local_side)}
    return went or shown(request, "partnership/action_form.html", context, form)


@never_cache
@login_required
@require_GET
def action(request: HttpRequest, action: int) -> HttpResponse:
    """One action, and all that was said of it."""
    return render(request, "partnership/action.html", action_page(reader(request, owners=True), action, clock.now()))


@login_required
@require_POST
def start(request: HttpRequest, action: int) -> HttpResponse:
    """Both sides have agreed."""
    by = reader(request, owners=True)
    return _button(request, action, lambda: services.start_action(action=action, by=by, now=clock.now()), _("L’action démarre."))


@login_required
@require_POST
def update(request: HttpRequest, action: int) -> HttpResponse:
    """The monthly update."""
    by, click, form = reader(request, owners=True), click_of(request), forms.UpdateForm(request.POST, auto_id="update_%s")

    def act(data: Data) -> object:
        row = {"progress": data["avancement"], "words": data["mots"]}
        return services.tell_action(action=action, **row, by=by, now=clock.now(), click=click)

    return _answered(request, by, action, form, act, name="update_form", said=_("C’est noté. Prochain point dans un mois."))


@login_required
@require_POST
def end(request: HttpRequest, action: int) -> HttpResponse:
    """It is over."""
    by, form = reader(request, owners=True), forms.EndForm(request.POST, auto_id="end_%s")

    def act(data: Data) -> object:
        return services.end_action(action=action, state=data["fin"], words=data["mots"], by=by, now=clock.now())

    return _answered(request, by, action, form, act, name="end_form", said=_("L’action est terminée."))


@login_required
@require_POST
def resume(request: HttpRequest, action: int) -> HttpResponse:
    """It was not over after all."""
    by, form = director(request), forms.ResumeForm(request.POST, auto_id="resume_%s")

    def act(data: Data) -> object:
        return services.resume_action(action=action, why=data["pourquoi"], by=by, now=clock.now())

    return _answered(request, by, action, form, act, name="resume_form", said=_("L’action reprend."))


@login_required
@require_POST
def move(request: HttpRequest, action: int) -> HttpResponse:
    """Another deadline, and why."""
    by, form = reader(request, owners=True), forms.DeadlineForm(request.POST, auto_id="move_%s")

    def act(data: Data) -> object:
        row = {"due_on": data["echeance"], "why": data["pourquoi"]}
        return services.move_deadline(action=action, **row, by=by, now=clock.now())

    return _answered(request, by, action, form, act, name="move_form", said=_("L’échéance est déplacée, et c’est tracé."))


@login_required
@require_POST
def hand(request: HttpRequest, action: int) -> HttpResponse:
    """Others answer for it."""
    by = director(request)
    agency_side, local_side = owner_choices(by, action, clock.now())
    form = forms.OwnersForm(request.POST, auto_id="hand_%s", agency=agency_side, local=local_side)

    def act(data: Data) -> object:
        row = {"agency_owner": data["agence"], "local_owner": data["intercommunalite"]}
        return services.hand_action(action=action, **row, by=by, now=clock.now())

    return _answered(request, by, action, form, act, name="hand_form", said=_("Les responsables sont changés."))


@login_required
@require_POST
def link(request: HttpRequest, action: int) -> HttpResponse:
    """What carries it out."""
    by = reader(request, owners=True)
    known = carriers_of(by, action, clock.now())
    choices = [(f"{kind}:{key}", "") for kind, key in known]
    form = forms.LinkForm(request.POST, auto_id="link_%s", choices=choices)

    def act(_data: Data) -> object:
        kind, key = form.chosen()
        keys = [each for name, each in known if name == kind]
        return services.link_action(action=action, kind=kind, key=key, known=keys, by=by, now=clock.now())

    return _answered(request, by, action, form, act, name="link_form", said=_("L’appui est noté."))


@login_required
@require_POST
def unlink(request: HttpRequest, action: int, link: int) -> HttpResponse:
    """It does not carry it out after all."""
    by = reader(request, owners=True)
    said = _("L’appui est retiré.")
    return _button(request, action, lambda: services.unlink_action(link=link, by=by, now=clock.now()), said)


def _button(request: HttpRequest, action: int, act: Callable[[], object], said: str) -> HttpResponse:
    return done(request, act, said, "partnership:action", action)


def _answered(
    request: HttpRequest, by: Actor, action: int, form: Form, act: Callable[[Data], object], *, name: str, said: str
) -> HttpResponse:
    """Do what a form of the page asks; what is wrong comes back with the page, and with what was typed."""
    went = sent(request, form, act, said, lambda _made: redirect("partnership:action", action))
    return went or shown(request, "partnership/action.html", action_page(by, action, clock.now(), {name: form}), form)
