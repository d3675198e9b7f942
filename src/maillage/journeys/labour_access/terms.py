"""On what the figures stand: timetable, days, walking, waits, the wheel, counts. Said on each page and in each file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from maillage.domains.mobility.selectors import ReachGrid
from maillage.journeys.labour_access.commuting import EARLY_S, LONGEST_S
from maillage.journeys.reach_map.residents import Census
from maillage.journeys.reach_map.terms import census_terms, day_terms, timetable_terms
from maillage.kit.ui.words import distance, duration_words

if TYPE_CHECKING:
    from maillage.journeys.labour_access.answering import Question


def terms_of(grids: Sequence[ReachGrid], people: Census, question: Question) -> list[str]:
    """Each in one sentence."""
    bounds = question.bounds
    words = {
        "walk": duration_words(bounds.walk_s),
        "early": duration_words(EARLY_S),
        "wait": duration_words(bounds.wait_s),
        "longest": duration_words(LONGEST_S),
        "car": duration_words(question.car_s),
        "near": distance(question.around_m),
    }
    said = (
        _("En car\u00a0: à pied %(walk)s au plus à chaque bout, sur place %(early)s avant, parti %(early)s après."),
        _("Attente de %(wait)s au plus avant et après\u00a0; %(longest)s de porte à porte au plus, à l’aller comme au retour."),
        _(
            "En covoiturage\u00a0: aucune ligne n’est enregistrée\u202f; on compte en plus les communes à %(near)s "
            "au plus, par la route, d’une commune desservie à ces heures."
        ),
        _("En voiture, estimation\u00a0: ligne droite × 1,3 à 50\u00a0km/h, %(car)s au plus, à toute heure."),
    )
    return [
        *timetable_terms(grids),
        *day_terms(question.days[0], question.days[-1]),
        *(each % words for each in said),
        _("Tous les habitants sont comptés, quel que soit leur âge. Un jour impossible suffit à ne pas compter une commune."),
        *census_terms(people),
        _("Les nombres sont arrondis à 5\u202f; ceux de moins de 5 ne sont pas montrés."),
    ]
