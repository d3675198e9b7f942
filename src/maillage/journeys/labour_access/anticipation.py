"""Anticipation as pages show it: the plan as a timeline, months as bars, what all of it supposes; and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from maillage.domains.companies.rules.forecast import SIDES, Step
from maillage.domains.companies.selectors.anticipation import Anticipation, Hires, sureness_of
from maillage.domains.companies.selectors.hiring import PARAMS
from maillage.domains.companies.selectors.pools import neighbours_words
from maillage.journeys.labour_access.rounding import published, published_words
from maillage.journeys.reach_map.downloads import Row
from maillage.kit.ui.shapes import Bar, Bars
from maillage.kit.ui.words import MONTHS, half_up, number, percent

CERTAINTIES = {"certain": "certaine", "likely": "probable", "possible": "possible"}
HEAD: Row = ("partie", "entreprise", "quoi", "debut", "fin", "etat", "attendu", "au_moins", "au_plus", "vivier", "manque")


def state_words(step: Step) -> str:
    """As in en retard de 12 jours."""
    if step.late_days:
        words = {"state": _("aurait dû être fini, en retard") if step.state == "over" else _("en retard")}
        return _("%(state)s de %(days)s j") % {**words, "days": step.late_days}
    return _("à commencer bientôt") if step.state == "soon" else _("plus tard")


def side_words(step: Step) -> str:
    """As in l’agence."""
    return SIDES[step.lead.side]


def month_words(month: str) -> str:
    """As in septembre 2025 for 2025-09."""
    year, _dash, which = month.partition("-")
    return f"{MONTHS[int(which) - 1]} {year}"


def range_words(hires: Hires) -> str:
    """As in 24, de 15 à 33; 24 when it was said."""
    expected = number(half_up(hires.expected))
    if hires.low == hires.high or hires.is_said:
        return expected
    return _("%(expected)s, de %(low)s à %(high)s") % {"expected": expected, "low": number(hires.low), "high": number(hires.high)}


def months_bars(page: Anticipation) -> Bars | None:
    """Hires by month; None when all were said."""
    bars = [
        Bar(
            month_words(each.month),
            [half_up(each.expected)],
            _("%(n)s (de %(low)s à %(high)s)") % {"n": half_up(each.expected), "low": each.low, "high": each.high},
        )
        for each in page.months
        if each.high
    ]
    return Bars([_("Embauches")], bars, _("Embauches attendues, mois par mois")) if bars else None


def pool_words(count: float | None) -> str:
    """People near, as published; what is not known is said."""
    return _("inconnu") if count is None else published_words(_rounded(count))


def missing_words(count: float | None) -> str:
    """Posts for which nobody is near."""
    return _("inconnu") if count is None else number(half_up(count))


def supposed(page: Anticipation) -> list[str]:
    """What the figures stand on."""
    said = [
        _("Fourchettes : huit futurs sur dix, %(draws)s futurs tirés (ouverture, retard, nombre d’emplois, métiers).")
        % {"draws": number(PARAMS.draws)},
        _("Métiers d’après %(levels)s.") % {"levels": " ; ".join(page.levels)} if page.levels else "",
        _("Source des poids : %(source)s.") % {"source": page.weights_source} if page.weights_source else "",
        _("Une entreprise s’écarte de son secteur comme un tirage de %(n)s embauches.") % {"n": number(PARAMS.concentration)},
        *(_certainty(each) for each in page.certainties),
        _("Vivier : %(source)s. Un nombre de famille est partagé également entre ses métiers.") % {"source": page.pool_source}
        if page.pool_source
        else _("Vivier inconnu : aucun nombre de demandeurs d’emploi n’a été importé."),
        neighbours_words(),
        _("Chaque emploi annoncé compte pour une embauche. Les personnes sont arrondies à 5, moins de 5 caché."),
    ]
    return [each for each in said if each]


def anticipation_rows(page: Anticipation) -> list[Row]:
    """One table; the first column says which part of the page a line belongs to."""
    rows: list[Row] = [HEAD]
    for plan in page.plans:
        for step in plan.steps:
            when = step.starts_on.isoformat(), step.ends_on.isoformat()
            rows.append(("calendrier", plan.name, step.lead.label, *when, state_words(step), "", "", "", "", ""))
    for hires in (*page.hires, page.total):
        what = f"{hires.code} {hires.label}".strip() or "en tout"
        rows.append(("embauches", "", what, "", "", "", round(hires.expected, 1), hires.low, hires.high, "", ""))
    rows += [("mois", "", each.month, "", "", "", round(each.expected, 1), each.low, each.high, "", "") for each in page.months]
    for gap in page.gaps:
        wanted, near = gap.wanted, None if gap.own is None or gap.near is None else gap.own + gap.near
        figures = round(wanted.expected, 1), wanted.low, wanted.high, pool_words(near), missing_words(gap.missing)
        what = f"{wanted.code} {wanted.label}"
        rows.append(("écart", ", ".join(wanted.companies), what, gap.starts_on.isoformat(), "", gap.measure, *figures))
    return rows


def _certainty(certainty: str) -> str:
    opens, spread, months = sureness_of(certainty)
    words = {"name": CERTAINTIES[certainty], "opens": percent(opens), "spread": percent(spread), "months": months}
    return (
        _("Date %(name)s : ouvre avec %(opens)s de chances, emplois à ± %(spread)s près, %(months)s mois de retard au plus.")
        % words
    )


def _rounded(count: float) -> int | None:
    return published(half_up(count))


def late_count(page: Anticipation) -> int:
    """Things that should have begun."""
    return sum(len(plan.late) for plan in page.plans)


def shown_names(names: Sequence[str], most: int = 3) -> str:
    """As in A, B, C et 2 autres."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (_(" et %(n)s autres") % {"n": rest} if rest > 1 else f", {names[-1]}" if rest == 1 else "")
