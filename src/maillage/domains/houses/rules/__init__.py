"""Pure answers about houses: the label and an opening, what is counted, shadowing days, sheets, blocked cases."""

from maillage.domains.houses.rules.tallies import DURATIONS, THEMES, UNDO_S, Duration, Theme

__all__ = ["DURATIONS", "THEMES", "UNDO_S", "Duration", "Theme"]
