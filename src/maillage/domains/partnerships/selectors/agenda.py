"""What a steering committee has to look at: late, without owner, forgotten, ending. The gravest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from maillage.domains.partnerships.models import Agreement
from maillage.domains.partnerships.rules.agreements import is_ending
from maillage.domains.partnerships.rules.watching import FLAG_LABELS, GRAVE
from maillage.domains.partnerships.selectors.actions import ActionLine, actions_of
from maillage.domains.partnerships.selectors.agreements import held_until
from maillage.domains.partnerships.selectors.contacts import contacts_of
from maillage.domains.partnerships.selectors.meetings import decisions_of
from maillage.kit.ui import words


@dataclass(frozen=True, slots=True)
class Point:
    """One point that is proposed, and the thing it is about."""

    kind: str
    key: int
    words: str


def proposed_points(agency: int, body: int, today: date) -> tuple[Point, ...]:
    """What to put on the agenda today: grave actions, late tasks, an agreement that ends, contacts to verify."""
    actions = [line for line in actions_of([body], agency, today) if line.is_grave]
    actions.sort(key=lambda line: (GRAVE.index(line.flags[0].flag), line.flags[0].since))
    late = [line for line in decisions_of([body], agency, today) if line.is_late or (line.has_owner_left and not line.done_at)]
    return (
        *(Point("action", line.key, _said(line)) for line in actions),
        *(Point("decision", line.key, f"{line.what} ({line.owner_name}, {words.day_of_year(line.due_on)})") for line in late),
        *_agreement(agency, body, today),
        *(
            Point("contact", line.key, _("Contact à vérifier\u00a0: %(name)s") % {"name": line.name})
            for line in contacts_of([body], agency, today)
            if line.doubts
        ),
    )


def _said(line: ActionLine) -> str:
    return f"{line.title}\u00a0: {FLAG_LABELS[line.flags[0].flag]}"


def _agreement(agency: int, body: int, today: date) -> tuple[Point, ...]:
    found = held_until([body], agency, today)
    until = found.get(body)
    if until is None or not is_ending(until, today):
        return ()
    last = Agreement.objects.filter(agency=agency, intermunicipality=body, amends__isnull=True).first()
    if last is None:
        return ()
    said = _("La convention se termine le %(day)s\u00a0: la renouveler") % {"day": words.day_of_year(until)}
    return (Point("agreement", last.pk, said),)
