"""One company's file as its page needs it: who follows, whom to call, what moved, what is kept, what is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from maillage.domains.companies.models import (
    ArrivalMove,
    CompanyAnswer,
    CompanyArrival,
    Dossier,
    DossierDocument,
    DossierStep,
    Interaction,
    Visit,
)
from maillage.domains.companies.selectors.links import open_token
from maillage.domains.companies.states import DOSSIER_TRANSITIONS, TRANSITIONS, ArrivalState, DossierState
from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody who follows a company, and their direct line."""

    account: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The two pairs."""

    agency: Follower
    agency_backup: Follower
    local: Follower
    local_backup: Follower


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of the company, and whom to call there."""

    key: int
    body: int
    company_name: str
    land_buyer: str
    siren: str
    siret: str
    naf_code: str
    naf_nomenclature: str
    naf_2025_code: str
    source: str
    completion: str
    state: str
    next_states: tuple[str, ...]
    why_dropped: str
    contact_name: str
    contact_phone: str
    contact_email: str
    agreement: str
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """The opening went from one day to another."""

    at: datetime
    old_on: date
    new_on: date
    why: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """Something to do, or done."""

    key: int
    what: str
    is_agency: bool
    due_on: date
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit: when, where, who goes."""

    key: int
    starts_at: datetime
    ends_at: datetime
    place: str
    state: str
    adviser: int
    adviser_name: str

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A file, without what it holds."""

    key: int
    name: str
    kind: str
    size_bytes: int
    is_shared: bool
    at: datetime
    by: int
    by_name: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """The dossier itself; `next_states` are those that a person may choose."""

    key: int
    agency: int
    body: int
    state: str
    next_states: tuple[str, ...]
    opened_at: datetime
    first_contacted_at: datetime | None
    closed_on: date | None
    sides: Sides
    tries: int
    steps: tuple[StepLine, ...]
    visits: tuple[VisitLine, ...]
    documents: tuple[DocumentLine, ...]
    link: tuple[str, datetime] | None
    answer: str


def sheet(arrival: int) -> Sheet:
    """What is known of a company."""
    row = CompanyArrival.objects.filter(pk=arrival).first()
    if row is None:
        raise NotFound
    return Sheet(
        key=row.pk,
        body=row.intermunicipality_id,
        next_states=tuple(each.value for each in TRANSITIONS[ArrivalState(row.state)] if each != ArrivalState.MOVED),
        source=row.get_source_display(),
        completion=row.completion,
        merged_into=row.merged_into_id,
        **{
            name: getattr(row, name)
            for name in (
                *("company_name", "land_buyer", "siren", "siret", "naf_code", "naf_nomenclature", "naf_2025_code"),
                *("state", "why_dropped"),
                *("contact_name", "contact_phone", "contact_email", "agreement"),
            )
        },
    )


def moves_of(arrival: int) -> tuple[MoveLine, ...]:
    """Every move of the opening, the first one first."""
    rows = ArrivalMove.objects.filter(arrival=arrival)
    return tuple(MoveLine(row.moved_at, row.old_on, row.new_on, row.why) for row in rows)


def dossier_page(key: int, now: datetime) -> DossierPage:
    """All that hangs on a dossier, as far as this reader sees it."""
    row = Dossier.objects.filter(pk=key).first()
    if row is None:
        raise NotFound
    steps = DossierStep.objects.filter(dossier=row)
    visits = list(Visit.objects.filter(dossier=row))
    documents = list(DossierDocument.objects.filter(dossier=row).defer("content"))
    people = _people(row, visits, documents)
    answer = CompanyAnswer.objects.filter(dossier=row).first()
    tries = Interaction.objects.filter(dossier=row, outcome=Interaction.Outcome.NO_ANSWER, at__gte=row.given_at).count()
    return DossierPage(
        key=row.pk,
        agency=row.agency_id,
        body=row.intermunicipality_id,
        state=row.state,
        next_states=tuple(each.value for each in DOSSIER_TRANSITIONS[DossierState(row.state)]),
        opened_at=row.opened_at,
        first_contacted_at=row.first_contacted_at,
        closed_on=row.closed_on,
        sides=Sides(*(people[getattr(row, f"{name}_id")] for name in _PAIRS)),
        tries=tries,
        steps=tuple(StepLine(each.pk, each.what, each.is_agency, each.due_on, each.done_at) for each in steps),
        visits=tuple(_visit(each, people) for each in visits),
        documents=tuple(_document(each, people) for each in documents),
        link=open_token(row.pk, now),
        answer=answer.get_answer_display() if answer else "",
    )


_PAIRS = ("agency_contact", "agency_backup", "local_contact", "local_backup")


def _people(row: Dossier, visits: list[Visit], documents: list[DossierDocument]) -> dict[int, Follower]:
    keys = {getattr(row, f"{name}_id") for name in _PAIRS}
    keys |= {each.adviser_id for each in visits} | {each.by_id for each in documents}
    return {each.pk: Follower(each.pk, each.full_name, each.phone) for each in Account.objects.filter(pk__in=keys)}


def _visit(row: Visit, people: dict[int, Follower]) -> VisitLine:
    start, end = clock.local(row.during.lower), clock.local(row.during.upper)
    return VisitLine(row.pk, start, end, row.place, row.state, row.adviser_id, people[row.adviser_id].name)


def _document(row: DossierDocument, people: dict[int, Follower]) -> DocumentLine:
    return DocumentLine(row.pk, row.name, row.kind, row.size_bytes, row.is_shared, row.at, row.by_id, people[row.by_id].name)
