"""Opening, correcting and sharing a job seeker's file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from maillage.kit import events
from maillage.kit.audit import reads
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import next_key, reveal
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.errors import ResourceTaken
from maillage.registry.diary.services import new_resource, take_over
from maillage.registry.people.errors import ContactMissing, FileErased, FileFrozen, MergeImpossible, PhoneInvalid, TooManyLookups
from maillage.registry.people.models import Person, PersonAccess, RightsRequest
from maillage.registry.people.permissions import check_can_create_person, check_can_find_people, check_can_merge
from maillage.registry.people.rules import is_fixed, last_four, phone_e164, what_is_wrong_with

ACCESS_KEPT = timedelta(days=90)
LIMITED = -1  # what the look-up across houses answers when it was asked too often


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the person is and how to reach them."""

    family_name: str
    given_name: str
    phone: str = ""
    email: str = ""
    has_no_contact_means: bool = False


@dataclass(frozen=True, slots=True)
class Travel:
    """Where the person starts from and how they go."""

    commune: int | None = None
    stop: str = ""
    label: str = ""
    lat: float | None = None
    lon: float | None = None
    means: str = Person.Means.BUS
    walk_limit_min: int = 15


@transaction.atomic
def create_person(*, agency: int, identity: Identity, travel: Travel, by: Actor, now: datetime) -> Person:
    """Open a file. Whoever may not see the whole table sees this row from the moment it is made."""
    check_can_create_person(by, agency)
    key = next_key("people_person")
    reveal("person", key)
    person = Person(id=key, agency_id=agency, resource=new_resource("person"), created_at=now, last_contact_at=now)
    _write(person, identity, travel)
    person.save(force_insert=True)
    if by.organisation is not None and by.organisation != agency:
        share(person=person, organisation=by.organisation, why=PersonAccess.Why.ENROLLED, now=now)
    record(verb="person.created", kind="person", key=person.pk, now=now)
    return person


@transaction.atomic
def correct_person(*, person: Person, identity: Identity, travel: Travel, by: Actor, now: datetime) -> Person:
    """Correct a file; the trace names the fields, never their values."""
    check_can_create_person(by, person.agency_id)
    if person.erased_at is not None:
        raise FileErased
    before = {field.name: getattr(person, field.attname) for field in Person._meta.concrete_fields}
    _write(person, identity, travel)
    person.last_contact_at = now
    person.save()
    changed = tuple(field.name for field in Person._meta.concrete_fields if getattr(person, field.attname) != before[field.name])
    record(verb="person.corrected", kind="person", key=person.pk, now=now, fields=changed)
    return person


def note_contact(*, person: int, now: datetime) -> None:
    """The agency and the person have something to do together: refused when the file is frozen, were it this instant."""
    if not Person.objects.filter(pk=person, restricted_at=None, erased_at=None).update(last_contact_at=now):
        raise FileFrozen


@transaction.atomic
def keep_travel(*, person: Person, travel: Travel, now: datetime) -> Person:
    """Remember how the person travels, as said while booking."""
    _write_travel(person, travel)
    person.last_contact_at = now
    person.save()
    return person


@transaction.atomic
def share(*, person: Person, organisation: int, why: str, now: datetime) -> PersonAccess:
    """Let an organisation see the file from now on; one open access is enough."""
    reveal("person", person.pk)
    held = PersonAccess.objects.in_force(now).filter(person=person, organisation_id=organisation).first()
    if held is not None:
        return held
    return PersonAccess.objects.create(
        agency_id=person.agency_id, person=person, organisation_id=organisation, since=now, why=why
    )


def file_exists_at_agency(*, agency: int, identity: Identity, by: Actor) -> bool:
    """Is there a file of exactly this name and these last four digits, at a house that one does not see? Yes or no.

    Counted per account and hour, so it is asked inside a POST: a read-only page cannot.
    """
    check_can_find_people(by)
    found = _asked("person_file_exists", agency, identity)
    if found == LIMITED:
        raise TooManyLookups
    return found == 1


