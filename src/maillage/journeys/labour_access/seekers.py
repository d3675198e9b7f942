"""Job seekers by family of occupations who could come: sums of counts that were imported, never of people's files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from maillage.domains.companies.selectors.forecast import job_seekers
from maillage.journeys.labour_access.figures import Counts, FamilyAccess
from maillage.journeys.labour_access.rounding import hidden_beside, published, published_part

Ways = tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]


def families_of(communes: Sequence[int], ways: Ways, day: date) -> tuple[tuple[FamilyAccess, ...], str]:
    """Each family, the largest first, and the source of the counts. A cell that its source hides counts for nothing."""
    known = job_seekers(day)
    if not known.families:
        return (), ""
    place = {commune: number for number, commune in enumerate(communes)}
    sums = []
    for family in known.families:
        counts = np.zeros(len(communes), np.int64)
        for commune, count in family.by_commune:
            if commune in place:
                counts[place[commune]] = count or 0
        sums.append((family, int(counts.sum()), [int(counts[way].sum()) for way in ways]))
    hidden = hidden_beside([whole for _family, whole, _parts in sums])
    rows = [
        FamilyAccess(family.code, family.label, None if is_hidden else published(whole), _counts(whole, parts, is_hidden))
        for (family, whole, parts), is_hidden in zip(sums, hidden, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.everybody or 0), row.code))), known.source


def _counts(whole: int, parts: Sequence[int], is_hidden: bool) -> Counts:
    if is_hidden:
        return Counts(None, None, None)
    bus, ride, car = (published_part(part, whole) for part in parts)
    return Counts(bus, ride, car)
