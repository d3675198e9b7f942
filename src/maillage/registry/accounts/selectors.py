"""Who is asking: the membership in use and the scope it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.http import HttpRequest

from maillage.kit import clock, links
from maillage.kit.scope.entering import Scope
from maillage.registry.accounts.models import Account, Invitation, Membership, OpenSession, Role
from maillage.registry.organisations.models import Collaboration, Organisation
from maillage.registry.organisations.selectors import bodies_of

AGENCY_ROLES = frozenset({Role.DIRECTOR, Role.ADVISER, Role.EMPLOYER_ADVISER})
MEMBERSHIP_KEY = "membership"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as services need it: plain ids, a role, and the name shown on the page."""

    role: str
    account: int | None = None
    organisation: int | None = None
    agency: int | None = None
    resource: int | None = None
    given_name: str = ""
    organisation_label: str = ""
    organisation_kind: str = ""

    @property
    def is_agency_staff(self) -> bool:
        """Works in the agency itself."""
        return self.role in AGENCY_ROLES


PUBLIC = Actor(role="public")


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One role, as the menu that changes it shows it."""

    membership: int
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Helper:
    """A counsellor who can stand beside somebody for a video appointment, and the number under which their time is taken."""

    account: int
    resource: int
    given_name: str


def scope_of_request(request: HttpRequest, view: Callable[..., Any], kwargs: dict[str, Any]) -> Scope:
    """The scope in which a view runs: its signed link's, the account's, or the public's."""
    link_scope: Callable[..., Scope] | None = getattr(view, "link_scope", None)
    if link_scope is not None:
        request.actor = PUBLIC  # type: ignore[attr-defined]  # doors read who acts
        return link_scope(request, **kwargs)
    actor = actor_of(request)
    request.actor = actor  # type: ignore[attr-defined]  # doors read who acts
    if actor.account is None:
        return Scope(role="public")
    organisations = (actor.organisation,) if actor.organisation else ()
    return Scope(
        role=actor.role,
        account=actor.account,
        agency=actor.agency,
        organisations=organisations,
        territories=_territories(actor),
    )


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a session: the membership it chose, else the account's first."""
    if not request.user.is_authenticated:
        return PUBLIC
    today = clock.today(clock.now())
    memberships = list(
        Membership.objects.on(today)
        .filter(account_id=request.user.pk)
        .select_related("organisation", "account")
        .order_by("since", "pk")
    )
    if not memberships:
        return Actor(role="", account=request.user.pk)
    chosen = request.session.get(MEMBERSHIP_KEY)
    membership = next((each for each in memberships if each.pk == chosen), memberships[0])
    return Actor(
        role=membership.role,
        account=membership.account_id,
        organisation=membership.organisation_id,
        agency=_agency(membership),
        resource=membership.account.resource_id,
        given_name=membership.account.given_name,
        organisation_label=membership.organisation.label,
        organisation_kind=membership.organisation.kind,
    )


def holds(*, account: int | None, membership: int, day: date) -> bool:
    """Is this role one of the account's own on that day?"""
    return Membership.objects.on(day).filter(pk=membership, account_id=account).exists()


def account_behind(membership: int) -> Account:
    """The account that holds this role."""
    return Account.objects.get(memberships=membership)


def roles_of(*, account: int, day: date) -> tuple[RoleHeld, ...]:
    """The roles an account may work under on that day."""
    held = Membership.objects.on(day).filter(account_id=account).select_related("organisation").order_by("since", "pk")
    return tuple(RoleHeld(each.pk, each.get_role_display(), each.organisation.label) for each in held)


def members_whose_email_ends(ending: str, day: date) -> list[tuple[int, str, str, str]]:
    """Membership, name, role and organisation of the accounts of one mail domain."""
    held = Membership.objects.on(day).filter(account__email__endswith=ending, account__is_active=True)
    rows = held.select_related("account", "organisation").order_by("organisation__kind", "role", "account__given_name")
    return [(each.pk, each.account.full_name, each.get_role_display(), each.organisation.label) for each in rows]


def account_of_resource(resource: int) -> int:
    """Whose time this number is."""
    return Account.objects.values_list("pk", flat=True).get(resource=resource)


def video_rooms(accounts: Iterable[int]) -> dict[int, str]:
    """The own video room of each of these professionals, empty for those who have none."""
    return dict(Account.objects.filter(pk__in=set(accounts)).values_list("pk", "video_room"))


def video_room_of(account: int) -> str:
    """A professional's own video room, if they have one."""
    return Account.objects.filter(pk=account).values_list("video_room", flat=True).first() or ""