@transaction.atomic
def recognise(*, agency: int, identity: Identity, by: Actor, now: datetime) -> Person:
    """Open the file that exists at the agency, with the person in front of one: shared from now on, and written down.

    Only a file that `file_exists_at_agency` found for this account within the hour: guessing here finds nothing.
    """
    check_can_find_people(by)
    key = _asked("person_file_recognised", agency, identity)
    if key is None:
        raise NotFound
    reveal("person", key)
    person = Person.objects.select_related("commune").get(pk=key)
    if by.organisation is not None and by.organisation != person.agency_id:
        share(person=person, organisation=by.organisation, why=PersonAccess.Why.RECOGNISED, now=now)
    record(verb="person.recognised", kind="person", key=person.pk, now=now)
    reads.note([person.pk])
    return person


def _asked(function: str, agency: int, identity: Identity) -> int | None:
    name = f"{identity.family_name} {identity.given_name}"
    digits = last_four(phone_e164(identity.phone) or "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s, %s)", [agency, name, digits])
        answer: int | None = cursor.fetchone()[0]
    return answer


def close_old_accesses(*, agency: int, now: datetime) -> int:
    """Ninety days after the last contact, a house or partner no longer sees the file."""
    old = PersonAccess.objects.filter(Q(until__isnull=True), agency_id=agency, person__last_contact_at__lt=now - ACCESS_KEPT)
    return old.update(until=now)


def forget_old_lookups() -> int:
    """Remove the look-ups that no longer count, by the same clock that counts them; how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_lookups_forgotten()")
        return int(cursor.fetchone()[0])


def checked_phone(typed: str) -> str:
    """The number in E.164, the empty string when none was typed; refused with what is wrong with it."""
    if not typed.strip():
        return ""
    number = phone_e164(typed)
    if number is None:
        raise PhoneInvalid(what_is_wrong_with(typed), field="phone")
    return number


def _write(person: Person, identity: Identity, travel: Travel) -> None:
    phone = checked_phone(identity.phone)
    if not phone and not identity.email and not identity.has_no_contact_means:
        raise ContactMissing(field="phone")
    person.family_name, person.given_name = identity.family_name.strip(), identity.given_name.strip()
    person.phone, person.is_phone_fixed = phone, bool(phone) and is_fixed(phone)
    person.email = identity.email.strip()
    person.has_no_contact_means = not phone and not person.email
    _write_travel(person, travel)


def _write_travel(person: Person, travel: Travel) -> None:
    person.commune_id, person.means = travel.commune, travel.means
    person.home_stop, person.home_label = travel.stop, travel.label
    person.home_lat, person.home_lon = travel.lat, travel.lon
    person.walk_limit_min = travel.walk_limit_min


@transaction.atomic
def merge_people(*, kept: int, gone: int, by: Actor, now: datetime) -> Person:
    """Two files of one human become one: everything goes to `kept`, which takes what it lacks; `gone` is deleted.

    The trace keeps both keys. Refused when both have something at the same hour.
    """
    rows = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(kept, gone)).order_by("pk")}
    if kept == gone or len(rows) != 2:  # two files
        raise NotFound
    person, other = rows[kept], rows[gone]
    if person.agency_id != other.agency_id:
        raise NotFound
    check_can_merge(by, person.agency_id)
    if person.is_frozen or other.is_frozen:
        raise FileFrozen
    try:
        take_over(gone=other.resource_id, kept=person.resource_id)
    except ResourceTaken as taken:
        raise MergeImpossible from taken
    PersonAccess.objects.filter(person=other).update(person=person)
    RightsRequest.objects.filter(person=other).update(person=person)
    events.emit("people.merged", agency=person.agency_id, kept=kept, gone=gone)
    record(verb="person.merged", kind="person", key=kept, now=now, why=f"person {gone}")
    _complete(person, other, now)
    other.delete()
    return person


def _complete(person: Person, other: Person, now: datetime) -> None:
    """What the kept file lacks is taken from the other one."""
    if not person.phone and other.phone:
        person.phone, person.is_phone_fixed = other.phone, other.is_phone_fixed
    person.email = person.email or other.email
    person.has_no_contact_means = not person.phone and not person.email
    if person.commune_id is None:
        for name in ("commune_id", "home_stop", "home_label", "home_lat", "home_lon"):
            setattr(person, name, getattr(other, name))
    for name in ("mobility", "digital"):
        setattr(person, name, getattr(person, name) or getattr(other, name))
    person.last_contact_at = now
    person.save()
