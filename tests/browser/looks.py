"""How pages are looked at: in `make test` on a phone in light and on a desk in dark, the other two among the proofs."""

from __future__ import annotations

import pytest

Looks = tuple[tuple[str, int], ...]
BOTH: Looks = (("light", 360), ("dark", 1440))
OTHERS: Looks = (("dark", 360), ("light", 1440))
EACH_LOOK = pytest.mark.parametrize(
    "looks", [pytest.param(BOTH, id="both"), pytest.param(OTHERS, id="others", marks=pytest.mark.proof)]
)

# What another look can change in the same page; the proofs ask everything of each look.
OF_THE_LOOK = {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]}


def rules_for(number: int, looks: Looks) -> dict[str, list[str]] | None:
    """What axe is asked at the look of this number; None for all its rules."""
    return OF_THE_LOOK if number and looks == BOTH else None


PHONE = pytest.param({"width": 360}, id="360")
DESK = pytest.param({"width": 1440}, id="1440", marks=pytest.mark.proof)
