"""Reads of rights requests: what waits for an answer, what was answered, whose file is frozen. Names are noted as read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from maillage.kit.audit import reads
from maillage.kit.errors import NotFound
from maillage.registry.people.models import Person, RightsRequest
from maillage.registry.people.states import WAITING

MOST_DECIDED, MOST_FROZEN = 50, 50


@dataclass(frozen=True, slots=True)
class RightsCard:
    """One request, as it is shown. No person: the file is gone, or is not seen from here."""

    key: int
    agency: int
    person: int | None
    name: str
    kind: str
    kind_label: str
    received_on: date
    received_at: str
    due_on: date
    identity: str
    identity_label: str
    state: str
    state_label: str
    longer_because: str
    ground_label: str
    reasons: str
    decided_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Still to be answered."""
        return self.state in WAITING


def waiting_requests(agency: int) -> tuple[RightsCard, ...]:
    """What is still to be answered, the most pressing first."""
    return _cards(_rows().filter(agency_id=agency, state__in=WAITING).order_by("due_on", "pk"))


def decided_requests(agency: int, *, limit: int = MOST_DECIDED) -> tuple[RightsCard, ...]:
    """The last answers."""
    rows = _rows().filter(agency_id=agency).exclude(state__in=WAITING)
    return _cards(rows.order_by("-decided_at", "-pk")[:limit])


def requests_of(person: int) -> tuple[RightsCard, ...]:
    """What one person has asked, the last first."""
    return _cards(_rows().filter(person_id=person).order_by("-received_on", "-pk"))


def rights_request(key: int) -> RightsCard:
    """One request; refused when this reader has none of that key."""
    found = _cards(_rows().filter(pk=key))
    if not found:
        raise NotFound
    return found[0]


def frozen_people(agency: int) -> tuple[tuple[int, str, datetime], ...]:
    """Files with which nothing new is done: key, name, since when."""
    rows = Person.objects.of_agency(agency).filter(restricted_at__isnull=False).order_by("restricted_at", "pk")[:MOST_FROZEN]
    reads.note(row.pk for row in rows)
    return tuple((row.pk, row.full_name, row.restricted_at) for row in rows if row.restricted_at)


def _rows() -> QuerySet[RightsRequest]:
    return RightsRequest.objects.select_related("person", "received_by_organisation")


def _cards(rows: QuerySet[RightsRequest]) -> tuple[RightsCard, ...]:
    cards = tuple(_card(row) for row in rows)
    reads.note(card.person for card in cards if card.person is not None)
    return cards


def _card(row: RightsRequest) -> RightsCard:
    where = row.received_by_organisation
    return RightsCard(
        key=row.pk,
        agency=row.agency_id,
        person=row.person.pk if row.person else None,
        name=row.person.full_name if row.person else "",
        kind=row.kind,
        kind_label=row.get_kind_display(),
        received_on=row.received_on,
        received_at=where.label if where else "",
        due_on=row.due_on,
        identity=row.identity,
        identity_label=row.get_identity_display() if row.identity else "",
        state=row.state,
        state_label=row.get_state_display(),
        longer_because=row.longer_because,
        ground_label=row.get_ground_display() if row.ground else "",
        reasons=row.reasons,
        decided_at=row.decided_at,
    )
