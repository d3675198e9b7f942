"""Files of arrivals, as their pages and their jobs need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from maillage.domains.companies.models import ArrivalFile
from maillage.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file, without what it holds."""

    key: int
    body: int
    name: str
    state: str
    good: int
    bad: int
    taken: int
    problem: str
    at: datetime
    last_line: int

    @property
    def is_busy(self) -> bool:
        """A job is on it."""
        return self.state in (ArrivalFile.State.WAITING, ArrivalFile.State.TAKING)


def arrival_files(intermunicipality: int) -> tuple[FileLine, ...]:
    """The files of a territory, the latest first."""
    return tuple(_line(row) for row in _rows().filter(intermunicipality=intermunicipality)[:20])


def arrival_file(key: int) -> FileLine:
    """One file."""
    row = _rows().filter(pk=key).first()
    if row is None:
        raise NotFound
    return _line(row)


def content_of_file(key: int) -> bytes:
    """What was sent."""
    return bytes(ArrivalFile.objects.values_list("content", flat=True).get(pk=key))


def bad_lines_of_file(key: int) -> bytes:
    """The lines that could not be taken, with their reasons."""
    found = ArrivalFile.objects.filter(pk=key).values_list("bad_lines", flat=True).first()
    if found is None:
        raise NotFound
    return bytes(found)


def _rows() -> QuerySet[ArrivalFile]:
    return ArrivalFile.objects.defer("content", "bad_lines")


def _line(row: ArrivalFile) -> FileLine:
    return FileLine(
        key=row.pk,
        body=row.intermunicipality_id,
        name=row.name,
        state=row.state,
        good=row.good_count,
        bad=row.bad_count,
        taken=row.taken_count,
        problem=row.problem,
        at=row.at,
        last_line=row.last_line,
    )
