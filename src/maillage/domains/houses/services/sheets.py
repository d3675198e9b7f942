"""Sheets are written, corrected by a new version and retired; the agency names whom to call about each theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.domains.houses.errors import ContactNotPossible, SheetNotPossible
from maillage.domains.houses.models import WORDS, DirectContact, Sheet, SheetVersion
from maillage.domains.houses.models.sheets import TEXT
from maillage.domains.houses.permissions import can_name_contacts, can_write_sheets, check
from maillage.domains.houses.rules.cases import tells_who
from maillage.domains.houses.rules.tallies import THEMES
from maillage.domains.houses.services.holding import said
from maillage.kit import clock
from maillage.kit.audit.services import record
from maillage.kit.errors import NotFound
from maillage.registry.accounts.models import Membership
from maillage.registry.accounts.selectors import Actor
from maillage.registry.people.rules import phone_e164, what_is_wrong_with

KIND = "sheet"
TITLE, HOURS = 120, 120


@dataclass(frozen=True, slots=True)
class SheetText:
    """What a version says."""

    title: str
    keywords: str
    i_do: str
    i_hand_over: str
    to_whom: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Who answers about a theme, who does when they do not, at which numbers and hours."""

    contact: int
    backup: int
    phone: str
    backup_phone: str
    hours: str


@transaction.atomic
def write_sheet(*, theme: str, text: SheetText, by: Actor, now: datetime) -> Sheet:
    """A new sheet, with its first version."""
    check(can_write_sheets(by))
    if theme not in THEMES:
        raise SheetNotPossible(_("Choisissez un thème de la liste."), field="theme")
    sheet = Sheet.objects.create(agency_id=by.agency, theme=theme)
    _write(sheet, 1, text, "", by, now)
    record(verb="sheet.written", kind=KIND, key=sheet.pk, now=now)
    return sheet


@transaction.atomic
def rewrite_sheet(*, sheet: int, text: SheetText, why: str, by: Actor, now: datetime) -> SheetVersion:
    """Another version, which says what changed; the former ones stay to be read."""
    held = _held(sheet, by)
    reason = said(why, WORDS, "why", _("Dites ce qui change."))
    number = held.versions.order_by("-number").values_list("number", flat=True)[0] + 1
    version = _write(held, number, text, reason, by, now)
    record(verb="sheet.rewritten", kind=KIND, key=held.pk, now=now, fields=("versions",))
    return version


@transaction.atomic
def retire_sheet(*, sheet: int, by: Actor, now: datetime) -> Sheet:
    """It is no longer found; its versions stay."""
    held = _held(sheet, by)
    held.retired_at = now
    held.save(update_fields=["retired_at"])
    record(verb="sheet.retired", kind=KIND, key=held.pk, now=now, fields=("retired_at",))
    return held


@transaction.atomic
def name_contact(*, theme: str, lines: Lines, by: Actor, now: datetime) -> DirectContact:
    """Whom houses call about a theme from now on, checked today."""
    check(can_name_contacts(by))
    if theme not in THEMES:
        raise ContactNotPossible(_("Choisissez un thème de la liste."), field="theme")
    today = clock.today(now)
    here = set(Membership.objects.on(today).filter(organisation_id=by.agency).values_list("account_id", flat=True))
    if lines.contact == lines.backup:
        raise ContactNotPossible(_("Choisissez quelqu’un d’autre en cas d’absence."), field="backup")
    for field in ("contact", "backup"):
        if getattr(lines, field) not in here:
            raise ContactNotPossible(_("Choisissez quelqu’un de l’agence."), field=field)
    values = {
        "contact_id": lines.contact,
        "backup_id": lines.backup,
        "phone": _line(lines.phone, "phone"),
        "backup_phone": _line(lines.backup_phone, "backup_phone"),
        "hours": said(lines.hours, HOURS, "hours", _("Dites quand on peut appeler.")),
        "verified_on": today,
    }
    row, _is_new = DirectContact.objects.update_or_create(agency_id=by.agency, theme=theme, defaults=values)
    record(verb="direct_contact.named", kind="direct_contact", key=row.pk, now=now, fields=tuple(values))
    return row


def _held(key: int, by: Actor) -> Sheet:
    sheet = Sheet.objects.select_for_update().filter(pk=key, retired_at=None).first()
    if sheet is None:
        raise NotFound
    check(can_write_sheets(by) and by.agency == sheet.agency_id)
    return sheet


def _write(sheet: Sheet, number: int, text: SheetText, why: str, by: Actor, now: datetime) -> SheetVersion:
    return SheetVersion.objects.create(
        sheet=sheet,
        number=number,
        title=said(text.title, TITLE, "title", _("Donnez un titre, comme on le dit au guichet.")),
        keywords=" ".join(text.keywords.split())[:WORDS],
        i_do=_lines(text.i_do, "i_do", _("Dites ce que fait la conseillère France Services.")),
        i_hand_over=_lines(text.i_hand_over, "i_hand_over", _("Dites ce qui est passé à l’agence.")),
        to_whom=said(text.to_whom, WORDS, "to_whom", _("Dites à qui.")),
        why=why,
        written_at=now,
        written_by_id=by.account,
    )


def _lines(words: str, field: str, missing: str) -> str:
    """Several lines, trimmed; a sheet is about a subject, never about somebody."""
    kept = "\n".join(line for line in (" ".join(row.split()) for row in words.splitlines()) if line)
    if not kept:
        raise SheetNotPossible(missing, field=field)
    if len(kept) > TEXT:
        raise SheetNotPossible(_("Écrivez-le en %(most)s signes au plus.") % {"most": TEXT}, field=field)
    if tells_who(kept):
        raise SheetNotPossible(_("N’écrivez ni numéro ni adresse\u00a0: les lignes directes sont à côté."), field=field)
    return kept


def _line(typed: str, field: str) -> str:
    phone = phone_e164(typed)
    if phone is None:
        raise ContactNotPossible(what_is_wrong_with(typed), field=field)
    return phone
