"""One company's page: where it stands, what is due first, who follows, what was said, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from maillage.domains.companies import selectors
from maillage.domains.companies.permissions import corrects_at
from maillage.domains.companies.rules.due import Due
from maillage.domains.companies.selectors import ArrivalLine, DossierPage, Workplace
from maillage.domains.companies.states import COMING, RUNNING
from maillage.journeys.companies import dossier_forms as forms
from maillage.journeys.companies import wording
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Moment
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do, in words, with what can be clicked beside it."""

    due: Due
    title: str
    detail: str
    is_mine: bool

    @property
    def what(self) -> str:
        """The kind, as the template asks."""
        return self.due.what.value


def show_page(by: Actor, arrival: int, now: datetime, typed: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """One company, as this reader sees it; `typed` are forms that come back with what is wrong in them."""
    today = clock.today(now)
    line, sheet = selectors.arrival(arrival, today), selectors.sheet(arrival)
    file = selectors.dossier_page(line.dossier.key, now) if line.dossier else None
    dues = selectors.due_of([file.key], now).get(file.key, ()) if file else ()
    doubles = selectors.doubles_of(arrival) if sheet.merged_into is None else ()
    page = {
        "line": line,
        "sheet": sheet,
        "file": file,
        "dues": due_lines(dues, by, today),
        "moments": moments(line, file, today),
        "exchanges": selectors.exchanges_of(file.key) if file else (),
        "notes": selectors.notes_of(file.key) if file else (),
        "doubles": [selectors.arrival(key, today) for key in doubles],
        "needs": selectors.needs_of_arrival(arrival, today),
        "may_correct": sheet.merged_into is None and corrects_at(by, line.state),
        "corrections": corrections(arrival),
        "access_url": access_url(selectors.workplace(arrival)),
        "is_coming": line.state in COMING and sheet.merged_into is None,
        "completion": wording.COMPLETIONS.get(sheet.completion, ""),
        "is_agency": by.is_agency_staff,
        "is_director": by.role == Role.DIRECTOR,
        "reader": by.account,
        "click": uuid4(),
        "progresses": [(each, wording.PROGRESSES[each]) for each in sheet.next_states if each in wording.PROGRESSES],
        "may_drop": "dropped" in sheet.next_states,
        "can_move": line.expected_on is not None and line.state not in ("open", "dropped"),
        "today": today,
        **_own_link(file),
        **(_stages(by, file) if file else {}),
    }
    return page | _forms(by, file, line) | dict(typed or {})


def corrections(arrival: int) -> list[tuple[datetime, str, str]]:
    """Who corrected the sheet, when, and which of its boxes."""
    return [(each.at, each.by, wording.boxes(each.fields)) for each in selectors.corrections_of(arrival)]


def access_url(work: Workplace) -> str:
    """Who could come there at the hours of its posts; empty while nobody knows where it is."""
    if work.park is None and work.commune is None:
        return ""
    shifts = ", ".join(f"{starts:%H:%M}-{ends:%H:%M}" for starts, ends in work.shifts)
    asked = [("lieu", f"zone-{work.park.key}" if work.park else f"commune-{work.commune}")]
    asked += [("equipes", shifts)] * bool(shifts) + [("jours", str(day)) for day in work.weekdays]
    return f"{reverse('labour_access:show')}?{urlencode(asked)}"


def due_lines(dues: tuple[Due, ...], by: Actor, today: date) -> list[DueLine]:
    """What is due, in words; a director may do all of the agency's."""
    return [
        DueLine(each, wording.due_title(each), wording.due_detail(each, today), each.is_agency == by.is_agency_staff)
        for each in dues
    ]


def moments(line: ArrivalLine, file: DossierPage | None, today: date) -> list[Moment]:
    """From the signal to the opening, today in its place; dots run down a line, dashes are still to come."""
    found: list[tuple[date, str, str]] = [(clock.today(line.signalled_at), _("Signalée à l’agence"), "")]
    if file is not None and file.first_contacted_at:
        found.append((clock.today(file.first_contacted_at), _("Premier contact réussi"), ""))
    for move in selectors.moves_of(line.key):
        said = _("l’ouverture passe du %(old)s au %(new)s") % {
            "old": words.day_of_year(move.old_on),
            "new": words.day_of_year(move.new_on),
        }
        found.append((clock.today(move.at), _("Ouverture déplacée"), f"{said}. {move.why}"))
    for visit in file.visits if file else ():
        if visit.state != "cancelled":
            title = _("Visite") if visit.state == "held" else _("Visite prévue")
            found.append((visit.starts_at.date(), title, f"{visit.adviser_name}, {words.clock(visit.starts_at)}"))
    for step in file.steps if file else ():
        found.append((step.due_on, step.what, _("fait") if step.done_at else ""))
    if file is not None and file.closed_on:
        found.append((file.closed_on, _("Suivi terminé"), ""))
    if line.expected_on is not None and line.state != "dropped":
        found.append(
            (line.expected_on, _("Ouverture"), {"likely": _("probable"), "possible": _("possible")}.get(line.certainty, ""))
        )
    found.sort(key=lambda each: each[0])
    past = [Moment(on, "wait", title, detail) for on, title, detail in found if on <= today]
    coming = [Moment(on, "gap", title, detail) for on, title, detail in found if on > today]
    return [*past, Moment(today, "now", _("Aujourd’hui")), *coming] if coming else past


def _stages(by: Actor, file: DossierPage) -> dict[str, Any]:
    follows = by.role == Role.DIRECTOR or (by.is_agency_staff and by.account in _accounts(file))
    return {
        "stages": wording.stage_labels(),
        "stage": wording.stage_number(file.state),
        "may_follow": follows,
        "advances": [(each, wording.ADVANCES[each]) for each in file.next_states if each in wording.ADVANCES] if follows else [],
        "may_give_again": file.state in ("handed_back", "refused"),
        "may_log": file.state not in ("refused", "closed"),
        "may_visit": follows and file.state in RUNNING,
        "may_close_only": file.state in ("waiting", "handed_back"),
    }


def _accounts(file: DossierPage) -> set[int]:
    return {file.sides.agency.account, file.sides.agency_backup.account}


def _own_link(file: DossierPage | None) -> dict[str, Any]:
    if file is None or file.link is None:
        return {"own_link": "", "own_until": None}
    token, until = file.link
    return {"own_link": settings.SITE + reverse("companies:own", args=[token]), "own_until": until}


def _forms(by: Actor, file: DossierPage | None, line: ArrivalLine) -> dict[str, Any]:
    """Every form of the page, empty, each with its own identifiers."""
    if file is None:
        return {"move_form": forms.MoveForm(auto_id="move_%s"), "drop_form": forms.DropForm(auto_id="drop_%s")}
    people = (file.sides.agency, file.sides.agency_backup)
    own = "agence" if by.is_agency_staff else "intercommunalite"
    place = ", ".join(each for each in (line.park, line.commune) if each)
    return {
        "form": forms.ExchangeForm(auto_id="log_%s"),
        "note_form": forms.NoteForm(auto_id="note_%s"),
        "step_form": forms.StepForm(auto_id="step_%s", initial={"cote": own}),
        "move_form": forms.MoveForm(auto_id="move_%s"),
        "drop_form": forms.DropForm(auto_id="drop_%s"),
        "visit_form": forms.VisitForm(auto_id="visit_%s", people=people, initial={"lieu": place, "qui": by.account}),
        "document_form": forms.DocumentForm(auto_id="document_%s"),
        "has_visit": any(each.state == "planned" for each in file.visits),
        "documents": [(each, wording.size_words(each.size_bytes)) for each in file.documents],
    }
