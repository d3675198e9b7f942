"""How pages are looked at: in `make test` on a phone in light and on a desk in dark, the other two among the proofs."""

from __future__ import annotations

import pytest

Looks = tuple[tuple[str, int], ...]
BOTH: Looks = (("light", 360), ("dark", 1440))
OTHERS: Looks = (("dark", 360), ("light", 1440))
EACH_LOOK = pytest.mark.parametrize(
    "looks", [pytest.param(BOTH, id="both"), pytest.param(OTHERS, id="others", marks=pytest.mark.proof)]
)

PHONE = pytest.param({"width": 360}, id="360")
DESK = pytest.param({"width": 1440}, id="1440", marks=pytest.mark.proof)
