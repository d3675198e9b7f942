"""The person at the desk: is there a file, and one file for one click."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from django.contrib.sessions.backends.base import SessionBase

from maillage.domains.agenda.services.holding import hold_key
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.errors import TooManyLookups
from maillage.registry.people.selectors import PersonCard, likely_duplicates
from maillage.registry.people.services import Identity, file_exists_at_agency
from maillage.registry.territories.rules import fold

MADE, MOST_KEPT = "people_made", 20


@dataclass(frozen=True, slots=True)
class Known:
    """Files that may be the person's: those one sees, or the word that one exists at the agency."""

    cards: tuple[PersonCard, ...] = ()
    is_elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.cards) or self.is_elsewhere


def already_known(by: Actor, agency: int, identity: Identity) -> Known:
    """Look before a second file is opened. Asked too often, the agency's answer is left out: the desk goes on."""
    cards = likely_duplicates(by, identity)
    if cards:
        return Known(cards)
    try:
        return Known(is_elsewhere=file_exists_at_agency(agency=agency, identity=identity, by=by))
    except TooManyLookups:
        return Known()


def page_key(typed: str) -> UUID:
    """The key that a page was given, or a new one."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()


def click_of(key: UUID, identity: Identity) -> UUID:
    """One page and one person is one click: the same page sent again with another name is another person."""
    said = (fold(identity.family_name), fold(identity.given_name), identity.phone, identity.email)
    return uuid5(key, "|".join(said))


def opened_before(session: SessionBase, click: UUID) -> int | None:
    """The person this click has already made. Two clicks at once wait for each other, then read the session again."""
    hold_key(click)
    stored = type(session)(session.session_key)
    found: int | None = stored.get(MADE, {}).get(str(click))
    return found


def remember(session: SessionBase, click: UUID, person: int) -> None:
    """Keep whom the click made, within the transaction that made them."""
    kept = dict(list(session.get(MADE, {}).items())[1 - MOST_KEPT :])
    session[MADE] = {**kept, str(click): person}
    session.save()
