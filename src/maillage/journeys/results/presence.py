"""The presence page of a territory: what was promised there and kept, beside what people asked for and got. Counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from maillage.journeys.results.computing import Results
from maillage.journeys.results.ground import Territory
from maillage.journeys.results.pages import Group, group_of
from maillage.journeys.results.pictures import listed, place_label, short_label
from maillage.journeys.results.rules.days import PlaceDays, place_days
from maillage.journeys.results.rules.hiding import publish_stages
from maillage.journeys.results.wording import FOLLOWED, OBSTACLES, count_words, hidden_words
from maillage.kit.ui.shapes import Bar, Bars, Column, Table
from maillage.kit.ui.words import plural_words

KEPT: Final = ("6", "1", "19")
DELAYS: Final = ("5",)
STOOD_IN_THE_WAY: Final = ("appointment.absence", "workshop.absence", "request.*", "unmet.search")
AGENCY_SIDE: Final = frozenset({"service", "technical"})


@dataclass(frozen=True, slots=True)
class PresencePage:
    """Two sides of one territory and one period."""

    finding: str
    places: Table | None
    days: Bars | None
    kept: Group
    stages: Bars | None
    delays: Group
    followed: Bars | None
    obstacles: Bars | None
    reach_day: date


def presence_page(results: Results, territory: Territory) -> PresencePage:
    """All that it shows."""
    of = results.evidence[territory.key]
    places = place_days(of.here.of("session.*", "minutes.offered", "minutes.booked"), of.now)
    return PresencePage(
        finding=_finding(places),
        places=_places_table(results, places),
        days=_days_bars(results, places),
        kept=group_of(results, territory, KEPT),
        stages=_stages(results, territory),
        delays=group_of(results, territory, DELAYS),
        followed=_followed(results, territory),
        obstacles=_obstacles(results, territory),
        reach_day=results.reading.reach_day,
    )


def _finding(places: Iterable[PlaceDays]) -> str:
    rows = list(places)
    promised, held = sum(each.promised for each in rows), sum(each.held for each in rows)
    if not promised:
        return _("Aucun jour de présence promis")
    words = {"held": held, "promised": plural_words(promised, _("jour promis"), _("jours promis"))}
    if held == promised:
        return _("%(promised)s, tous tenus") % words
    return _("%(held)s tenus sur %(promised)s") % words


def _places_table(results: Results, places: tuple[PlaceDays, ...]) -> Table | None:
    if not places:
        return None
    columns = [
        Column(_("Lieu")),
        *(Column(label, num=True) for label in (_("Promis"), _("Tenus"), _("Annulés"), _("Rien de noté"))),
        *(Column(label, num=True) for label in (_("Heures proposées"), _("Heures prises"))),
    ]
    rows = [
        [
            place_label(results.reading.ground, each.place),
            *(str(count) for count in (each.promised, each.held, each.cancelled, each.silent)),
            *(str(round(minutes / 60)) for minutes in (each.minutes_offered, each.minutes_booked)),
        ]
        for each in places
    ]
    return Table(_("Jours de présence par lieu"), columns, rows, fold=True, labelled=True)


def _days_bars(results: Results, places: tuple[PlaceDays, ...]) -> Bars | None:
    rows = [each for each in places if each.promised]
    if not rows:
        return None
    bars = [
        Bar(
            short_label(place_label(results.reading.ground, each.place)),
            (each.held, each.silent, each.cancelled),
            plural_words(each.promised, _("jour")),
        )
        for each in rows
    ]
    held, promised = sum(each.held for each in rows), sum(each.promised for each in rows)
    title = _("Sur %(promised)s jours de présence promis, %(held)s tenus.") % {"promised": promised, "held": held}
    return Bars((_("tenus"), _("rien de noté"), _("annulés")), bars, title)


def _stages(results: Results, territory: Territory) -> Bars | None:
    """Of what was asked for in the period: given a date, then seen."""
    lived = results.evidence[territory.key].lived
    asked, seen = lived.count("wait.*"), lived.count("wait.seen")
    dated = seen + sum(fact.detail == "met" for fact in lived.of("wait.unseen"))
    if not asked:
        return None
    shown = publish_stages((asked, dated, seen))
    labels = (_("Demandes"), _("ont reçu une date"), _("rendez-vous tenu"))
    bars = [Bar(label, (count,), "" if count is not None else hidden_words()) for label, count in zip(labels, shown, strict=True)]
    words = {"asked": count_words(shown[0]), "seen": count_words(shown[2])}
    return Bars((_("personnes"),), bars, _("Sur %(asked)s demandes de la période, rendez-vous tenus\u00a0: %(seen)s.") % words)


def _followed(results: Results, territory: Territory) -> Bars | None:
    counted = Counter(fact.kind.removeprefix("follow.") for fact in results.evidence[territory.key].lived.of("follow.*"))
    title = _("Ce que les personnes reçues ont réservé dans les 30 jours qui suivent.")
    return listed([str(label) for label in FOLLOWED.values()], [counted[each] for each in FOLLOWED], title, _("personnes reçues"))


def _obstacles(results: Results, territory: Territory) -> Bars | None:
    """Why people could not come: what they said, or what was noted; what the agency caused is not theirs."""
    said = Counter(fact.detail for fact in results.evidence[territory.key].lived.of(*STOOD_IN_THE_WAY) if fact.detail)
    known = [each for each in OBSTACLES if said[each] and each not in AGENCY_SIDE]
    title = _("Pourquoi des personnes n’ont pas pu venir, selon elles ou selon ce qui a été noté.")
    return listed([str(OBSTACLES[each]) for each in known], [said[each] for each in known], title, _("fois"))
