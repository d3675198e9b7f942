"""What an administrator does from the server, at the agency's request: the same verbs as on screen, and those of the night."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from django.db import transaction

from maillage.journeys.privacy.copying import copy_of, json_text, pdf_bytes
from maillage.journeys.privacy.retention import forget_everywhere, forget_in
from maillage.kit.errors import NotFound
from maillage.kit.privacy.forgetting import Forgotten
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import Actor
from maillage.registry.organisations.selectors import all_agencies
from maillage.registry.people import selectors as people
from maillage.registry.people import services
from maillage.registry.people.services import Asking, Decision, Identity, Travel


@dataclass(frozen=True, slots=True)
class Corrected:
    """What is said to be right; what is not said stays."""

    family_name: str | None = None
    given_name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of the list of erasures."""

    again: int
    already: int
    gone: int


def answer(*, agency: int, person: int, asking: Asking, now: datetime, do: Callable[[Actor], None] | None = None) -> int:
    """Note the request, do what it asks and grant it, all or nothing; its number."""
    by = Actor(role=Role.ADMINISTRATOR, agency=agency)
    with enter(Scope(role="job", agency=agency)):
        row = people.person_row(person)
        request = services.receive(person=row, asking=asking, key=uuid4(), by=by, now=now)
        if do is not None:
            do(by)
        services.decide(request=request.pk, decision=Decision(True), by=by, now=now)
        return request.pk


def access(*, agency: int, person: int, asking: Asking, to: Path, now: datetime) -> int:
    """Write the copy to a file, readable by its owner only: .json for a machine, anything else as PDF."""

    def write(_by: Actor) -> None:
        copied = copy_of(person, request=0, now=now)
        content = json_text(copied).encode() if to.suffix == ".json" else pdf_bytes(copied, now=now)
        to.touch(mode=0o600, exist_ok=False)
        to.write_bytes(content)

    return answer(agency=agency, person=person, asking=asking, now=now, do=write)


def rectify(*, agency: int, person: int, asking: Asking, right: Corrected, now: datetime) -> int:
    """Correct who the person is; how they travel stays."""

    def correct(by: Actor) -> None:
        row = people.person_row(person)
        identity = Identity(
            family_name=row.family_name if right.family_name is None else right.family_name,
            given_name=row.given_name if right.given_name is None else right.given_name,
            phone=row.phone if right.phone is None else right.phone,
            email=row.email if right.email is None else right.email,
            has_no_contact_means=row.has_no_contact_means,
        )
        travel = Travel(row.commune_id, row.home_stop, row.home_label, row.home_lat, row.home_lon, row.means, row.walk_limit_min)
        services.correct_person(person=row, identity=identity, travel=travel, by=by, now=now)

    return answer(agency=agency, person=person, asking=asking, now=now, do=correct)


def retain(*, now: datetime, is_dry_run: bool) -> dict[int | None, tuple[Forgotten, ...]]:
    """What the night does, at once: what belongs to no agency, then each agency."""
    with enter(Scope(role="job")):
        found: dict[int | None, tuple[Forgotten, ...]] = {None: forget_everywhere(now=now, is_dry_run=is_dry_run)}
    for agency in all_agencies():
        with enter(Scope(role="job", agency=agency)):
            found[agency] = forget_in(agency=agency, now=now, is_dry_run=is_dry_run)
    return found


def replay(*, now: datetime) -> Replayed:
    """After an old backup is restored: erase again whoever was erased since. Another file of the same key is let alone."""
    again = already = gone = 0
    for each in dict.fromkeys(services.written_erasures()):
        try:
            with transaction.atomic():
                erased = services.erase_row(agency=each.agency, person=each.person, now=now, mark=each.mark)
        except NotFound:
            gone += 1
        else:
            again, already = (again + 1, already) if erased else (again, already + 1)
    return Replayed(again, already, gone)


def asking_of(verb: str, received_on: date, identity: str) -> Asking:
    """What the command line says; its verbs are the kinds of requests."""
    return Asking(verb, received_on, identity)
