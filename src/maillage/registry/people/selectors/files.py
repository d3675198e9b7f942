"""Reads of people's files. Every one that returns an identity notes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q, QuerySet

from maillage.kit.audit import reads
from maillage.kit.errors import NotFound
from maillage.kit.scope.entering import Scope, enter
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.models import Person, spoken_name
from maillage.registry.people.permissions import can_find_people
from maillage.registry.people.rules import digits_of, is_likely_same, phone_e164, resemblance
from maillage.registry.territories.rules import fold

MOST_SHOWN = 12
LEAST_LETTERS = 2
LEAST_DIGITS = 4


class Named(Protocol):
    """Whatever says who a person is."""

    @property
    def family_name(self) -> str: ...

    @property
    def given_name(self) -> str: ...

    @property
    def phone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A file as it is chosen and shown."""

    key: int
    agency: int
    given_name: str
    family_name: str
    phone: str
    is_phone_fixed: bool
    email: str
    has_no_contact_means: bool
    commune: int | None
    commune_name: str
    home_stop: str
    home_label: str
    home_lat: float | None
    home_lon: float | None
    means: str
    walk_limit_min: int
    mobility: str
    digital: str
    last_contact_at: datetime
    restricted_at: datetime | None = None
    is_erased: bool = False

    @property
    def is_frozen(self) -> bool:
        """Nothing new is done with it, and nothing is sent."""
        return self.restricted_at is not None or self.is_erased

    @property
    def addresses(self) -> dict[str, str]:
        """Where something may be sent, by channel; nowhere when the file is frozen: a human decides what is said."""
        if self.is_frozen:
            return {"sms": "", "email": ""}
        return {"sms": "" if self.is_phone_fixed else self.phone, "email": self.email}

    @property
    def full_name(self) -> str:
        """Given name first, as spoken."""
        return spoken_name(self.given_name, self.family_name)


def person_row(key: int) -> Person:
    """The file of one person; refused when this reader has none of that key."""
    row = Person.objects.select_related("commune").filter(pk=key).first()
    if row is None:
        raise NotFound
    reads.note([row.pk])
    return row


def person(key: int) -> PersonCard:
    """The card of one person; refused when this reader has none of that key."""
    return _card(person_row(key))


def people_by_key(keys: Iterable[int]) -> dict[int, PersonCard]:
    """Cards of those this reader may see; the others are simply absent."""
    rows = Person.objects.select_related("commune").in_bulk(set(keys))
    reads.note(rows)
    return {key: _card(row) for key, row in rows.items()}


def find_people(by: Actor, text: str, *, limit: int = MOST_SHOWN) -> tuple[PersonCard, ...]:
    """Files that this actor may see and that answer a name, the beginnings of one, or part of a phone number.

    Accents, order and small slips do not count. The nearest come first; too short a text finds nobody.
    """
    if not can_find_people(by):
        return ()
    digits = digits_of(text) if not any(sign.isalpha() for sign in text) else ""
    if digits:
        keys = _with_digits(by, digits, limit) if len(digits) >= LEAST_DIGITS else []
    else:
        keys = _with_name(by, fold(text), limit)
    return _cards(keys)


def likely_duplicates(by: Actor, identity: Named, *, limit: int = 3) -> tuple[PersonCard, ...]:
    """Files this actor may see that are likely the same person's: to be shown before a second one is opened."""
    if not can_find_people(by):
        return ()
    name, phone = fold(f"{identity.family_name} {identity.given_name}"), phone_e164(identity.phone) or ""
    rows = _seen_by(by).values_list("pk", "name_folded", "phone")
    keys = [key for key, other, number in rows if is_likely_same(name, phone, other, number)]
    return _cards(keys[:limit])


def same_person(*, agency: int, identity: Named) -> int | None:
    """The file of exactly this name and this number, for whoever books alone: a key, and nothing that it holds."""
    phone = phone_e164(identity.phone)
    if phone is None:
        return None
    name = fold(f"{identity.family_name} {identity.given_name}")
    with enter(Scope(role="job", agency=agency)):
        rows = Person.objects.of_agency(agency).filter(erased_at=None, name_folded=name, phone=phone).order_by("pk")
        return rows.values_list("pk", flat=True).first()


def _with_digits(by: Actor, digits: str, limit: int) -> list[int]:
    return list(_seen_by(by).filter(phone__contains=digits).values_list("pk", flat=True)[:limit])


def _with_name(by: Actor, folded: str, limit: int) -> list[int]:
    words = folded.split()
    if len("".join(words)) < LEAST_LETTERS:
        return []
    exact = _seen_by(by)
    for word in words:
        exact = exact.filter(Q(name_folded__startswith=word) | Q(name_folded__contains=f" {word}"))
    keys = list(exact.values_list("pk", flat=True)[:limit])
    return keys or _near(by, words, limit)


def _near(by: Actor, words: list[str], limit: int) -> list[int]:
    scored = (
        (distance, name, key)
        for key, name in _seen_by(by).values_list("pk", "name_folded")
        if (distance := resemblance(words, name)) is not None
    )
    return [key for _distance, _name, key in sorted(scored)[:limit]]


def _seen_by(by: Actor) -> QuerySet[Person]:
    """Row-level security decides; naming the agency of its own staff only makes use of the index."""
    rows = Person.objects.filter(erased_at=None)
    return rows.of_agency(by.agency) if by.is_agency_staff and by.agency is not None else rows


def _cards(keys: Iterable[int]) -> tuple[PersonCard, ...]:
    wanted = list(keys)
    rows = Person.objects.select_related("commune").in_bulk(wanted)
    cards = tuple(_card(rows[key]) for key in wanted)
    reads.note(card.key for card in cards)
    return cards


def _card(row: Person) -> PersonCard:
    return PersonCard(
        key=row.pk,
        agency=row.agency_id,
        given_name=row.given_name,
        family_name=row.family_name,
        phone=row.phone,
        is_phone_fixed=row.is_phone_fixed,
        email=row.email,
        has_no_contact_means=row.has_no_contact_means,
        commune=row.commune_id,
        commune_name=row.commune.name if row.commune else "",
        home_stop=row.home_stop,
        home_label=row.home_label,
        home_lat=row.home_lat,
        home_lon=row.home_lon,
        means=row.means,
        walk_limit_min=row.walk_limit_min,
        mobility=row.mobility,
        digital=row.digital,
        last_contact_at=row.last_contact_at,
        restricted_at=row.restricted_at,
        is_erased=row.erased_at is not None,
    )
