"""On what the figures stand: timetable, kind of day, walking, limits, population. Said on each page and in each file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from maillage.domains.mobility import selectors as mobility
from maillage.domains.mobility.rules.limits import DEFAULTS, TravelLimits
from maillage.domains.mobility.selectors import ReachGrid
from maillage.journeys.reach_map.residents import Census
from maillage.kit.ui.words import NBSP, clock, date_long, date_words, day_of_year, duration_words
from maillage.registry.diary.selectors import holidays, school_breaks


def timetable_terms(grids: Sequence[ReachGrid]) -> list[str]:
    """Which timetable answered, from when to when it holds, and for which days it was only supposed."""
    said = [_timetable(version) for version in dict.fromkeys(grid.version for grid in grids)]
    supposed = [day for grid in grids if grid.is_to_confirm for day in grid.days]
    if supposed:
        days = ", ".join(date_words(day) for day in sorted(supposed))
        said.append(_("Horaires à confirmer, repris d’un jour comparable\u00a0: %(days)s.") % {"days": days})
    return [each for each in said if each]


def _timetable(version: int | None) -> str:
    facts = mobility.timetable_facts(version)
    if facts is None or facts.first_on is None or facts.last_on is None:
        return ""
    words = {
        "feed": facts.feed,
        "number": facts.key,
        "first": day_of_year(facts.first_on),
        "last": day_of_year(facts.last_on),
        "day": day_of_year(facts.imported_at.date()),
    }
    said = _("Horaires\u00a0: %(feed)s, version %(number)s, du %(first)s au %(last)s, importés le %(day)s.") % words
    return f"{said} {facts.licence}." if facts.licence else said


def day_terms(first: date, last: date) -> list[str]:
    """School or not, public holidays: cars differ."""
    off = holidays(first, last)
    said = [_("%(day)s est férié.") % {"day": date_words(day).capitalize()} for day in sorted(off)]
    breaks = [(max(first, start), min(last, end)) for start, end in school_breaks(first, last)]
    if not breaks:
        return [*said, _("Jour d’école.") if first == last else _("Semaine d’école.")]
    if first == last:
        return [*said, _("Vacances scolaires\u00a0: d’autres cars circulent les jours d’école.")]
    words = [f"{date_words(start)} – {date_words(end)}" for start, end in breaks]
    return [
        *said,
        _("Vacances scolaires\u00a0: %(days)s. D’autres cars circulent les jours d’école.") % {"days": ", ".join(words)},
    ]


def travel_terms(limits: TravelLimits) -> list[str]:
    """What is supposed of whoever travels."""
    walk = {"walk": duration_words(limits.walk_s or 0)}
    words = {
        "early": duration_words(limits.early_s or 0),
        "before": duration_words(limits.wait_before_s or 0),
        "after": duration_words(limits.wait_after_s or 0),
        "away": duration_words(limits.away_s or 0),
        "hour": clock(limits.back_by or DEFAULTS.back_by),  # type: ignore[arg-type]  # the defaults say an hour
    }
    return [
        _("À pied et en car. À pied, %(walk)s au plus à chaque bout, à 4\u00a0km/h, ligne droite × 1,3.") % walk,
        _(
            "Sur place %(early)s avant le début, %(before)s d’attente au plus avant, %(after)s au plus après, "
            "%(away)s au plus hors de chez soi, rentré à %(hour)s."
        )
        % words,
        _("Les heures d’ouverture des lieux ne sont pas prises en compte."),
    ]


def census_terms(census: Census) -> list[str]:
    """From where people are counted, how many, by whom."""
    said = [_("Chaque commune est comptée en entier, depuis sa mairie\u00a0: un hameau peut être mieux ou moins bien desservi.")]
    said += [_("Population\u00a0: %(sources)s.") % {"sources": f"{NBSP}; ".join(census.sources)}] if census.sources else []
    if census.uncounted:
        said.append(_("Population inconnue, non comptée\u00a0: %(names)s.") % {"names": ", ".join(census.uncounted)})
    return said


def week_words(first: date, last: date) -> str:
    """As in du lundi 30 novembre au samedi 5 décembre 2026."""
    return _("du %(first)s au %(last)s") % {"first": date_words(first), "last": date_long(last)}
