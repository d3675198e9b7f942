"""What a calendar program reads: times, places, rooms and a link to the page. No name, no reason: no person is read at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.domains.agenda.selectors import HeldThere, SessionRow
from maillage.domains.agenda.services.seating import WORKSHOP
from maillage.domains.companies.selectors.visits import TRADE as VISITS
from maillage.domains.companies.selectors.visits import places_of_visits
from maillage.domains.houses.selectors.shadowing import TRADE as SHADOWING
from maillage.kit import clock
from maillage.kit.calendars import Entry, ics
from maillage.registry.accounts.selectors import account_of_resource
from maillage.registry.diary import selectors as diary
from maillage.registry.diary.selectors import CalendarOwner, Taken

BEFORE, AHEAD = timedelta(weeks=4), timedelta(weeks=16)


def feed(owner: CalendarOwner, now: datetime) -> bytes:
    """The calendar of an adviser or of a house, from four weeks ago to sixteen ahead."""
    if owner.organisation is not None:
        rows = [row for row in _sessions(now, host=owner.organisation) if row.is_outreach_session]
        held = agenda.held_in_house(host=owner.organisation, start=now - BEFORE, end=now + AHEAD)
        entries = [*_permanences(rows, page="today"), *_held(held, page="today")]
        return ics(sorted(entries, key=lambda each: each.start), now=now, name=_("Permanences, ateliers et vidéos"))
    assert owner.resource is not None
    account = account_of_resource(owner.resource)
    rows = _sessions(now, adviser=account)
    taken = diary.taken(owner.resource, now - BEFORE, now + AHEAD)
    workshops = agenda.workshops_held([each.key for each in taken if each.trade == WORKSHOP])
    entries = [
        *_permanences(rows, page="week"),
        *_appointments(taken, rows),
        *_held(workshops, page="week"),
        *_visits(account, taken, now),
        *_days_at_agency(taken),
    ]
    return ics(entries, now=now, name=_("Mes rendez-vous"))


def _sessions(now: datetime, *, host: int | None = None, adviser: int | None = None) -> list[SessionRow]:
    """Those that receive people."""
    found = agenda.sessions(start=now - BEFORE, end=now + AHEAD, host=host, adviser=adviser)
    return [row for row in found if row.is_published and row.status != "cancelled"]


def _permanences(rows: Iterable[SessionRow], *, page: str) -> list[Entry]:
    return [
        Entry(
            uid=_uid("session", row.occurrence),
            start=row.starts_at,
            end=row.ends_at,
            title=_("Permanence") if row.is_outreach_session else _("Plage ouverte"),
            where=_where(row),
            link=_link(page),
        )
        for row in rows
    ]


def _appointments(taken: Iterable[Taken], rows: list[SessionRow]) -> list[Entry]:
    """One entry for each time that is booked; its place is that of the opened hours it falls in."""
    buffers = agenda.buffers_of({each.trade for each in taken})
    entries = []
    for each in taken:
        if each.trade in buffers:
            at = next((row for row in rows if row.starts_at <= each.starts_at < row.ends_at), None)
            end = max(each.starts_at, each.ends_at - timedelta(minutes=buffers[each.trade]))
            zone = at.starts_at.tzinfo if at else None
            start, end = (moment.astimezone(zone) for moment in (each.starts_at, end))
            where = _where(at) if at else ""
            entries.append(Entry(_uid(each.trade, each.key), start, end, _("Rendez-vous"), where, link=_link("week")))
    return entries


def _held(held: Iterable[HeldThere], *, page: str) -> list[Entry]:
    """Workshops, and whatever else a house's rooms are taken for: what kind it is, and nobody."""
    titles = {"workshop": _("Atelier"), "video": _("Vidéo"), "in_person": _("Rendez-vous")}
    return [
        Entry(
            uid=_uid(f"held {each.kind}", each.key),
            start=each.starts_at,
            end=each.ends_at,
            title=titles[each.kind],
            where=", ".join(part for part in (each.place_name, each.town, each.room) if part),
            link=_link("workshops:coming" if each.kind == "workshop" else page),
        )
        for each in held
    ]


def _visits(account: int, taken: Iterable[Taken], now: datetime) -> list[Entry]:
    """Visits to companies: the zone and the commune, and a link to the week that asks who opens it."""
    held = [each for each in taken if each.trade == VISITS]
    where = places_of_visits(account, [each.key for each in held], clock.today(now))
    return [
        Entry(
            uid=_uid(each.trade, each.key),
            start=clock.local(each.starts_at),
            end=clock.local(each.ends_at),
            title=_("Visite"),
            where=where.get(each.key, ""),
            link=_link("week"),
        )
        for each in held
    ]


def _days_at_agency(taken: Iterable[Taken]) -> list[Entry]:
    """Days that counsellors spend inside the agency, for those who host and those who come."""
    return [
        Entry(
            uid=_uid(f"{each.trade} {each.starts_at.isoformat()}", each.key),
            start=clock.local(each.starts_at),
            end=clock.local(each.ends_at),
            title=_("Vis ma vie, journée à l’agence"),
            link=_link("houses:shadowing"),
        )
        for each in taken
        if each.trade == SHADOWING
    ]


def _where(row: SessionRow) -> str:
    return ", ".join(part for part in (row.place_name, row.town, row.room) if part)


def _uid(kind: str, key: int) -> str:
    """The same from one reading to the next; our keys stay inside."""
    secret = f"{settings.SECRET_KEY}|calendar|{kind}|{key}".encode()
    return f"{hashlib.sha256(secret).hexdigest()[:24]}@maillage"


def _link(page: str) -> str:
    return settings.SITE + reverse(page) if settings.SITE else ""
