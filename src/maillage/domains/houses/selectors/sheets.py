"""Sheets as they are found, read and printed, with the direct contact of their theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from maillage.domains.houses.models import DirectContact, Sheet, SheetVersion
from maillage.domains.houses.rules.sheets import distance, words_of
from maillage.domains.houses.rules.tallies import THEMES, Theme
from maillage.kit.errors import NotFound

STALE = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Whom to call about a theme. `is_stale`: nobody has checked these lines for six months."""

    theme: str
    theme_label: str
    contact: int
    contact_name: str
    phone: str
    backup: int
    backup_name: str
    backup_phone: str
    hours: str
    verified_on: date
    is_stale: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a sheet, as its history lists it."""

    number: int
    written_at: datetime
    written_by: str
    why: str


@dataclass(frozen=True, slots=True)
class SheetCard:
    """A sheet as it is chosen in a list."""

    key: int
    theme: str
    theme_label: str
    title: str
    to_whom: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet in one of its versions, the last by default."""

    key: int
    theme: str
    theme_label: str
    number: int
    is_last: bool
    title: str
    keywords: str
    i_do: tuple[str, ...]
    i_hand_over: tuple[str, ...]
    to_whom: str
    written_at: datetime
    history: tuple[VersionLine, ...]


def find_sheets(agency: int, typed: str = "") -> tuple[SheetCard, ...]:
    """Those that answer what was typed, the nearest first; all of them by theme and title when nothing was."""
    rows = list(_last(agency))
    words = words_of(typed)
    if not words:
        order = {theme.value: rank for rank, theme in enumerate(THEMES)}
        return tuple(_card(row) for row in sorted(rows, key=lambda row: (order[row.sheet.theme], row.title)))
    scored = [(distance(words, row.title, _text(row)), row.title, row) for row in rows]
    found = [(near, title, row) for near, title, row in scored if near is not None]
    return tuple(_card(row) for _near, _title, row in sorted(found, key=lambda each: each[:2]))


def sheet_page(key: int, number: int | None = None) -> SheetPage:
    """One sheet, with its history."""
    versions = list(SheetVersion.objects.filter(sheet_id=key).select_related("sheet", "written_by").order_by("-number"))
    shown = next((row for row in versions if number is None or row.number == number), None)
    if shown is None:
        raise NotFound
    return SheetPage(
        key=key,
        theme=shown.sheet.theme,
        theme_label=THEMES[Theme(shown.sheet.theme)],
        number=shown.number,
        is_last=shown is versions[0] and shown.sheet.retired_at is None,
        title=shown.title,
        keywords=shown.keywords,
        i_do=tuple(shown.i_do.splitlines()),
        i_hand_over=tuple(shown.i_hand_over.splitlines()),
        to_whom=shown.to_whom,
        written_at=shown.written_at,
        history=tuple(VersionLine(row.number, row.written_at, row.written_by.given_name, row.why) for row in versions),
    )


def direct_contacts(agency: int, today: date) -> tuple[ContactLine, ...]:
    """Whom to call, in the order of the themes."""
    rows = {row.theme: row for row in DirectContact.objects.filter(agency_id=agency).select_related("contact", "backup")}
    return tuple(_contact(rows[theme], today) for theme in THEMES if theme in rows)


def direct_contact(agency: int, theme: str, today: date) -> ContactLine | None:
    """Whom to call about one theme, else whoever answers about the others."""
    found = {each.theme: each for each in direct_contacts(agency, today)}
    return found.get(theme) or found.get(Theme.OTHER)


def _last(agency: int) -> list[SheetVersion]:
    rows = SheetVersion.objects.filter(sheet__agency_id=agency, sheet__retired_at=None)
    last = Sheet.objects.filter(agency_id=agency).annotate(last=Max("versions__number")).values_list("pk", "last")
    numbers = dict(last)
    return [row for row in rows.select_related("sheet") if row.number == numbers[row.sheet_id]]


def _text(row: SheetVersion) -> str:
    return f"{row.keywords} {THEMES[Theme(row.sheet.theme)]} {row.i_do} {row.i_hand_over} {row.to_whom}"


def _card(row: SheetVersion) -> SheetCard:
    theme = Theme(row.sheet.theme)
    return SheetCard(row.sheet_id, theme.value, THEMES[theme], row.title, row.to_whom, row.written_at)


def _contact(row: DirectContact, today: date) -> ContactLine:
    return ContactLine(
        theme=row.theme,
        theme_label=THEMES[Theme(row.theme)],
        contact=row.contact_id,
        contact_name=row.contact.full_name,
        phone=row.phone,
        backup=row.backup_id,
        backup_name=row.backup.full_name,
        backup_phone=row.backup_phone,
        hours=row.hours,
        verified_on=row.verified_on,
        is_stale=today - row.verified_on > STALE,
    )
