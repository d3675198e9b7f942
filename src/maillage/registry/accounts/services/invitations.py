"""The one way in: a link for one person, one role, one organisation, used once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from maillage.kit import clock, links
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.kit.jobs import defer
from maillage.registry.accounts.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitationOver,
    RoleNotOfOrganisation,
    SignInFirst,
)
from maillage.registry.accounts.models import Account, Invitation, Membership
from maillage.registry.accounts.permissions import check_can_give, check_can_manage_accounts
from maillage.registry.accounts.rules import DIARY_OF_ROLE, ROLES_OF_KIND
from maillage.registry.accounts.selectors import Actor
from maillage.registry.diary.services import new_resource
from maillage.registry.organisations.errors import AgreementMissing, DoesNotCollaborate
from maillage.registry.organisations.selectors import bodies_of, has_joint_agreement

LASTS = timedelta(days=7)
PURPOSE = KIND = "invitation"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is invited, as the inviter knows them."""

    email: str
    given_name: str
    family_name: str


@transaction.atomic
def invite(*, organisation: int, role: str, guest: Guest, by: Actor, now: datetime) -> Invitation:
    """Send one person the link that makes their account; a partner signs before its first one."""
    agency, day = check_can_give(by, role), clock.today(now)
    body = next((each for each in bodies_of(agency, day) if each.key == organisation), None)
    if body is None:
        raise DoesNotCollaborate(field="organisation")
    if role not in ROLES_OF_KIND.get(body.kind, ()):
        raise RoleNotOfOrganisation(field="role")
    if not has_joint_agreement(agency, organisation, day):
        raise AgreementMissing(field="organisation")
    email = guest.email.strip().lower()
    held = Membership.objects.on(day).filter(account__email=email, organisation_id=organisation, role=role)
    if held.exists():
        raise AlreadyMember(field="email")
    made = _written(Guest(email, guest.given_name, guest.family_name), agency, organisation, role, by, now)
    record(verb="invitation.sent", kind=KIND, key=made.pk, now=now, fields=(role,))
    defer("accounts.tell_invitation", agency=agency, invitation=made.pk)
    return made


@transaction.atomic
def withdraw(*, invitation: int, by: Actor, now: datetime) -> Invitation:
    """The link opens nothing any more."""
    agency = check_can_manage_accounts(by)
    row = Invitation.objects.select_for_update().filter(pk=invitation, agency_id=agency).first()
    if row is None:
        raise NotFound
    if row.used_at is not None:
        raise InvitationOver
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        record(verb="invitation.withdrawn", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def accept(*, token: str, password: str, account: int | None, now: datetime) -> Account:
    """Make the account, or give the role to the one that has this address and is signed in; the link is then used up."""
    row = _held(token, now)
    day = clock.today(now)
    if not has_joint_agreement(row.agency_id, row.organisation_id, day):
        raise AgreementMissing
    known = Account.objects.select_for_update().filter(email=row.email).first()
    if known is None:
        known = _opened(row, password, now)
    elif known.pk != account or not known.is_active:
        raise SignInFirst
    _give_role(known, row, now)
    row.used_at = now
    row.save(update_fields=["used_at"])
    record(verb="invitation.accepted", kind=KIND, key=row.pk, now=now)
    return known


def _held(token: str, now: datetime) -> Invitation:
    """Two presses of one button wait for each other here; the second finds it used."""
    rows = Invitation.objects.open_at(now).select_for_update()
    row = rows.filter(token_hash=links.hash_of(PURPOSE, token)).first()
    if row is None:
        raise InvitationOver
    return row


def _written(guest: Guest, agency: int, organisation: int, role: str, by: Actor, now: datetime) -> Invitation:
    """The row; an older link that nobody used in time gives way to it."""
    same = Invitation.objects.filter(email=guest.email, organisation_id=organisation, role=role, used_at__isnull=True)
    same.filter(withdrawn_at__isnull=True, expires_at__lte=now).update(withdrawn_at=now)
    key = uuid.uuid4()
    made = Invitation(
        key=key,
        token_hash=links.hash_of(PURPOSE, links.token_of(PURPOSE, key)),
        agency_id=agency,
        organisation_id=organisation,
        role=role,
        email=guest.email,
        given_name=guest.given_name.strip(),
        family_name=guest.family_name.strip(),
        by_id=by.account,
        created_at=now,
        expires_at=now + LASTS,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise AlreadyInvited(field="email") from error
    return made


def _opened(row: Invitation, password: str, now: datetime) -> Account:
    return Account.objects.create_user(
        row.email, password, given_name=row.given_name, family_name=row.family_name, created_at=now
    )


def _give_role(account: Account, row: Invitation, now: datetime) -> None:
    kind = DIARY_OF_ROLE.get(row.role)
    if kind is not None and account.resource is None:
        account.resource = new_resource(kind)
        account.save(update_fields=["resource"])
    Membership.objects.create(account=account, organisation_id=row.organisation_id, role=row.role, since=clock.today(now))
