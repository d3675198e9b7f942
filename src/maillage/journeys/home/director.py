"""The director's first page: what was promised to each territory, who owns it, what is late, what it changed; then the week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.domains.agenda import selectors as agenda
from maillage.domains.houses import selectors as houses
from maillage.domains.partnerships import selectors as partnerships
from maillage.domains.partnerships.rules.watching import Flag
from maillage.domains.partnerships.selectors import Partnership
from maillage.journeys.partnership import wording
from maillage.journeys.partnership.pages import Row, rows_of
from maillage.journeys.results.computing import Results, compute
from maillage.journeys.results.for_actions import OF_WAYS
from maillage.journeys.results.reading import read
from maillage.journeys.results.rules.figures import Figure
from maillage.journeys.results.rules.indicators import parts_of
from maillage.journeys.results.rules.periods import quarter_of
from maillage.journeys.results.wording import value_words
from maillage.kit import clock
from maillage.kit.ui import words
from maillage.kit.ui.shapes import Column, Link, Table
from maillage.registry.accounts.selectors import Actor

MOST_ACTIONS, MOST_DAYS = 3, 10
AHEAD: Final = timedelta(days=7)
CHANGED: Final = ("2", "6", "14")


@dataclass(frozen=True, slots=True)
class Territory:
    """One of the columns: its actions, the gravest first, each with what is measured so far; figures that the quarter changed."""

    found: Partnership
    promise: str
    warnings: list[tuple[str, str]]
    rows: tuple[tuple[Row, str], ...]
    left_out: int
    changed: tuple[tuple[str, str], ...]
    url: str


def director_page(by: Actor, now: datetime) -> dict[str, Any]:
    """All of it, in a number of queries that does not depend on how much was promised."""
    assert by.agency is not None
    today = clock.today(now)
    found = partnerships.partnerships(by.agency, today)
    period = quarter_of(today)
    asked = {line.indicator for each in found for line in each.open_actions[:MOST_ACTIONS]}
    results = compute(read(by.agency, period, now, with_reach=bool(OF_WAYS & asked)))
    return {
        "organisation": by.organisation_label,
        "headline": _headline(found),
        "territories": [_territory(each, results, by) for each in found],
        "period": period.words,
        "week": _week(found, by.agency, now),
        "links": [
            Link(_("Tous les partenariats"), reverse("partnership:list")),
            Link(_("Tous les résultats"), reverse("results:start")),
            Link(_("Ma semaine"), reverse("week")),
            Link(_("Tout ce que je peux ouvrir"), reverse("own")),
        ],
    }


def _headline(found: Sequence[Partnership]) -> str:
    """What is wrong, else that nothing is."""
    late, alone = (sum(each.count(flag) for each in found) for flag in (Flag.LATE, Flag.OWNERLESS))
    promised = sum(len(each.open_actions) for each in found)
    if not promised:
        return _("Aucune action promise pour l’instant")
    said = ngettext("action promise", "actions promises", promised)
    first = f"{words.number_words(promised, 'f').capitalize()} {said}"
    wrong = [_("%(n)s en retard") % {"n": words.number_words(late, "f")}] if late else []
    wrong += [_("%(n)s sans responsable") % {"n": words.number_words(alone, "f")}] if alone else []
    return f"{first}, {', '.join(wrong)}" if wrong else _("%(first)s, aucune en retard") % {"first": first}


def _territory(found: Partnership, results: Results, by: Actor) -> Territory:
    shown = found.open_actions[:MOST_ACTIONS]
    told = {code: _figure(results, found, code) for code in {*CHANGED, *(line.indicator for line in shown)}}
    said = {code: value_words(figure) for code, figure in told.items() if figure is not None}
    rows = tuple((row, said.get(row.line.indicator, "")) for row in rows_of(shown, by))
    known = (code for code in CHANGED if (figure := told[code]) is not None and figure.is_measured)
    return Territory(
        found=found,
        promise=wording.promise_words(found),
        warnings=wording.warnings(found),
        rows=rows,
        left_out=len(found.open_actions) - len(shown),
        changed=tuple((parts_of(code)[0].label, said[code]) for code in known),
        url=reverse("results:territory", args=[found.territory]) if found.territory else "",
    )


def _figure(results: Results, found: Partnership, code: str) -> Figure | None:
    """The figure of this quarter; none of what has several parts, or of a territory without a perimeter."""
    return results.figures.get((code, ""), {}).get(found.territory) if found.territory else None


def _week(found: Iterable[Partnership], agency: int, now: datetime) -> Table | None:
    """What happens in the seven days to come, by time."""
    lines = sorted(_coming(found, agency, now))[:MOST_DAYS]
    columns = (Column(_("Jour")), Column(_("Quoi")), Column(_("Où")))
    rows = [(words.date_words(at), what, where) for at, what, where in lines]
    return Table(_("Les sept jours qui viennent"), columns, rows, fold=True) if rows else None


def _coming(found: Iterable[Partnership], agency: int, now: datetime) -> Iterator[tuple[datetime, str, str]]:
    end, today = now + AHEAD, clock.today(now)
    for row in agenda.sessions(start=now, end=end):
        if row.is_outreach_session and row.is_published and row.status != "cancelled":
            hours = words.between(clock.local(row.starts_at), clock.local(row.ends_at))
            said = _("Permanence, %(name)s, %(hours)s") % {"name": row.adviser_name, "hours": hours}
            yield clock.local(row.starts_at), said, words.place_words(row.place_name, row.town)
    for card in agenda.workshop_sessions(agency=agency, start=now, end=end):
        if not card.is_called_off:
            where = words.place_words(card.place_name, card.town) if card.place else _("Par vidéo")
            yield clock.local(card.starts_at), _("Atelier\u00a0: %(label)s") % {"label": card.label}, where
    for day in houses.shadowing_days(today=today, since=today):
        if day.state == "planned" and day.on < clock.today(end):
            yield clock.wall(day.on), _("Vis ma vie, %(house)s") % {"house": day.house_label}, _("À l’agence")
    for each in found:
        for line in each.open_actions:
            if today <= line.due_on < clock.today(end):
                yield clock.wall(line.due_on), _("Échéance\u00a0: %(title)s") % {"title": line.title}, each.label
