"""What figures say in plain sentences: by template, from what may be told; a hidden or missing figure is named, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.journeys.results.rules.figures import Figure
from maillage.kit.ui.words import half_up, number, percent, plural_words

Words = str | Promise
WHOLE: Final = ""


@dataclass(frozen=True, slots=True)
class Template:
    """How one indicator is said, and what it is called when there is no number to say."""

    name: Words
    said: Callable[[Figure], str]
    is_first: bool = False


def one_sentence(figures: Iterable[Figure]) -> str:
    """The period in one sentence; then what is not told of it, so that nothing seems to be missing by chance."""
    found = _whole(figures)
    first = {code: TEMPLATES[code] for code in TEMPLATES if TEMPLATES[code].is_first and code in found}
    said = [each.said(found[code]) for code, each in first.items() if not found[code].hidden]
    hidden = [str(each.name) for code, each in first.items() if found[code].hidden]
    if not first:
        return _("Rien n’a encore pu être mesuré sur cette période.")
    return " ".join([*([_closed(listed(said))] if said else []), *_not_told(hidden)])


def sentences(figures: Iterable[Figure]) -> tuple[str, ...]:
    """A sentence per figure; at the end, what is not told and what is not measured."""
    found = _whole(figures)
    hidden = [str(each.name) for code, each in TEMPLATES.items() if code in found and found[code].hidden]
    missing = [str(each.name) for code, each in TEMPLATES.items() if code not in found]
    not_measured = [_("Pas mesuré sur cette période\u00a0: %(names)s.") % {"names": listed(missing)}] if missing else []
    return (*told(found.values()), *_not_told(hidden), *not_measured)


def told(figures: Iterable[Figure]) -> tuple[str, ...]:
    """A sentence per figure that may be told."""
    found = _whole(figures)
    return tuple(_closed(each.said(found[code])) for code, each in TEMPLATES.items() if code in found and not found[code].hidden)


def listed(said: Sequence[str]) -> str:
    """As in: one, two et three."""
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {_('et')} {said[-1]}"


def _whole(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Those that are measured, whole indicators only."""
    return {each.code: each for each in figures if each.detail == WHOLE and each.is_measured}


def _closed(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _not_told(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    said = _("Pas dit, pour que personne ne soit reconnu\u00a0: %(names)s.")
    return [said % {"names": listed(names)}]


def _of(figure: Figure, none: str, one: str, many: str) -> str:
    """A part of a whole: the words for no one, for one, for more. Both numbers are as they are published."""
    part, whole = half_up(figure.numerator or 0), half_up(figure.denominator or 0)
    said = none if not part else one if part == 1 else many
    return said % {"part": number(part), "whole": number(whole)}


def _count(figure: Figure, one: str, many: str) -> str:
    return plural_words(half_up(figure.value or 0), one, many)


def _days(figure: Figure, same_day: str, within: str, *days: str) -> str:
    count = half_up(figure.value or 0)
    return within % {"days": plural_words(count, *days)} if count else same_day


TEMPLATES: Final[Mapping[str, Template]] = {
    "6": Template(
        gettext_lazy("les permanences tenues"),
        lambda figure: _of(
            figure,
            _("aucune permanence tenue sur\u00a0%(whole)s"),
            _("%(part)s permanence tenue sur\u00a0%(whole)s"),
            _("%(part)s permanences tenues sur\u00a0%(whole)s"),
        ),
        is_first=True,
    ),
    "2": Template(
        gettext_lazy("les rendez-vous tenus"),
        lambda figure: _count(figure, _("rendez-vous tenu"), _("rendez-vous tenus")),
        is_first=True,
    ),
    "7": Template(
        gettext_lazy("les places d’atelier remplies"),
        lambda figure: _of(
            figure,
            _("aucune place d’atelier remplie sur\u00a0%(whole)s"),
            _("%(part)s place d’atelier remplie sur\u00a0%(whole)s"),
            _("%(part)s places d’atelier remplies sur\u00a0%(whole)s"),
        ),
    ),
    "5": Template(
        gettext_lazy("le délai jusqu’au rendez-vous"),
        lambda figure: _days(
            figure, _("une personne sur deux est reçue le jour même"), _("une personne sur deux est reçue en %(days)s au plus"),
            _("jour"), _("jours"),
        ),
    ),
    "19": Template(
        gettext_lazy("les habitants qui peuvent venir sans voiture"),
        lambda figure: _of(
            figure,
            _("aucun des %(whole)s habitants ne peut venir sans voiture et rentrer dans la demi-journée"),
            _("%(part)s habitant sur\u00a0%(whole)s peut venir sans voiture et rentrer dans la demi-journée"),
            _("%(part)s habitants sur\u00a0%(whole)s peuvent venir sans voiture et rentrer dans la demi-journée"),
        ),
    ),
    "11": Template(
        gettext_lazy("le délai jusqu’au premier contact avec une entreprise"),
        lambda figure: _days(
            figure,
            _("une entreprise sur deux est contactée le jour même"),
            _("une entreprise sur deux est contactée en %(days)s au plus"),
            _("jour ouvré"), _("jours ouvrés"),
        ),
    ),
    "14": Template(
        gettext_lazy("les postes pourvus"),
        lambda figure: _count(figure, _("poste pourvu"), _("postes pourvus")),
        is_first=True,
    ),
    "21": Template(
        gettext_lazy("les actions atteintes à l’heure"),
        lambda figure: _of(
            figure,
            _("aucune action atteinte à l’heure sur\u00a0%(whole)s"),
            _("%(part)s action atteinte à l’heure sur\u00a0%(whole)s"),
            _("%(part)s actions atteintes à l’heure sur\u00a0%(whole)s"),
        ),
        is_first=True,
    ),
    "22": Template(
        gettext_lazy("la confiance en partant"),
        lambda figure: _("%(share)s des personnes sont à l’aise en partant") % {"share": percent(figure.value or 0)},
    ),
}  # fmt: skip
