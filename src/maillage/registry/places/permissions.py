"""Who may change places, rooms and devices."""

from __future__ import annotations

from maillage.registry.organisations.permissions import Acting, check_can_manage_house

__all__ = ["Acting", "check_can_change_place"]


def check_can_change_place(by: Acting, host: int) -> None:
    """An administrator, a director, or whoever works for the organisation that the place belongs to."""
    check_can_manage_house(by, host)