def diary_of(account: int) -> int | None:
    """The resource of somebody's diary; none: they receive nobody."""
    return Account.objects.values_list("resource", flat=True).filter(pk=account).first()


def advisers_of(agency: int, day: date) -> list[tuple[int, str]]:
    """Those of an agency who receive people on that day, by name."""
    held = Membership.objects.on(day).filter(organisation_id=agency, account__resource__isnull=False, account__is_active=True)
    rows = held.select_related("account").order_by("account__given_name", "account__family_name", "account_id")
    return list(dict.fromkeys((each.account_id, each.account.full_name) for each in rows))


def helpers_of(organisations: Iterable[int], day: date) -> dict[int, tuple[Helper, ...]]:
    """The counsellors of these houses on that day who have a diary, by house, in a constant order."""
    held = Membership.objects.on(day).filter(
        organisation_id__in=set(organisations),
        role=Role.COUNSELLOR,
        account__resource__isnull=False,
        account__is_active=True,
    )
    found: dict[int, dict[int, Helper]] = {}
    for each in held.select_related("account").order_by("organisation_id", "account__resource_id"):
        if each.account.resource_id is not None:
            helper = Helper(each.account_id, each.account.resource_id, each.account.given_name)
            found.setdefault(each.organisation_id, {})[each.account_id] = helper
    return {organisation: tuple(helpers.values()) for organisation, helpers in found.items()}


def given_names(accounts: Iterable[int]) -> dict[int, str]:
    """First names, as said to the people they receive."""
    return dict(Account.objects.filter(pk__in=set(accounts)).values_list("pk", "given_name"))


def workplaces(accounts: Iterable[int]) -> dict[tuple[int, str], str]:
    """Where each of these accounts works or worked in each of its roles; the last place of a role."""
    held = Membership.objects.filter(account_id__in=set(accounts)).select_related("organisation").order_by("since", "pk")
    return {(each.account_id, each.role): each.organisation.label for each in held}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody's role, as whoever manages accounts sees it."""

    account: int
    name: str
    email: str
    role: str
    organisation: int
    is_active: bool


def colleagues(organisations: Iterable[int], day: date) -> tuple[Colleague, ...]:
    """Everybody with a role in these organisations on that day, by organisation then name."""
    held = Membership.objects.on(day).filter(organisation_id__in=set(organisations)).select_related("account")
    rows = held.order_by("organisation__label", "account__given_name", "account__family_name", "pk")
    return tuple(
        Colleague(
            each.account_id,
            each.account.full_name,
            each.account.email,
            each.get_role_display(),
            each.organisation_id,
            each.account.is_active,
        )
        for each in rows
    )


def works_with(*, account: int, agency: int, now: datetime) -> bool:
    """Has this account a role in the agency, or in a body that it works with?"""
    day = clock.today(now)
    bodies = [each.key for each in bodies_of(agency, day)]
    return Membership.objects.on(day).filter(account_id=account, organisation_id__in=bodies).exists()


def agency_of_account(account: int) -> int | None:
    """The agency under which an account is written to."""
    held = Membership.objects.filter(account_id=account, account__is_active=True).select_related("organisation")
    return next((key for key in (_agency(each) for each in held.order_by("-since", "pk")) if key is not None), None)


def open_invitations(agency: int, now: datetime) -> tuple[Invitation, ...]:
    """Links that wait, the last first."""
    return tuple(Invitation.objects.open_at(now).filter(agency_id=agency).select_related("organisation").order_by("-pk"))


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """The invitation behind a link that still opens something."""
    rows = Invitation.objects.open_at(now).select_related("organisation", "by")
    return rows.filter(token_hash=links.hash_of("invitation", token)).first()


def has_account(email: str) -> bool:
    """Asked by whoever holds the link sent to that address."""
    return Account.objects.filter(email=email).exists()


def open_sessions(account: int, now: datetime) -> tuple[OpenSession, ...]:
    """Where an account is signed in, the last first; a session that has ended by itself is none."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return tuple(OpenSession.objects.filter(account_id=account, session_key__in=alive).order_by("-since", "-pk"))


def _agency(membership: Membership) -> int | None:
    if membership.organisation.kind == Organisation.Kind.AGENCY:
        return membership.organisation_id
    today = clock.today(clock.now())
    return (
        Collaboration.objects.on(today)
        .filter(organisation_id=membership.organisation_id)
        .order_by("since", "pk")
        .values_list("agency_id", flat=True)
        .first()
    )


def _territories(actor: Actor) -> tuple[int, ...]:
    if actor.role != Role.ECONOMIC_OFFICER:
        return ()
    keys = Organisation.objects.filter(pk=actor.organisation).values_list("perimeter_id", flat=True)
    return tuple(key for key in keys if key is not None)
