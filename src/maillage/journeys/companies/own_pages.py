"""What a company sees of its own file: never a note, an exchange, a document, or anything of another company."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from maillage.domains.companies import selectors
from maillage.domains.companies.selectors import DossierPage
from maillage.journeys.companies import wording
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Moment


def own_page(dossier: int, now: datetime) -> dict[str, Any]:
    """Who follows us, what is planned, what is still owed to us, and the one question at the end."""
    today = clock.today(now)
    file = selectors.dossier_page(dossier, now)
    line = selectors.arrival_of(dossier, today)
    owed = [each for each in file.steps if each.done_at is None]
    return {
        "line": line,
        "file": file,
        **wording.stages_near(file.state),
        "finding": finding(file, len(owed)),
        "moments": planned(file, now) + _opening(line.expected_on, today),
        "owed": [(each, each.due_on < today) for each in owed],
        "done": [each for each in file.steps if each.done_at is not None],
        "needs": selectors.needs_of_dossier(dossier, today),
        "has_place": bool(line.park or line.commune),
        "asks": file.state == "closed" and not file.answer,
        "answers": list(wording.ANSWERS.items()),
    }


def finding(file: DossierPage, owed: int) -> str:
    """The first line: where it stands, in one sentence."""
    name = file.sides.agency.name
    if file.state == "closed":
        return _("Votre suivi est terminé")
    if file.state == "refused":
        return _("Vous avez demandé à ne pas être contactée")
    if owed:
        things = words.plural_words(owed, _("chose"), _("choses"))
        return _("%(name)s suit votre entreprise : %(things)s à venir") % {"name": name, "things": things}
    return _("%(name)s suit votre entreprise") % {"name": name}


def planned(file: DossierPage, now: datetime) -> list[Moment]:
    """The visits to come."""
    coming = [each for each in file.visits if each.state == "planned" and each.ends_at > now]
    return [
        Moment(each.starts_at.date(), "gap", _("Visite de %(name)s") % {"name": each.adviser_name}, _where(each))
        for each in coming
    ]


def _where(visit: selectors.VisitLine) -> str:
    said = words.between(visit.starts_at, visit.ends_at)
    return f"{said}, {visit.place}" if visit.place else said


def _opening(expected_on: Any, today: Any) -> list[Moment]:
    if expected_on is None or expected_on < today:
        return []
    return [Moment(expected_on, "end", _("Votre ouverture"), "")]
