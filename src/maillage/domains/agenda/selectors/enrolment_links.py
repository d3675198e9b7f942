"""The address under which people enrol alone: what it opens, and the other dates whose address is open too."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from maillage.domains.agenda import rules
from maillage.domains.agenda.errors import EnrolmentAddressUnknown
from maillage.domains.agenda.models import Appointment, EnrolmentLink, WaitingEntry
from maillage.domains.agenda.selectors.links import hash_of, link_exists
from maillage.domains.agenda.selectors.workshops import SessionCard, cards_of
from maillage.kit.scope.entering import Scope, enter

SIGNED = 24
KEY = 32


@dataclass(frozen=True, slots=True)
class EnrolmentAddress:
    """What one address is of. Closed, it opens nothing of its own any more."""

    token: str
    agency: int
    reason: int
    reason_label: str
    series: int
    session: int | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class OpenDate:
    """What one may enrol for alone: one session, or all of a whole series; those that are still to come, by time."""

    token: str
    series: int
    session: int | None
    sessions: tuple[SessionCard, ...]


def enrolment_token(key: UUID) -> str:
    """The end of the address: ten signs without look-alikes, since it is also typed from a poster."""
    return rules.long_code(hmac.new(settings.SECRET_KEY.encode(), b"enrolment " + key.bytes, hashlib.sha256).digest())


def enrolment_address(token: str) -> EnrolmentAddress:
    """The address with this end, spelt as people type it; refused when no workshop ever had it."""
    known = rules.tidy_code(token)
    row = EnrolmentLink.objects.select_related("reason").filter(token_hash=hash_of(known)).first()
    if row is None:
        raise EnrolmentAddressUnknown
    return EnrolmentAddress(
        token=known,
        agency=row.agency_id,
        reason=row.reason_id,
        reason_label=row.reason.label,
        series=row.series_id,
        session=row.session_id,
        is_open=row.closed_at is None,
    )


def scope_of_enrolment(token: str) -> Scope:
    """The sessions of this reason whose address is open, and nobody who comes to them."""
    address = enrolment_address(token)
    rows = _open_rows(address)
    whole = [row.series_id for row in rows if row.session_id is None]
    with enter(Scope(role="job", agency=address.agency)):
        of_whole = list(Appointment.objects.filter(series__in=whole).values_list("pk", flat=True))
    sessions = {*of_whole, *(row.session_id for row in rows if row.session_id)}
    series = {row.series_id for row in rows}
    links = (*(f"series:{key}" for key in sorted(series)), *(f"session:{key}" for key in sorted(sessions)))
    return Scope(role="enrolment", agency=address.agency, links=links)


def open_dates(address: EnrolmentAddress, now: datetime) -> tuple[OpenDate, ...]:
    """What one may still enrol for under this address and those of the same reason, by time."""
    rows = _open_rows(address)
    cards = cards_of(Appointment.objects.filter(series__in={row.series_id for row in rows}))
    dates = [_date(row, cards, now) for row in rows]
    return tuple(sorted((each for each in dates if each.sessions), key=lambda each: (each.sessions[0].starts_at, each.token)))


def closed_because(address: EnrolmentAddress, now: datetime) -> str:
    """Why nobody enrols under it any more: `called_off`, `begun`, or `closed` by staff."""
    with enter(Scope(role="job", agency=address.agency)):
        rows = Appointment.objects.filter(series=address.series)
        rows = rows if address.session is None else rows.filter(pk=address.session)
        held = [row.during.lower for row in rows if row.released_at is None]
    if not held:
        return "called_off"
    return "begun" if min(held) <= now else "closed"


def enrolment_tokens(cards: Iterable[SessionCard]) -> dict[int, str]:
    """Session → the end of its open address, for staff; those without one are left out."""
    known = list(cards)
    rows = EnrolmentLink.objects.filter(series__in={card.series for card in known}, closed_at=None)
    tokens = {(row.series_id, row.session_id): enrolment_token(row.key) for row in rows}
    found = {card.session: tokens.get((card.series, None if card.is_whole else card.session), "") for card in known}
    return {session: token for session, token in found.items() if token}


def enrolment_done(key: UUID, agency: int) -> str:
    """What one click has already made: `seat`, `wait` or nothing."""
    if link_exists(key):
        return "seat"
    with enter(Scope(role="job", agency=agency)):
        return "wait" if WaitingEntry.objects.filter(idempotency_key=key).exists() else ""


def waiting_token(key: UUID) -> str:
    """The end of the address of whoever waits, made from their click."""
    return key.hex + _signature(key)


def key_of_waiting(token: str) -> UUID:
    """The click behind such an address; a forged one is unknown."""
    try:
        key = UUID(token[:KEY])
    except ValueError as error:
        raise EnrolmentAddressUnknown from error
    if len(token) != KEY + SIGNED or not hmac.compare_digest(token[KEY:].encode(), _signature(key).encode()):
        raise EnrolmentAddressUnknown
    return key


def scope_of_waiting(token: str, waiting: str) -> Scope:
    """One person's own place on a waiting list."""
    agency, key = enrolment_address(token).agency, key_of_waiting(waiting)
    with enter(Scope(role="job", agency=agency)):
        entry = WaitingEntry.objects.filter(idempotency_key=key).first()
    if entry is None:
        raise EnrolmentAddressUnknown
    return Scope(role="link", agency=agency, links=(f"waiting:{entry.pk}", f"person:{entry.person_id}"))


def own_wait(waiting: str) -> WaitingEntry:
    """The entry behind such an address, in its own scope."""
    return WaitingEntry.objects.select_related("series").get(idempotency_key=key_of_waiting(waiting))


def _signature(key: UUID) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"waiting " + key.bytes, hashlib.sha256).hexdigest()[:SIGNED]


def _open_rows(address: EnrolmentAddress) -> list[EnrolmentLink]:
    rows = EnrolmentLink.objects.filter(agency=address.agency, reason=address.reason, closed_at=None)
    return list(rows.order_by("pk"))


def _date(row: EnrolmentLink, cards: Iterable[SessionCard], now: datetime) -> OpenDate:
    """A series that is followed whole has begun with its first session: then nothing of it is left to enrol for."""
    own = [card for card in cards if card.series == row.series_id and row.session_id in {None, card.session}]
    coming = [card for card in own if not card.is_called_off]
    if coming and coming[0].starts_at <= now:
        coming = []
    return OpenDate(enrolment_token(row.key), row.series_id, row.session_id, tuple(coming))
