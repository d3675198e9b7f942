"""Erasing a file: nobody is named any more, wherever it is; what was done is still counted. And the list of erasures.

The file stays as a number and a commune until its last appointment is old enough to go: figures do not change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from maillage.kit import events
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.privacy.erasing import erase_about
from maillage.kit.scope.entering import Scope, current, enter
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import forget_resource
from maillage.registry.people.models import Erasure, Person
from maillage.registry.people.permissions import check_can_decide_rights

BLANK = ("family_name", "given_name", "phone", "email", "home_stop", "home_label", "mobility", "digital")


@dataclass(frozen=True, slots=True)
class Written:
    """One line of the list of erasures: keys, and a mark that only this site can make."""

    agency: int
    person: int
    mark: str


def erase_person(*, person: int, by: Actor, now: datetime) -> dict[str, int]:
    """Erase one file, here and on the list that outlives a restored backup; rows erased, by model."""
    row = Person.objects.filter(pk=person).first()
    if row is None:
        raise NotFound
    check_can_decide_rights(by, row.agency_id)
    return erase_row(agency=row.agency_id, person=person, now=now)


@transaction.atomic
def erase_row(*, agency: int, person: int, now: datetime, mark: str | None = None) -> dict[str, int]:
    """Erase it in the agency's own scope. With a mark, only the file that was erased once: refused when it is another."""
    with enter(Scope(role="job", agency=agency, account=current().account)):
        row = Person.objects.select_for_update().filter(pk=person, agency_id=agency).first()
        if row is None or (mark is not None and mark != mark_of(row)):
            raise NotFound
        if row.erased_at is not None:
            return {}
        events.emit("people.erasing", agency=agency, person=person, now=now)  # what is to come ends first
        found = erase_about(Person, person)
        forget_resource(resource=row.resource_id)
        _blank(row, now)
    record(verb="person.erased", kind="person", key=person, now=now)
    _write_down(row, now, is_listed=mark is not None)
    return found


def mark_of(row: Person) -> str:
    """Which file it is, for this site alone."""
    said = f"{row.agency_id}:{row.pk}:{row.created_at.isoformat()}"
    return salted_hmac("people.erasure", said, algorithm="sha256").hexdigest()


def written_erasures() -> Iterator[Written]:
    """The list beside the database, which a restored backup does not take back."""
    if settings.ERASURES.exists():
        for line in settings.ERASURES.read_text().splitlines():
            agency, person, mark = line.split()
            yield Written(int(agency), int(person), mark)


def _blank(row: Person, now: datetime) -> None:
    for name in BLANK:
        setattr(row, name, "")
    row.home_lat = row.home_lon = None
    row.is_phone_fixed, row.has_no_contact_means = False, True
    row.means, row.walk_limit_min = Person.Means.BUS, 15
    row.erased_at, row.restricted_at = now, None
    row.save()


def _write_down(row: Person, now: datetime, *, is_listed: bool) -> None:
    """In the database, and once that is certain, in a file beside it: flushed to the disk before the answer leaves."""
    mark = mark_of(row)
    with enter(Scope(role="job", agency=row.agency_id)):
        Erasure.objects.get_or_create(agency_id=row.agency_id, mark=mark, defaults={"person_key": row.pk, "at": now})
    if not is_listed:
        transaction.on_commit(lambda: _append(f"{row.agency_id} {row.pk} {mark}\n"))


def _append(line: str) -> None:
    settings.ERASURES.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.ERASURES, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
