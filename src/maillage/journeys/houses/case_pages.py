"""What the pages of blocked cases show: how many wait, one case with its file where it may be seen, a file to join."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.houses import selectors as houses
from maillage.domains.houses.permissions import AT_AGENCY, can_open_case
from maillage.domains.houses.selectors import CaseCard
from maillage.journeys.houses.forms import CaseForm
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.selectors import find_people, people_by_key

MOST = 5


def finding(cases: Sequence[CaseCard]) -> str:
    """How many wait, and how many of them too long."""
    waiting = [case for case in cases if case.is_open]
    if not waiting:
        return _("Aucun cas n’attend de réponse")
    late = sum(case.stage == "late" for case in waiting)
    said = ngettext("cas attend une réponse", "cas attendent une réponse", len(waiting))
    first = f"{words.number_words(len(waiting)).capitalize()} {said}"
    return _("%(first)s, dont %(late)s en retard") % {"first": first, "late": words.number_words(late)} if late else first


def case_page(key: int, by: Actor, now: datetime) -> dict[str, Any]:
    """One case; the file that was joined shows to whoever may see it."""
    today = clock.today(now)
    case = houses.case(key, today)
    people = people_by_key([case.person]) if case.person is not None else {}
    is_asked = by.role == Role.DIRECTOR or by.account in {case.contact, case.backup}
    is_own = can_open_case(by) and by.organisation == case.house
    return {
        "case": case,
        "person": people.get(case.person) if case.person is not None else None,
        "contact": houses.direct_contact(case.agency, case.theme, today),
        "may_answer": case.is_open and by.role in AT_AGENCY and is_asked,
        "may_withdraw": case.is_open and is_own,
        "may_ask_again": case.state == "answered" and is_own,
    }


def joined(form: CaseForm, by: Actor) -> bool:
    """Find the file that was named: none, one, or several to choose from. Good when nobody was named."""
    if not form.is_bound:
        return False
    typed = str(form.data.get("who", "")).strip()
    found = find_people(by, typed, limit=MOST) if typed else ()
    form.offer([(each.key, f"{each.full_name}, {each.commune_name}" if each.commune_name else each.full_name) for each in found])
    if not form.is_valid():
        return True  # the page says what is wrong
    if typed and form.cleaned_data["person"] is None:
        if len(found) == 1:
            form.cleaned_data["person"] = found[0].key
        elif found:
            form.add_error("person", _("Plusieurs fiches répondent à ce nom : choisissez la bonne."))
        else:
            form.add_error("who", _("Aucune fiche à ce nom n’est visible d’ici. Corrigez, ou laissez vide."))
    return not form.errors
