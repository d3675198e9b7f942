"""One action's page: what was promised, what carries it out, what was said of it, what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.forms import Form
from django.utils.translation import gettext as _

from maillage.domains.partnerships import selectors
from maillage.domains.partnerships.permissions import can_run
from maillage.domains.partnerships.selectors import ActionLine, ActionPage
from maillage.domains.partnerships.states import ENDED, LABELS, ActionState
from maillage.journeys.partnership import action_forms as forms
from maillage.journeys.partnership import wording
from maillage.journeys.partnership.carrying import Carrier, carried, carriers, kind_label
from maillage.journeys.partnership.figures import figures_of
from maillage.journeys.partnership.pages import owners, rows_of, sides
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Moment
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor

Carriers = dict[tuple[str, int], Carrier]


def action_page(by: Actor, action: int, now: datetime, typed: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """One action, as this reader sees it; `typed` are forms that come back with what is wrong in them."""
    page = selectors.action_page(action, clock.today(now))
    line, known = page.line, carriers(by, page.line.body, now)
    runs = can_run(by, page.agency)
    may_update = runs or by.account in owners(line)
    context = {
        "page": page,
        "line": line,
        "row": rows_of((line,), by)[0],
        "moments": moments(page, now),
        "carried": carried(page.links, known),
        **_figure(page, now),
        "may_run": runs,
        "may_update": may_update,
        "may_read_all": by.role in (Role.DIRECTOR, Role.ECONOMIC_OFFICER),
        "is_running": line.state == ActionState.RUNNING,
        "is_proposed": line.state == ActionState.PROPOSED,
        "has_ended": line.state in ENDED,
        "click": uuid4(),
    }
    return context | _forms(by, line, page, known, now) | dict(typed or {})


def carriers_of(by: Actor, action: int, now: datetime) -> Carriers:
    """What could carry an action out in its territory."""
    return carriers(by, selectors.action_page(action, clock.today(now)).line.body, now)


def owner_choices(by: Actor, action: int, now: datetime) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Who could answer for an action, on each side."""
    today = clock.today(now)
    return sides(by, selectors.action_page(action, today).line.body, today)


def moments(page: ActionPage, now: datetime) -> list[Moment]:
    """From the promise to the deadline, today in its place; dashes are still to come."""
    line, today = page.line, clock.today(now)
    found = [(line.starts_on, _("Action proposée"), "")]
    for told in page.updates:
        how = wording.progress_words(told.progress) or LABELS[ActionState(told.state)]
        found.append((clock.today(told.at), how.capitalize(), f"{told.by}\u00a0: {told.words}" if told.words else told.by))
    for move in page.moves:
        days = {"old": words.day_of_year(move.old_on), "new": words.day_of_year(move.new_on)}
        said = _("de %(old)s à %(new)s") % days
        found.append((clock.today(move.moved_at), _("Échéance déplacée"), f"{said}. {move.why}"))
    if line.is_open:
        found.append((line.due_on, _("Échéance"), wording.target_words(line)))
    found.sort(key=lambda each: each[0])
    past = [Moment(on, "wait", title, words.nbsp(detail)) for on, title, detail in found if on <= today]
    coming = [Moment(on, "gap", title, words.nbsp(detail)) for on, title, detail in found if on > today]
    return [*past, Moment(today, "now", _("Aujourd’hui")), *coming] if line.is_open else past


def _figure(page: ActionPage, now: datetime) -> dict[str, Any]:
    """The figure of the action's own indicator, this quarter."""
    body, code = page.line.body, page.line.indicator
    found = figures_of(page.agency, selectors.territory_of(body), {code}, now)
    return {"figure": found.by_code.get(code), "period": found.period}


def _forms(by: Actor, line: ActionLine, page: ActionPage, known: Carriers, now: datetime) -> dict[str, Any]:
    """Every form of the page, empty, each with its own identifiers."""
    agency_side, local_side = sides(by, line.body, clock.today(now))
    linked = {(each.kind, each.key) for each in page.links}
    choices = [
        (f"{each.kind}:{each.key}", f"{kind_label(each.kind)}\u00a0: {each.label}")
        for pair, each in known.items()
        if pair not in linked
    ]
    initial = {"agence": line.agency_owner.account, "intercommunalite": line.local_owner.account}
    return {
        "update_form": forms.UpdateForm(auto_id="update_%s"),
        "end_form": forms.EndForm(auto_id="end_%s"),
        "move_form": forms.DeadlineForm(auto_id="move_%s"),
        "resume_form": forms.ResumeForm(auto_id="resume_%s"),
        "hand_form": forms.OwnersForm(auto_id="hand_%s", agency=agency_side, local=local_side, initial=initial),
        "link_form": forms.LinkForm(auto_id="link_%s", choices=choices),
        "can_link": bool(choices),
    }
