"""The copy of all that is held about somebody: gathered once, written down as an export, as a paper and as a file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from maillage.domains.agenda import selectors as agenda
from maillage.journeys.notices.held import duration_words, kept_words
from maillage.journeys.privacy.labels import COLUMNS, KINDS, LINKS
from maillage.kit import clock, documents
from maillage.kit.audit import reads
from maillage.kit.audit.selectors import reads_of
from maillage.kit.audit.services import record
from maillage.kit.privacy.copying import Copied, Said, copy_about
from maillage.kit.privacy.declaring import declared
from maillage.kit.ui import words
from maillage.registry.accounts.models import Role
from maillage.registry.accounts.selectors import workplaces
from maillage.registry.people.errors import IdentityNotChecked
from maillage.registry.people.models import Person
from maillage.registry.people.selectors import RightsCard

TEMPLATE: Final = Path(__file__).with_name("copy.typ")
READS: Final = "audit.ReadEntry"
SEATS: Final = "agenda.Participation"
MOST_SEATS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A file shown on one day: to which trade, of which house, how often."""

    on: date
    role: str
    organisation: str
    count: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything, as it was at that moment."""

    person: int
    made_at: datetime
    rows: tuple[Copied, ...]
    seats: tuple[str, ...]
    readings: tuple[Reading, ...]


@transaction.atomic
def copy_for(card: RightsCard, *, now: datetime) -> Copy:
    """The copy that a request of access is answered with: to nobody whose identity was not checked."""
    if card.person is None or not card.identity or card.kind != "access":
        raise IdentityNotChecked
    return copy_of(card.person, request=card.key, now=now)


@transaction.atomic
def copy_of(person: int, *, request: int, now: datetime) -> Copy:
    """Everything that is held about one person, in a scope that sees it; an export, and written down as one."""
    reads.note([person])
    rows = tuple(each for each in copy_about(Person, person) if each.model != READS)
    seats = agenda.seats_of_person(person=person, now=now, limit=MOST_SEATS)
    record(verb="rights.exported", kind="person", key=person, now=now, why=f"request {request}")
    told = (f"{words.when_words(clock.local(seat.starts_at))}, {_where(seat)}, {seat.reason_label}" for seat in seats)
    return Copy(person, now, rows, tuple(told), readings_of(person))


def readings_of(person: int) -> tuple[Reading, ...]:
    """Who was shown the file: the trade and the house, never the name of a colleague."""
    found = reads_of(person)
    at_work = workplaces(each.account for each in found if each.account is not None)
    counted = Counter((clock.today(each.at), _role(each.role), at_work.get((each.account or 0, each.role), "")) for each in found)
    return tuple(Reading(on, role, where, count) for (on, role, where), count in counted.items())


def as_json(copy: Copy) -> HttpResponse:
    """For a machine: every column, dates as ISO 8601."""
    answer = HttpResponse(json_text(copy), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"], answer["Cache-Control"] = 'attachment; filename="copie.json"', "private, no-store"
    return answer


def json_text(copy: Copy) -> str:
    """The same as text."""
    held = {each.label: each.held for each in declared()}
    data = {
        "made_at": copy.made_at,
        "held": {
            each.model: {
                "purpose": held[each.model].purpose,
                "kept_days_at_most": held[each.model].retention_days,
                "rows": [{said.field: _plain(said) for said in row} for row in each.rows],
            }
            for each in copy.rows
        },
        "appointments": copy.seats,
        "read_by": [
            {"on": each.on, "role": each.role, "organisation": each.organisation, "times": each.count} for each in copy.readings
        ],
    }
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def as_pdf(copy: Copy, *, now: datetime) -> HttpResponse:
    """To read."""
    return documents.answer(pdf_bytes(copy, now=now), name="copie")


def pdf_bytes(copy: Copy, *, now: datetime) -> bytes:
    """The paper itself."""
    return documents.pdf(TEMPLATE, title=_("Copie de vos données"), data=paper(copy), at=now)


def paper(copy: Copy) -> dict[str, Any]:
    """What is on it."""
    held = {each.label: each.held for each in declared()}
    sections = [
        {
            "title": str(KINDS.get(each.model, each.model)),
            "kept": _kept(held[each.model]),
            "rows": [lines for row in each.rows if (lines := _lines(row))],
        }
        for each in copy.rows
    ]
    return {
        "day": words.date_long(clock.today(copy.made_at)),
        "sections": [section for section in sections if section["rows"]],
        "seats": list(copy.seats),
        "readings": [_reading(each) for each in copy.readings],
    }


def _lines(row: tuple[Said, ...]) -> list[str]:
    told = ((said, COLUMNS.get(said.field)) for said in row if said.field not in LINKS)
    return [f"{str(label).capitalize()} : {text}" for said, label in told if label is not None and (text := _text(said))]


def _text(said: Said) -> str:
    """A value as one reads it; what is empty is not told."""
    value = said.value
    if value is None or value is False or value in ("", {}, []):
        return ""
    if value is True:
        return _("oui")
    if isinstance(value, datetime):
        return f"{words.day_of_year(clock.today(value))}, {words.clock(clock.local(value))}"
    if isinstance(value, date):
        return words.day_of_year(value)
    if isinstance(value, dict):
        return str(value.get("label") or value.get("name") or _("noté, voir le fichier"))
    return said.words


def _plain(said: Said) -> Any:
    """Keys of ours say nothing to anybody: their words do."""
    if isinstance(said.value, int) and said.words and said.words != str(said.value) and not isinstance(said.value, bool):
        return said.words
    return said.value


def _kept(held: Any) -> str:
    try:
        return kept_words(held)
    except KeyError:
        return duration_words(held.retention_days)


def _where(seat: agenda.Seat) -> str:
    return words.place_words(seat.place_name, seat.town) if seat.place_name else seat.mode


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else _("service")


def _reading(each: Reading) -> str:
    where = f", {each.organisation}" if each.organisation else ""
    times = f" ({each.count} {_('fois')})" if each.count > 1 else ""
    return f"{words.day_of_year(each.on)} : {each.role}{where}{times}"
