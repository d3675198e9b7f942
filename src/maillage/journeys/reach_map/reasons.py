"""Why nobody can come, in a few words for professionals; a letter of it for narrow tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.domains.mobility.rules.limits import DEFAULTS
from maillage.domains.mobility.selectors import ReachGrid
from maillage.domains.mobility.selectors.grids import VERDICTS
from maillage.kit.ui.words import clock, duration_words

Cell = tuple[int, int, int]
LETTERS = {"no_way_there": "a", "no_way_back": "r", "arrives_too_early": "t", "too_long": "l"}
STANDING = {
    "no_service_that_day": gettext_lazy("Aucun car ne circule ce jour-là."),
    "outside_feed_dates": gettext_lazy("Les horaires de car de ce jour ne sont pas connus."),
    "no_timetable": gettext_lazy("Aucun horaire de car n’est enregistré. Demandez à votre administrateur d’en importer un."),
    "not_ready": gettext_lazy("Les horaires de ce jour ne sont pas encore calculés. Revenez dans quelques minutes."),
}


@dataclass(frozen=True, slots=True)
class CellHours:
    """The hours of one answer, on the wall; None where there is none. `reason` is empty when one can come."""

    leave_home_at: datetime | None
    arrive_at: datetime | None
    leave_at: datetime | None
    home_at: datetime | None
    away_s: int | None
    reason: str

    @property
    def is_reachable(self) -> bool:
        """Can come and be back."""
        return not self.reason


def hours_of(grid: ReachGrid, cell: Cell) -> CellHours:
    """One cell in full; the hours are those of a trip that can be made."""
    if grid.is_reachable[cell]:
        out = grid.at(grid.leave_home_s[cell]), grid.at(grid.arrive_s[cell])
        back = grid.at(grid.leave_s[cell]), grid.at(grid.home_s[cell])
        return CellHours(*out, *back, int(grid.away_s[cell]), "")
    return CellHours(None, None, None, None, None, reason(grid, cell))


def verdict_of(grid: ReachGrid, cell: Cell) -> str:
    """The verdict by its name."""
    return VERDICTS[grid.verdict[cell]]


def reason(grid: ReachGrid, cell: Cell) -> str:
    """Why one cannot come and be back."""
    verdict = verdict_of(grid, cell)
    if verdict in STANDING:
        return str(STANDING[verdict]).partition(".")[0]
    return _WORDS[verdict](grid, cell)


def _too_far(grid: ReachGrid, cell: Cell) -> str:
    if grid.too_far_at_place[cell[:2]]:
        return _("Aucun arrêt assez près du lieu")
    return _("Aucun arrêt assez près du départ")


def _no_way_there(grid: ReachGrid, cell: Cell) -> str:
    first = grid.at(grid.first_arrival_s[cell[:2]])
    if first is None:
        return _("Aucun car n’y mène ce jour-là")
    return _("Pas d’aller\u00a0: le premier car arrive à %(hour)s") % {"hour": clock(first)}


def _arrives_too_early(grid: ReachGrid, cell: Cell) -> str:
    arrive = grid.clock.at(int(grid.arrive_s[cell]))
    return _("Attente trop longue avant\u00a0: arrivée à %(hour)s") % {"hour": clock(arrive)}


def _no_way_back(grid: ReachGrid, cell: Cell) -> str:
    home, last = grid.at(grid.home_s[cell]), grid.at(grid.last_departure_s[cell[:2]])
    if home is not None:
        return _("Retour trop tard, à %(hour)s") % {"hour": clock(home)}
    if last is not None:
        return _("Pas de retour\u00a0: le dernier car part à %(hour)s") % {"hour": clock(last)}
    return _("Aucun car n’en ramène ce jour-là")


def _too_long(grid: ReachGrid, cell: Cell) -> str:
    away_s, leave = int(grid.home_s[cell] - grid.leave_home_s[cell]), grid.at(grid.leave_s[cell])
    if leave is not None and away_s <= (DEFAULTS.away_s or 0):
        return _("Attente trop longue après\u00a0: départ du lieu à %(hour)s") % {"hour": clock(leave)}
    return _("Trop long\u00a0: %(lasts)s hors de chez soi") % {"lasts": duration_words(away_s)}


_WORDS = {
    "too_far_to_walk_to_a_stop": _too_far,
    "no_way_there": _no_way_there,
    "arrives_too_early": _arrives_too_early,
    "no_way_back": _no_way_back,
    "too_long": _too_long,
}
