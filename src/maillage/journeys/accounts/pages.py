"""What the pages of accounts show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from maillage.kit import clock
from maillage.kit.errors import NotFound
from maillage.kit.ui import words
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.rules import ROLES_OF_KIND
from maillage.registry.accounts.selectors import Colleague, colleagues, open_invitations, open_sessions
from maillage.registry.organisations.selectors import bodies_of, joint_agreements


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that nobody has used yet."""

    key: int
    name: str
    email: str
    post: str
    until: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Links that wait, then everybody, by organisation."""

    waiting: tuple[Waiting, ...]
    groups: tuple[tuple[str, tuple[Colleague, ...]], ...]


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation, and what it has signed."""

    key: int
    label: str
    has_agreement: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser where somebody is signed in."""

    key: int
    name: str
    since: str
    is_shared: bool
    is_this: bool


def people_page(agency: int, now: datetime) -> PeoplePage:
    """Everybody of the agency and of those it works with."""
    day = clock.today(now)
    bodies = bodies_of(agency, day)
    found = colleagues([each.key for each in bodies], day)
    groups = [(body.label, tuple(each for each in found if each.organisation == body.key)) for body in bodies]
    waiting = tuple(
        Waiting(
            each.pk,
            f"{each.given_name} {each.family_name}",
            each.email,
            f"{each.organisation.label}, {each.get_role_display()}",
            words.when_words(each.expires_at),
        )
        for each in open_invitations(agency, now)
    )
    return PeoplePage(waiting, tuple((label, rows) for label, rows in groups if rows))


def leaver(agency: int, account: int, day: date) -> tuple[Colleague, tuple[Colleague, ...]]:
    """Who leaves, and those of the same organisation who may take over."""
    found = colleagues([each.key for each in bodies_of(agency, day)], day)
    person = next((each for each in found if each.account == account), None)
    if person is None:
        raise NotFound
    there = {each.account: each for each in found if each.organisation == person.organisation and each.is_active}
    there.pop(account, None)
    return person, tuple(there.values())


def posts(agency: int, role: str, day: date) -> list[tuple[str, str]]:
    """Every organisation and role that may be given by somebody with this role."""
    return [
        (f"{body.key} {each}", f"{body.label}\u00a0: {Role(each).label}")
        for body in bodies_of(agency, day)
        for each in ROLES_OF_KIND.get(body.kind, ())
        if each != Role.ADMINISTRATOR or role == Role.ADMINISTRATOR
    ]


def bodies_page(agency: int, day: date) -> tuple[Body, ...]:
    """Those the agency works with; it needs no agreement with itself."""
    signed = joint_agreements(agency, day)
    bodies = (each for each in bodies_of(agency, day) if each.key != agency)
    return tuple(Body(each.key, each.label, each.key in signed, signed.get(each.key)) for each in bodies)


def sessions_page(account: int, session_key: str, now: datetime) -> tuple[Browser, ...]:
    """Where they are signed in, this browser first."""
    rows = sorted(open_sessions(account, now), key=lambda each: each.session_key != session_key)
    return tuple(
        Browser(
            each.pk,
            each.browser or _("Navigateur inconnu"),
            words.when_words(each.since),
            each.is_shared,
            each.session_key == session_key,
        )
        for each in rows
    )
