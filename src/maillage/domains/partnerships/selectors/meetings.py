"""Meetings with what they found, and the tasks that came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from maillage.domains.partnerships.models import Decision, DecisionQuerySet, Meeting
from maillage.domains.partnerships.rules.fields import FIELDS, Field
from maillage.domains.partnerships.selectors.people import gone
from maillage.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One task; `left_on` once whoever had it has no role on either side any more."""

    key: int
    body: int
    body_label: str
    what: str
    owner: int
    owner_name: str
    left_on: date | None
    due_on: date
    decided_on: date
    done_at: datetime | None
    is_late: bool
    meeting: int | None

    @property
    def has_owner_left(self) -> bool:
        """Nobody has it any more."""
        return self.left_on is not None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """What a meeting said in one field; empty where nothing was."""

    field: str
    label: str
    found: str
    needed: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting, as it is listed."""

    key: int
    kind: str
    label: str
    on: date
    place: str
    decisions: int
    left: int


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """All of one meeting: the six fields in their order, those that were silent too."""

    line: MeetingLine
    agency: int
    body: int
    body_label: str
    findings: tuple[FindingLine, ...]
    decisions: tuple[DecisionLine, ...]


def meetings_of(body: int, agency: int) -> tuple[MeetingLine, ...]:
    """The meetings of a partnership, the latest first."""
    rows = Meeting.objects.filter(agency=agency, intermunicipality=body)
    return tuple(_line(row) for row in _counted(rows))


def last_meetings(bodies: Sequence[int], agency: int) -> dict[int, date]:
    """When each of these partnerships last met."""
    rows = Meeting.objects.filter(agency=agency, intermunicipality__in=bodies).order_by("on")
    return dict(rows.values_list("intermunicipality", "on"))


def meeting_page(key: int, today: date) -> MeetingPage:
    """One meeting."""
    rows = _counted(Meeting.objects.filter(pk=key).select_related("intermunicipality").prefetch_related("findings"))
    if not rows:
        raise NotFound
    row = rows[0]
    said = {each.field: each for each in row.findings.all()}
    findings = (
        FindingLine(field.value, FIELDS[field], *((said[field].found, said[field].needed) if field in said else ("", "")))
        for field in Field
    )
    return MeetingPage(
        line=_line(row),
        agency=row.agency_id,
        body=row.intermunicipality_id,
        body_label=row.intermunicipality.label,
        findings=tuple(findings),
        decisions=_decisions(Decision.objects.filter(meeting=key), today),
    )


def decisions_of(bodies: Sequence[int], agency: int, today: date) -> tuple[DecisionLine, ...]:
    """The tasks of these partnerships, by deadline, those that are done too."""
    return _decisions(Decision.objects.filter(agency=agency, intermunicipality__in=bodies), today)


def decisions_of_review(review: int, today: date) -> tuple[DecisionLine, ...]:
    """The tasks that came of a review."""
    return _decisions(Decision.objects.filter(review=review), today)


def decisions_owned(account: int, today: date) -> tuple[DecisionLine, ...]:
    """Somebody's own tasks."""
    return _decisions(Decision.objects.filter(owner=account), today)


def decisions_to_do(agency: int, today: date) -> tuple[DecisionLine, ...]:
    """All of an agency's tasks that are not done."""
    return _decisions(Decision.objects.filter(agency=agency).to_do(), today)


def _counted(rows: QuerySet[Meeting]) -> list[Meeting]:
    left = Count("decisions", filter=Q(decisions__done_at__isnull=True))
    return list(rows.annotate(decisions_count=Count("decisions"), decisions_left=left))


def _line(row: Meeting) -> MeetingLine:
    counts = (getattr(row, "decisions_count", 0), getattr(row, "decisions_left", 0))
    return MeetingLine(row.pk, row.kind, row.get_kind_display(), row.on, row.place, *counts)


def _decisions(rows: DecisionQuerySet, today: date) -> tuple[DecisionLine, ...]:
    whole = list(rows.select_related("intermunicipality", "owner"))
    sides = [(row.owner_id, side) for row in whole for side in (row.agency_id, row.intermunicipality_id)]
    left = gone(sides, today)
    return tuple(
        DecisionLine(
            key=row.pk,
            body=row.intermunicipality_id,
            body_label=row.intermunicipality.label,
            what=row.what,
            owner=row.owner_id,
            owner_name=row.owner.full_name,
            left_on=_left_on(row, left),
            due_on=row.due_on,
            decided_on=row.decided_on,
            done_at=row.done_at,
            is_late=row.done_at is None and row.due_on < today,
            meeting=row.meeting_id,
        )
        for row in whole
    )


def _left_on(row: Decision, left: dict[tuple[int, int], date]) -> date | None:
    days = [left.get((row.owner_id, side)) for side in (row.agency_id, row.intermunicipality_id)]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None
