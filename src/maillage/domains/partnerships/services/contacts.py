"""Who speaks for each side: named, verified, gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from maillage.domains.partnerships.errors import AddressUnknown, ContactNotPossible, ContactTaken, OwnerNotPossible
from maillage.domains.partnerships.models import PartnershipContact
from maillage.domains.partnerships.permissions import check_can_run
from maillage.domains.partnerships.selectors.people import AGENCY_OWNERS, LOCAL_OWNERS, owners_of
from maillage.domains.partnerships.services.holding import agency_of, check_works_with
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.selectors import Actor

KIND = "partnership_contact"


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """Somebody as they were typed: an account of the side, or a name and how to reach them."""

    kind: str
    is_agency: bool
    account: int | None = None
    given_name: str = ""
    family_name: str = ""
    duty: str = ""
    email: str = ""
    phone: str = ""
    commune: int | None = None


@transaction.atomic
def name_contact(*, body: int, sheet: ContactSheet, by: Actor, now: datetime) -> PartnershipContact:
    """Somebody speaks for one side from today on; naming them is verifying them."""
    agency, today = agency_of(by), clock.today(now)
    check_works_with(agency, body, today)
    side = agency if sheet.is_agency else body
    _check(sheet, side, now)
    has_account = sheet.account is not None
    row = PartnershipContact(
        agency_id=agency,
        intermunicipality_id=body,
        organisation_id=side,
        kind=sheet.kind,
        commune_id=sheet.commune,
        account_id=sheet.account,
        given_name="" if has_account else sheet.given_name.strip(),
        family_name="" if has_account else sheet.family_name.strip(),
        duty=sheet.duty.strip(),
        email="" if has_account else sheet.email.strip(),
        phone="" if has_account else sheet.phone,
        verified_on=today,
    )
    _save_alone(row)
    record(verb="partnership_contact.named", kind=KIND, key=row.pk, now=now)
    return row


@transaction.atomic
def verify_contact(*, contact: int, by: Actor, now: datetime) -> PartnershipContact:
    """They were reached: still there, at the same number."""
    row = _hold(contact, by)
    row.verified_on = clock.today(now)
    row.save(update_fields=["verified_on"])
    record(verb="partnership_contact.verified", kind=KIND, key=row.pk, now=now, fields=("verified_on",))
    return row


@transaction.atomic
def end_contact(*, contact: int, by: Actor, now: datetime) -> PartnershipContact:
    """They are gone; the row stays as long as its retention."""
    row = _hold(contact, by)
    if row.left_on is None:
        row.left_on = clock.today(now)
        row.save(update_fields=["left_on"])
        record(verb="partnership_contact.ended", kind=KIND, key=row.pk, now=now, fields=("left_on",))
    return row


@transaction.atomic
def stop_letters(*, contact: int, now: datetime) -> None:
    """By the link of the letter itself: they want no other. Asked twice, it is one."""
    row = PartnershipContact.objects.select_for_update(of=("self",)).filter(pk=contact).first()
    if row is None:
        raise AddressUnknown
    if row.letters_stopped_at is None:
        row.letters_stopped_at = now
        row.save(update_fields=["letters_stopped_at"])
        record(verb="partnership_contact.letters_stopped", kind=KIND, key=row.pk, now=now, fields=("letters_stopped_at",))


def _check(sheet: ContactSheet, side: int, now: datetime) -> None:
    kinds = PartnershipContact.Kind
    if sheet.kind not in kinds.values:
        raise ContactNotPossible(_("Choisissez le rôle de cette personne."), field="kind")
    is_local = sheet.kind in (kinds.ELECTED, kinds.COMMUNE)
    if is_local and sheet.is_agency:
        raise ContactNotPossible(_("Une élue ou un élu est du côté de l’intercommunalité."), field="kind")
    if (sheet.kind == kinds.COMMUNE) != (sheet.commune is not None):
        raise ContactNotPossible(_("Dites de quelle commune, et seulement pour une commune membre."), field="commune")
    if sheet.account is not None:
        roles = AGENCY_OWNERS if sheet.is_agency else LOCAL_OWNERS
        if sheet.account not in dict(owners_of(side, roles, clock.today(now))):
            raise OwnerNotPossible(field="account")
        return
    if not sheet.family_name.strip():
        raise ContactNotPossible(_("Choisissez un compte, ou écrivez un nom."), field="family_name")
    if not sheet.email.strip() and not sheet.phone:
        raise ContactNotPossible(_("Donnez un téléphone ou une adresse e-mail."), field="phone")


def _save_alone(row: PartnershipContact) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise ContactTaken from error


def _hold(key: int, by: Actor) -> PartnershipContact:
    row = PartnershipContact.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotFound
    check_can_run(by, row.agency_id)
    return row
