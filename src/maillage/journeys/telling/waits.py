"""What is told to somebody who waits for a seat: one came free while they are elsewhere, or none will come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from maillage.domains.agenda import selectors as agenda
from maillage.journeys.telling import wording
from maillage.journeys.telling.appointments import LEAST_AHEAD, ways_of
from maillage.journeys.telling.following import PASSED_OVER, WAIT_OVER
from maillage.kit.errors import NotFound
from maillage.kit.messages.composing import Composed
from maillage.kit.messages.models import Message
from maillage.kit.messages.services import About, When, give_up, tell
from maillage.kit.ui import words
from maillage.registry.people.selectors import person

ABOUT: Final = "waiting"
STATUS: Final = {PASSED_OVER: "waiting", WAIT_OVER: "expired"}
STILL_USEFUL = timedelta(days=2)  # that another date can be asked for


@dataclass(frozen=True, slots=True)
class Wait:
    """Who waits, for which date (the first one of a whole series), and what became of it."""

    entry: int
    agency: int
    host: int | None
    person: int
    starts_at: datetime
    where: str
    status: str
    notices: int


def wait_of(entry: int, now: datetime) -> Wait | None:
    """The entry as it is now; none when it is no longer there."""
    try:
        row = agenda.waiting_entry(entry)
    except NotFound:
        return None
    if row.appointment_id is not None:
        session = agenda.session_card(row.appointment_id)
    else:
        sessions = agenda.series_card(row.series_id, now).sessions
        session = next((each for each in sessions if each.starts_at > now), sessions[0])
    return Wait(
        entry=row.pk,
        agency=row.agency_id,
        host=row.host_id,
        person=row.person_id,
        starts_at=session.starts_at,
        where=words.place_words(session.place_name, session.town),
        status=row.status,
        notices=row.notices,
    )


def tell_of_wait(what: str, *, agency: int, entry: int, now: datetime) -> None:
    """Put it in the outbox. Run twice, it tells once; the third time a seat passes them by, only that it is over."""
    wait = wait_of(entry, now)
    if wait is None or wait.agency != agency or not is_wait_true(what, wait):
        return
    give_up(agency=agency, about_kind=ABOUT, about_key=entry, purposes=(PASSED_OVER,), now=now)
    is_over = what == WAIT_OVER
    tell(
        agency=agency,
        about=About(what, ABOUT, entry, wait.person, edition="" if is_over else str(wait.notices)),
        ways=ways_of(person(wait.person)),
        when=When(now, max(wait.starts_at, now + STILL_USEFUL) if is_over else wait.starts_at - LEAST_AHEAD),
        host=wait.host,
        now=now,
    )


def is_wait_true(purpose: str, wait: Wait) -> bool:
    """Is this still worth saying?"""
    return wait.status == STATUS[purpose]


def compose(message: Message, now: datetime) -> Composed | None:
    """The words, for each means; none when it is no longer true."""
    wait = wait_of(message.about_key, now)
    if wait is None or not is_wait_true(message.purpose, wait):
        return None
    card = person(wait.person)
    lines = [f"Bonjour {card.given_name},", *wait_lines(message.purpose, wait), *wording.call_lines(settings.MAILLAGE_HELP_PHONE)]
    return Composed(
        addresses=card.addresses,
        subject=wording.subject_of(message.purpose, wait.starts_at),
        text="\n".join(lines) + "\n",
        sms=wording.wait_sms(message.purpose, wait.starts_at, wait.where, settings.MAILLAGE_HELP_PHONE),
    )


def wait_lines(purpose: str, wait: Wait) -> list[str]:
    """What is said, in an e-mail or by voice."""
    return wording.wait_lines(purpose, wait.starts_at, wait.where)
